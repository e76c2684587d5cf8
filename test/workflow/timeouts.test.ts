import { Annotations as ConstructAnnotations, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as databrew from 'aws-cdk-lib/aws-databrew';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Approval, ApprovalNotifier, RetryPolicy, Step, TaskTimeout, Workflow, WorkflowProps } from '../../src';
import { definitionOf } from '../support/asl';
import { aFunction, aStack, synthError } from '../support/synth';

const [MINUTE, HOUR, DAY, YEAR] = [60, 3600, 86_400, 31_536_000];

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

function workflow(definition: sfn.IChainable, props: Partial<WorkflowProps> = {}): Workflow {
  return new Workflow(stack, 'Flow', { definition, ...props });
}

/** A job in either query language. */
function job(action: string, settings: object, language: 'JSONata' | 'JSONPath' = 'JSONata'): sfn.CustomState {
  return new sfn.CustomState(stack, 'Job', {
    stateJson: {
      Type: 'Task',
      QueryLanguage: language,
      Resource: `arn:aws:states:::${action}.sync`,
      [language === 'JSONata' ? 'Arguments' : 'Parameters']: settings,
    },
  });
}

/** The warnings of the workflow by their ids. */
function warnings(): { [id: string]: string } {
  expect(synthError(stack)).toBeUndefined();
  const found = Annotations.fromStack(stack).findWarning('/Stack/Flow/StateMachine', Match.anyValue());
  return Object.fromEntries(found.map(({ entry }) => {
    const [, message, id] = /^(.*) \[ack: cdk-stepwright:(\w+)\]$/s.exec(entry.data as string)!;
    return [id, message];
  }));
}

const machineTimeout = (flow: Workflow) => definitionOf(flow.stateMachine).TimeoutSeconds;
const timeoutOf = (flow: Workflow, state: string) => definitionOf(flow.stateMachine).States[state].TimeoutSeconds;

/** A state machine whose definition says this and no more. */
const child = (definition: sfn.IChainable, timeout?: Duration) =>
  new sfn.StateMachine(stack, 'Child', { definitionBody: sfn.DefinitionBody.fromChainable(definition), timeout });

