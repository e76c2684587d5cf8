import { Duration, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { RetryPolicy, TaskTimeout, Workflow, WorkflowProps } from '../../src';
import { definitionOf } from '../support/asl';
import { SPELLINGS } from '../support/map-states';
import { aFunction, aStack } from '../support/synth';

const [MINUTE, HOUR, DAY, YEAR] = [60, 3600, 86_400, 31_536_000];

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

function workflow(definition: sfn.IChainable, props: Partial<WorkflowProps> = {}): Workflow {
  return new Workflow(stack, 'Flow', { definition, ...props });
}

const machineTimeout = (flow: Workflow) => definitionOf(flow.stateMachine).TimeoutSeconds;

describe('the default timeout of executions, a day plus the longest time of the states,', () => {
  const wait = (id: string, time: sfn.WaitTime) => new sfn.Wait(stack, id, { time });
  const call = (id = 'Call', props: Partial<tasks.LambdaInvokeProps> = {}) =>
    new tasks.LambdaInvoke(stack, id, { lambdaFunction: aFunction(stack, `${id}Fn`), ...props });
  const job = (fields: object) => new sfn.CustomState(stack, 'Job', {
    stateJson: { Type: 'Task', Resource: 'arn:aws:states:::batch:submitJob.sync', TimeoutSeconds: HOUR, ...fields },
  });
  const loop = (body: sfn.Wait | tasks.LambdaInvoke) => {
    const again = new sfn.Choice(stack, 'Again?');
    body.next(again.when(sfn.Condition.isPresent('$.more'), body).otherwise(new sfn.Succeed(stack, 'Done')));
    return body;
  };
  const minutes = (count: number) => sfn.WaitTime.duration(Duration.minutes(count));

  test.each<[string, () => sfn.IChainable, number]>([
    ['nothing that takes time', () => new sfn.Pass(stack, 'A'), DAY],
    ['a task that is attempted four times', () => call(), DAY + 4 * 5 * MINUTE + 2 + 4 + 8],
    [
      'a job that is started again, but not run again',
      () => job({ Retry: [{ ErrorEquals: ['Batch.ServerException'], MaxAttempts: 1, IntervalSeconds: 5 }] }),
      DAY + HOUR + 5,
    ],
    [
      'a job that is run again',
      () => job({ Retry: [{ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1, IntervalSeconds: 5 }] }),
      DAY + 2 * HOUR + 5,
    ],
    ['a Wait of three days', () => wait('A', sfn.WaitTime.duration(Duration.days(3))), 4 * DAY],
    ['Waits in sequence', () => wait('A', minutes(60)).next(wait('B', minutes(60))), DAY + 2 * HOUR],
    [
      'branches at the same time, retried',
      () => {
        const both = new sfn.Parallel(stack, 'Both').branch(wait('A', minutes(60))).branch(wait('B', minutes(120)));
        both.addRetry({ maxAttempts: 2, interval: Duration.hours(1), backoffRate: 3 });
        return both;
      },
      DAY + 3 * 2 * HOUR + HOUR + 3 * HOUR,
    ],
    ['a short Wait in a loop', () => loop(wait('A', minutes(5))), DAY],
    ['a short task in a Map', () => new sfn.Map(stack, 'Each').itemProcessor(call()), DAY],
    ['a long Wait in a loop', () => loop(wait('A', minutes(6))), YEAR],
    ['a long Wait in a Parallel in a Map', () =>
      new sfn.Map(stack, 'Each').itemProcessor(new sfn.Parallel(stack, 'P').branch(wait('A', minutes(6)))), YEAR],
    [
      'a long task in a loop',
      () => loop(call('Call', { taskTimeout: sfn.Timeout.duration(Duration.minutes(6)) })),
      YEAR,
    ],
    ['a distributed Map', () => new sfn.DistributedMap(stack, 'Each').itemProcessor(call()), YEAR],
    ['a distributed Map in the older spelling', () => SPELLINGS['CustomState with Iterator'](stack), YEAR],
    ['a Wait until a time', () => wait('A', sfn.WaitTime.timestamp('2027-01-01T00:00:00Z')), YEAR],
    ['a Wait that the input determines', () => wait('A', sfn.WaitTime.secondsPath('$.seconds')), YEAR],
    ['a Wait in JSONata', () => sfn.Wait.jsonata(stack, 'A', { time: sfn.WaitTime.seconds('{% $s %}') }), YEAR],
    ['a timeout that the input determines', () => call('Call', { taskTimeout: sfn.Timeout.at('$.seconds') }), YEAR],
    ['more than a year', () => wait('A', sfn.WaitTime.duration(Duration.days(400))), YEAR],
  ])('includes %s', (_, chain, seconds) => {
    expect(machineTimeout(workflow(chain()))).toBe(seconds);
  });

  test('includes 26 jobs of an hour', () => {
    const jobs = Array.from({ length: 26 }, (_, i) => new sfn.CustomState(stack, `Job ${i}`, {
      stateJson: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync', TimeoutSeconds: HOUR },
    }));
    for (const [i, one] of jobs.slice(1).entries()) jobs[i].next(one);
    expect(machineTimeout(workflow(jobs[0], { retry: RetryPolicy.none() }))).toBe(DAY + 26 * HOUR);
  });

  test('is a year if a task has no timeout', () => {
    expect(machineTimeout(workflow(call(), { taskTimeout: TaskTimeout.none() }))).toBe(YEAR);
  });
});
