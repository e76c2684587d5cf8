import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { approvalDefinition, NOTIFY_APPROVERS } from './approval-definition';
import { ENVIRONMENT } from './contract';
import { ApprovalEndpoint } from './endpoint';
import { AskFunction } from './handlers/ask-function';
import { RespondFunction } from './handlers/respond-function';
import { ApprovalNotifier } from './notifier';
import { mostEvents } from '../asl/history-size';
import { executionArns } from '../permissions/execution-arns';
import { acknowledgeForcedWildcards, forcedWildcard } from '../permissions/forced-wildcard';
import { grantStatements } from '../permissions/grant-statements';
import { machineKeyStatements } from '../permissions/machine-key';
import { publishStatements } from '../permissions/publish-statements';
import { tableStatements } from '../permissions/table-statements';
import { DefaultResources } from '../resources/default-resources';
import { functionOptions } from '../resources/function-options';
import { occurrenceAlarm } from '../resources/occurrence-alarm';
import { IApproval } from '../steps';
import { requireTopicsHere } from '../validation/resource-place';
import { OperationsOptions, Workflow } from '../workflow';

/** Properties for defining an `Approval`. */
export interface ApprovalProps extends OperationsOptions {
  /**
   * How approvers are notified.
   *
   * @default - a dedicated encrypted SNS topic, to which you subscribe the approvers
   */
  readonly notifier?: ApprovalNotifier;

  /**
   * The endpoint that serves the approval page, and who can access it.
   *
   * @default ApprovalEndpoint.httpApi()
   */
  readonly endpoint?: ApprovalEndpoint;

  /**
   * The time to keep a request in the request table after its timeout, with its question, decisions and outcome.
   *
   * @default - permanently
   */
  readonly auditRetention?: Duration;
}

/** Attributes of an existing `Approval`. */
export interface ApprovalAttributes {
  /** The ARN of the approval's state machine. */
  readonly stateMachineArn: string;

  /**
   * Whether approvers are identified, by a link for each of them or by an authorizer.
   *
   * @default false
   */
  readonly identifiesApprovers?: boolean;

  /**
   * Whether a request must name its approvers.
   *
   * @default false
   */
  readonly needsApprovers?: boolean;

  /**
   * The customer managed key of the state machine.
   *
   * @default - a key owned by AWS
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * Requests approvals for any number of workflows. Add it to a workflow with `Step.approval(approval, …)`.
 *
 * Approvers receive a message with a link, which never contains a task token. The link opens a page that shows the
 * request. Opening the page changes nothing, so mail scanners and chat previews cannot decide. Only its two buttons
 * decide, and only once.
 *
 * It creates a state machine that asks, waits, reminds and escalates, two functions with a role each, a request table
 * (the audit record), a secret table with a time to live (the links as hashes, the waiting task token), a customer
 * managed key, an HTTP API, and a topic if no notifier is given.
 *
 * @example
 * const approvals = new Approval(stack, 'Approvals');
 * approvals.topic!.addSubscription(new EmailSubscription('boss@example.com'));
 * const ask = Step.approval(approvals, { title: '{% "Refund of " & $request.amount & " EUR?" %}' });
 * new Workflow(stack, 'Refunds', { definition: ask.toState(stack, 'Ask for approval') });
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 */
export class Approval extends Construct implements IApproval {
  /**
   * Imports an existing approval, so that workflows of other apps can use it.
   *
   * @param scope the scope of the construct
   * @param id the ID of the construct
   * @param attributes the attributes of the approval
   */
  public static fromApprovalAttributes(scope: Construct, id: string, attributes: ApprovalAttributes): IApproval {
    const { stateMachineArn, identifiesApprovers = false, needsApprovers = false, encryptionKey } = attributes;
    const stateMachine = sfn.StateMachine.fromStateMachineArn(scope, id, stateMachineArn);
    return { stateMachine, identifiesApprovers, needsApprovers, encryptionKey };
  }

  /** The workflow that asks, with its state machine, log, alarms and metrics. Each of its executions is one request. */
  public readonly workflow: Workflow;

  public readonly stateMachine: sfn.IStateMachine;

  public readonly identifiesApprovers: boolean;

  public readonly needsApprovers: boolean;

  /** The number of history events for notifying one approver, unless the notifier publishes to a topic. */
  public readonly eventsPerNotice?: number;

  /** The customer managed key of the state machine, if one was given. */
  public readonly encryptionKey?: kms.IKey;

  /** The topic to which approvers subscribe, unless a step notifies them. */
  public readonly topic?: sns.ITopic;

  /** The table of requests. It stores the audit record of each request by its `requestId`. */
  public readonly requestTable: dynamodb.ITable;

  /** The address of the page, to which the ID of a link is appended. */
  public readonly address: string;