describe('a job gets the time that it may take by its own limit', () => {
  const QUEUED = DAY; // the time that it may wait for capacity

  test.each<[string, object, number]>([
    ['sagemaker:createTrainingJob', { StoppingCondition: { MaxRuntimeInSeconds: 24 * HOUR } }, DAY + QUEUED],
    [
      'sagemaker:createTrainingJob',
      { StoppingCondition: { MaxRuntimeInSeconds: DAY, MaxWaitTimeInSeconds: 3 * DAY } },
      3 * DAY + QUEUED,
    ],
    [
      'sagemaker:createTrainingJob',
      { StoppingCondition: { MaxRuntimeInSeconds: DAY, MaxPendingTimeInSeconds: 7 * DAY } },
      8 * DAY + QUEUED,
    ],
    ['sagemaker:createTrainingJob', {}, DAY + QUEUED],
    ['sagemaker:createProcessingJob', { StoppingCondition: { MaxRuntimeInSeconds: 5 * DAY } }, 5 * DAY + QUEUED],
    ['sagemaker:createProcessingJob', {}, 9 * DAY + QUEUED],
    [
      'sagemaker:createHyperParameterTuningJob',
      { HyperParameterTuningJobConfig: { ResourceLimits: { MaxRuntimeInSeconds: 10 * DAY } } },
      10 * DAY + QUEUED,
    ],
    [
      'batch:submitJob',
      { Timeout: { AttemptDurationSeconds: 10 * HOUR }, RetryStrategy: { Attempts: 3 } },
      30 * HOUR + QUEUED,
    ],
    ['emr-serverless:startJobRun', {}, 12 * HOUR + QUEUED],
    ['emr-serverless:startJobRun', { ExecutionTimeoutMinutes: 2880 }, 2 * DAY + QUEUED],
    ['emr-serverless:startJobRun', { RetryPolicy: { MaxAttempts: 2 } }, DAY + QUEUED],
    ['glue:startJobRun', { JobName: 'imported', Timeout: 600 }, 10 * HOUR + QUEUED],
    ['glue:startJobRun', { JobName: 'imported' }, 7 * DAY + QUEUED],
    [
      'codebuild:startBuild',
      { ProjectName: 'p', TimeoutInMinutesOverride: 120, QueuedTimeoutInMinutesOverride: 60 },
      3 * HOUR + HOUR,
    ],
    ['codebuild:startBuild', { ProjectName: 'imported' }, 36 * HOUR + 8 * HOUR + HOUR],
    [
      'codebuild:startBuildBatch',
      { ProjectName: 'imported', BuildBatchConfigOverride: { TimeoutInMins: 600 } },
      10 * HOUR + QUEUED,
    ],
    ['athena:startQueryExecution', { QueryString: 'SELECT 1' }, DAY],
    ['eks:runJob', { Job: { spec: { activeDeadlineSeconds: 2 * DAY } } }, 2 * DAY + QUEUED],
    ['eks:createCluster', { Name: 'c' }, DAY],
  ])('%s with %j', (action, settings, seconds) => {
    for (const language of ['JSONata', 'JSONPath'] as const) {
      stack = aStack();
      expect(timeoutOf(workflow(job(action, settings, language)), 'Job')).toBe(seconds);
      expect(warnings()).toEqual({});
    }
  });

  const jobDefinition = (props: object) =>
    new batch.CfnJobDefinition(stack, 'Definition', { type: 'container', ...props }).ref;

  test.each<[string, () => sfn.IChainable, number]>([
    [
      'a Batch job definition',
      () => new tasks.BatchSubmitJob(stack, 'Job', {
        jobName: 'n',
        jobQueueArn: 'arn:aws:batch:eu-west-1:111111111111:job-queue/q',
        jobDefinitionArn: jobDefinition({
          timeout: { attemptDurationSeconds: 10 * HOUR },
          retryStrategy: Lazy.any({ produce: () => ({ attempts: 2 }) }),
        }),
      }),
      20 * HOUR + QUEUED,
    ],
    [
      'a Batch job definition of aws-cdk-lib, with attempts of the task',
      () => new tasks.BatchSubmitJob(stack, 'Job', {
        jobName: 'n',
        jobQueueArn: 'arn:aws:batch:eu-west-1:111111111111:job-queue/q',
        jobDefinitionArn: new batch.EcsJobDefinition(stack, 'Definition', {
          timeout: Duration.hours(10),
          container: new batch.EcsFargateContainerDefinition(stack, 'Container', {
            image: ecs.ContainerImage.fromRegistry('image'),
            cpu: 1,
            memory: { toMebibytes: () => 2048 } as any,
          }),
        }).jobDefinitionArn,
        attempts: 3,
      }),
      30 * HOUR + QUEUED,
    ],
    [
      "a Batch job with aws-cdk-lib's taskTimeout, which is the job's own",
      () => new tasks.BatchSubmitJob(stack, 'Job', {
        jobName: 'n',
        jobQueueArn: 'arn:aws:batch:eu-west-1:111111111111:job-queue/q',
        jobDefinitionArn: jobDefinition({}),
        taskTimeout: sfn.Timeout.duration(Duration.hours(5)),
      }),
      5 * HOUR + QUEUED,
    ],
    [
      'a Glue job with a timeout',
      () => new tasks.GlueStartJobRun(stack, 'Job', {
        integrationPattern: sfn.IntegrationPattern.RUN_JOB,
        glueJobName: new glue.CfnJob(stack, 'G', { role: 'r', command: {}, timeout: 1200 }).ref,
      }),
      20 * HOUR + QUEUED,
    ],
    ...([['5.0', 8], ['4.0', 48], [undefined, 168]] as const).map(([glueVersion, hours]) => [
      `a Glue job of version ${glueVersion}`,
      () => new tasks.GlueStartJobRun(stack, 'Job', {
        integrationPattern: sfn.IntegrationPattern.RUN_JOB,
        glueJobName: new glue.CfnJob(stack, 'G', { role: 'r', command: {}, glueVersion }).ref,
      }),
      hours * HOUR + QUEUED,
    ] as [string, () => sfn.IChainable, number]),
    [
      'a CodeBuild project',
      () => new tasks.CodeBuildStartBuild(stack, 'Job', {
        integrationPattern: sfn.IntegrationPattern.RUN_JOB,
        project: new codebuild.Project(stack, 'P', {
          buildSpec: codebuild.BuildSpec.fromObject({ version: '0.2' }),
          timeout: Duration.hours(3),
          queuedTimeout: Duration.hours(2),
        }),
      }),
      5 * HOUR + HOUR,
    ],
    [
      'a CodeBuild project that sets nothing',
      () => new tasks.CodeBuildStartBuild(stack, 'Job', {
        integrationPattern: sfn.IntegrationPattern.RUN_JOB,
        project: new codebuild.Project(stack, 'P', {
          buildSpec: codebuild.BuildSpec.fromObject({ version: '0.2' }),
        }),
      }),
      9 * HOUR + HOUR,
    ],
    [
      'a DataBrew job',
      () => job('databrew:startJobRun', {
        Name: new databrew.CfnJob(stack, 'D', { name: 'd', roleArn: 'r', type: 'PROFILE', timeout: 600 }).ref,
      }),
      10 * HOUR + QUEUED,
    ],
    [
      'a training job of aws-cdk-lib',
      () => new tasks.SageMakerCreateTrainingJob(stack, 'Job', {
        trainingJobName: 'n',
        integrationPattern: sfn.IntegrationPattern.RUN_JOB,
        algorithmSpecification: { algorithmName: 'a', trainingInputMode: tasks.InputMode.FILE },
        inputDataConfig: [],
        outputDataConfig: { s3OutputLocation: tasks.S3Location.fromJsonExpression('$.x') },
        stoppingCondition: { maxRuntime: Duration.hours(24) },
      }),
      DAY + QUEUED,
    ],
  ])('%s', (_, chain, seconds) => {
    expect(timeoutOf(workflow(chain()), 'Job')).toBe(seconds);
    expect(warnings()).toEqual({});
  });

  test('with TaskTimeout.after, at least', () => {
    const settings = { ExecutionTimeoutMinutes: 600 };
    const taskTimeout = TaskTimeout.after(Duration.hours(1));
    expect(timeoutOf(workflow(job('emr-serverless:startJobRun', settings), { taskTimeout }), 'Job'))
      .toBe(10 * HOUR + QUEUED);
  });

  test('for a StepState in a state machine that is no Workflow too', () => {
    const step = Step.workflow(child(new sfn.Pass(stack, 'In'), Duration.hours(10)));
    const machine = new sfn.StateMachine(stack, 'Plain', {
      definitionBody: sfn.DefinitionBody.fromChainable(step.toState(stack, 'Do')),
    });
    expect(definitionOf(machine).States.Do.TimeoutSeconds).toBe(11 * HOUR);
  });
});

