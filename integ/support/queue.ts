import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });

/** Receives and deletes up to ten messages of a queue, and returns their bodies. */
export async function take(QueueUrl: string, WaitTimeSeconds = 0): Promise<string[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
    QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds,
  }));
  await Promise.all(Messages.map(({ ReceiptHandle }) =>
    sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))));
  return Messages.map(({ Body }) => Body!);
}
