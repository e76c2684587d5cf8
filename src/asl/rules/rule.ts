import { Diagnostic } from '../diagnostic';
import { Definition, StateMachineType } from '../model';

/** What a rule looks at. */
export interface Subject {
  readonly definition: Definition;
  readonly type: StateMachineType;
}

/** One reason for which AWS refuses a definition, or for which we advise against it. */
export type Rule = (subject: Subject) => Iterable<Diagnostic>;
