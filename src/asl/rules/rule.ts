import { Diagnostic } from '../diagnostic';
import { Definition, StateMachineType } from '../model';
import { Part } from '../parts';

/** The definition that a rule validates. */
export interface Subject {
  readonly definition: Definition;
  readonly type: StateMachineType;
  /** Every part of it. */
  readonly parts: readonly Part[];
}

/** A reason for which AWS rejects a definition, or for which it is unwise. */
export type Rule = (subject: Subject) => Iterable<Diagnostic>;