describe('a nested workflow gets the time of its child', () => {
  const wait = (days: number) =>
    new sfn.Wait(stack, 'Wait', { time: sfn.WaitTime.duration(Duration.days(days)) });
  const approvals = () => {
    const approval = new Approval(stack, 'Approval', { notifier: ApprovalNotifier.step(Step.invoke(aFunction(stack, 'Tell'))) });
    return Step.approval(approval, { title: 'T', approvers: ['a'], timeout: Duration.days(5) });
  };

  test.each<[string, () => sfn.IStateMachine, number]>([
    ['of aws-cdk-lib, with a timeout', () => child(new sfn.Pass(stack, 'In'), Duration.hours(10)), 11 * HOUR],
    ['of aws-cdk-lib, without one', () => child(new sfn.Pass(stack, 'In')), YEAR],
    [
      'of ours',
      () => new Workflow(stack, 'Ours', { definition: new sfn.Pass(stack, 'In'), timeout: Duration.days(9) }).stateMachine,
      9 * DAY + HOUR,
    ],
    ['of ours, with its default', () => new Workflow(stack, 'Ours', { definition: wait(3) }).stateMachine, 4 * DAY + HOUR],
    [
      'that waits for people',
      () => new Workflow(stack, 'Ours', { definition: approvals().toState(stack, 'Ask') }).stateMachine,
      DAY + 4 * (5 * DAY + HOUR) + 14 + HOUR,
    ],
    [
      'that is a template of its own',
      () => {
        const machine = new sfn.CfnStateMachine(stack, 'L1', { roleArn: 'r', definition: { TimeoutSeconds: 2 * DAY } });
        return sfn.StateMachine.fromStateMachineArn(stack, 'Imported', machine.ref);
      },
      2 * DAY + HOUR,
    ],
  ])('%s', (_, machine, seconds) => {
    const stateMachine = machine();
    const integrationPattern = sfn.IntegrationPattern.RUN_JOB;
    const theirs = new tasks.StepFunctionsStartExecution(stack, 'Theirs', { stateMachine, integrationPattern });
    const flow = workflow(Step.workflow(stateMachine).toState(stack, 'Step').next(theirs));
    expect([timeoutOf(flow, 'Step'), timeoutOf(flow, 'Theirs')]).toEqual([seconds, seconds]);
    expect(warnings()).toEqual({});
  });

  test('by an alias and a version', () => {
    const version = new sfn.CfnStateMachineVersion(stack, 'V', {
      stateMachineArn: child(new sfn.Pass(stack, 'In'), Duration.hours(10)).stateMachineArn,
    });
    const alias = new sfn.CfnStateMachineAlias(stack, 'A', {
      routingConfiguration: [{ stateMachineVersionArn: version.attrArn, weight: 100 }],
    });
    const flow = workflow(job('states:startExecution', { StateMachineArn: alias.attrArn }));
    expect(timeoutOf(flow, 'Job')).toBe(11 * HOUR);
  });
});

