import { asArray, Fields, isFields } from '../../asl/model';
import { effectiveInput, pass } from '../dataflow';
import { namedFailure } from '../failure';
import { Json } from '../json';
import { jsonataField } from '../query/jsonata';
import { StateRun } from '../state-run';
import { holds } from './choice-operators';
import { StateKind } from './state-kind';

/** Transitions according to the first rule that applies. */
export const choice: StateKind = {
  async start(run) {
    const { state } = run;
    const input = effectiveInput(run);
    for (const [i, rule] of asArray(state.Choices).entries()) {
      if (!await applies(run, rule, i, input)) continue;
      const matched = rule as Fields;
      return pass(run, input, matched, matched.Next, `Choices[${i}]/`);
    }
    if (state.Default === undefined) {
      throw namedFailure('States.NoChoiceMatched',
        'Failed to transition out of the state. The state does not point to a next state.');
    }
    return pass(run, input, state, state.Default);
  },
};

async function applies(run: StateRun, rule: unknown, index: number, input: Json): Promise<boolean> {
  if (run.language === 'JSONPath') return holds(rule, run.scope(input));
  const condition = isFields(rule) ? rule.Condition : undefined;
  return await jsonataField(condition, `Choices[${index}]/Condition`, 'boolean', run.scope(input), { input }) as
    boolean;
}
