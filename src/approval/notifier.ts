import { Stack, Tokenization } from 'aws-cdk-lib';
import * as ses from 'aws-cdk-lib/aws-ses';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Step } from '../steps';
import { need } from '../validation/required';
import { jsonata } from '../workflow/jsonata-text';

/** Options for a notifier that publishes to a topic. */
export interface TopicNotifierOptions {
  /**
   * The topic for escalations.
   *
   * @default - the same topic. Subscriptions can filter by the attribute `kind`: `REQUEST`, `REMINDER` or `ESCALATION`
   */
  readonly escalationTopic?: sns.ITopic;
}

/** Properties for defining the e-mails to approvers. */
export interface EmailNotifierProps {
  /** The sender, which must be an address of the identity, for example `approvals@example.com`. */
  readonly fromEmail: string;

  /**
   * The configuration set of the e-mails.
   *
   * @default - the default configuration set of the identity, if it has one. The permission to use it is granted if the
   * identity is defined in this app. Set that of an imported identity here
   */
  readonly configurationSet?: ses.IConfigurationSet;
}

/**
 * Notifies approvers of a request.
 *
 * @example
 * const identity = ses.EmailIdentity.fromEmailIdentityName(stack, 'Identity', 'example.com');
 * new Approval(stack, 'Approvals', {
 *   notifier: ApprovalNotifier.email(identity, { fromEmail: 'approvals@example.com' }),
 * });
 */
export abstract class ApprovalNotifier {
  /**
   * Publishes to an SNS topic. All subscribers receive the same link, so it does not identify the approver.
   *
   * @param topic the topic, whose customer managed key, if any, needs no further permissions
   * @param options a topic for escalations
   */
  public static topic(topic: sns.ITopic, options: TopicNotifierOptions = {}): ApprovalNotifier {
    need('ApprovalNotifier.topic', 'topic', topic, 'topic');
    return new BuiltInNotifier({ topic, escalationTopic: options.escalationTopic });
  }

  /**
   * Sends an e-mail through SES to each approver, with a dedicated link. The approvers are e-mail addresses, and each
   * request must name them.
   *
   * The link is stored in the history of the approval's execution. Identities that can read the history can approve.
   *
   * @param identity the verified identity that sends the e-mails
   * @param props the sender and the configuration set
   */
  public static email(identity: ses.IEmailIdentity, props: EmailNotifierProps): ApprovalNotifier {
    need('ApprovalNotifier.email', 'identity', identity, 'emailIdentity');
    need('ApprovalNotifier.email', 'fromEmail', props?.fromEmail, 'text');
    const configurationSet = props.configurationSet?.configurationSetName;
    const used = configurationSet ?? defaultConfigurationSet(identity);
    const step = Step.serviceCall({
      service: 'sesv2',
      action: 'sendEmail',
      resources: [identity.emailIdentityArn, ...used ? [configurationSetArn(identity, used)] : []],
      arguments: {
        ConfigurationSetName: configurationSet,
        FromEmailAddress: props.fromEmail,
        Destination: { ToAddresses: ['{% $request.approver %}'] },
        Content: {
          Simple: {
            Subject: { Data: jsonata(SUBJECT), Charset: 'UTF-8' },
            Body: { Text: { Data: jsonata(TEXT), Charset: 'UTF-8' } },
          },
        },
      },
    });
    return new BuiltInNotifier({ step, needsApprovers: true });
  }

  /**
   * Runs a step once for each approver, with a dedicated link, for example to post to a chat. If the request names no
   * approvers, the step runs once without an approver. Its input is an `ApprovalNotice`:
   * `{ kind, approver?, link, title, text, details, execution, until }`, where `kind` is `REQUEST`, `REMINDER` or
   * `ESCALATION`. It is retried after an error.
   *
   * The link is stored in the history of the approval's execution. Identities that can read the history can approve.
   *
   * @param step notifies an approver
   */
  public static step(step: Step): ApprovalNotifier {
    need('ApprovalNotifier.step', 'step', step, 'step');
    return new BuiltInNotifier({ step });
  }

  /**
   * The topics or the step that notify approvers.
   *
   * @internal
   */
  public abstract readonly _parts: NotifierParts;

  protected constructor() {}
}

export interface NotifierParts {
  readonly topic?: sns.ITopic;
  readonly escalationTopic?: sns.ITopic;
  readonly step?: Step;
  /** Whether requests must name their approvers. */
  readonly needsApprovers?: boolean;
}

class BuiltInNotifier extends ApprovalNotifier {
  constructor(public readonly _parts: NotifierParts) {
    super();
  }
}

/** The default configuration set of an identity that is defined in this app. */
function defaultConfigurationSet(identity: ses.IEmailIdentity): string | undefined {
  const resource = identity.node.defaultChild;
  if (!(resource instanceof ses.CfnEmailIdentity)) return undefined;
  const { configurationSetAttributes } = resource;
  if (!configurationSetAttributes || Tokenization.isResolvable(configurationSetAttributes)) return undefined;
  return configurationSetAttributes.configurationSetName;
}

/**
 * The ARN of a configuration set, on which SES authorizes sending an e-mail, too.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
 */
function configurationSetArn(identity: ses.IEmailIdentity, name: string): string {
  return Stack.of(identity).formatArn({
    service: 'ses',
    region: identity.env.region,
    account: identity.env.account,
    resource: 'configuration-set',
    resourceName: name,
  });
}

const OPENING = '$lookup({ "REMINDER": "Reminder: ", "ESCALATION": "Escalation: " }, $request.kind)';
const SUBJECT = `$replace(${OPENING} & $request.title, /\\s+/, " ")`;
const TEXT = '$join(['
  + '$request.title, ($request.text = "" ? [] : ["", $request.text]), "", '
  + '$request.details.(name & ": " & value), '
  + '"Asked by: " & $request.execution, "Please decide by: " & $request.until, "", '
  + '"Approve or reject here:", $request.link'
  + '], "\\n")';
