import { Json, TaskRequest } from '../../src/engine';

/** The input of an execution that reaches all states of the state machine at a path, as long as is allowed. */
export function inputsOf(path: string, bucket: string): Json[] {
  const [, inputs] = INPUTS.find(([pattern]) => pattern.test(path))!;
  return inputs(bucket);
}

const ORDER_ID = 'o'.repeat(80);
const EMAIL = `${'a'.repeat(64)}@${'b'.repeat(60)}.example`;
const KEY = `uploads/${'k'.repeat(1004)}.mp4`;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const upload = (bucket: string, more: object = {}): Json => ({
  'id': '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  'source': 'aws.s3',
  'time': '2026-11-12T00:00:00Z',
  'detail': {
    bucket: { name: bucket },
    object: {
      key: KEY,
      size: 5_000_000,
      etag: 'b1946ac92492d2347c6235b4d2611184',
      sequencer: '00617F08299329D189',
      ...more,
    },
    reason: 'PutObject',
  },
});

const REQUEST = {
  title: 'Refund of an order?',
  text: 'A customer wants the money back',
  details: { amount: 42 },
  requester: 'carl@example.com',
};

const INPUTS: readonly (readonly [RegExp, (bucket: string) => Json[]])[] = [
  [
    /Orders\/Workflow/,
    () => [
      {
        orderId: ORDER_ID,
        customer: { email: EMAIL },
        items: [
          { sku: 's'.repeat(256), quantity: 1_000_000 },
          { sku: 'shoe', quantity: 1 },
        ],
        payment: { token: 'tok' },
      },
    ],
  ],
  [
    /Videos\/Workflow/,
    (bucket) => [upload(bucket), upload(bucket, { 'version-id': 'v'.repeat(32) }), upload(bucket, { size: 0 })],
  ],
  [
    /Approval\/Workflow/,
    () => [
      {
        ...REQUEST,
        details: [{ name: 'amount', value: 42 }],
        approvers: ['ada@example.com'],
        rule: 'FIRST_DECISION',
        timeoutSeconds: 3600,
      },
    ],
  ],
  [/Refunds\/Workflow/, () => [REQUEST, { ...REQUEST, approvers: ['ada@example.com', 'bob@example.com'] }]],
  [/.*/, () => [{ id: 42, orderId: ORDER_ID, amount: 2000, requester: EMAIL, managers: [EMAIL] }]],
];

/**
 * The successful responses of a task: one or several, each of which leads to another path.
 *
 * @param visit how often the state was entered before
 */
export function answersOf(request: TaskRequest, visit: number): Json[] {
  const { resource, state, input } = request;
  const sent = input as any;
  const service = resource.replace(/^arn:[^:]*:states:::(aws-sdk:)?/, '').replace(/\..*$/, '');
  switch (service) {
    case 'lambda:invoke':
      return payloads(state, sent.Payload, visit).map((Payload) => ({ StatusCode: 200, Payload }));
    case 'sqs:sendMessage':
    case 'sns:publish':
    case 'sesv2:sendEmail':
      return [{ MessageId: 'm-1' }];
    case 'events:putEvents':
      return [{ Entries: [{ EventId: 'e-1' }], FailedEntryCount: 0 }];
    case 'states:startExecution':
      return DECISIONS.map((Output) => ({ ExecutionArn: 'arn', StartDate: 1, Output }));
    case 'mediaconvert:createJob':
      return [{ Job: { Id: 'job-1' } }];
    case 'dynamodb:getItem':
      return [{ Item: { executionArn: { S: 'arn' } } }];
    default:
      return [{}];
  }
}

const DECISION = { decision: 'APPROVED', at: '2026-11-12T00:00:00Z', decisions: [], requestId: 'r-1' };
const DECISIONS = [DECISION, { ...DECISION, decision: 'REJECTED', comment: 'no' }];

const NOTICE = {
  kind: 'REQUEST',
  approver: EMAIL,
  link: 'https://approve.example/secret',
  title: 'Refund?\nOrder 1',
  text: 'Of 42 euros',
  details: [{ name: 'amount', value: '42' }],
  execution: 'arn',
  until: '2026-11-13T00:00:00Z',
};
const WAITING = { decision: null, notices: [NOTICE], sent: 1, waitSeconds: 300, tokenExpiresAt: 1_800_000_000 };

/** The result of a function. */
function payloads(state: string, event: any, visit: number): Json[] {
  switch (state) {
    case 'Pay':
      return [{ paid: true }, { paid: false, reason: 'no funds' }];
    case 'Ask':
      return [visit === 0 ? WAITING : { ...WAITING, notices: [], decision: DECISION }];
    case 'Read metadata':
      return [
        { status: 'EXTRACTED', metadata: { width: 320, height: 180 } },
        { status: 'REJECTED', reason: 'CORRUPT' },
      ];
    case 'Store results':
      return ['PROCESSED', 'PARTIAL', 'FAILED'].map((outcome) => ({
        outcome,
        renditions: [],
        failures: outcome === 'PROCESSED' ? [] : [{ state: 'Transcode', error: 'Broken', cause: '' }],
        discard: outcome === 'PROCESSED' ? [] : [event.outputPrefix],
      }));
    case 'Quarantine source':
      return [{ quarantine: 'TAGGED' }];
    default:
      return [{}];
  }
}

/** The causes of errors that a definition reads. */
export const CAUSES: { readonly [error: string]: readonly string[] } = {
  'DynamoDb.TransactionCanceledException': [
    '[None, ConditionalCheckFailed]',
    '[ConditionalCheckFailed, None]',
    '[None, TransactionConflict]',
    '[None, ValidationError]',
  ],
};
