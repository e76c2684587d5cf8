import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { WorkflowBase } from './workflow-base';

/** Options for importing a state machine as a workflow. */
export interface ImportedWorkflowOptions {
  /**
   * Whether the state machine is Standard or Express.
   *
   * @default - the type of a state machine of this app, Standard for an imported one
   */
  readonly stateMachineType?: sfn.StateMachineType;

  /**
   * The customer managed key of the state machine.
   *
   * @default - the key of a state machine of this app, a key owned by AWS for an imported one
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The topic that alarms of triggers act on.
   *
   * @default - the alarms only change their state
   */
  readonly alarmTopic?: sns.ITopic;
}

/** A workflow whose state machine is defined elsewhere. */
export class ImportedWorkflow extends WorkflowBase {
  public readonly stateMachineType: sfn.StateMachineType;
  public readonly encryptionKey?: kms.IKey;
  public readonly alarmTopic?: sns.ITopic;
  public readonly _timeout = undefined; // unknown: the definition is elsewhere

  constructor(
    scope: Construct, id: string, public readonly _machine: sfn.IStateMachine, options: ImportedWorkflowOptions,
  ) {
    super(scope, id);
    this.encryptionKey = options.encryptionKey;
    this.alarmTopic = options.alarmTopic;
    this.stateMachineType = options.stateMachineType
      ?? (_machine instanceof sfn.StateMachine ? _machine.stateMachineType : sfn.StateMachineType.STANDARD);
  }
}
