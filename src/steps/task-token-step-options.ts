import type { StepOptions } from './step';

/** Options for a step that sends a message and may wait for a task token. */
export interface TaskTokenStepOptions extends StepOptions {
  /**
   * Whether the step waits for a task token. The message is then `{ input, taskToken }`, where `input` is the input of
   * the step. The output that the receiver completes the task with is the result; an error that it reports fails the
   * step. The receiver requires `workflow.grantTaskResponse(receiver)`, and may use `TaskTokenClient` of
   * `cdk-stepwright/worker`. Not supported in an Express workflow.
   *
   * @default false
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
   */
  readonly waitForTaskToken?: boolean;
}
