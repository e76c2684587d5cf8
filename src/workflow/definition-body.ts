import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { statesOfGraph } from './graph-states';
import { longestTime } from './longest-time';
import { onOneLine } from './one-line';
import { graphText, plainDefinition } from './plain-definition';
import { StateJson } from './task-defaults';
import { applyPolicies, TaskPolicies } from './task-policies';
import { TimeoutWarning, timeoutWarnings } from './timeout-warnings';
import { DAY, YEAR } from '../validation/durations';

/**
 * A chain of states whose tasks get the workflow's policies when they are rendered.
 *
 * aws-cdk-lib renders in the constructor of the state machine and silently ignores changes made after that. So the
 * rendered text is kept, and compared at synthesis with what the chain renders to then.
 */
export class PolicedDefinitionBody extends sfn.ChainDefinitionBody {
  private render?: () => StateJson;
  private graph?: sfn.StateGraph;
  private chain = '';
  private definition?: StateJson;
  /** The rendered definition. */
  private text = '';
  private parsed?: StateJson;

  /** @param chosenTimeout whether the timeout of the state machine was set explicitly */
  constructor(chain: sfn.IChainable, private readonly policies: TaskPolicies, private readonly chosenTimeout: boolean) {
    super(chain);
  }

  public bind(
    scope: Construct, _principal: iam.IPrincipal, props: sfn.StateMachineProps, graph?: sfn.StateGraph,
  ): sfn.DefinitionConfig {
    this.graph = graph;
    this.render = () => graph!.toGraphJson(props.queryLanguage);
    const chain = this.render();
    this.chain = graphText(chain);
    const policed = applyPolicies(chain, this.policies);
    this.definition = {
      Comment: props.comment,
      QueryLanguage: props.queryLanguage,
      ...onOneLine(policed, props.queryLanguage),
      ...this.chosenTimeout ? {} : { TimeoutSeconds: Math.min(YEAR, DAY + longestTime(policed)) },
    };
    this.text = graphText(this.definition);
    return { definitionString: Stack.of(scope).toJsonString(this.definition) };
  }

  /** The permissions that the states require. */
  public get policyStatements(): readonly iam.PolicyStatement[] {
    return this.graph!.policyStatements;
  }

  /** The states of the chain, those inside Parallel and Map included. */
  public get states(): sfn.State[] {
    return statesOfGraph(this.graph!);
  }

  /** The rendered definition, with tokens. */
  public get graphJson(): StateJson {
    return this.parsed ??= JSON.parse(this.text);
  }

  /** Whether a state may be a distributed Map. Most definitions have none, and need not be looked at for them. */
  public get mayBeDistributed(): boolean {
    return this.text.includes('DISTRIBUTED');
  }

  /** The rendered definition, with readable text in place of tokens. */
  public plain(scope: Construct): string {
    return plainDefinition(scope, this.text);
  }

  /** Renders the chain once more, at synthesis. */
  public renderAgain(): StateJson {
    return this.render!();
  }

  /** The timeouts of a rendered chain that may be too short. */
  public timeoutWarnings(rendered: StateJson): TimeoutWarning[] {
    const machineSeconds = this.chosenTimeout ? this.definition!.TimeoutSeconds : undefined;
    return timeoutWarnings(rendered, this.policies.timeout, machineSeconds);
  }

  /** Whether the chain was changed since it was rendered first. */
  public hasChanged(scope: Construct, rendered: StateJson): boolean {
    const now = graphText(rendered);
    // A state may create new tokens each time it is rendered: then only their values can be compared.
    return now !== this.chain && plainDefinition(scope, now) !== plainDefinition(scope, this.chain);
  }
}