describe('a task of which nothing is known gets a day, and a warning', () => {
  const image = 'arn:aws:states:::ecs:runTask';

  test.each<[string, object]>([
    ['ecs:runTask', {}],
    ['mediaconvert:createJob', {}],
    ['sagemaker:createTransformJob', {}],
    ['sagemaker:createLabelingJob', {}],
    ['elasticmapreduce:addStep', {}],
    ['emr-containers:startJobRun', {}],
    ['eks:runJob', { Job: { spec: {} } }],
    ['bedrock:createModelCustomizationJob', {}],
    ['batch:submitJob', { JobDefinition: 'arn:aws:batch:eu-west-1:111111111111:job-definition/j' }],
    ['emr-serverless:startJobRun', { ExecutionTimeoutMinutes: 0 }],
    ['emr-serverless:startJobRun', { Mode: 'STREAMING' }],
    ['databrew:startJobRun', { Name: 'imported' }],
    ['codebuild:startBuildBatch', { ProjectName: 'imported' }],
    ['states:startExecution', { StateMachineArn: 'arn:aws:states:eu-west-1:111111111111:stateMachine:other' }],
    ['sagemaker:createTrainingJob', { StoppingCondition: '{% $stop %}' }],
    ['sagemaker:createTrainingJob', { StoppingCondition: { MaxRuntimeInSeconds: '{% $seconds %}' } }],
    ['glue:startJobRun', { Timeout: '{% $minutes %}' }],
  ])('%s with %j', (action, settings) => {
    const flow = workflow(job(action, settings));
    expect(timeoutOf(flow, 'Job')).toBe(DAY);
    expect(warnings()).toEqual({
      unknownJobDuration: `how long the job of 'Job' (${action}) may take is not known, so its timeout is 1 day, after `
        + 'which Step Functions stops it; set a timeout for this task',
    });
  });

  test.each<[string, object]>([
    ['sagemaker:createTrainingJob', { 'StoppingCondition': { 'MaxRuntimeInSeconds.$': '$.seconds' } }],
    ['emr-serverless:startJobRun', { 'ExecutionTimeoutMinutes.$': '$.minutes' }],
    ['emr-serverless:startJobRun', { 'Mode.$': '$.mode' }],
  ])('%s with %j, in JSONPath', (action, settings) => {
    expect(timeoutOf(workflow(job(action, settings, 'JSONPath')), 'Job')).toBe(DAY);
    expect(Object.keys(warnings())).toEqual(['unknownJobDuration']);
  });

  test.each<[string, object, number]>([
    ['sagemaker:createLabelingJob', { HumanTaskConfig: { TaskAvailabilityLifetimeInSeconds: 10 * DAY } }, 10 * DAY],
    [
      'batch:submitJob',
      { Timeout: { AttemptDurationSeconds: 2 * DAY }, RetryStrategy: { Attempts: 2 }, ArrayProperties: { Size: 9 } },
      4 * DAY,
    ],
    ['batch:submitJob', { Timeout: { AttemptDurationSeconds: 2 * DAY } }, 2 * DAY],
  ])('or more, where a part is known: %s with %j', (action, settings, seconds) => {
    expect(timeoutOf(workflow(job(action, settings)), 'Job')).toBe(seconds);
    expect(warnings().unknownJobDuration).toContain(`its timeout is ${seconds / DAY} days`);
  });

  const callback = (fields: object = {}) =>
    new sfn.CustomState(stack, 'Ask', { stateJson: { Type: 'Task', Resource: `${image}.waitForTaskToken`, ...fields } });
  const activity = (fields: object = {}) => Step
    .activity(new sfn.Activity(stack, 'Activity'), fields)
    .toState(stack, 'Ask');

  test.each([['a callback', callback], ['an activity', activity]])('%s', (_, ask) => {
    expect(timeoutOf(workflow(ask()), 'Ask')).toBe(DAY);
    expect(warnings()).toEqual({
      unknownCallbackDuration: "how long 'Ask' may wait is not known, so its timeout is 1 day; set a timeout or a "
        + 'heartbeat for this task',
    });
  });

  test.each<[string, () => sfn.IChainable, number]>([
    ['a timeout', () => callback({ TimeoutSeconds: 60 }), 60],
    ['a heartbeat', () => callback({ HeartbeatSeconds: 60 }), YEAR],
    ['a heartbeat that is known only at run time', () => callback({ HeartbeatSecondsPath: '$.seconds' }), YEAR],
    ['a timeout of the step', () => activity({ timeout: Duration.hours(1) }), HOUR],
    ['a heartbeat of the step', () => activity({ heartbeat: Duration.minutes(1) }), YEAR],
  ])('but none with %s', (_, ask, seconds) => {
    expect(timeoutOf(workflow(ask()), 'Ask')).toBe(seconds);
    expect(warnings()).toEqual({});
  });

  test('but no warning where the workflow chose the timeout of its tasks', () => {
    const taskTimeout = TaskTimeout.after(Duration.hours(2));
    expect(timeoutOf(workflow(callback().next(job('ecs:runTask', {})), { taskTimeout }), 'Job')).toBe(2 * HOUR);
    expect(warnings()).toEqual({});
  });

  test('which names all of them in one warning, inside Parallel and Map too, and can be acknowledged', () => {
    const both = new sfn.Parallel(stack, 'Both').branch(new sfn.Map(stack, 'Each').itemProcessor(callback()));
    const other = new sfn.CustomState(stack, 'Other', { stateJson: { Type: 'Task', Resource: `${image}.waitForTaskToken` } });
    const flow = workflow(both.next(other));
    expect(warnings().unknownCallbackDuration).toMatch(/'Ask'.*; .*'Other'/);
    stack = aStack();
    ConstructAnnotations.of(workflow(callback())).acknowledgeWarning('cdk-stepwright:unknownCallbackDuration');
    expect(warnings()).toEqual({});
    expect(flow).toBeDefined();
  });
});

