import { Diagnostic } from '../diagnostic';
import { Definition, LocatedState, StateMachineType, statesOf } from '../model';
import { Part, partsOf } from '../parts';

/** The definition that a rule validates. */
export interface Subject {
  readonly definition: Definition;
  readonly type: StateMachineType;
  /** Every part of it, such as a state, a choice rule or a retrier. */
  readonly parts: readonly Part[];
  /** Every state of it. */
  readonly states: readonly LocatedState[];
}

/** Finds once what all rules look at. */
export function subjectOf(definition: Definition, type: StateMachineType): Subject {
  return { definition, type, parts: partsOf(definition), states: [...statesOf(definition, type)] };
}

/** A reason for which AWS rejects a definition, or for which it is unwise. */
export type Rule = (subject: Subject) => Iterable<Diagnostic>;
