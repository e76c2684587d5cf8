import { Case, Cases, DOCUMENTATION, SPECIFICATION } from '../case';

const now = '2026-01-01T00:00:00Z';
const waits = (name: string, state: object, input: any, seconds: number): Case =>
  ({ name, state: { Type: 'Wait', ...state }, input, now, seconds, output: input });
const refuses = (name: string, state: object, input: any, cause: string): Case => ({
  name,
  state: { Type: 'Wait', ...state },
  input,
  now,
  error: 'QueryLanguage' in state ? 'States.QueryEvaluationError' : 'States.Runtime',
  cause: `An error occurred while executing the state 'It' (entered at the event id #2). ${cause}`,
});
const jsonata = { QueryLanguage: 'JSONata' };

export default [
  {
    source: `${SPECIFICATION}#wait-state`,
    cases: [
      waits('Seconds', { Seconds: 10 }, { a: 1 }, 10),
      waits('Seconds of nothing', { Seconds: 0 }, {}, 0),
      waits('SecondsPath', { SecondsPath: '$.expiry.seconds' }, { expiry: { seconds: 3600 } }, 3600),
      waits('Timestamp', { Timestamp: '2026-01-01T00:01:00Z' }, {}, 60),
      waits('does not wait for a Timestamp in the past', { Timestamp: '2016-03-14T01:59:00Z' }, {}, 0),
      waits('TimestampPath', { TimestampPath: '$.at' }, { at: '2026-01-01T01:00:01+01:00' }, 1),
      waits('parts of a second', { TimestampPath: '$.at' }, { at: '2026-01-01T00:00:00.250Z' }, 0.25),
    ],
  },
  {
    source: `${DOCUMENTATION}/state-wait.html`,
    cases: [
      waits('Seconds in JSONata', { ...jsonata, Seconds: '{% $states.input.n * 2 %}' }, { n: 4 }, 8),
      waits('Timestamp in JSONata', { ...jsonata, Timestamp: '{% $states.input.at %}' }, { at: '2026-01-02T00:00:00Z' },
        86400),
      waits('Seconds as a number in JSONata', { ...jsonata, Seconds: 5 }, {}, 5),
      {
        name: 'records entering and exiting',
        state: { Type: 'Wait', Seconds: 1 },
        events: ['ExecutionStarted', 'WaitStateEntered', 'WaitStateExited', 'ExecutionSucceeded'],
      },
      {
        name: 'evaluates Output in JSONata after the wait',
        state: { Type: 'Wait', ...jsonata, Seconds: 5, Output: '{% $now() %}' },
        now,
        output: '2026-01-01T00:00:05.000Z',
      },
      refuses('SecondsPath to nothing', { SecondsPath: '$.n' }, {},
        'The SecondsPath parameter does not reference an input value: $.n'),
      refuses('SecondsPath to a negative number', { SecondsPath: '$.n' }, { n: -1 },
        'The SecondsPath parameter references a negative value: $.n == -1'),
      refuses('SecondsPath to a fraction', { SecondsPath: '$.n' }, { n: 1.5 },
        'The SecondsPath parameter cannot be parsed as a long value: $.n == 1.5'),
      refuses('TimestampPath to no timestamp', { TimestampPath: '$.t' }, { t: '2026-01-01 00:00:00Z' },
        'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: '
        + '$.t == 2026-01-01 00:00:00Z'),
      refuses('a time that is too far away', { TimestampPath: '$.t' }, { t: '2126-01-01T00:00:00Z' },
        'Wait state delay is too long.'),
      refuses('a timestamp in JSONata that is none', { ...jsonata, Timestamp: '{% $states.input.t %}' }, { t: 'soon' },
        'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: soon'),
      refuses('seconds in JSONata that are no number', { ...jsonata, Seconds: '{% "5" %}' }, {},
        "The JSONata expression '\"5\"' specified for the field 'Seconds' returned an unexpected result type. Expected "
        + "'number', but was 'string' for value: \"5\""),
    ],
  },
] satisfies Cases[];
