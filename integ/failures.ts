/** How a task fails, for the tables of failures: those of orders and of videos. */
export const FAILURES = {
  error: 'an error, for good',
  transient3: 'a transient error, three times',
  transient4: 'a transient error, four times',
  timeout: 'a timeout',
  throttled: 'throttled, once',
  lost: 'its answer is lost, once',
} as const;

export type Failure = keyof typeof FAILURES;

/** A fault as the local AWS injects it (see local-aws/launch.py); with a lost answer the work is done nevertheless. */
export interface Fault {
  readonly error: string;
  readonly cause?: string;
  readonly lost?: boolean;
}

/** As their errors begin: an SDK integration of SNS spells itself in another way than the optimized one. */
export type Service = 'Lambda' | 'DynamoDb' | 'Sns' | 'SNS';

/** More than any state is tried: the first try, and eight more. */
const FOR_GOOD = 9;

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

/** The faults of a task of this service, one a try. */
export function faultsOf(service: Service, failure: Failure): Fault[] {
  const times = (count: number, fault: Fault) => Array<Fault>(count).fill(fault);
  const faults: { [failure in Failure]: Fault[] } = {
    error: times(FOR_GOOD, { error: 'Broken' }),
    transient3: times(3, { error: TRANSIENT_ERROR[service] }),
    transient4: times(4, { error: TRANSIENT_ERROR[service] }),
    timeout: [{ error: 'States.Timeout', lost: true }], // the work is done, but too late to be heard of
    throttled: [{ error: THROTTLED[service] }],
    lost: [{ error: `${service}.SdkClientException`, lost: true }],
  };
  return faults[failure];
}
