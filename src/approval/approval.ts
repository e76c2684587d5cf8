import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { approvalDefinition, TELL_APPROVERS } from './approval-definition';
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

/** What an approval is made of. */
export interface ApprovalProps extends OperationsOptions {
  /**
   * How approvers are told.
   *
   * @default - an encrypted SNS topic of its own, to which you subscribe those who approve
   */
  readonly notifier?: ApprovalNotifier;

  /**
   * Where the page is served, and who is let in.
   *
   * @default ApprovalEndpoint.httpApi()
   */
  readonly endpoint?: ApprovalEndpoint;

  /**
   * How long a request stays in the table of requests after its time: what was asked, who answered what, and what was
   * decided.
   *
   * @default - for good
   */
  readonly auditRetention?: Duration;
}

/** Attributes of an existing approval. */
export interface ApprovalAttributes {
  /** The ARN of the approval's state machine. */
  readonly stateMachineArn: string;

  /**
   * Whether approvers are known, by a link for each of them or by an authorizer.
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
 * Asks people for their approval, for as many workflows as there are: `Step.approval(approval, …)` is the step.
 *
 * The message holds a link and never a task token. The link leads to a page that shows what is asked: looking at it
 * never changes anything, so that mail scanners and chat previews decide nothing; only its two buttons do, once.
 *
 * It creates a state machine that asks, waits, reminds and escalates, two functions with a role each, a table of
 * requests (the audit record), a table of secrets with a time to live (the links as hashes, the token that waits), a
 * customer key, an HTTP API, and, where no notifier is given, a topic.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 */
export class Approval extends Construct implements IApproval {
  /**
   * Imports an existing approval, for workflows of other apps.
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

  /** The workflow that asks: its state machine, log, alarms and metrics. Each of its executions is one request. */
  public readonly workflow: Workflow;

  public readonly stateMachine: sfn.IStateMachine;

  public readonly identifiesApprovers: boolean;

  public readonly needsApprovers: boolean;

  /** The events that the step adds which notifies one approver; nothing where the notifier publishes to a topic. */
  public readonly eventsPerNotice?: number;

  /** The customer key of the state machine; nothing where AWS owns it. */
  public readonly encryptionKey?: kms.IKey;

  /** The topic to which those subscribe who approve; nothing where a step tells them. */
  public readonly topic?: sns.ITopic;

  /** The audit record of each request, under its `requestId`. */
  public readonly requestTable: dynamodb.ITable;

  /** The address of the page; the id of a link follows it. */
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
      description: `Shows the requests of ${this.node.path}, and takes their answers`,
      timeout: Duration.seconds(29), // as long as API Gateway waits
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
      comment: 'Asks people for their approval: each execution is one request',
      logExecutionData: false, // what is asked, and the links of approvers who are told one by one
      timeout: Duration.days(365),
      definition: approvalDefinition(new Construct(this, 'Definition'), {
        askFunction: ask,
        notify: step,
        requestTable: this.requestTable,
        secretTable,
      }),
    });
    this.stateMachine = this.workflow.stateMachine;
    const tellApprovers = this.workflow._body.graphJson.States[TELL_APPROVERS];
    this.eventsPerNotice = tellApprovers && mostEvents(tellApprovers.ItemProcessor);
    this.allowWaking(page.role!);
    if (props.alarms ?? true) {
      const errors = page.metricErrors({ period: Duration.minutes(5) });
      occurrenceAlarm(this, 'PageErrorsAlarm', errors, PAGE_BROKE, props.alarmTopic);
    }
  }

  /**
   * Lets somebody read what was asked, answered and decided. Links and tokens are not among it.
   *
   * @param grantee who may read
   */
  public grantReadRequests(grantee: iam.IGrantable): iam.Grant {
    return grantStatements(grantee, tableStatements(this.requestTable, 'GetItem', 'Query', 'Scan'));
  }

  /**
   * In a policy of its own: the page's role would otherwise need the state machine, which needs the page's address,
   * which needs the role.
   */
  private allowWaking(role: iam.IRole): void {
    const { stateMachineArn } = this.workflow;
    const statements = [
      new iam.PolicyStatement({ actions: ['states:SendTaskSuccess'], resources: [stateMachineArn] }),
      forcedWildcard('Whether a request still waits tells its execution, whose name is not known before.', {
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

const PAGE_BROKE = 'the page of an approval broke. What the person had answered may or may not be recorded; the page '
  + 'tells it when they open the link again. Look into the log of the function.';
