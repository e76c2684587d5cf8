import { flow } from './case';
import { Definition } from '../../src/asl/model';
import { advance, Json, Machine, newExecution, runExecution } from '../../src/engine';

const NAMES = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'];
const own = (name: string, value: unknown) => Object.fromEntries([[name, value]]);
const nested = (depth: number, inner: Json = 1): Json => {
  let value = inner;
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value };
  return value;
};
const run = async (states: object, input: Json = {}, output: Json = null) => {
  const services = { call: () => [{ response: { type: 'succeeded' as const, output } }] };
  return runExecution(new Machine(flow(states as never) as Definition), { input, services });
};

describe('a name of Object.prototype', () => {
  test.each(NAMES)('is an ordinary name of a state, a field and a variable: %s', async (name) => {
    const states = Object.fromEntries([
      ['Set', { Type: 'Pass', Assign: own(name, 7), Parameters: own(name, 1), Next: name }],
      [name, { Type: 'Pass', Parameters: { 'field.$': `$.${name}`, 'variable.$': `$${name}` }, Next: 'Choose' }],
      ['Choose', {
        Type: 'Choice',
        Choices: [{ Variable: `$.field.${name}`, IsPresent: true, Next: 'Wrong' }],
        Default: 'Right',
      }],
      ['Wrong', { Type: 'Fail' }],
      ['Right', { Type: 'Pass', Result: 1, ResultPath: `$.${name}` }],
    ]);
    const { status, output } = await run(states);
    expect([status, JSON.stringify(output)]).toEqual([
      'SUCCEEDED', `{"field":1,"variable":7,${JSON.stringify(name)}:1}`,
    ]);
  });

  test.each(NAMES)('is an ordinary name in branches, iterations and tasks: %s', async (name) => {
    const inner = flow(own(name, { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' }) as never);
    const other = flow(own(`${name} 2`, { Type: 'Pass' }) as never);
    const states = {
      Both: { Type: 'Parallel', Branches: [inner, other], ResultSelector: { 'list.$': '$' }, Next: 'Each' },
      Each: { Type: 'Map', ItemsPath: '$.list', ItemProcessor: flow(own(`${name} 3`, { Type: 'Pass' }) as never) },
    };
    expect((await run(states, own(name, 1) as Json, 5)).output).toEqual([5, own(name, 1)]);
  });

  test.each(NAMES)('is an ordinary name in JSONata: %s', async (name) => {
    const states = {
      It: { Type: 'Pass', QueryLanguage: 'JSONata', Output: own(name, `{% $states.input.\`${name}\` %}`) },
    };
    const { status, output } = await run(states, own(name, 1) as Json);
    expect([status, JSON.stringify(output)]).toEqual(['SUCCEEDED', JSON.stringify(own(name, 1))]);
  });
});

describe('a value that is nested deeply', () => {
  const TOO_DEEP = 'A value of the state is nested more than 1000 levels deep.';

  test('is passed on up to 1000 levels', async () => {
    const states = {
      It: { Type: 'Pass', Parameters: { 'a.$': '$' }, Next: 'Task' },
      Task: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Next: 'Expression' },
      Expression: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input %}' },
    };
    const { status, output } = await run(states, nested(999), nested(1000));
    expect([status, JSON.stringify(output)]).toEqual(['SUCCEEDED', JSON.stringify(nested(1000))]);
  });

  test('is refused as the input', async () => {
    for (const depth of [1001, 100_000]) {
      await expect(run({ It: { Type: 'Pass' } }, nested(depth))).rejects.toThrow(
        'The input is nested more than 1000 levels deep; flatten it');
    }
  });

  test.each<[string, object]>([
    ['Parameters', { Parameters: { 'a.$': '$' } }],
    ['ResultPath', { ResultPath: '$.more' }],
    ['Assign', { Assign: { 'deep.$': 'States.Array($)' } }],
    ['an intrinsic function', { Parameters: { 'a.$': 'States.Array($)' } }],
  ])('fails the execution if it is made by %s', async (_, fields) => {
    const { status, error, cause } = await run({ It: { Type: 'Pass', ...fields } }, { a: nested(999) });
    expect([status, error, cause]).toEqual(['FAILED', 'States.Runtime', expect.stringContaining(TOO_DEEP)]);
  });

  test.each<[string, Json]>([['a hundred thousand', 100_000], ['a thousand and one', 1001]])(
    'fails the execution if it is the result of a task: %s levels', async (_, depth) => {
      const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
      const { error, cause } = await run({ It: task }, {}, nested(depth as number));
      expect([error, cause]).toEqual(['States.Runtime', expect.stringContaining(TOO_DEEP)]);
    });

  test('fails the state if it is parsed from a text', async () => {
    const text = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const path = { Type: 'Pass', Parameters: { 'a.$': 'States.StringToJson($.text)' } };
    const expression = { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $parse($states.input.text) %}' };
    expect([(await run({ It: path }, { text })).error, (await run({ It: expression }, { text })).error]).toEqual([
      'States.IntrinsicFailure', 'States.QueryEvaluationError',
    ]);
  });

  test('fails the execution if an expression returns it', async () => {
    const expression = '$reduce([1..5000], function($deep, $n) { [[$deep]] }, 1)';
    const state = { Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${expression} %}` };
    const { error, cause } = await run({ It: state });
    expect([error, cause]).toEqual(['States.Runtime', expect.stringContaining(TOO_DEEP)]);
  });

  test('fails the state if a ResultPath leads to it', async () => {
    const path = `$${'.a'.repeat(20_000)}`;
    const { error } = await run({ It: { Type: 'Pass', ResultPath: path } });
    expect(error).toBe('States.ResultPathMatchFailure');
  });

  test('is refused as a definition', () => {
    for (const depth of [1001, 100_000]) {
      expect(() => new Machine(flow({ It: { Type: 'Pass', Result: nested(depth) } }) as Definition)).toThrow(
        'Invalid State Machine Definition: it is nested more than 1000 levels deep; flatten it');
    }
  });
});

describe('a path of hundreds of kilobytes', () => {
  test.each([
    ['names', `$${'.a'.repeat(300_000)}`],
    ['functions', `$.none${'.length()'.repeat(100_000)}`],
    ['brackets in a filter', `$[?(${'('.repeat(300_000)}@.a${')'.repeat(300_000)})]`],
    ['negations in a filter', `$[?(${'!'.repeat(300_000)}@.a)]`],
    ['lists in a filter', `$[?(@.a in ${'['.repeat(300_000)}1${']'.repeat(300_000)})]`],
  ])('fails the execution if it finds nothing: %s', async (_, InputPath) => {
    expect((await run({ It: { Type: 'Pass', InputPath } }, [{ a: 1 }])).error).toBe('States.Runtime');
  });

  test('calls a hundred thousand functions', async () => {
    const InputPath = `$.a${'.length()'.repeat(100_000)}`;
    expect((await run({ It: { Type: 'Pass', InputPath } }, { a: [1] })).output).toBeNull();
  });
});

test('aggregates more numbers than the call stack has room for', async () => {
  const input = Array.from({ length: 120_000 }, (_, i) => i % 10);
  const states = { It: { Type: 'Pass', Parameters: { 'least.$': '$.min()', 'most.$': '$.max()' } } };
  expect((await run(states, input)).output).toEqual({ least: 0, most: 9 });
});

describe('a text or list of the maximum size', () => {
  const call = (text: string) => ({ It: { Type: 'Pass', Parameters: { 'n.$': text } } });

  test.each<[string, string, Json, number]>([
    ['is split', "States.ArrayLength(States.StringSplit($, ','))", 'a,'.repeat(120_000), 120_000],
    ['is reduced to its unique numbers', 'States.ArrayLength(States.ArrayUnique($))',
      Array.from({ length: 40_000 }, (_, i) => i), 40_000],
    ['is reduced to its unique objects', 'States.ArrayLength(States.ArrayUnique($))',
      Array.from({ length: 20_000 }, (_, i) => ({ i })), 20_000],
    ['is partitioned', 'States.ArrayLength(States.ArrayPartition($, 1))', Array(120_000).fill(1), 120_000],
  ])('%s in less than 2 s', async (_, text, input, n) => {
    const start = Date.now();
    expect((await run(call(text), input)).output).toEqual({ n });
    expect(Date.now() - start).toBeLessThan(2000);
  });
});

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
describe('a task that waits for a job', () => {
  const machine = new Machine(flow({
    It: { Type: 'Task', Resource: 'arn:aws:states:::batch:submitJob.sync', Parameters: { 'token.$': '$$.Task.Token' } },
  }) as Definition);

  test.each([
    ['SendTaskSuccess', { type: 'taskSucceeded', output: 'early' }, { status: 'SUCCEEDED', output: 'early' }],
    ['SendTaskFailure', { type: 'taskFailed', error: 'Early' }, { status: 'FAILED', error: 'Early' }],
  ])('is completed before its job by %s with its token', async (_, message, ending) => {
    const started = await advance(machine, newExecution(machine), { type: 'start', at: 0 });
    const [request] = started.effects.flatMap((effect) => effect.type === 'task' ? [effect.request] : []);
    const { token } = request.input as { token: string };
    expect(token).toHaveLength(64);
    const done = await advance(machine, started.snapshot, { at: 1000, token, ...message } as never);
    expect(done.snapshot).toMatchObject(ending);
    const late = { type: 'taskSucceeded', at: 2000, token: request.token, output: 'late' } as const;
    expect((await advance(machine, done.snapshot, late)).snapshot).toEqual(done.snapshot);
  });
});
