import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Definition, isFields, StateMachineType } from '../../src/asl/model';
import { validateText } from '../../src/asl/validate';
import { Json, Machine, MemoryObjects, runExecution, TaskResponse, UnsupportedError } from '../../src/engine';
import { Case, Cases, definitionOf } from '../engine/case';

const ENGINE = join(__dirname, '..', 'engine');
const GOLDEN = join(__dirname, '..', 'golden');

interface Original {
  readonly definition: Definition;
  readonly type: StateMachineType;
  readonly input: Json;
}

/** The definitions of the constructs, those in the style of other authors, and those of the cases of the engine. */
const ORIGINALS: readonly Original[] = [
  ...jsonFiles(GOLDEN).filter((file) => 'StartAt' in file).map((definition) => original({ machine: definition })),
  ...jsonFiles(join(ENGINE, 'strangers')).map((file) => original({ ...file, machine: file.definition })),
  ...readdirSync(join(ENGINE, 'cases')).flatMap((file) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the list is needed at once
    const { default: groups } = require(join(ENGINE, 'cases', file)) as { default: readonly Cases[] };
    return groups.flatMap(({ cases }) => cases.map(original));
  }),
];

function jsonFiles(folder: string): any[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

function original(it: Omit<Case, 'name'>): Original {
  const definition = definitionOf({ name: '', states: it.state ? undefined : {}, ...it });
  return { definition, type: it.type ?? 'STANDARD', input: it.input ?? {} };
}

/** A change at a place of a definition. Places are numbered from the outside in, and the number wraps around. */
interface Mutation {
  readonly kind: 'drop' | 'rename' | 'retype' | 'move';
  readonly place: number;
  /** The new name, where a place gets one. */
  readonly name: string;
  /** The new value of a place that is retyped. */
  readonly value: Json;
  /** The place into which another one is moved. */
  readonly target: number;
}

const names = fc.constantFrom(
  'Next', 'End', 'Type', 'States', 'StartAt', 'Choices', 'Default', 'And', 'Not', 'Variable', 'Condition', 'Branches',
  'ItemProcessor', 'ItemSelector', 'ItemBatcher', 'Retry', 'Catch', 'ErrorEquals', 'ResultPath', 'Parameters', 'Assign',
  'Arguments', 'Output', 'QueryLanguage', 'Seconds', 'Timestamp', 'TimeoutSeconds', 'Resource', 'Credentials', 'x.$',
  'NumericEquals', 'constructor', 'toString', '__proto__', 'hasOwnProperty',
);
const values = fc.constantFrom<Json>(
  null, true, false, 0, -1, 1.5, 1e300, '', 'x', '60', '$', '$.a', '$$.Task', '$x.y', '$.a[*]', '$.a.length()',
  '{% 1 %}', '{% $states.input %}', '{% $none %}', '{% ( %}', 'States.UUID()', 'States.ArrayLength()',
  'JSONata', 'JSONATA', 'Task', 'toString', '__proto__', 'constructor', [], {}, ['x'], [null], [{}], { a: 1 },
  { 'a.$': '$.none' }, { 'a.$': 1 }, { RoleArn: 1 }, { StartAt: 'A', States: { A: 1 } },
);
const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom<Mutation['kind']>('drop', 'rename', 'retype', 'retype', 'move'),
  place: fc.nat(),
  name: names,
  value: values,
  target: fc.nat(),
});

/** A place in a definition: an object or a list, and a key in it. */
interface Place {
  readonly holder: any;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => [{ holder: value, key }, ...placesIn((value as any)[key])]);
}

/** Sets a key that may be `__proto__`. */
function put(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function mutate(definition: object, { kind, place, name, value, target }: Mutation): void {
  const places = placesIn(definition);
  if (places.length === 0) return;
  const { holder, key } = places[place % places.length];
  const taken = holder[key];
  if (kind === 'retype') return put(holder, key, structuredClone(value));
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  if (kind === 'drop') return;
  const [holders, newName] = kind === 'rename' ? [[holder], name]
    : [placesIn(definition).map((p) => p.holder[p.key]).filter(isFields), Array.isArray(holder) ? name : key];
  if (holders.length > 0) put(holders[target % holders.length], newName, taken);
}

/** Services whose responses depend only on the request. */
const services = {
  call: ({ state, time }: { state: string; time: number }): TaskResponse[] => {
    const turn = (state.length + time / 1000) % 3;
    if (turn < 1) return [{ after: 1, response: { type: 'succeeded', output: { a: [1], Payload: 'x' } } }];
    return turn < 2 ? [{ response: { type: 'failed', error: 'E', cause: '{"a":1}' } }] : [];
  },
};

/** Runs a mutation of a definition. Returns its fate: what validator and engine made of it. */
async function fateOf({ definition, type, input }: Original, mutations: readonly Mutation[]): Promise<string> {
  const mutated = JSON.parse(JSON.stringify(definition));
  for (const change of mutations) mutate(mutated, change);
  const found = validateText(JSON.stringify(mutated), type, { serviceCalls: false });
  if (found.some(({ severity }) => severity === 'ERROR')) return 'refused';
  try {
    const machine = new Machine(mutated, { type, limits: { events: 300 } });
    const storage = new MemoryObjects().put('b', 'list.json', '{"a": {"list": [1, 2]}}');
    return (await runExecution(machine, { input, services: { ...services, storage }, seed: 's' })).status;
  } catch (error) {
    if (error instanceof UnsupportedError) return 'unsupported';
    throw error;
  }
}

const FATES = ['refused', 'SUCCEEDED', 'FAILED', 'TIMED_OUT'];

describe('any mutation of a definition', () => {
  test('is refused, or runs to its end without an exception', async () => {
    const fates: { [fate: string]: number } = {};
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ORIGINALS), fc.array(mutation, { minLength: 1, maxLength: 2 }),
        async (it, mutations) => {
          const fate = await fateOf(it, mutations);
          fates[fate] = (fates[fate] ?? 0) + 1;
        },
      ),
      { numRuns: 5000, seed: 14 },
    );
    // The property would say little if one of these hardly ever happened.
    expect(FATES.filter((fate) => !(fates[fate] >= 10))).toEqual([]);
  }, 60_000);

  test('starts from at least 50 definitions, which are all accepted', async () => {
    const refused = ORIGINALS.filter(({ definition, type }) =>
      validateText(JSON.stringify(definition), type, { serviceCalls: false })
        .some(({ severity }) => severity === 'ERROR'));
    expect([ORIGINALS.length >= 50, refused]).toEqual([true, []]);
  });
});
