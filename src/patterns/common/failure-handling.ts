import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { failureAt, literal } from './expressions';
import { jsonata } from '../../workflow/jsonata-text';

/** The next state after a permanent failure, and the variables to set for it. */
export interface FailureHandling {
  readonly next: sfn.IChainable;
  /**
   * The variables to set, given the expression of the failure.
   *
   * @default - none
   */
  readonly assign?: (failure: string) => { [variable: string]: any };
}

type Catching = sfn.State & { addCatch(handler: sfn.IChainable, props?: sfn.CatchProps): unknown };

/** Catches the failures of a call that the library defines. */
export function onFailure(state: Catching, { next, assign }: FailureHandling): void {
  state.addCatch(next, { assign: assign?.(failureAt(state.stateId)) });
}

/** Catches the failures of a user-defined step, including a result that is too large, which `States.ALL` excludes. */
export function onStepFailure(state: Catching, handling: FailureHandling): void {
  state.addCatch(handling.next, {
    errors: ['States.DataLimitExceeded'],
    assign: handling.assign?.(failureAt(state.stateId)),
  });
  onFailure(state, handling);
}

/** Stores the reason why an execution fails. */
export function noteFailure(failure: string): { failure: string } {
  return { failure: jsonata(failure) };
}

/** Adds work that requires manual action, which the alert lists. */
export function requireManualAction(...work: string[]): { manualActions: string } {
  return { manualActions: jsonata(`[$append($manualActions, ${literal(work)})]`) };
}
