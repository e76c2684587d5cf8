import { Json } from './json';

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

/** The name of the field with the details of an event. */
export function detailsName(type: string): `${string}EventDetails` {
  const named = type.endsWith('StateEntered') ? 'stateEntered' : type.endsWith('StateExited') ? 'stateExited'
    : type[0].toLowerCase() + type.slice(1);
  return `${named}EventDetails`;
}

/** Whether events of this type have details, even if these are empty. */
export function hasDetails(type: string): boolean {
  return !WITHOUT_DETAILS.has(type);
}

const WITHOUT_DETAILS: ReadonlySet<string> = new Set([
  'LambdaFunctionStarted', 'ParallelStateStarted', 'ParallelStateSucceeded', 'ParallelStateFailed',
  'ParallelStateAborted', 'MapStateSucceeded', 'MapStateFailed', 'MapStateAborted', 'MapRunSucceeded', 'MapRunAborted',
  'TaskStateAborted', 'WaitStateAborted',
]);

/** A payload as the details of an event: a JSON text that is not truncated. */
export function payload(name: 'input' | 'output', value: Json): EventDetails {
  return { [name]: JSON.stringify(value), [`${name}Details`]: { truncated: false } };
}
