/** What a message holds whose receiver is to answer: the step's input, and the task token to answer with. */
export function withTaskToken(input: any): { input: any; taskToken: string } {
  return { input, taskToken: '{% $states.context.Task.Token %}' };
}

/** What answers a task by its token. */
export const ANSWER_ACTIONS = ['states:SendTaskSuccess', 'states:SendTaskFailure', 'states:SendTaskHeartbeat'];

/** What follows the action in a resource whose answer comes by callback. */
export const taskTokenSuffix = (waits: boolean | undefined): string => waits ? '.waitForTaskToken' : '';
