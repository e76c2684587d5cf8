/** The failures of a task, for the failure tables of orders and of videos. */
export const FAILURES = {
  error: 'a permanent error',
  transient3: 'a transient error, three times',
  transient4: 'a transient error, four times',
  timeout: 'a timeout',
  throttled: 'throttled, once',
  lost: 'a lost response, once',
} as const;

export type Failure = keyof typeof FAILURES;

/** A fault that the local AWS injects (local-aws/launch.py). With `lost` the work is done, but its response is lost. */
export interface Fault {
  readonly error: string;
  readonly cause?: string;
  readonly lost?: boolean;
}

/** The prefixes of error names. The SDK integration of SNS has another spelling than the optimized one. */
export type Service = 'Lambda' | 'DynamoDb' | 'Sns' | 'SNS';

/** As many as the attempts of any state, the first one and eight retries. */
const PERMANENT = 9;

const TRANSIENT_ERROR: { readonly [service in Service]: string } = {
  Lambda: 'TransientError',
  DynamoDb: 'DynamoDb.InternalServerErrorException',
  Sns: 'Sns.InternalErrorException',
  SNS: 'SNS.InternalErrorException',
};
const THROTTLED: { readonly [service in Service]: string } = {
  Lambda: 'Lambda.TooManyRequestsException',
  DynamoDb: 'DynamoDb.ThrottlingException',
  Sns: 'Sns.ThrottledException',
  SNS: 'SNS.ThrottledException',
};

/** Returns the faults of a task of this service, one per attempt. */
export function faultsOf(service: Service, failure: Failure): Fault[] {
  const times = (count: number, fault: Fault) => Array<Fault>(count).fill(fault);
  const faults: { [failure in Failure]: Fault[] } = {
    error: times(PERMANENT, { error: 'Broken' }),
    transient3: times(3, { error: TRANSIENT_ERROR[service] }),
    transient4: times(4, { error: TRANSIENT_ERROR[service] }),
    timeout: [{ error: 'States.Timeout', lost: true }], // the work is done, but the response is too late
    throttled: [{ error: THROTTLED[service] }],
    lost: [{ error: `${service}.SdkClientException`, lost: true }],
  };
  return faults[failure];
}
