import { Json } from './json';

/**
 * An event as GetExecutionHistory tells it, with its details under the name that the API has for them.
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

export type EventDetails = { readonly [name: string]: unknown };

/** The name under which an event has its details. */
export function detailsName(type: string): `${string}EventDetails` {
  const named = type.endsWith('StateEntered') ? 'stateEntered' : type.endsWith('StateExited') ? 'stateExited'
    : type[0].toLowerCase() + type.slice(1);
  return `${named}EventDetails`;
}

/** Whether AWS gives an event of this type details, even where they are empty. */
export function hasDetails(type: string): boolean {
  return !WITHOUT_DETAILS.has(type);
}

const WITHOUT_DETAILS: ReadonlySet<string> = new Set([
  'LambdaFunctionStarted', 'ParallelStateStarted', 'ParallelStateSucceeded', 'ParallelStateFailed',
  'ParallelStateAborted', 'MapStateSucceeded', 'MapStateFailed', 'MapStateAborted', 'MapRunSucceeded', 'MapRunAborted',
  'TaskStateAborted', 'WaitStateAborted',
]);

/** A payload in an event is text, and says that it is whole. */
export function payload(name: 'input' | 'output', value: Json): EventDetails {
  return { [name]: JSON.stringify(value), [`${name}Details`]: { truncated: false } };
}
