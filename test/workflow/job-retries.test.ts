import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Approval, ApprovalNotifier, RetryPolicy, Step, Workflow, WorkflowProps } from '../../src';
import { definitionOf } from '../support/asl';
import { aFunction, aStack, asWorkflow } from '../support/synth';

let stack: Stack;
beforeEach(() => {
  stack = aStack();
});

const retriersOf = (state: sfn.IChainable, props: Partial<WorkflowProps> = {}): any[] | undefined =>
  definitionOf(new Workflow(stack, 'Flow', { definition: state, ...props }).stateMachine).States.Do.Retry;
const errorsOf = (...args: Parameters<typeof retriersOf>) => (retriersOf(...args) ?? []).flatMap((r) => r.ErrorEquals);

const task = (resource: string, fields: object = {}) => new sfn.CustomState(stack, 'Do', {
  stateJson: { Type: 'Task', Resource: `arn:aws:states:::${resource}`, ...fields },
});
const other = () =>
  sfn.StateMachine.fromStateMachineArn(stack, 'Other', 'arn:aws:states:eu-west-1:111111111111:stateMachine:other');
const nested = (options = {}) => Step.workflow(asWorkflow(other()), options).toState(stack, 'Do');

describe('the retry policy of a workflow for jobs', () => {
  const policies: [string, RetryPolicy | undefined][] = [
    ['its default', undefined],
    ['RetryPolicy.persistent()', RetryPolicy.persistent()],
    ['all errors', RetryPolicy.transientErrors({ allErrors: true })],
    ['additional errors', RetryPolicy.transientErrors({ additionalErrors: ['States.TaskFailed', 'States.Timeout'] })],
  ];
  const jobs: [string, () => sfn.IChainable, string[]][] = [
    ['a Batch job, whose throttling has no name', () => task('batch:submitJob.sync'), []],
    [
      'a Glue job',
      () => task('glue:startJobRun.sync'),
      ['Glue.ConcurrentRunsExceededException', 'Glue.ThrottlingException'],
    ],
    [
      'a MediaConvert job',
      () => task('mediaconvert:createJob.sync'),
      ['MediaConvert.TooManyRequestsException'],
    ],
    ['a nested workflow', nested, ['StepFunctions.KmsThrottlingException']],
    [
      'a nested workflow of aws-cdk-lib',
      () => task('states:startExecution.sync:2'),
      ['StepFunctions.KmsThrottlingException'],
    ],
    [
      'a container that returns a task token',
      () => task('ecs:runTask.waitForTaskToken'),
      ['TransientError'],
    ],
    ['a job whose errors are not known', () => task('eks:runJob.sync'), []],
  ];
  const cases = jobs.flatMap(([job, state, errors]) =>
    policies.map(([policy, retry]) => ({ job, policy, state, retry, errors })));
  test.each(cases)('does not run $job twice with $policy', ({ state, retry, errors }) => {
    expect(errorsOf(state(), { retry })).toEqual(errors);
  });

  test('keeps the number and the delays of retries', () => {
    expect(retriersOf(task('glue:startJobRun.sync'), { retry: RetryPolicy.persistent() })).toEqual([
      expect.objectContaining({ MaxAttempts: 8, MaxDelaySeconds: 300 }),
    ]);
  });

  test('does not run a job of a StepState twice in a state machine that is no Workflow', () => {
    const machine = new sfn.StateMachine(stack, 'Plain', {
      definitionBody: sfn.DefinitionBody.fromChainable(nested()),
    });
    expect(definitionOf(machine).States.Do.Retry[0].ErrorEquals).toEqual(['StepFunctions.KmsThrottlingException']);
  });

  test('repeats a job whose step has a retry policy', () => {
    expect(errorsOf(nested({ retry: RetryPolicy.persistent() }))).toEqual(['States.ALL']);
  });

  test('repeats a job whose task defines retriers', () => {
    const retriers = [{ ErrorEquals: ['States.TaskFailed'] }];
    expect(errorsOf(task('mediaconvert:createJob.sync', { Retry: retriers }), { retry: RetryPolicy.persistent() }))
      .toEqual(['States.TaskFailed', 'MediaConvert.TooManyRequestsException']);
  });

  test('applies to other calls unchanged', () => {
    expect(errorsOf(task('sqs:sendMessage'), { retry: RetryPolicy.persistent() })).toEqual(['States.ALL']);
  });

  test('retries an approval whose request was lost, since the second request finds the first', () => {
    const notifier = ApprovalNotifier.step(Step.invoke(aFunction(stack, 'Tell')));
    const approval = new Approval(stack, 'Approval', { notifier });
    const ask = Step.approval(approval, { title: 'T', approvers: ['a'] }).toState(stack, 'Do');
    expect(errorsOf(ask, { retry: RetryPolicy.persistent() }))
      .toEqual([
        'StepFunctions.KmsThrottlingException', 'StepFunctions.SdkClientException',
        'StepFunctions.AWSStepFunctionsException',
      ]);
  });
});

