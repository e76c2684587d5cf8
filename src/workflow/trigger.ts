import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { IWorkflow } from './workflow-base';

/** What starts executions of a workflow. Make one with the factories of `Trigger`, or implement a kind of your own. */
export interface ITrigger {
  /** Names the trigger among those of its workflow: letters and digits. */
  readonly triggerId: string;

  /**
   * Defines what is needed to start executions. Called once, when the trigger is added.
   *
   * @param scope where constructs are defined
   * @param workflow what is started
   */
  bindTrigger(scope: Construct, workflow: IWorkflow): TriggerBinding;
}

/** What a trigger consists of, when it has been added. */
export interface TriggerBinding {
  /**
   * Where events go that could not start an execution.
   *
   * @default - the service that calls keeps or reports them itself
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * The address that starts executions.
   *
   * @default - the trigger is none that is called by HTTP
   */
  readonly url?: string;

  /**
   * The API, for example to let somebody call it.
   *
   * @default - the trigger is no API
   */
  readonly api?: apigateway.RestApi;
}
