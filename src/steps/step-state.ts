import { Annotations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { integrationOf } from '../asl/integration';
import { plainValue } from '../validation/plain-value';
import { RetryPolicy } from '../workflow/retry-policy';
import { withDefaults } from '../workflow/task-defaults';
import { timeoutSeconds } from '../workflow/task-policies';
import { TaskTimeout } from '../workflow/task-timeout';

/** Properties for defining a `StepState`. They are built by `Step.toState()` and are rarely set directly. */
export interface StepStateProps {
  /**
   * The fields of the state other than its transitions, for example `Type`, `Resource`, `Arguments`, `Output` and
   * `Assign`.
   */
  readonly fields: { [field: string]: any };

  /**
   * The permissions that the state requires.
   *
   * @default - no permissions
   */
  readonly policyStatements?: iam.PolicyStatement[];

  /**
   * The retry policy of the state.
   *
   * @default - the policy of the workflow for a task; no retries for a chain of states
   */
  readonly retry?: RetryPolicy;

  /**
   * The chain of states that runs inside this state.
   *
   * @default - the state is a task
   */
  readonly chain?: sfn.IChainable;
}

/**
 * The state that implements a step, which is a Task, or a Parallel with a single branch around a chain of states.
 *
 * It is created by `Step.toState()` and can be used in any chain of aws-cdk-lib. It uses JSONata regardless of the
 * query language of the state machine.
 *
 * @example
 * const charge = Step.invoke(pay).toState(stack, 'Charge', { resultVariable: 'payment' });
 * charge.addCatch(new sfn.Fail(stack, 'Declined'), { errors: ['CardDeclined'] });
 * new sfn.StateMachine(stack, 'Payments', {
 *   definitionBody: sfn.DefinitionBody.fromChainable(charge.next(Step.invoke(ship).toState(stack, 'Ship'))),
 * });
 */
export class StepState extends sfn.State implements sfn.INextable {
  /** The states that end the chain, which is this state only. */
  public readonly endStates: sfn.INextable[];
  private readonly fields: { [field: string]: any };
  private defaults?: object;

  constructor(scope: Construct, id: string, private readonly props: StepStateProps) {
    super(scope, id, { queryLanguage: sfn.QueryLanguage.JSONATA });
    this.endStates = [this];
    const { Type, Comment, Resource, ...others } = plainValue(this, "'fields'", props.fields);
    this.fields = { Type, Comment, Resource, ...others }; // sorted, except for those that readers look for first
    if (Resource !== undefined && props.retry?._isWithoutEffect(Resource)) {
      Annotations.of(this).addWarningV2('cdk-stepwright:unknownServiceErrors', 'the retry policy has no effect: no '
        + `error of '${integrationOf(Resource).service}' is known that certainly means that nothing was done, or that `
        + "only the service raises. Set 'additionalErrors' or 'allErrors' if the call may run twice");
    }
    if (props.chain) this.addBranch(new sfn.StateGraph(props.chain.startState, `Step '${id}'`));
  }

  /**
   * Continues with the given state.
   *
   * @param next the state, or the chain of states, that follows this one
   */
  public next(next: sfn.IChainable): sfn.Chain {
    super.makeNext(next.startState);
    return sfn.Chain.sequence(this, next);
  }

  /**
   * Adds a handler for errors that remain after all retries.
   *
   * @param handler the state, or the chain of states, that handles the error
   * @param props the errors to handle, and where to store the error output
   */
  public addCatch(handler: sfn.IChainable, props: sfn.CatchProps = {}): StepState {
    super._addCatch(handler.startState, props);
    return this;
  }

  /**
   * Returns the Amazon States Language definition of this state.
   *
   * @param topLevelQueryLanguage the query language of the state machine
   */
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

  /** The defaults also apply in a state machine that is not a `Workflow`. */
  private findDefaults(): object {
    const { fields } = this;
    return {
      TimeoutSeconds: timeoutSeconds(fields, TaskTimeout.standard()),
      Retry: RetryPolicy.transientErrors()._retriersOfWorkflow(fields.Resource),
    };
  }
}