describe('a timeout that cannot suffice is a warning', () => {
  const withTimeout = (action: string, settings: object, seconds: number) => new sfn.CustomState(stack, 'Job', {
    stateJson: { Type: 'Task', Resource: `arn:aws:states:::${action}.sync`, Parameters: settings, TimeoutSeconds: seconds },
  });

  test('of a job whose limit was set longer', () => {
    workflow(withTimeout('sagemaker:createTrainingJob', { StoppingCondition: { MaxRuntimeInSeconds: DAY } }, HOUR));
    expect(warnings()).toEqual({
      shortTaskTimeout: "the timeout of 'Job' (1 hour) is shorter than the limit of its job (1 day), so that Step "
        + 'Functions stops the job before it may end; set a longer timeout, or a shorter limit of the job',
    });
  });

  test('of a nested workflow whose child was given longer', () => {
    const step = Step.workflow(child(new sfn.Pass(stack, 'In'), Duration.hours(10)), { timeout: Duration.hours(1) });
    workflow(step.toState(stack, 'Job'));
    expect(warnings().shortTaskTimeout).toContain("the timeout of 'Job' (1 hour) is shorter than the limit of its job (10 hours)");
  });

  test.each<[string, () => sfn.IChainable]>([
    ['equals the limit', () => withTimeout('eks:runJob', { Job: { spec: { activeDeadlineSeconds: HOUR } } }, HOUR)],
    ['is under a default of the service', () => withTimeout('emr-serverless:startJobRun', {}, HOUR)],
    [
      'is under the default of a child',
      () => Step.workflow(new Workflow(stack, 'Ours', { definition: new sfn.Pass(stack, 'In') }).stateMachine, {
        timeout: Duration.minutes(5),
      }).toState(stack, 'Job'),
    ],
  ])('but not one that %s', (_, chain) => {
    workflow(chain());
    expect(warnings()).toEqual({});
  });

  const wait = (id: string, time: Duration) => new sfn.Wait(stack, id, { time: sfn.WaitTime.duration(time) });
  const choice = (a: sfn.IChainable, b: sfn.IChainable) =>
    sfn.Choice.jsonata(stack, 'Choose').when(sfn.Condition.jsonata('{% true %}'), a).otherwise(b);

  test.each<[string, () => sfn.IChainable, Partial<WorkflowProps>, string]>([
    ['its Wait', () => wait('A', Duration.days(3)), { timeout: Duration.days(2) }, 'its Waits take (3 days)'],
    [
      'its Waits one after the other',
      () => wait('A', Duration.days(2)).next(new sfn.Parallel(stack, 'P').branch(wait('B', Duration.days(1)))),
      { timeout: Duration.days(2) },
      'its Waits take (3 days)',
    ],
    [
      'a task that waits for a callback',
      () => Step.activity(new sfn.Activity(stack, 'Act'), { timeout: Duration.days(3) }).toState(stack, 'Ask'),
      { timeout: Duration.days(2) },
      "'Ask' may take (3 days)",
    ],
    [
      'a job in a Map',
      () => new sfn.Map(stack, 'Each').itemProcessor(job('emr-serverless:startJobRun', { ExecutionTimeoutMinutes: 600 })),
      { timeout: Duration.hours(9) },
      "'Job' may take (10 hours)",
    ],
    [
      'a Wait of an Express workflow',
      () => wait('A', Duration.minutes(6)),
      { stateMachineType: sfn.StateMachineType.EXPRESS },
      'the timeout of the workflow (5 minutes) is shorter than its Waits take (6 minutes)',
    ],
    [
      'a task of an Express workflow',
      () => Step.invoke(aFunction(stack, 'Fn'), { timeout: Duration.minutes(6) }).toState(stack, 'Call'),
      { stateMachineType: sfn.StateMachineType.EXPRESS },
      "'Call' may take (6 minutes)",
    ],
  ])('of a workflow that is shorter than %s', (_, chain, props, message) => {
    workflow(chain(), props);
    const { shortTimeout } = warnings();
    expect(shortTimeout).toContain(message);
    expect(shortTimeout).toContain('ends as TIMED_OUT, and no catcher runs');
  });

  test.each<[string, () => sfn.IChainable, Partial<WorkflowProps>]>([
    ['Waits of different ways', () => choice(wait('A', Duration.days(2)), wait('B', Duration.days(2))), { timeout: Duration.days(3) }],
    ['no more than there is time', () => wait('A', Duration.days(2)), { timeout: Duration.days(2) }],
    ['a guess', () => Step.activity(new sfn.Activity(stack, 'Act'), { heartbeat: Duration.minutes(1) }).toState(stack, 'Ask'), { timeout: Duration.hours(1) }],
    ['a function that may take long', () => Step.invoke(aFunction(stack, 'Fn', { timeout: Duration.minutes(15) })).toState(stack, 'Call'), { stateMachineType: sfn.StateMachineType.EXPRESS }],
  ])('but not of one with %s', (_, chain, props) => {
    workflow(chain(), props);
    expect(warnings()).toEqual({});
  });

  test('but a timeout that is known only at deployment is left alone', () => {
    workflow(wait('A', Duration.days(3)), { timeout: Duration.seconds(Lazy.number({ produce: () => 60 })) });
    expect(warnings()).toEqual({});
  });
});

