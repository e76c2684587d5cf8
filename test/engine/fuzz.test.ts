import * as fc from 'fast-check';
import { flow } from './case';
import { INTRINSIC_FUNCTIONS, parseIntrinsicCall } from '../../src/asl/intrinsic';
import { parseJsonPath } from '../../src/asl/jsonpath';
import { Definition } from '../../src/asl/model';
import { validateDefinition } from '../../src/asl/validate';
import {
  continueExecution,
  HistoryEvent,
  Json,
  Machine,
  newExecution,
  runExecution,
  TaskResponse,
} from '../../src/engine';
import { callIntrinsic } from '../../src/engine/query/intrinsics';
import { NoSuchPath } from '../../src/engine/query/no-such-path';
import { Scope } from '../../src/engine/query/scope';
import { isDefinite, select } from '../../src/engine/query/select';
import { Random } from '../../src/engine/random';
import { matchesPattern } from '../../src/engine/states/choice-operators';
import { timeOf } from '../../src/engine/timestamp';

const keys = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'length', 'größe');
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, -0, 1, 2.5, -1e21, '', 'a', '1', '{}'),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(keys, tie('json'), { maxKeys: 4 }),
  ),
}));
const step = fc.oneof(
  keys.map((key) => `.${key}`),
  keys.map((key) => `['${key}']`),
  fc.constantFrom(
    '[0]',
    '[-1]',
    '[*]',
    '.*',
    '[1:]',
    '[0,2]',
    '..a',
    '..*',
    "['a','b']",
    '[?(@.a)]',
    '[?(@ > 1)]',
    '[?(@.a == $.b)]',
    '[(@.length-1)]',
  ),
  fc.constantFrom('.length()', '.sum()', '.keys()', '.first()', ".concat('x')"),
);
const path = fc.array(step, { maxLength: 5 }).map((steps) => `$${steps.join('')}`);

