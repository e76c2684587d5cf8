import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { startApi, StartApiTriggerOptions, syncApi, SyncApiTriggerOptions } from './api-trigger';
import { EventTriggerProps, eventRule } from './event-trigger';
import { QueueTriggerOptions, queued } from './queue-trigger';
import { S3UploadTriggerOptions, s3Upload } from './s3-upload-trigger';
import { scheduled, ScheduleTriggerProps } from './schedule-trigger';
import { need } from '../validation/required';
import type { ITrigger, IWorkflow, TriggerBinding } from '../workflow';

/** What can be chosen for a function that starts executions. */
export interface CallerTriggerOptions {
  /**
   * Names the trigger among those of its workflow.
   *
   * @default - Caller
   */
  readonly id?: string;

  /**
   * The environment variable that tells the function the ARN of the state machine.
   *
   * @default STATE_MACHINE_ARN
   */
  readonly environmentVariable?: string;
}

/** What starts executions of a workflow: give one to `workflow.addTrigger()`. */
export abstract class Trigger implements ITrigger {
  /**
   * Starts an execution for each object that is created in a bucket, through EventBridge. It gets the whole event,
   * an `S3UploadEvent`, whose `detail.object.key` is the key as it is.
   *
   * EventBridge may deliver an event twice.
   *
   * @param bucket the bucket; its events to EventBridge are turned on
   * @param options prefix, suffix, dead-letter queue, retries
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
   */
  public static s3Upload(bucket: s3.IBucket, options: S3UploadTriggerOptions = {}): Trigger {
    need('Trigger.s3Upload', 'bucket', bucket, 'bucket');
    return new BuiltInTrigger(options.id ?? 'Upload', (scope, workflow) => s3Upload(scope, workflow, bucket, options));
  }

  /**
   * Starts an execution for each event that matches a pattern, through a rule of EventBridge. It gets the whole event.
   *
   * EventBridge may deliver an event twice.
   *
   * @param props the pattern, the bus, what the execution gets, dead-letter queue, retries
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
   */
  public static event(props: EventTriggerProps): Trigger {
    need('Trigger.event', 'pattern', props?.pattern, 'object');
    return new BuiltInTrigger(props.id ?? 'Event', (scope, workflow) => eventRule(scope, workflow, props));
  }

  /**
   * Starts executions at certain times, through EventBridge Scheduler. A Standard execution has a name that follows
   * from its turn, so that a turn which is tried again starts no second one.
   *
   * @param props when, the time window, what the execution gets, dead-letter queue, retries
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  public static schedule(props: ScheduleTriggerProps): Trigger {
    need('Trigger.schedule', 'schedule', props?.schedule, 'schedule');
    return new BuiltInTrigger(props.id ?? 'Schedule', (scope, workflow) => scheduled(scope, workflow, props));
  }

  /**
   * Starts an execution for each message of an SQS queue, or for a batch of them, through EventBridge Pipes. It gets a
   * list of `QueueMessage`s.
   *
   * A message may come twice, unless the queue is FIFO.
   *
   * @param queue the queue, which must have a dead-letter queue; one with a customer key needs no more
   * @param options the size of batches
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html
   */
  public static queue(queue: sqs.IQueue, options: QueueTriggerOptions = {}): Trigger {
    need('Trigger.queue', 'queue', queue, 'queue');
    return new BuiltInTrigger(options.id ?? 'Queue', (scope, workflow) => queued(scope, workflow, queue, options));
  }

  /**
   * Starts an execution for each POST to an API of API Gateway, with the body of the request, and answers at once: 202
   * with `{ executionArn, startDate }`; 400 for a request that does not fit the schema; 409 for a name that another
   * input was started under; 429 where too many come; 503 where Step Functions does not answer.
   *
   * @param options who may call, what a request must look like, throttling
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/tutorial-api-gateway.html
   */
  public static api(options: StartApiTriggerOptions = {}): Trigger {
    return new BuiltInTrigger(options.id ?? 'Api', (scope, workflow) => startApi(scope, workflow, options));
  }

  /**
   * Runs an Express execution for each POST to an API of API Gateway, and answers with its output: 200; 400 for a
   * request that does not fit the schema; 504 for an execution that timed out; the status of `errorStatus` for one that
   * failed, else 500; 429 where too many come; 503 where Step Functions does not answer. API Gateway waits for 29
   * seconds: set the `timeout` of the workflow to that or less.
   *
   * @param options the statuses of errors, who may call, what a request must look like, throttling
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
   */
  public static syncApi(options: SyncApiTriggerOptions = {}): Trigger {
    return new BuiltInTrigger(options.id ?? 'Api', (scope, workflow) => syncApi(scope, workflow, options));
  }

  /**
   * Lets a Lambda function start executions, and tells it the ARN of the state machine.
   *
   * @param fn the function; not one that the workflow itself invokes
   * @param options the name of the environment variable
   */
  public static caller(fn: lambda.Function, options: CallerTriggerOptions = {}): Trigger {
    need('Trigger.caller', 'fn', fn, 'ownFunction');
    return new BuiltInTrigger(options.id ?? 'Caller', (_scope, workflow) => {
      workflow.grantStartExecution(fn);
      fn.addEnvironment(options.environmentVariable ?? 'STATE_MACHINE_ARN', workflow.stateMachineArn);
      return {};
    });
  }

  public abstract readonly triggerId: string;

  protected constructor() {}

  public abstract bindTrigger(scope: Construct, workflow: IWorkflow): TriggerBinding;
}

class BuiltInTrigger extends Trigger {
  constructor(
    public readonly triggerId: string,
    private readonly bind: (scope: Construct, workflow: IWorkflow) => TriggerBinding,
  ) {
    super();
  }

  public bindTrigger(scope: Construct, workflow: IWorkflow): TriggerBinding {
    return this.bind(scope, workflow);
  }
}
