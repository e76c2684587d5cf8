import { Annotations, FeatureFlags } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { STEPFUNCTIONS_USE_DISTRIBUTED_MAP_RESULT_WRITER_V2 as WRITER_FLAG } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { PolicedDefinitionBody } from './definition-body';
import { unevaluatedPaths } from './unevaluated-paths';
import { Definition, Fields, asArray, isFields, State, statesOf } from '../asl/model';

const NOT_RENDERED = 'cdk-stepwright:notRendered';
const UNEVALUATED = 'cdk-stepwright:unevaluatedPath';

/** The props of a state that aws-cdk-lib shows only to subclasses, or keeps private. */
interface Given {
  readonly resultWriter?: sfn.ResultWriter;
  readonly resultWriterV2?: sfn.ResultWriterV2;
  readonly processorConfig?: sfn.ProcessorConfig;
  readonly catches?: readonly { readonly props: sfn.CatchProps }[];
  readonly choices?: readonly sfn.ChoiceTransitionOptions[];
}

/** Warns, on each state, of props that aws-cdk-lib accepts and then does not render, or renders as mere texts. */
export function warnOfUnrendered(body: PolicedDefinitionBody): void {
  const rendered = new Map([...statesOf(body.graphJson as unknown as Definition)]
    .map(({ name, state }) => [name, state]));
  const { states } = body;
  const names = new Set(states.map(({ stateId }) => stateId));
  for (const state of states) {
    const json = rendered.get(state.stateId) ?? {};
    warn(state, NOT_RENDERED, unrendered(state, json));
    warn(state, UNEVALUATED, unevaluatedPaths(json, names).map(({ location, path }) => `the path ${path} in `
      + `'${location}' is passed on as a text, since aws-cdk-lib evaluates no JsonPath there; pass it to a field that `
      + "is evaluated, such as 'parameters' of a Pass, or write it as a text under a key that ends with '.$'"));
  }
}

function warn(state: sfn.State, id: string, messages: readonly string[]): void {
  if (messages.length === 0) return;
  // On a child: aws-cdk-lib looks for earlier acknowledgements only above the construct that a warning is on.
  const on = state.node.tryFindChild('Rendered') ?? new Construct(state, 'Rendered');
  Annotations.of(on).addWarningV2(id, messages.join('; '));
}

function unrendered(state: sfn.State, rendered: State): string[] {
  const given = state as unknown as Given;
  return [
    ...sfn.DistributedMap.isDistributedMap(state) ? ofWriters(state, given, rendered) : ofMode(given, rendered),
    ...ofOutputs('catcher', given.catches?.map(({ props }) => props), rendered.Catch),
    ...ofOutputs('choice', given.choices, rendered.Choices),
  ];
}

/** The feature flag selects one of the two writers. */
function ofWriters(state: sfn.State, { resultWriter, resultWriterV2 }: Given, { ResultWriter }: State): string[] {
  const hasFlag = FeatureFlags.of(state).isEnabled(WRITER_FLAG);
  if (!hasFlag && resultWriterV2) {
    return [`'resultWriterV2' is not rendered without the feature flag ${WRITER_FLAG}, so that no results are written; `
      + "set the flag to true in the context of the app (cdk.json), or use 'resultWriter'"];
  }
  if (hasFlag && resultWriter) {
    return [`'resultWriter' is not rendered with the feature flag ${WRITER_FLAG}; use 'resultWriterV2'`];
  }
  const isWriting = isFields(ResultWriter) && ResultWriter.Resource !== undefined;
  if (!resultWriterV2?.prefix || isWriting) return [];
  return ["the 'prefix' of 'resultWriterV2' is not rendered without a bucket, so that no results are written; set its "
    + "'bucket', or remove the prefix"];
}

/** An inline Map has no execution type, and a Map is inline unless its mode is set. */
function ofMode({ processorConfig }: Given, { ItemProcessor }: State): string[] {
  if (!processorConfig?.executionType || !isFields(ItemProcessor)) return [];
  const { ProcessorConfig } = ItemProcessor;
  if (isFields(ProcessorConfig) && ProcessorConfig.ExecutionType !== undefined) return [];
  return ["the 'executionType' of 'itemProcessor' is not rendered, since the Map is inline; set 'mode' to DISTRIBUTED, "
    + "or remove 'executionType'"];
}

/** Outputs are rendered for a state whose construct is in JSONata, which a CustomState never is. */
function ofOutputs(kind: string, given: readonly { readonly outputs?: unknown }[] = [], rendered: unknown): string[] {
  const fields = asArray(rendered) as readonly Fields[];
  return given.flatMap(({ outputs }, index) => outputs === undefined || fields[index]?.Output !== undefined ? []
    : [`the 'outputs' of ${kind} ${index + 1} are not rendered, since the construct of the state is in JSONPath; use a `
      + "construct in JSONata, the 'stateJson' of a CustomState, or 'assign'"]);
}