describe('a path', () => {
  test('returns a value or fails, and a list if it may select several', () => {
    fc.assert(
      fc.property(path, json, (text, document) => {
        const parsed = parseJsonPath(text)!;
        try {
          const value = select(parsed, document);
          const calls = parsed.segments.some(({ kind }) => kind === 'function');
          if (!calls && !isDefinite(parsed)) expect(Array.isArray(value)).toBe(true);
          expect(value).not.toBe(undefined);
        } catch (error) {
          expect(error).toBeInstanceOf(NoSuchPath);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('finds the value of any key', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), json, (name, value) => {
        const quoted = `$['${name.replace(/[\\']/g, (character) => `\\${character}`)}']`;
        expect(select(parseJsonPath(quoted)!, Object.fromEntries([[name, value]]))).toEqual(value);
      }),
    );
  });
});

test('returns a value or a RangeError from any intrinsic function', () => {
  fc.assert(
    fc.property(fc.constantFrom(...INTRINSIC_FUNCTIONS.keys()), fc.array(json, { maxLength: 4 }), (name, args) => {
      const call = parseIntrinsicCall(`${name}(${args.map((_, i) => `$[${i}]`).join(', ')})`);
      const { least, most } = INTRINSIC_FUNCTIONS.get(name)!;
      expect(call !== undefined).toBe(args.length >= least && args.length <= most);
      if (!call) return;
      const scope: Scope = { input: args, context: {}, variables: {}, random: new Random(1), now: 0 };
      try {
        expect(JSON.stringify(callIntrinsic(call, scope))).toEqual(expect.any(String));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('matches like the regular expression of a StringMatches pattern', () => {
  const piece = fc.constantFrom('*', 'a', 'b', 'ab', '\\*', '\\\\', '.', '(');
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.constantFrom('a', 'b', '*', '\\', '.', '(')), (pieces, characters) => {
      const expression = pieces.map((p) =>
        p === '*' ? '.*' : p.replace(/^\\(.)$/, '$1').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      );
      const value = characters.join('');
      expect(matchesPattern(value, pieces.join(''))).toBe(new RegExp(`^${expression.join('')}$`, 's').test(value));
    }),
    { numRuns: 2000 },
  );
});

test('parses any timestamp that Date writes', () => {
  const bounds = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(bounds), (date) => {
      expect(timeOf(date.toISOString())).toBe(date.getTime());
    }),
  );
});

/** States in a sequence, with branches and iterations of the same kind. */
const machines = fc.letrec<{ states: { [name: string]: object } }>((tie) => {
  const branches = fc.array(tie('states').map(flow), { minLength: 1, maxLength: 3 });
  const state = fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<object>(
      { Type: 'Pass' },
      { Type: 'Pass', Assign: { 'x.$': '$' }, Result: [1, 2] },
      { Type: 'Pass', InputPath: '$.a' },
      { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% [$random(), $states.input] %}' },
      { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $none %}' },
      { Type: 'Wait', Seconds: 5 },
      { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 20 },
      {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        TimeoutSeconds: 20,
        Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL' }],
      },
      { Type: 'Succeed' },
      { Type: 'Fail', Error: 'E' },
    ),
    branches.map((Branches) => ({ Type: 'Parallel', Branches })),
    branches.map((Branches) => ({ Type: 'Parallel', Branches, Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1 }] })),
    tie('states').map((states) => ({ Type: 'Map', MaxConcurrency: 2, ItemProcessor: flow(states) })),
    tie('states').map((states) => ({
      Type: 'Map',
      ToleratedFailureCount: 1,
      ItemProcessor: { ...flow(states), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    })),
  );
  return { states: fc.array(state, { minLength: 1, maxLength: 4 }).map(chained) };
}).states;

let names = 0;

/** Each state transitions to the next. Succeed and Fail are the last. */
function chained(states: readonly object[]): { [name: string]: object } {
  const end = states.findIndex((state: any) => ['Succeed', 'Fail'].includes(state.Type));
  const line = (end < 0 ? states : states.slice(0, end + 1)).map((state) => [`S${names++}`, state] as const);
  return Object.fromEntries(
    line.map(([name, state], i) => [name, i + 1 < line.length ? { ...state, Next: line[i + 1][0] } : state]),
  );
}

/** Services whose answers depend only on the request. */
const services = {
  call: ({ retryCount, time }: { retryCount: number; time: number }): TaskResponse[] => {
    const turn = (retryCount + time / 1000) % 4;
    if (turn < 1) return [{ after: 3, response: { type: 'failed', error: 'E' } }];
    return turn < 2 ? [] : [{ after: 7, response: { type: 'succeeded', output: [1] } }];
  },
};

describe('any machine', () => {
  const run = (definition: Definition, input: Json) =>
    runExecution(new Machine(definition), { input, services, seed: 's' });

  test('ends with a history in which every event follows an earlier one', async () => {
    await fc.assert(
      fc.asyncProperty(machines, json, async (states, input) => {
        const definition = flow(states) as Definition;
        fc.pre(validateDefinition(definition, 'STANDARD').every(({ severity }) => severity !== 'ERROR'));
        const { status, events, childEvents, snapshot } = await run(definition, input);
        expect(['SUCCEEDED', 'FAILED']).toContain(status);
        for (const history of [events, ...Object.values(childEvents)]) expect(faultsOf(history)).toEqual([]);
        expect(events[events.length - 1].type).toBe(status === 'FAILED' ? 'ExecutionFailed' : 'ExecutionSucceeded');
        if (status === 'SUCCEEDED') expect([snapshot.threads, snapshot.timers]).toEqual([[], []]);
      }),
      { numRuns: 300 },
    );
  });

  test('can be stored at any time and continued with the same history', async () => {
    await fc.assert(
      fc.asyncProperty(machines, json, fc.integer({ min: 0, max: 60 }), async (states, input, seconds) => {
        const definition = flow(states) as Definition;
        fc.pre(validateDefinition(definition, 'STANDARD').every(({ severity }) => severity !== 'ERROR'));
        // Services answer at once here, because a snapshot does not contain answers that have not arrived.
        const machine = new Machine(definition);
        const atOnce = { call: () => [{ response: { type: 'succeeded' as const, output: [1] } }] };
        const settings = { services: atOnce, seed: 's', input };
        const whole = await runExecution(machine, settings);
        const half = await continueExecution(
          machine,
          newExecution(machine, settings),
          { type: 'start', at: 0 },
          { ...settings, until: seconds * 1000 },
        );
        const copy = JSON.parse(JSON.stringify(half.snapshot));
        const rest = await continueExecution(machine, copy, { type: 'clock', at: copy.now }, settings);
        expect(JSON.stringify([...half.events, ...rest.events])).toBe(JSON.stringify(whole.events));
      }),
      { numRuns: 200 },
    );
  });
});

function faultsOf(events: readonly HistoryEvent[]): string[] {
  const faults: string[] = [];
  const entered: string[] = [];
  events.forEach((event: any, i) => {
    if (event.id !== i + 1) faults.push(`event ${i + 1} has the number ${event.id}`);
    if (event.previousEventId >= event.id) faults.push(`event ${event.id} follows ${event.previousEventId}`);
    if (event.type.endsWith('StateEntered')) entered.push(event.stateEnteredEventDetails.name);
    if (event.type.endsWith('StateExited') && !entered.includes(event.stateExitedEventDetails.name)) {
      faults.push(`${event.stateExitedEventDetails.name} is left and was not entered`);
    }
  });
  if (events[0].type !== 'ExecutionStarted') faults.push(`the first event is ${events[0].type}`);
  return faults;
}
