/**
 * Measures the engine, with histories: beside another interpreter, which writes none, beside bare JSONata, and alone
 * with a distributed Map over 100,000 and 1,000,000 items. In turns in one run, after a warm-up. Prints one line of
 * figures at the end: ratios of transitions and evaluations a second, seconds, and the largest memory in MB.
 *
 * The task bundles it first, as handlers are: otherwise a loader would be measured, too, which names each function.
 */
import { loadavg } from 'node:os';
import jsonata from 'jsonata';
import { ALONE, measureDistributed, runDistributed } from './distributed-map';
import { Definition } from '../../src/asl/model';
import { Json, Machine, runExecution } from '../../src/engine';

/** The other interpreter needs a function that Node.js has since version 22. */
function polyfill(): void {
  (Promise as { withResolvers?: unknown }).withResolvers ??= () => {
    const parts: { promise?: unknown; resolve?: unknown; reject?: unknown } = {};
    parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
    return parts;
  };
}

interface Contest {
  readonly definition: Definition;
  readonly input: Json;
  readonly transitions: number;
}

const ROUNDS = 9;
const LAPS = 2000;

/** Counts from 1, because the other interpreter fails on the item 0. */
const LOOP: Contest = {
  definition: {
    StartAt: 'More',
    States: {
      More: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericGreaterThan: LAPS, Next: 'Done' }], Default: 'Add' },
      Add: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)', 'order.$': '$.order' }, Next: 'More' },
      Done: { Type: 'Succeed' },
    },
  },
  input: { n: 1, order: { id: 'o-1', items: [{ sku: 'a', price: 12 }, { sku: 'b', price: 7 }] } },
  transitions: 2 * LAPS,
};

function mapOver(items: number): Contest {
  return {
    definition: {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'Put',
            States: {
              Put: { Type: 'Pass', Parameters: { 'item.$': '$' }, Next: 'Check' },
              Check: {
                Type: 'Choice', Choices: [{ Variable: '$.item', NumericLessThan: 0, Next: 'No' }], Default: 'Yes',
              },
              Yes: { Type: 'Succeed' },
              No: { Type: 'Fail' },
            },
          },
          End: true,
        },
      },
    },
    input: Array.from({ length: items }, (_, i) => i + 1),
    transitions: 3 * items + 1,
  };
}

/** Expressions of the usual kinds: the flow of data, a decision, text, and functions over a list. */
const EXPRESSIONS = [
  "{ 'n': $states.input.n + 1, 'order': $states.input.order, 'big': $states.input.n > 100 }",
  "$merge([$states.input, { 'key': $states.input.order.id & '/' & $states.input.n }])",
  "$merge([$states.input, { 'total': $sum($states.input.order.items.(price * count)) }])",
  "$merge([$states.input, { 'cheap': $states.input.order.items[price < 10].sku }])",
  "$merge([$states.input, { 'names': $map($states.input.order.items, function($i) { $uppercase($i.sku) }) }])",
];
const ROUNDS_OF_EXPRESSIONS = 200;

const JSONATA: Contest = {
  definition: {
    StartAt: 'State 0',
    QueryLanguage: 'JSONata',
    States: {
      ...Object.fromEntries(EXPRESSIONS.map((expression, i) =>
        [`State ${i}`, { Type: 'Pass', Output: `{% ${expression} %}`, Next: `State ${i + 1}` }])),
      [`State ${EXPRESSIONS.length}`]: {
        Type: 'Choice',
        Choices: [{ Condition: `{% $states.input.n > ${ROUNDS_OF_EXPRESSIONS} %}`, Next: 'Done' }],
        Default: 'State 0',
      },
      Done: { Type: 'Succeed' },
    },
  },
  input: {
    n: 1, order: { id: 'o-1', items: [{ sku: 'a', price: 12, count: 1 }, { sku: 'b', price: 7, count: 3 }] },
  },
  transitions: ROUNDS_OF_EXPRESSIONS * (EXPRESSIONS.length + 1),
};

/** The engine: the machine is made anew for each execution, as that of the other interpreter. */
async function ours({ definition, input }: Contest): Promise<Json> {
  const machine = new Machine(definition, { limits: { events: Infinity } });
  const { status, output, events } = await runExecution(machine, { input });
  if (status !== 'SUCCEEDED' || events.length === 0) throw new Error(`The execution is ${status}`);
  return output!;
}

async function theirs({ definition, input }: Contest): Promise<Json> {
  const { StateMachine } = await import('aws-local-stepfunctions');
  return await new StateMachine(definition as never).run(input as never).result as Json;
}

/** The same expressions, compiled once, evaluated one after the other by the package itself. */
async function bare({ input }: Contest): Promise<Json> {
  const last = `$states.input.n > ${ROUNDS_OF_EXPRESSIONS}`;
  const [condition, ...compiled] = [last, ...EXPRESSIONS].map((expression) => jsonata(expression));
  let value = input;
  do {
    for (const expression of compiled) value = await expression.evaluate(undefined, { states: { input: value } });
  } while (!await condition.evaluate(undefined, { states: { input: value } }));
  return value;
}

type Way = (contest: Contest) => Promise<Json>;

async function seconds(way: Way, contest: Contest): Promise<number> {
  const begun = process.hrtime.bigint();
  await way(contest);
  return Number(process.hrtime.bigint() - begun) / 1e9;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** How many times faster the first way is than the second one. */
async function ratio(name: string, contest: Contest, us: Way, them: Way): Promise<number> {
  const outputs = [JSON.stringify(await us(contest)), JSON.stringify(await them(contest))];
  if (outputs[0] !== outputs[1]) throw new Error(`${name}: the outputs differ:\n${outputs.join('\n').slice(0, 2000)}`);
  for (let warmUp = 0; warmUp < 3; warmUp++) for (const way of [us, them]) await way(contest);
  const times: { us: number[]; them: number[] } = { us: [], them: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const key of round % 2 === 0 ? ['us', 'them'] as const : ['them', 'us'] as const) {
      times[key].push(await seconds(key === 'us' ? us : them, contest));
    }
  }
  const [a, b] = [median(times.us), median(times.them)];
  process.stdout.write(`${name} ours_ms=${(a * 1e3).toFixed(1)} other_ms=${(b * 1e3).toFixed(1)} `
    + `ours_per_s=${(contest.transitions / a).toFixed(0)} ratio=${(b / a).toFixed(2)}\n`);
  return b / a;
}

async function main(): Promise<void> {
  const [, , first, folder, count] = process.argv;
  if (first === ALONE) return runDistributed(folder, Number(count));
  polyfill();
  const only = first ?? '';
  const figures: string[] = [];
  process.stdout.write(`load ${loadavg().map((load) => load.toFixed(1)).join(' ')}\n`);
  if ('loop'.includes(only)) figures.push(`loop=${(await ratio('loop', LOOP, ours, theirs)).toFixed(1)}`);
  if ('map'.includes(only)) {
    const ratios: number[] = [];
    for (const items of [1000, 10_000]) ratios.push(await ratio(`map_${items}`, mapOver(items), ours, theirs));
    figures.push(`map=${Math.min(...ratios).toFixed(1)}`);
  }
  if ('jsonata'.includes(only)) figures.push(`jsonata=${(await ratio('jsonata', JSONATA, ours, bare)).toFixed(2)}`);
  if (only === '' || only === 'dmap') figures.push(...await measureDistributed());
  process.stdout.write(`bench: ${figures.join(' ')}\n`);
}

void main();
