import { Case, Cases, DOCUMENTATION, SPECIFICATION } from '../case';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const QUEUE = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const beat = (after: number) => ({ after, response: { type: 'heartbeat' } as const });
const done = (after: number) => ({ after, response: { type: 'succeeded', output: 'done' } as const });
const timesOut = (name: string, state: object, seconds: number, input: any = {}, reply: any = 'never'): Case => ({
  name,
  state: { Type: 'Task', ...state },
  input,
  answers: { It: [reply] },
  error: 'States.Timeout',
  seconds,
});
const inTime = (name: string, state: object, seconds: number, input: any, reply: any): Case => ({
  name,
  state: { Type: 'Task', ...state },
  input,
  answers: { It: [reply] },
  output: 'done',
  seconds,
});

export default [
  {
    source: `${SPECIFICATION}#timeouts`,
    cases: [
      timesOut('times out a task that takes longer than TimeoutSeconds', { Resource: LAMBDA, TimeoutSeconds: 5 }, 5),
      timesOut('reads TimeoutSecondsPath', { Resource: LAMBDA, TimeoutSecondsPath: '$.t' }, 7, { t: 7 }),
      timesOut(
        'evaluates TimeoutSeconds in JSONata',
        { QueryLanguage: 'JSONata', Resource: LAMBDA, TimeoutSeconds: '{% $states.input.t %}' },
        8,
        { t: 8 },
      ),
      inTime('accepts a response exactly at the timeout', { Resource: LAMBDA, TimeoutSeconds: 5 }, 5, {}, [done(5)]),
      {
        ...timesOut('ignores a response after the timeout', { Resource: LAMBDA, TimeoutSeconds: 5 }, 5, {}, [
          done(6),
        ]),
        events: [
          'ExecutionStarted',
          'TaskStateEntered',
          'TaskScheduled',
          'TaskStarted',
          'TaskTimedOut',
          'ExecutionFailed',
        ],
      },
      timesOut(
        'times out a task without a heartbeat within HeartbeatSeconds',
        { Resource: QUEUE, TimeoutSeconds: 600, HeartbeatSeconds: 60 },
        60,
      ),
      timesOut(
        'reads HeartbeatSecondsPath',
        { Resource: QUEUE, TimeoutSeconds: 600, HeartbeatSecondsPath: '$.beat' },
        30,
        { beat: 30 },
      ),
      timesOut(
        'evaluates HeartbeatSeconds in JSONata',
        { QueryLanguage: 'JSONata', Resource: QUEUE, TimeoutSeconds: 600, HeartbeatSeconds: '{% 20 + 1 %}' },
        21,
      ),
      timesOut(
        'extends the time with each heartbeat',
        { Resource: QUEUE, TimeoutSeconds: 600, HeartbeatSeconds: 60 },
        165,
        {},
        [beat(50), beat(105)],
      ),
      inTime(
        'accepts a late result of a task that sends heartbeats in time',
        { Resource: QUEUE, TimeoutSeconds: 600, HeartbeatSeconds: 60 },
        300,
        {},
        [60, 120, 180, 240].map(beat).concat(done(300) as never),
      ),
      timesOut(
        'times out after TimeoutSeconds despite heartbeats',
        { Resource: QUEUE, TimeoutSeconds: 100, HeartbeatSeconds: 60 },
        100,
        {},
        [50, 90, 140].map(beat),
      ),
      {
        name: 'fails with States.Runtime if TimeoutSecondsPath finds nothing',
        state: { Type: 'Task', Resource: LAMBDA, TimeoutSecondsPath: '$.none' },
        error: 'States.Runtime',
        cause:
          "An error occurred while executing the state 'It' (entered at the event id #2). Invalid path '$.none' : No " +
          "results for path: $['none']",
      },
    ],
  },
  {
    source: `${DOCUMENTATION}/concepts-error-handling.html#error-handling-error-representation`,
    cases: [
      {
        name: 'catches a missed heartbeat as States.HeartbeatTimeout',
        states: {
          It: {
            Type: 'Task',
            Resource: QUEUE,
            HeartbeatSeconds: 5,
            Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Handled' }],
          },
          Handled: { Type: 'Pass' },
        },
        answers: { It: ['never'] },
        output: { Error: 'States.Timeout', Cause: '' },
      },
      {
        ...timesOut(
          'does not match a timeout with States.HeartbeatTimeout',
          {
            Resource: LAMBDA,
            TimeoutSeconds: 5,
            Retry: [{ ErrorEquals: ['States.HeartbeatTimeout'] }],
          },
          5,
        ),
      },
      {
        name: 'expects heartbeats of an activity once a worker has taken it',
        state: {
          Type: 'Task',
          Resource: 'arn:aws:states:us-east-1:123456789012:activity:work',
          TimeoutSeconds: 900,
          HeartbeatSeconds: 60,
        },
        answers: { It: [[{ after: 100, response: { type: 'started' } }]] },
        error: 'States.Timeout',
        seconds: 160,
      },
    ],
  },
  {
    source: `${SPECIFICATION}#toplevelfields`,
    cases: [
      {
        name: 'times out the execution after TimeoutSeconds of the machine',
        machine: { TimeoutSeconds: 10 },
        state: { Type: 'Wait', Seconds: 11 },
        status: 'TIMED_OUT',
        seconds: 10,
        events: ['ExecutionStarted', 'WaitStateEntered', 'ExecutionTimedOut'],
      },
      {
        name: 'accepts an end exactly at the timeout of the machine',
        machine: { TimeoutSeconds: 10 },
        state: { Type: 'Wait', Seconds: 10 },
        status: 'SUCCEEDED',
        seconds: 10,
      },
      {
        name: 'does not catch the timeout of the machine',
        machine: { TimeoutSeconds: 10 },
        states: {
          It: { Type: 'Task', Resource: LAMBDA, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handled' }] },
          Handled: { Type: 'Pass' },
        },
        answers: { It: ['never'] },
        status: 'TIMED_OUT',
        seconds: 10,
      },
      {
        name: 'counts retries towards the timeout of the machine',
        machine: { TimeoutSeconds: 100 },
        state: { Type: 'Task', Resource: LAMBDA, Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60 }] },
        answers: { It: [{ error: 'E' }] },
        status: 'TIMED_OUT',
        seconds: 100,
      },
      {
        name: 'times out a Standard execution after a year',
        state: { Type: 'Task', Resource: QUEUE },
        answers: { It: ['never'] },
        status: 'TIMED_OUT',
        seconds: 365 * 24 * 3600,
      },
    ],
  },
] satisfies Cases[];
