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
  start(run) {
    const rules = asArray(run.state.Choices);
    if (run.language === 'JSONata') return startInJsonata(run, rules);
    const input = effectiveInput(run);
    const scope = run.scope(input);
    return follow(run, input, rules, rules.findIndex((rule) => holds(rule, scope)));
  },
};

async function startInJsonata(run: StateRun, rules: readonly unknown[]): Promise<void> {
  const { input } = run.frame;
  for (const [i, rule] of rules.entries()) {
    const condition = isFields(rule) ? rule.Condition : undefined;
    if (await jsonataField(condition, `Choices[${i}]/Condition`, 'boolean', run.scope(input), { input })) {
      return follow(run, input, rules, i);
    }
  }
  return follow(run, input, rules, -1);
}

/** Transitions according to a rule, or to the default if its index is -1. */
function follow(run: StateRun, input: Json, rules: readonly unknown[], index: number): Promise<void> | void {
  const { state } = run;
  if (index >= 0) {
    const matched = rules[index] as Fields;
    return pass(run, input, matched, matched.Next, `Choices[${index}]/`);
  }
  if (state.Default !== undefined) return pass(run, input, state, state.Default);
  throw namedFailure('States.NoChoiceMatched',
    'Failed to transition out of the state. The state does not point to a next state.');
}
