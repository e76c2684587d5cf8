import { Diagnostic } from '../diagnostic';
import { Definition, StateMachineType } from '../model';

/** The definition that a rule validates. */
export interface Subject {
  readonly definition: Definition;
  readonly type: StateMachineType;
}

/** A reason for which AWS rejects a definition, or for which it is unwise. */
export type Rule = (subject: Subject) => Iterable<Diagnostic>;
