/** What a worker needs of Step Functions: an `SFN` of `@aws-sdk/client-sfn` is one. */
export interface StepFunctionsApi {
  getActivityTask(
    input: { activityArn: string; workerName?: string }, options?: { abortSignal?: AbortSignal },
  ): Promise<{ taskToken?: string; input?: string }>;
  sendTaskSuccess(input: { taskToken: string; output: string }): Promise<unknown>;
  sendTaskFailure(input: { taskToken: string; error?: string; cause?: string }): Promise<unknown>;
  sendTaskHeartbeat(input: { taskToken: string }): Promise<unknown>;
}

/** What an exception of the AWS SDK tells. */
interface SdkException {
  readonly name?: string;
  /** Whose fault it is; absent where no service has answered. */
  readonly $fault?: 'client' | 'server';
}

const THROTTLED = /throttl|toomanyrequests|limitexceeded|slowdown/i;

/** Whether the same call may well succeed later: throttled, a fault of the service, or no answer at all. */
export function mayPass(error: unknown): boolean {
  const { name = '', $fault } = error as SdkException;
  return $fault !== 'client' || THROTTLED.test(name);
}

/** Whether it is unknown what became of the call: no service has answered. */
export function isWithoutAnswer(error: unknown): boolean {
  return (error as SdkException).$fault === undefined;
}