describe('afterLostResponse', () => {
  const careful = RetryPolicy.transientErrors({ afterLostResponse: false });

  test.each<[string, string[]]>([
    ['lambda:invoke', ['TransientError', 'Lambda.TooManyRequestsException']],
    [
      'aws-sdk:dynamodb:updateItem',
      [
        'DynamoDb.ProvisionedThroughputExceededException', 'DynamoDb.ReplicatedWriteConflictException',
        'DynamoDb.RequestLimitExceededException', 'DynamoDb.ThrottlingException',
        'DynamoDb.TransactionConflictException', 'DynamoDb.TransactionInProgressException',
      ],
    ],
    ['sqs:sendMessage', ['SQS.KmsThrottledException', 'SQS.RequestThrottledException']],
    ['sns:publish', ['SNS.KMSThrottlingException', 'SNS.ThrottledException']],
    ['events:putEvents', ['EventBridge.ThrottlingException']],
    ['http:invoke', ['States.Http.StatusCode.429']],
    ['aws-sdk:codebuild:startBuild', []],
  ])('false: retries %s only if nothing was done', (resource, errors) => {
    expect(errorsOf(task(resource), { retry: careful })).toEqual(errors);
  });

  test('false: warns if a step would never be retried, because its service has one name for all errors', () => {
    const start = (id: string, service: string, retry: RetryPolicy) => Step.serviceCall({
      service, action: 'startBuild', resources: ['*'], iamActions: ['codebuild:StartBuild'], retry,
    }).toState(stack, id);
    start('Lost', 'codebuild', careful);
    start('Unknown', 'tomorrow', careful);
    start('Kept', 'codebuild', RetryPolicy.transientErrors());
    start('None', 'codebuild', RetryPolicy.none());
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('retry policy has no effect'))
      .map(({ id, entry }) => [id, /of '(\w+)'/.exec(entry.data as string)![1]]))
      .toEqual([['/Stack/Lost', 'codebuild'], ['/Stack/Unknown', 'tomorrow']]);
  });

  test('true, the default: retries a lost response', () => {
    for (const retry of [undefined, RetryPolicy.transientErrors({ afterLostResponse: true })]) {
      stack = aStack();
      expect(errorsOf(task('sqs:sendMessage'), { retry })).toContain('SQS.SdkClientException');
    }
  });

  test('applies to a step, together with further errors and delays', () => {
    const retry = RetryPolicy.transientErrors({
      afterLostResponse: false,
      additionalErrors: ['Busy'],
      interval: Duration.seconds(9),
    });
    const step = Step.invoke(aFunction(stack, 'Fn'), { retry }).toState(stack, 'Do');
    expect(retriersOf(step)).toEqual([expect.objectContaining({
      ErrorEquals: ['TransientError', 'Lambda.TooManyRequestsException', 'Busy'],
      IntervalSeconds: 9,
    })]);
  });

  test.each([
    [{ allErrors: true }, "'allErrors'"],
    [{ additionalErrors: ['States.Timeout'] }, 'States.Timeout'],
    [{ additionalErrors: ['Busy', 'States.TaskFailed'] }, 'States.TaskFailed'],
  ])('false: fails together with %j', (props, named) => {
    expect(() => RetryPolicy.transientErrors({ ...props, afterLostResponse: false })).toThrow(
      `RetryPolicy: 'afterLostResponse' is false, but a call may have been carried out before the errors of ${named}; `
      + 'remove one of the two',
    );
  });
});
