import { Annotations as ConstructAnnotations, Duration, Lazy, Size, Stack } from 'aws-cdk-lib';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as databrew from 'aws-cdk-lib/aws-databrew';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Approval, ApprovalNotifier, Step, TaskTimeout, Workflow, WorkflowProps } from '../../src';
import { definitionOf } from '../support/asl';
import { aJob } from '../support/jobs';
import { aFunction, aStack, asWorkflow } from '../support/synth';
import { warningsButPermissions } from '../support/warnings';

const ROLE = 'arn:aws:iam::111111111111:role/role';
const [HOUR, DAY, YEAR] = [3600, 86_400, 31_536_000];

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
const timeoutOf = (flow: Workflow, state: string) => definitionOf(flow.stateMachine).States[state].TimeoutSeconds;

/** A state machine with this definition. */
const child = (definition: sfn.IChainable, timeout?: Duration) =>
  new sfn.StateMachine(stack, 'Child', { definitionBody: sfn.DefinitionBody.fromChainable(definition), timeout });

describe('the timeout of a job, derived from its own limit,', () => {
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
  ])('is known for %s with %j', (action, settings, seconds) => {
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
            memory: Size.gibibytes(2),
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
        glueJobName: new glue.CfnJob(stack, 'G', { role: ROLE, command: {}, timeout: 1200 }).ref,
      }),
      20 * HOUR + QUEUED,
    ],
    ...([['5.0', 8], ['4.0', 48], [undefined, 168]] as const).map(([glueVersion, hours]) => [
      `a Glue job of version ${glueVersion}`,
      () => new tasks.GlueStartJobRun(stack, 'Job', {
        integrationPattern: sfn.IntegrationPattern.RUN_JOB,
        glueJobName: new glue.CfnJob(stack, 'G', { role: ROLE, command: {}, glueVersion }).ref,
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
        Name: new databrew.CfnJob(stack, 'D', { name: 'd', roleArn: ROLE, type: 'PROFILE', timeout: 600 }).ref,
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
  ])('is known for %s', (_, chain, seconds) => {
    expect(timeoutOf(workflow(chain()), 'Job')).toBe(seconds);
    expect(warnings()).toEqual({});
  });

  test('is the minimum of TaskTimeout.after', () => {
    const settings = { ExecutionTimeoutMinutes: 600 };
    const taskTimeout = TaskTimeout.after(Duration.hours(1));
    expect(timeoutOf(workflow(job('emr-serverless:startJobRun', settings), { taskTimeout }), 'Job'))
      .toBe(10 * HOUR + QUEUED);
  });

  test('applies to a StepState in a state machine that is no Workflow', () => {
    const step = Step.workflow(asWorkflow(child(new sfn.Pass(stack, 'In'), Duration.hours(10))));
    const machine = new sfn.StateMachine(stack, 'Plain', {
      definitionBody: sfn.DefinitionBody.fromChainable(step.toState(stack, 'Do')),
    });
    expect(definitionOf(machine).States.Do.TimeoutSeconds).toBe(11 * HOUR);
  });
});

