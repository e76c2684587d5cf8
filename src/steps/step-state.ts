import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { plainValue } from '../validation/plain-value';
import { RetryPolicy } from '../workflow/retry-policy';
import { withDefaults } from '../workflow/task-defaults';
import { timeoutSeconds } from '../workflow/task-policies';
import { TaskTimeout } from '../workflow/task-timeout';

/** What a `StepState` is made of. A step puts this together; there is rarely a reason to do so yourself. */
export interface StepStateProps {
  /**
   * The fields of the state beside those that lead on from it: `Type`, `Resource`, `Arguments`, `Output`, `Assign`, …
   */
  readonly fields: { [field: string]: any };

  /**
   * The permissions that the state needs.
   *
   * @default - none
   */
  readonly policyStatements?: iam.PolicyStatement[];

  /**
   * How the state is tried again when it fails.
   *
   * @default - the policy of the workflow, for a task; no retry, for a chain of states
   */
  readonly retry?: RetryPolicy;

  /**
   * States that run inside this one.
   *
   * @default - the state is a task
   */
  readonly chain?: sfn.IChainable;
}

/**
 * The one state that a step becomes: a Task, or a Parallel with a single branch around a chain of states. It is in
 * JSONata whatever the language of the state machine, and stands in any chain of aws-cdk-lib.
 */
export class StepState extends sfn.State implements sfn.INextable {
  public readonly endStates: sfn.INextable[];
  private readonly fields: { [field: string]: any };
  private defaults?: object;

  constructor(scope: Construct, id: string, private readonly props: StepStateProps) {
    super(scope, id, { queryLanguage: sfn.QueryLanguage.JSONATA });
    this.endStates = [this];
    const { Type, Comment, Resource, ...others } = plainValue(this, "'fields'", props.fields);
    this.fields = { Type, Comment, Resource, ...others }; // sorted, but readers look for these first
    if (props.chain) this.addBranch(new sfn.StateGraph(props.chain.startState, `Step '${id}'`));
  }

  /**
   * Goes on with this state.
   *
   * @param next the state, or the first of the chain, that comes after this one
   */
  public next(next: sfn.IChainable): sfn.Chain {
    super.makeNext(next.startState);
    return sfn.Chain.sequence(this, next);
  }

  /**
   * Goes on elsewhere when the state has failed for good.
   *
   * @param handler the state, or the first of the chain, that handles the error
   * @param props which errors, and what to keep of them
   */
  public addCatch(handler: sfn.IChainable, props: sfn.CatchProps = {}): StepState {
    super._addCatch(handler.startState, props);
    return this;
  }

  public toStateJson(topLevelQueryLanguage?: sfn.QueryLanguage): object {
    const { fields, props: { retry, chain } } = this;
    const retriers = retry?._retriers(fields.Resource);
    const chosen = {
      ...this.renderQueryLanguage(topLevelQueryLanguage),
      ...fields,
      ...chain ? this.renderBranches() : {},
      ...this.renderNextEnd(),
      ...retriers ? { Retry: retriers.length > 0 ? retriers : undefined } : {},
      Catch: (this.renderRetryCatch(topLevelQueryLanguage) as { Catch?: object[] }).Catch,
    };
    return chain ? chosen : withDefaults(chosen, this.defaults ??= this.findDefaults());
  }

  protected whenBoundToGraph(graph: sfn.StateGraph): void {
    super.whenBoundToGraph(graph);
    for (const statement of this.props.policyStatements ?? []) graph.registerPolicyStatement(statement);
  }

  /** These hold in a state machine that is no `Workflow` too. */
  private findDefaults(): object {
    const { fields } = this;
    return {
      TimeoutSeconds: timeoutSeconds(fields, TaskTimeout.standard()),
      Retry: RetryPolicy.transientErrors()._retriersOfWorkflow(fields.Resource),
    };
  }
}
