import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { IWorkflow } from './workflow-base';

/** A trigger that starts executions of a workflow. Use the factories of `Trigger`, or implement your own. */
export interface ITrigger {
  /** The id of the trigger, unique in its workflow: letters and digits. */
  readonly triggerId: string;

  /**
   * Defines the resources that start executions. Called once, when the trigger is added.
   *
   * @param scope the scope of the constructs of the trigger
   * @param workflow the workflow to start
   */
  bindTrigger(scope: Construct, workflow: IWorkflow): TriggerBinding;
}

/** The resources of a trigger that was added to a workflow. */
export interface TriggerBinding {
  /**
   * The dead-letter queue for events that could not start an execution.
   *
   * @default - the calling service keeps or reports them itself
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * The URL that starts executions.
   *
   * @default - the trigger is not called by HTTP
   */
  readonly url?: string;

  /**
   * The API, for example to grant callers access to it.
   *
   * @default - the trigger has no API
   */
  readonly api?: apigateway.RestApi;
}
