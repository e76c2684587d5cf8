/** The operations of Step Functions that a worker needs. An `SFN` of `@aws-sdk/client-sfn` has them. */
export interface StepFunctionsApi {
  getActivityTask(
    input: { activityArn: string; workerName?: string }, options?: { abortSignal?: AbortSignal },
  ): Promise<{ taskToken?: string; input?: string }>;
  sendTaskSuccess(input: { taskToken: string; output: string }): Promise<unknown>;
  sendTaskFailure(input: { taskToken: string; error?: string; cause?: string }): Promise<unknown>;
  sendTaskHeartbeat(input: { taskToken: string }): Promise<unknown>;
}

/** An exception of the AWS SDK. */
interface SdkException {
  readonly name?: string;
  /** The side at fault, or undefined if there was no response from the service. */
  readonly $fault?: 'client' | 'server';
}

const THROTTLED = /throttl|toomanyrequests|limitexceeded|slowdown/i;

/** Whether the call can succeed if it is retried, after throttling, a server error or no response. */
export function isTransient(error: unknown): boolean {
  const { name = '', $fault } = error as SdkException;
  return $fault !== 'client' || THROTTLED.test(name);
}

/** Whether the outcome of the call is unknown, because there was no response. */
export function isWithoutResponse(error: unknown): boolean {
  return (error as SdkException).$fault === undefined;
}
