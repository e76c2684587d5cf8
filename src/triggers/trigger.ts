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

/** Options for a trigger that lets a Lambda function start executions. */
export interface CallerTriggerOptions {
  /**
   * The id of the trigger, which is unique within its workflow. Must be letters and digits.
   *
   * @default - Caller
   */
  readonly id?: string;

  /**
   * The environment variable of the function that holds the ARN of the state machine.
   *
   * @default STATE_MACHINE_ARN
   */
  readonly environmentVariable?: string;
}

/**
 * A trigger that starts executions of a workflow. Pass it to `workflow.addTrigger()`.
 *
 * @example
 * declare const workflow: Workflow;
 * declare const bucket: s3.Bucket;
 * workflow.addTrigger(Trigger.s3Upload(bucket, { prefix: 'incoming/', suffix: '.csv' }));
 * workflow.addTrigger(Trigger.schedule({
 *   schedule: ScheduleExpression.cron({ hour: '6', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
 * }));
 */
export abstract class Trigger implements ITrigger {
  /**
   * Starts an execution for each object that is created in a bucket, through EventBridge. The input is the whole event,
   * an `S3UploadEvent`, whose `detail.object.key` is the key of the object, not URL-encoded.
   *
   * EventBridge may deliver an event twice.
   *
   * @param bucket the bucket, whose events to EventBridge are enabled
   * @param options prefix, suffix, dead-letter queue, retries
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
   */
  public static s3Upload(bucket: s3.IBucket, options: S3UploadTriggerOptions = {}): Trigger {
    need('Trigger.s3Upload', 'bucket', bucket, 'bucket');
    return new BuiltInTrigger(options.id ?? 'Upload', (scope, workflow) => s3Upload(scope, workflow, bucket, options));
  }

  /**
   * Starts an execution for each event that matches a pattern, through an EventBridge rule. The input is the whole
   * event.
   *
   * EventBridge may deliver an event twice.
   *
   * @param props pattern, event bus, input of the execution, dead-letter queue, retries
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
   */
  public static event(props: EventTriggerProps): Trigger {
    need('Trigger.event', 'pattern', props?.pattern, 'object');
    return new BuiltInTrigger(props.id ?? 'Event', (scope, workflow) => eventRule(scope, workflow, props));
  }

  /**
   * Starts executions on a schedule, through EventBridge Scheduler. The name of a Standard execution is derived from
   * the invocation of the schedule, so that an invocation that is retried does not start a second execution.
   *
   * @param props schedule, time window, input of the execution, dead-letter queue, retries
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  public static schedule(props: ScheduleTriggerProps): Trigger {
    need('Trigger.schedule', 'schedule', props?.schedule, 'schedule');
    return new BuiltInTrigger(props.id ?? 'Schedule', (scope, workflow) => scheduled(scope, workflow, props));
  }

  /**
   * Starts an execution for each message of an SQS queue, or for a batch of them, through EventBridge Pipes. The input
   * is a list of `QueueMessage` objects.
   *
   * A message may be delivered twice, unless the queue is FIFO.
   *
   * @param queue the queue, which must have a dead-letter queue; permission to use its customer managed key is granted
   * too
   * @param options batch size and batching window
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html
   */
  public static queue(queue: sqs.IQueue, options: QueueTriggerOptions = {}): Trigger {
    need('Trigger.queue', 'queue', queue, 'queue');
    return new BuiltInTrigger(options.id ?? 'Queue', (scope, workflow) => queued(scope, workflow, queue, options));
  }

  /**
   * Starts an execution for each POST request to an API of API Gateway, with the body of the request as input, and
   * responds without waiting for it.
   *
   * The response is 202 with `{ executionArn, startDate }`; 400 for a request that does not match the schema; 409 for a
   * name that was used with another input; 429 if there are too many requests; 503 if Step Functions does not respond.
   *
   * @param options authorizer, schema of requests, throttling
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/tutorial-api-gateway.html
   */
  public static api(options: StartApiTriggerOptions = {}): Trigger {
    return new BuiltInTrigger(options.id ?? 'Api', (scope, workflow) => startApi(scope, workflow, options));
  }

  /**
   * Runs an Express execution for each POST request to an API of API Gateway, and responds with its output.
   *
   * The response is 200 with the output; 400 for a request that does not match the schema; 504 for an execution that
   * timed out; the status in `errorStatus`, or else 500, for one that failed; 429 if there are too many requests; 503
   * if Step Functions does not respond. API Gateway waits for 29 seconds, so set the `timeout` of the workflow to at
   * most this.
   *
   * @param options statuses of errors, authorizer, schema of requests, throttling
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
   */
  public static syncApi(options: SyncApiTriggerOptions = {}): Trigger {
    return new BuiltInTrigger(options.id ?? 'Api', (scope, workflow) => syncApi(scope, workflow, options));
  }

  /**
   * Grants a Lambda function permission to start executions, and sets the ARN of the state machine in its environment.
   *
   * @param fn the function, which must not be one that the workflow itself invokes
   * @param options name of the environment variable
   */
  public static caller(fn: lambda.Function, options: CallerTriggerOptions = {}): Trigger {
    need('Trigger.caller', 'fn', fn, 'ownFunction');
    return new BuiltInTrigger(options.id ?? 'Caller', (_scope, workflow) => {
      workflow.grantStartExecution(fn);
      fn.addEnvironment(options.environmentVariable ?? 'STATE_MACHINE_ARN', workflow.stateMachineArn);
      return {};
    });
  }

  /** The id of the trigger, which is unique within its workflow. Must be letters and digits. */
  public abstract readonly triggerId: string;

  /**
   * Binds the trigger to a workflow. Called once by `workflow.addTrigger()`.
   *
   * @param scope the scope for the resources of the trigger
   * @param workflow the workflow to start executions of
   */
  public abstract bindTrigger(scope: Construct, workflow: IWorkflow): TriggerBinding;
}

/** A trigger of a kind that is built into this library. */
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
