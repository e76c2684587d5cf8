import { Construct, IConstruct } from 'constructs';
import { InvalidPropError } from './errors';

/** The kinds of values, identified by a member, since a value may come from another copy of the library or jsii. */
const KINDS = {
  approval: { has: 'identifiesApprovers', is: 'an approval, for example new Approval(this, \'Approval\')' },
  activity: { has: 'activityArn', is: 'an activity, for example new WorkerActivity(this, \'Work\')' },
  bucket: { has: 'bucketArn', is: 'an S3 bucket' },
  bus: { has: 'eventBusArn', is: 'an event bus' },
  duration: { has: 'toSeconds', is: 'a Duration, for example Duration.hours(1)' },
  emailIdentity: { has: 'emailIdentityArn', is: 'an e-mail identity of SES' },
  function: { has: 'functionArn', is: 'a Lambda function' },
  ownFunction: { has: 'addEnvironment', is: 'a Lambda function that this app defines' },
  queue: { has: 'queueArn', is: 'an SQS queue' },
  rendition: { has: 'bindRendition', is: 'a Rendition, for example Rendition.invoke(fn)' },
  schedule: { has: 'expressionString', is: 'a ScheduleExpression, for example ScheduleExpression.rate(…)' },
  states: { has: 'startState', is: 'a chain of states, for example step.toState(this, \'Work\')' },
  step: { has: 'toState', is: 'a Step, for example Step.invoke(fn)' },
  workflow: {
    has: '_machine',
    is: 'a workflow of this library, or Workflow.fromStateMachine(this, \'Id\', stateMachine)',
  },
  topic: { has: 'topicArn', is: 'an SNS topic' },
  trigger: { has: 'bindTrigger', is: 'a Trigger, for example Trigger.s3Upload(bucket)' },
  object: { has: undefined, is: 'an object' },
  text: { has: undefined, is: 'a text' },
  value: { has: undefined, is: 'any value' },
} as const;

export type Kind = keyof typeof KINDS;

/**
 * Rejects a value that is missing or of another kind, since plain JavaScript does not check types.
 *
 * @param where the construct or the factory that received the value
 */
export function need(where: IConstruct | string, name: string, value: unknown, kind: Kind): void {
  if (isOfKind(value, kind)) return;
  const { is } = KINDS[kind];
  const missing = value === undefined || (value === null && kind !== 'value');
  const problem = missing ? `'${name}' is required: ${is}` : `'${name}' must be ${is}, got: ${inWords(value)}`;
  if (Construct.isConstruct(where)) throw new InvalidPropError(where, problem);
  throw new Error(`${where as string}: ${problem}`);
}

/** Rejects a value of another kind, if one is given. */
export function needIfGiven(where: IConstruct | string, name: string, value: unknown, kind: Kind): void {
  if (value !== undefined) need(where, name, value, kind);
}

function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === 'value') return value !== undefined;
  if (kind === 'text') return typeof value === 'string';
  if (typeof value !== 'object' || value === null) return false;
  const { has } = KINDS[kind];
  return has === undefined || has in value;
}

function inWords(value: unknown): string {
  if (typeof value === 'function') return 'a class';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const known = Object.values(KINDS).find(({ has }) => has !== undefined && has in value);
  return known ? known.is.replace(/,.*/, '') : value.constructor?.name ?? 'an object';
}
