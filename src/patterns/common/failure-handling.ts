import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { failureAt, literal } from './expressions';
import { jsonata } from '../../workflow/jsonata-text';

/** Where a state goes on when it fails for good, and what it notes for whoever handles that. */
export interface FailureHandling {
  readonly next: sfn.IChainable;
  /**
   * Variables to set, given the expression of the failure.
   *
   * @default - the failure makes no difference to what comes
   */
  readonly assign?: (failure: string) => { [variable: string]: any };
}

type Catching = sfn.State & { addCatch(handler: sfn.IChainable, props?: sfn.CatchProps): unknown };

/** Catches what a call of ours can end in. */
export function onFailure(state: Catching, { next, assign }: FailureHandling): void {
  state.addCatch(next, { assign: assign?.(failureAt(state.stateId)) });
}

/** Catches what a step of the user's can end in: also an answer that is too large, which `States.ALL` leaves out. */
export function onStepFailure(state: Catching, handling: FailureHandling): void {
  state.addCatch(handling.next, {
    errors: ['States.DataLimitExceeded'],
    assign: handling.assign?.(failureAt(state.stateId)),
  });
  onFailure(state, handling);
}

/** Keeps why an execution fails. */
export function noteFailure(failure: string): { failure: string } {
  return { failure: jsonata(failure) };
}

/** Leaves things to a person, who is alerted. */
export function leave(...things: string[]): { left: string } {
  return { left: jsonata(`[$append($left, ${literal(things)})]`) };
}
