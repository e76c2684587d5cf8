import { Json, textOf } from './json';
import { once } from '../asl/once';

/**
 * An event as in the response of GetExecutionHistory.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly type: string;
  readonly [details: `${string}EventDetails`]: EventDetails | undefined;
}

/** The details of an event. */
export type EventDetails = { readonly [name: string]: unknown };

/** The name of the field with the details of an event. Undefined if events of the type have none. */
export const detailsName = once((type): `${string}EventDetails` | undefined => {
  if (WITHOUT_DETAILS.has(type)) return undefined;
  const named = type.endsWith('StateEntered') ? 'stateEntered' : type.endsWith('StateExited') ? 'stateExited'
    : type[0].toLowerCase() + type.slice(1);
  return `${named}EventDetails`;
});

const WITHOUT_DETAILS: ReadonlySet<string> = new Set([
  'LambdaFunctionStarted', 'ParallelStateStarted', 'ParallelStateSucceeded', 'ParallelStateFailed',
  'ParallelStateAborted', 'MapStateSucceeded', 'MapStateFailed', 'MapStateAborted', 'MapRunSucceeded', 'MapRunAborted',
  'TaskStateAborted', 'WaitStateAborted',
]);

const WHOLE = Object.freeze({ truncated: false });

/** A payload as the details of an event: a JSON text that is not truncated. */
export function payload(name: 'input' | 'output', value: Json): EventDetails {
  const text = textOf(value);
  return name === 'input' ? { input: text, inputDetails: WHOLE } : { output: text, outputDetails: WHOLE };
}
