import type { StepOptions } from './step';

/** What can be chosen for a step that sends a message, which somebody may have to answer. */
export interface TaskTokenStepOptions extends StepOptions {
  /**
   * Whether the step waits until the receiver answers with the task token. The message is then `{ input, taskToken }`,
   * with what the step is given as `input`, and the answer is the result; it fails with the error that the receiver
   * names. The receiver needs `workflow.grantTaskResponse(receiver)`, and may use `TaskTokenClient` of
   * `cdk-stepwright/worker`. Not in an Express workflow.
   *
   * @default false
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
   */
  readonly waitForTaskToken?: boolean;
}
