import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { onOneLine } from './one-line';
import { applyPolicies, secondsOfLongTasks, TaskPolicies } from './task-policies';
import { graphText, plainDefinition } from '../private/plain-definition';
import { StateJson } from '../private/task-defaults';

/**
 * A chain of states whose tasks get the workflow's policies as they are rendered.
 *
 * aws-cdk-lib renders in the constructor of the state machine and loses what is changed after that without a word. So
 * the rendered text is kept, and compared with what the chain would render to at synthesis.
 */
export class PolicedDefinitionBody extends sfn.ChainDefinitionBody {
  private render?: () => StateJson;
  private graph?: sfn.StateGraph;
  private rendered = '';

  /** @param chosenTimeout whether somebody chose the timeout of the machine */
  constructor(chain: sfn.IChainable, private readonly policies: TaskPolicies, private readonly chosenTimeout: boolean) {
    super(chain);
  }

  public bind(
    scope: Construct, _principal: iam.IPrincipal, props: sfn.StateMachineProps, graph?: sfn.StateGraph,
  ): sfn.DefinitionConfig {
    this.graph = graph;
    this.render = () => {
      const policed = applyPolicies(graph!.toGraphJson(props.queryLanguage), this.policies);
      return {
        Comment: props.comment,
        QueryLanguage: props.queryLanguage,
        ...onOneLine(policed, props.queryLanguage),
        ...this.chosenTimeout ? {} : { TimeoutSeconds: policed.TimeoutSeconds + secondsOfLongTasks(policed) },
      };
    };
    const graphJson = this.render();
    this.rendered = graphText(graphJson);
    return { definitionString: Stack.of(scope).toJsonString(graphJson) };
  }

  /** The permissions that the states need. */
  public get policyStatements(): readonly iam.PolicyStatement[] {
    return this.graph!.policyStatements;
  }

  /** What was rendered, with tokens in it. */
  public get graphJson(): StateJson {
    return JSON.parse(this.rendered);
  }

  /** What was rendered, with readable text in place of tokens. */
  public plain(scope: Construct): string {
    return plainDefinition(scope, this.rendered);
  }

  /** Whether the chain was changed after it was rendered. */
  public hasChanged(scope: Construct): boolean {
    const now = graphText(this.render!());
    // A state may make its tokens anew each time it is rendered: then only what they stand for can be compared.
    return now !== this.rendered && plainDefinition(scope, now) !== this.plain(scope);
  }
}
