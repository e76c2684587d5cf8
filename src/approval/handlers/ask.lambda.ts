import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ask, InvalidApproval } from './ask';
import { newLinkId } from './link';
import { subjectOf, textOf } from './message';
import { Publish } from './ports';
import { tables } from './tables';
import { TransientError } from '../../lambda-shared/transient-error';
import { AskEvent, Asked, ENVIRONMENT } from '../contract';

const requests = tables();
const env = process.env;

/** Asks for an approval, reminds, escalates, and returns the decision once there is one. */
export async function handler(event: AskEvent): Promise<Asked> {
  try {
    return await ask(event, {
      requests,
      newLinkId,
      address: env[ENVIRONMENT.address]!,
      publish: env[ENVIRONMENT.topic] ? publish(new SNSClient({})) : undefined,
      auditSeconds: env[ENVIRONMENT.auditSeconds] ? Number(env[ENVIRONMENT.auditSeconds]) : undefined,
    });
  } catch (error) {
    if (error instanceof InvalidApproval) throw error;
    throw new TransientError(error as Error);
  }
}

const publish = (sns: SNSClient): Publish => async (notice) => {
  const escalated = notice.kind === 'ESCALATION' ? env[ENVIRONMENT.escalationTopic] : undefined;
  await sns.send(new PublishCommand({
    TopicArn: escalated || env[ENVIRONMENT.topic],
    Subject: subjectOf(notice),
    Message: textOf(notice),
    MessageAttributes: { kind: { DataType: 'String', StringValue: notice.kind } },
  }));
};
