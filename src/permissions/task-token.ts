/** The body of a message whose receiver completes the task: the step's input, and the task token. */
export function withTaskToken(input: any): { input: any; taskToken: string } {
  return { input, taskToken: '{% $states.context.Task.Token %}' };
}

/** The actions to complete tasks that wait for a task token. */
export const TASK_TOKEN_ACTIONS = ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'];

/** The suffix of the resource of a task that waits for a task token. */
export const taskTokenSuffix = (waits: boolean | undefined): string => waits ? '.waitForTaskToken' : '';
