import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Step, Workflow, WorkflowProps } from '../../src';
import { aJob } from '../support/jobs';
import { aFunction, aStack, asWorkflow } from '../support/synth';
import { warningsButPermissions } from '../support/warnings';

const [HOUR, DAY] = [3600, 86_400];

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

/** The jobs have only the parameters that their duration depends on. */
function workflow(definition: sfn.IChainable, props: Partial<WorkflowProps> = {}): Workflow {
  return new Workflow(stack, 'Flow', { definition, validateServiceCalls: false, ...props });
}

const job = (...args: [action: string, settings: object, language?: 'JSONata' | 'JSONPath', fields?: object]) =>
  aJob(stack, ...args);
const warnings = () => warningsButPermissions(stack);

/** A state machine with this definition. */
const child = (definition: sfn.IChainable, timeout?: Duration) =>
  new sfn.StateMachine(stack, 'Child', { definitionBody: sfn.DefinitionBody.fromChainable(definition), timeout });

describe('the warning of a timeout that is too short', () => {
  const withTimeout = (action: string, settings: object, seconds: number) =>
    job(action, settings, 'JSONPath', { TimeoutSeconds: seconds });

  test('reports a job whose limit was set longer', () => {
    workflow(withTimeout('sagemaker:createTrainingJob', { StoppingCondition: { MaxRuntimeInSeconds: DAY } }, HOUR));
    expect(warnings()).toEqual({
      shortTaskTimeout: "the timeout of 'Job' (1 hour) is shorter than the limit of its job (1 day), so that Step "
        + 'Functions may stop a running job; set a longer timeout, or a shorter limit of the job',
    });
  });

  test('reports a nested workflow whose child has a longer timeout', () => {
    const nested = asWorkflow(child(new sfn.Pass(stack, 'In'), Duration.hours(10)));
    const step = Step.workflow(nested, { timeout: Duration.hours(1) });
    workflow(step.toState(stack, 'Job'));
    expect(warnings().shortTaskTimeout)
      .toContain("the timeout of 'Job' (1 hour) is shorter than the limit of its job (10 hours)");
  });

  test.each<[string, () => sfn.IChainable]>([
    ['equals the limit', () => withTimeout('eks:runJob', { Job: { spec: { activeDeadlineSeconds: HOUR } } }, HOUR)],
    ['is under a default of the service', () => withTimeout('emr-serverless:startJobRun', {}, HOUR)],
    [
      'is under the default of a child',
      () => Step.workflow(new Workflow(stack, 'Ours', { definition: new sfn.Pass(stack, 'In') }), {
        timeout: Duration.minutes(5),
      }).toState(stack, 'Job'),
    ],
  ])('accepts a timeout that %s', (_, chain) => {
    workflow(chain());
    expect(warnings()).toEqual({});
  });

  const wait = (id: string, time: Duration) => new sfn.Wait(stack, id, { time: sfn.WaitTime.duration(time) });
  const choice = (a: sfn.IChainable, b: sfn.IChainable) =>
    sfn.Choice.jsonata(stack, 'Choose').when(sfn.Condition.jsonata('{% true %}'), a).otherwise(b);

  test.each<[string, () => sfn.IChainable, Partial<WorkflowProps>, string]>([
    ['its Wait', () => wait('A', Duration.days(3)), { timeout: Duration.days(2) }, 'its Waits take (3 days)'],
    [
      'its Waits in sequence',
      () => wait('A', Duration.days(2)).next(new sfn.Parallel(stack, 'P').branch(wait('B', Duration.days(1)))),
      { timeout: Duration.days(2) },
      'its Waits take (3 days)',
    ],
    [
      'a task that waits for a task token',
      () => Step.activity(new sfn.Activity(stack, 'Act'), { timeout: Duration.days(3) }).toState(stack, 'Ask'),
      { timeout: Duration.days(2) },
      "'Ask' may take (3 days)",
    ],
    [
      'a job in a Map',
      () => new sfn.Map(stack, 'Each')
        .itemProcessor(job('emr-serverless:startJobRun', { ExecutionTimeoutMinutes: 600 })),
      { timeout: Duration.hours(9) },
      "'Job' may take (10 hours)",
    ],
    [
      'the Waits of an Express workflow',
      () => wait('A', Duration.minutes(4)).next(wait('B', Duration.minutes(2))),
      { stateMachineType: sfn.StateMachineType.EXPRESS },
      'the timeout of the workflow (5 minutes) is shorter than its Waits take (6 minutes)',
    ],
    [
      'a task of an Express workflow',
      () => Step.invoke(aFunction(stack, 'Fn'), { timeout: Duration.minutes(6) }).toState(stack, 'Call'),
      { stateMachineType: sfn.StateMachineType.EXPRESS },
      "'Call' may take (6 minutes)",
    ],
  ])('reports a timeout of a workflow that is shorter than %s', (_, chain, props, message) => {
    workflow(chain(), props);
    const { shortTimeout } = warnings();
    expect(shortTimeout).toContain(message);
    expect(shortTimeout).toContain('is stopped with status TIMED_OUT, and no catchers run');
  });

  test.each<[string, () => sfn.IChainable, Partial<WorkflowProps>]>([
    [
      'Waits on different paths',
      () => choice(wait('A', Duration.days(2)), wait('B', Duration.days(2))),
      { timeout: Duration.days(3) },
    ],
    ['a Wait that is as long', () => wait('A', Duration.days(2)), { timeout: Duration.days(2) }],
    [
      'a task that its heartbeat stops',
      () => Step.activity(new sfn.Activity(stack, 'Act'), { heartbeat: Duration.minutes(1) }).toState(stack, 'Ask'),
      { timeout: Duration.hours(1) },
    ],
    [
      'a function that may take long',
      () => Step.invoke(aFunction(stack, 'Fn', { timeout: Duration.minutes(15) })).toState(stack, 'Call'),
      { stateMachineType: sfn.StateMachineType.EXPRESS },
    ],
  ])('accepts a timeout of a workflow with %s', (_, chain, props) => {
    workflow(chain(), props);
    expect(warnings()).toEqual({});
  });

  test('accepts a timeout that is known only at deployment', () => {
    workflow(wait('A', Duration.days(3)), { timeout: Duration.seconds(Lazy.number({ produce: () => 60 })) });
    expect(warnings()).toEqual({});
  });
});