describe('an execution gets a day, and what its states may take', () => {
  const wait = (id: string, time: sfn.WaitTime) => new sfn.Wait(stack, id, { time });
  const call = (id = 'Call', props: Partial<tasks.LambdaInvokeProps> = {}) =>
    new tasks.LambdaInvoke(stack, id, { lambdaFunction: aFunction(stack, `${id}Fn`), ...props });
  const loop = (body: sfn.Wait | tasks.LambdaInvoke) => {
    const again = new sfn.Choice(stack, 'Again?');
    body.next(again.when(sfn.Condition.isPresent('$.more'), body).otherwise(new sfn.Succeed(stack, 'Done')));
    return body;
  };
  const minutes = (count: number) => sfn.WaitTime.duration(Duration.minutes(count));

  test.each<[string, () => sfn.IChainable, number]>([
    ['nothing that takes time', () => new sfn.Pass(stack, 'A'), DAY],
    ['a task that is tried four times', () => call(), DAY + 4 * 5 * MINUTE + 2 + 4 + 8],
    ['a Wait of three days', () => wait('A', sfn.WaitTime.duration(Duration.days(3))), 4 * DAY],
    ['Waits one after the other', () => wait('A', minutes(60)).next(wait('B', minutes(60))), DAY + 2 * HOUR],
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
    ['a long task in a loop', () => loop(call('Call', { taskTimeout: sfn.Timeout.duration(Duration.minutes(6)) })), YEAR],
    ['a distributed Map', () => new sfn.DistributedMap(stack, 'Each').itemProcessor(call()), YEAR],
    ['a Wait until a time', () => wait('A', sfn.WaitTime.timestamp('2027-01-01T00:00:00Z')), YEAR],
    ['a Wait that the input decides', () => wait('A', sfn.WaitTime.secondsPath('$.seconds')), YEAR],
    ['a Wait in JSONata', () => sfn.Wait.jsonata(stack, 'A', { time: sfn.WaitTime.seconds('{% $s %}') }), YEAR],
    ['a timeout that the input decides', () => call('Call', { taskTimeout: sfn.Timeout.at('$.seconds') }), YEAR],
    ['more than a year', () => wait('A', sfn.WaitTime.duration(Duration.days(400))), YEAR],
  ])('%s', (_, chain, seconds) => {
    expect(machineTimeout(workflow(chain()))).toBe(seconds);
  });

  test('26 jobs of an hour', () => {
    const jobs = Array.from({ length: 26 }, (_, i) => new sfn.CustomState(stack, `Job ${i}`, {
      stateJson: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync', TimeoutSeconds: HOUR },
    }));
    for (const [i, one] of jobs.slice(1).entries()) jobs[i].next(one);
    const retries = RetryPolicy.none();
    expect(machineTimeout(workflow(jobs[0], { retry: retries }))).toBe(DAY + 26 * HOUR);
  });

  test('or a year where a task has no timeout', () => {
    expect(machineTimeout(workflow(call(), { taskTimeout: TaskTimeout.none() }))).toBe(YEAR);
  });
});
