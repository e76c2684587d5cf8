import { Json } from '../engine';

/** A message that a workflow published or sent. */
export interface Message {
  /** The service, as in the resource of the task: `sns`, `sqs` or `events`. */
  readonly service: 'sns' | 'sqs' | 'events';
  /** The topic, queue or event bus, as readable text such as `${Alerts}`. */
  readonly to: string;
  /** The message, its body, or the detail of the event. JSON in a text is parsed. */
  readonly body: any;
  /** All parameters of the call; of the entry, for an event. */
  readonly parameters: any;
}

/** The messages of a call. Undefined if it publishes or sends nothing. */
export function messagesOf(service: string, action: string, parameters: any): Message[] | undefined {
  switch (`${service}:${action}`) {
    case 'sns:publish': {
      const to = parameters.TopicArn ?? parameters.TargetArn ?? parameters.PhoneNumber;
      return [{ service: 'sns', to, body: parsed(parameters.Message), parameters }];
    }
    case 'sqs:sendMessage':
      return [{ service: 'sqs', to: parameters.QueueUrl, body: parsed(parameters.MessageBody), parameters }];
    case 'events:putEvents':
    case 'eventbridge:putEvents':
      return (parameters.Entries as any[]).map((entry) =>
        ({ service: 'events', to: entry.EventBusName ?? 'default', body: parsed(entry.Detail), parameters: entry }));
    default: return undefined;
  }
}

/** The response of the service, with ids that are the same in each run. */
export function responseOf(messages: readonly Message[], count: number): Json {
  const id = (i: number) => `00000000-0000-4000-8000-${String(count + i).padStart(12, '0')}`;
  switch (messages[0]?.service) {
    case 'sqs': return { MD5OfMessageBody: '0'.repeat(32), MessageId: id(0) };
    case 'sns': return { MessageId: id(0) };
    default: return { Entries: messages.map((_, i) => ({ EventId: id(i) })), FailedEntryCount: 0 };
  }
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