describe('the timeout of a task that runs a nested workflow', () => {
  const wait = (days: number) =>
    new sfn.Wait(stack, 'Wait', { time: sfn.WaitTime.duration(Duration.days(days)) });
  const approvals = () => {
    const notifier = ApprovalNotifier.step(Step.invoke(aFunction(stack, 'Tell')));
    const approval = new Approval(stack, 'Approval', { notifier });
    return Step.approval(approval, { title: 'T', approvers: ['a'], timeout: Duration.days(5) });
  };

  const ours = (definition: sfn.IChainable, timeout?: Duration) =>
    new Workflow(stack, 'Ours', { definition, timeout }).stateMachine;

  test.each<[string, () => sfn.IStateMachine, number]>([
    ['of aws-cdk-lib, with a timeout', () => child(new sfn.Pass(stack, 'In'), Duration.hours(10)), 11 * HOUR],
    ['of aws-cdk-lib, without one', () => child(new sfn.Pass(stack, 'In')), YEAR],
    ['of ours', () => ours(new sfn.Pass(stack, 'In'), Duration.days(9)), 9 * DAY + HOUR],
    ['of ours, with its default', () => ours(wait(3)), 4 * DAY + HOUR],
    [
      'that waits for an approval',
      () => ours(approvals().toState(stack, 'Ask')),
      DAY + 5 * DAY + HOUR + 2 + 4 + 8 + HOUR,
    ],
    [
      'that is defined by an L1 construct',
      () => {
        const machine = new sfn.CfnStateMachine(stack, 'L1', {
          roleArn: ROLE,
          definition: { StartAt: 'A', States: { A: { Type: 'Succeed' } }, TimeoutSeconds: 2 * DAY },
        });
        return sfn.StateMachine.fromStateMachineArn(stack, 'Imported', machine.ref);
      },
      2 * DAY + HOUR,
    ],
  ])('is derived from the child: %s', (_, machine, seconds) => {
    const stateMachine = machine();
    const integrationPattern = sfn.IntegrationPattern.RUN_JOB;
    const theirs = new tasks.StepFunctionsStartExecution(stack, 'Theirs', { stateMachine, integrationPattern });
    const flow = workflow(Step.workflow(asWorkflow(stateMachine)).toState(stack, 'Step').next(theirs));
    expect([timeoutOf(flow, 'Step'), timeoutOf(flow, 'Theirs')]).toEqual([seconds, seconds]);
    expect(warnings()).toEqual({});
  });

  test('is derived from the child of an alias and a version', () => {
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

describe('the timeout of a task whose duration is unknown', () => {
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
    ['sagemaker:createTrainingJob', { StoppingCondition: '{% $states.input.stop %}' }],
    ['sagemaker:createTrainingJob', { StoppingCondition: { MaxRuntimeInSeconds: '{% $states.input.seconds %}' } }],
    ['glue:startJobRun', { Timeout: '{% $states.input.minutes %}' }],
  ])('is a day with a warning: %s with %j', (action, settings) => {
    const flow = workflow(job(action, settings));
    expect(timeoutOf(flow, 'Job')).toBe(DAY);
    expect(warnings()).toEqual({
      unknownJobDuration: `how long the job of 'Job' (${action}) may take is not known, so its timeout is 1 day, after `
        + 'which Step Functions stops it; set a timeout for this task',
    });
  });

  test.each<[string, object]>([
    ['sagemaker:createTrainingJob', { StoppingCondition: { 'MaxRuntimeInSeconds.$': '$.seconds' } }],
    ['emr-serverless:startJobRun', { 'ExecutionTimeoutMinutes.$': '$.minutes' }],
    ['emr-serverless:startJobRun', { 'Mode.$': '$.mode' }],
  ])('is a day with a warning: %s with %j, in JSONPath', (action, settings) => {
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
  ])('is longer if a part is known: %s with %j', (action, settings, seconds) => {
    expect(timeoutOf(workflow(job(action, settings)), 'Job')).toBe(seconds);
    expect(warnings().unknownJobDuration).toContain(`its timeout is ${seconds / DAY} days`);
  });

  const callback = (fields: object = {}, id = 'Ask') => new sfn.CustomState(stack, id, {
    stateJson: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.waitForTaskToken', ...fields },
  });
  const activity = (fields: object = {}) => Step
    .activity(new sfn.Activity(stack, 'Activity'), fields)
    .toState(stack, 'Ask');

  test.each([['a task token', callback], ['an activity', activity]])('is a day with a warning: %s', (_, ask) => {
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
  ])('causes no warning with %s', (_, ask, seconds) => {
    expect(timeoutOf(workflow(ask()), 'Ask')).toBe(seconds);
    expect(warnings()).toEqual({});
  });

  test('causes no warning if the workflow sets the timeout of its tasks', () => {
    const taskTimeout = TaskTimeout.after(Duration.hours(2));
    expect(timeoutOf(workflow(callback().next(job('ecs:runTask', {})), { taskTimeout }), 'Job')).toBe(2 * HOUR);
    expect(warnings()).toEqual({});
  });

  test('causes one warning for all tasks, also inside Parallel and Map, that can be acknowledged', () => {
    const both = new sfn.Parallel(stack, 'Both').branch(new sfn.Map(stack, 'Each').itemProcessor(callback()));
    workflow(both.next(callback({}, 'Other')));
    expect(warnings().unknownCallbackDuration).toMatch(/'Ask'.*; .*'Other'/);
    stack = aStack();
    ConstructAnnotations.of(workflow(callback())).acknowledgeWarning('cdk-stepwright:unknownCallbackDuration');
    expect(warnings()).toEqual({});
  });
});
