import { Stack, Tokenization } from 'aws-cdk-lib';
import * as ses from 'aws-cdk-lib/aws-ses';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Step } from '../steps';
import { need } from '../validation/required';
import { jsonata } from '../workflow/jsonata-text';

/** What can be chosen for a notifier that publishes to a topic. */
export interface TopicNotifierOptions {
  /**
   * The topic for escalations.
   *
   * @default - the same topic; subscriptions can filter by the attribute `kind`: `REQUEST`, `REMINDER` or `ESCALATION`
   */
  readonly escalationTopic?: sns.ITopic;
}

/** What an e-mail to an approver is made of. */
export interface EmailNotifierProps {
  /** Who writes: an address of the identity, for example `approvals@example.com`. */
  readonly from: string;

  /**
   * The configuration set that e-mails are sent with.
   *
   * @default - the default configuration set of the identity, if it has one. The permission to use it is granted if the
   * identity is defined in this app; give that of an imported identity here
   */
  readonly configurationSet?: ses.IConfigurationSet;
}

/** How approvers are told that they are asked. */
export abstract class ApprovalNotifier {
  /**
   * Publishes to an SNS topic. One link reaches all its subscribers, so it tells nothing about who answers.
   *
   * @param topic the topic; one with a customer key needs no more
   * @param options a topic for escalations
   */
  public static topic(topic: sns.ITopic, options: TopicNotifierOptions = {}): ApprovalNotifier {
    need('ApprovalNotifier.topic', 'topic', topic, 'topic');
    return new BuiltInNotifier({ topic, escalationTopic: options.escalationTopic });
  }

  /**
   * Sends an e-mail through SES to each approver, with a link of their own. The approvers are e-mail addresses,
   * and must be named.
   *
   * The link stands in the history of the approval's execution: whoever may read that can answer.
   *
   * @param identity the verified identity that writes
   * @param props from which address
   */
  public static email(identity: ses.IEmailIdentity, props: EmailNotifierProps): ApprovalNotifier {
    need('ApprovalNotifier.email', 'identity', identity, 'emailIdentity');
    need('ApprovalNotifier.email', 'from', props?.from, 'text');
    const configurationSet = props.configurationSet?.configurationSetName;
    const used = configurationSet ?? defaultConfigurationSet(identity);
    const step = Step.serviceCall({
      service: 'sesv2',
      action: 'sendEmail',
      resources: [identity.emailIdentityArn, ...used ? [configurationSetArn(identity, used)] : []],
      arguments: {
        ConfigurationSetName: configurationSet,
        FromEmailAddress: props.from,
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
   * Runs a step once for each approver, with a link of their own; once without an approver where none are named, for
   * example to write into a chat. The step gets `{ kind, approver?, link, title, text, details, execution, until }`,
   * where `kind` is `REQUEST`, `REMINDER` or `ESCALATION`. It may run again after an error.
   *
   * The link stands in the history of the approval's execution: whoever may read that can answer.
   *
   * @param step tells an approver
   */
  public static step(step: Step): ApprovalNotifier {
    need('ApprovalNotifier.step', 'step', step, 'step');
    return new BuiltInNotifier({ step });
  }

  /**
   * What it is made of.
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
  /** Whether it cannot tell anybody without a name. */
  readonly needsApprovers?: boolean;
}

class BuiltInNotifier extends ApprovalNotifier {
  constructor(public readonly _parts: NotifierParts) {
    super();
  }
}

/** What CloudFormation is told of an identity of this app. */
function defaultConfigurationSet(identity: ses.IEmailIdentity): string | undefined {
  const resource = identity.node.defaultChild;
  if (!(resource instanceof ses.CfnEmailIdentity)) return undefined;
  const { configurationSetAttributes } = resource;
  if (!configurationSetAttributes || Tokenization.isResolvable(configurationSetAttributes)) return undefined;
  return configurationSetAttributes.configurationSetName;
}

/**
 * SES authorizes an e-mail on its configuration set too.
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
  + '"Asked by: " & $request.execution, "Please answer by: " & $request.until, "", '
  + '"Approve or reject here:", $request.link'
  + '], "\\n")';