  constructor(scope: Construct, id: string, props: ApprovalProps = {}) {
    super(scope, id);
    const own = new DefaultResources(this, { ...props, purpose: 'Requests and messages' });
    const endpoint = props.endpoint ?? ApprovalEndpoint.httpApi();
    const notifier = props.notifier ?? ApprovalNotifier.topic(own.topic('Topic'));
    const { step, topic, escalationTopic, needsApprovers } = notifier._parts;
    const log = {
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy: own.removalPolicy,
      encryptionKey: props.encryptionKey,
    };
    this.topic = topic;
    requireTopicsHere(this, { 'notifier.topic': topic, 'notifier.escalationTopic': escalationTopic });
    this.encryptionKey = props.encryptionKey;
    this.identifiesApprovers = step !== undefined || endpoint._identityField !== undefined;
    this.needsApprovers = needsApprovers ?? false;
    this.requestTable = own.table('RequestTable', 'requestId', {
      timeToLiveAttribute: props.auditRetention && 'expiresAt',
    });
    const secretTable = own.table('SecretTable', 'key', { timeToLiveAttribute: 'expiresAt' });
    const tables = {
      [ENVIRONMENT.requestTable]: this.requestTable.tableName,
      [ENVIRONMENT.secretTable]: secretTable.tableName,
    };

    const page = new RespondFunction(this, 'Page', {
      ...functionOptions(this, 'Page', log, [
        ...tableStatements(this.requestTable, 'GetItem', 'PutItem'),
        ...tableStatements(secretTable, 'GetItem'),
      ]),
      description: `Shows the requests of ${this.node.path} and records decisions`,
      timeout: Duration.seconds(29), // the timeout of API Gateway
      memorySize: 256,
      environment: { ...tables, [ENVIRONMENT.identity]: endpoint._identityField ?? '' },
    });
    this.address = endpoint._serve(this, page, log);

    const auditSeconds = props.auditRetention && Math.ceil(props.auditRetention.toSeconds({ integral: false }));
    const ask = new AskFunction(this, 'Ask', {
      ...functionOptions(this, 'Ask', log, [
        ...tableStatements(this.requestTable, 'GetItem', 'PutItem'),
        ...tableStatements(secretTable, 'PutItem'),
        ...[topic, escalationTopic].flatMap((one) => one ? publishStatements(one) : []),
      ]),
      description: `Asks, reminds and escalates for ${this.node.path}`,
      timeout: Duration.seconds(60),
      memorySize: 256,
      environment: {
        ...tables,
        [ENVIRONMENT.address]: this.address,
        [ENVIRONMENT.topic]: topic?.topicArn ?? '',
        [ENVIRONMENT.escalationTopic]: escalationTopic?.topicArn ?? '',
        [ENVIRONMENT.auditSeconds]: String(auditSeconds ?? ''),
      },
    });

    this.workflow = new Workflow(this, 'Workflow', {
      ...props,
      comment: 'Requests approvals: each execution is one request',
      logExecutionData: false, // the requests, and the links if approvers are notified one by one
      timeout: Duration.days(365),
      definition: approvalDefinition(new Construct(this, 'Definition'), {
        askFunction: ask,
        notify: step,
        requestTable: this.requestTable,
        secretTable,
      }),
    });
    this.stateMachine = this.workflow.stateMachine;
    const notifyApprovers = this.workflow._body.graphJson.States[NOTIFY_APPROVERS];
    this.eventsPerNotice = notifyApprovers && mostEvents(notifyApprovers.ItemProcessor);
    this.allowWaking(page.role!);
    if (props.alarms ?? true) {
      const errors = page.metricErrors({ period: Duration.minutes(5) });
      occurrenceAlarm(this, 'PageErrorsAlarm', errors, PAGE_FAILED, props.alarmTopic);
    }
  }

  /**
   * Grants the given identity permission to read requests and decisions. Links and task tokens are not included.
   *
   * @param grantee the identity that reads requests
   */
  public grantReadRequests(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, tableStatements(this.requestTable, 'GetItem', 'Query', 'Scan'));
  }

  /**
   * Adds a dedicated policy, because otherwise the page's role would depend on the state machine, which depends on the
   * page's address, which depends on the role.
   */
  private allowWaking(role: iam.IRole): void {
    const { stateMachineArn } = this.workflow;
    const statements = [
      new iam.PolicyStatement({ actions: ['states:SendTaskSuccess'], resources: [stateMachineArn] }),
      forcedWildcard('The page reads the status of the execution that waits, whose name is unknown at deployment.', {
        actions: ['states:DescribeExecution'],
        resources: [executionArns(this.stateMachine)],
      }),
      ...machineKeyStatements(this.stateMachine),
    ];
    const policy = new iam.Policy(this, 'WakePolicy', { statements });
    role.attachInlinePolicy(policy);
    acknowledgeForcedWildcards(policy, statements);
  }
}

const PAGE_FAILED = 'the page of an approval failed. The decision of the approver may or may not be recorded; the page '
  + 'shows it when they open the link again. Check the log of the function.';
