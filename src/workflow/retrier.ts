/** An entry of the `Retry` field of a state. */
export interface Retrier {
  readonly ErrorEquals: string[];
  readonly [field: string]: unknown;
}
