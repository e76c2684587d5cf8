import {
  BRANCH, CATCHER, Field, INNER_RULE, ITEM_BATCHER, ITEM_READER, MACHINE, PROCESSOR, PROCESSOR_CONFIG,
  READER_CONFIG, RESULT_WRITER, RETRIER, RULE, Shape, STATES, WRITER_CONFIG,
} from '../../src/asl/fields';
import { QueryLanguage } from '../../src/asl/model';

/*
 * Each row of the table of fields, in each query language: a definition in which the field has a right value, which is
 * accepted, and one with a wrong value, which is refused at that field.
 */

export type Fields = { [name: string]: unknown };

const FLOW = { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } };
const DISTRIBUTED = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...FLOW };
const LAMBDA = 'arn:aws:states:::lambda:invoke';
const SECOND = { Second: { Type: 'Pass', End: true } };

/** How an object of a shape becomes a valid definition: its required fields, and what is around it. */
export interface Around {
  readonly required: (language: QueryLanguage) => Fields;
  readonly within: (part: Fields, language: QueryLanguage) => Fields;
  readonly location: string;
}

function machine(state: Fields, language: QueryLanguage): Fields {
  const more = JSON.stringify(state).includes('"Second"') ? SECOND : {};
  return { StartAt: 'A', States: { A: state, ...more }, QueryLanguage: language };
}

const state = (type: string, required: Around['required']): Around => ({
  required: (language) => ({ Type: type, ...required(language) }),
  within: machine,
  location: '/States/A',
});

/** A part of a state. */
const inside = (location: string, required: Around['required'], outer: (part: Fields) => Fields): Around => ({
  required,
  within: (part, language) => machine(outer(part), language),
  location: `/States/A${location}`,
});

const map = (more: Fields) => ({ Type: 'Map', ItemProcessor: DISTRIBUTED, End: true, ...more });
const task = (more: Fields) => ({ Type: 'Task', Resource: LAMBDA, TimeoutSeconds: 60, End: true, ...more });
const s3 = (language: QueryLanguage) => ({ [language === 'JSONata' ? 'Arguments' : 'Parameters']: { Bucket: 'b' } });
const condition = (language: QueryLanguage): Fields =>
  language === 'JSONata' ? { Condition: '{% true %}' } : { Variable: '$.x', IsPresent: true };

export const AROUND: ReadonlyMap<Shape, Around> = new Map<Shape, Around>([
  [STATES.Task, state('Task', () => ({ Resource: LAMBDA, End: true }))],
  [STATES.Pass, state('Pass', () => ({ End: true }))],
  [STATES.Choice, state('Choice', (language) => ({ Choices: [{ ...condition(language), Next: 'Second' }] }))],
  [STATES.Wait, state('Wait', () => ({ Seconds: 1, End: true }))],
  [STATES.Succeed, state('Succeed', () => ({}))],
  [STATES.Fail, state('Fail', () => ({}))],
  [STATES.Parallel, state('Parallel', () => ({ Branches: [FLOW], End: true }))],
  [STATES.Map, state('Map', () => ({ ItemProcessor: DISTRIBUTED, End: true }))],
  [RETRIER, inside('/Retry[0]', () => ({ ErrorEquals: ['X'] }), (part) => task({ Retry: [part] }))],
  [CATCHER, inside('/Catch[0]', () => ({ ErrorEquals: ['X'], Next: 'Second' }), (part) => task({ Catch: [part] }))],
  [RULE, inside('/Choices[0]', (language) => ({ ...condition(language), Next: 'Second' }),
    (part) => ({ Type: 'Choice', Choices: [part] }))],
  [INNER_RULE, inside('/Choices[0]/Not', () => ({ Variable: '$.x', IsPresent: true }),
    (part) => ({ Type: 'Choice', Choices: [{ Not: part, Next: 'Second' }] }))],
  [ITEM_READER, inside('/ItemReader', (language) => ({ Resource: 'arn:aws:states:::s3:getObject', ...s3(language) }),
    (part) => map({ ItemReader: part }))],
  [READER_CONFIG, {
    required: () => ({}),
    within: (part, language) => machine(map({
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ...s3(language), ReaderConfig: part },
    }), language),
    location: '/States/A/ItemReader/ReaderConfig',
  }],
  [ITEM_BATCHER, inside('/ItemBatcher', () => ({ MaxItemsPerBatch: 2 }), (part) => map({ ItemBatcher: part }))],
  [RESULT_WRITER, inside('/ResultWriter',
    (language) => ({ Resource: 'arn:aws:states:::s3:putObject', ...s3(language) }),
    (part) => map({ ResultWriter: part }))],
  [WRITER_CONFIG, inside('/ResultWriter/WriterConfig', () => ({ OutputType: 'JSON' }),
    (part) => map({ ResultWriter: { WriterConfig: part } }))],
  [PROCESSOR, inside('/ItemProcessor', () => FLOW, (part) => map({ ItemProcessor: part }))],
  [PROCESSOR_CONFIG, inside('/ItemProcessor/ProcessorConfig', () => DISTRIBUTED.ProcessorConfig,
    (part) => map({ ItemProcessor: { ...FLOW, ProcessorConfig: part } }))],
  [BRANCH, inside('/Branches[0]', () => FLOW, (part) => ({ Type: 'Parallel', Branches: [part], End: true }))],
  [MACHINE, {
    required: (language) => ({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } }, QueryLanguage: language }),
    within: (part) => part,
    location: '',
  }],
]);

/** A right and a wrong value of a kind. Undefined: there is no wrong one. */
function values({ name, field: { kind }, language, around }: Row): { right: unknown; wrong?: unknown } {
  const required = around.required(language);
  switch (kind.is) {
    case 'text': {
      const right = /Next|Default/.test(name) ? 'Second' : name === 'QueryLanguage' ? language : 'Label1';
      return { right: required[name] ?? (kind.values?.includes(right) === false ? kind.values[0] : right), wrong: 7 };
    }
    case 'integer': return { right: kind.least + 1, wrong: kind.least - 1 };
    case 'number': return { right: 1.5, wrong: kind.least === -Infinity ? '1' : kind.least - 1 };
    case 'boolean': return { right: true, wrong: 'true' };
    case 'path':
    case 'reference':
    case 'textPath': return { right: '$.x', wrong: 'x' };
    case 'result': return { right: '$.x', wrong: '$.x[*]' };
    case 'template': return { right: { 'a.$': '$.x' }, wrong: { 'a.$': 'x' } };
    case 'variables': return { right: { a: 1 }, wrong: 7 };
    case 'timestamp': return { right: '2030-01-01T00:00:00Z', wrong: 'soon' };
    case 'items': return { right: [1], wrong: 7 };
    case 'any': return { right: { a: 1 } };
    case 'part':
    case 'flow':
    case 'states': return { right: required[name] ?? objects(language)[name], wrong: 7 };
    default: {
      const items = kind.of.is === 'text' ? ['X'] : LISTS[name] ?? [];
      return { right: required[name] ?? items, wrong: 7 };
    }
  }
}

const RULE_INSIDE = { Variable: '$.y', IsPresent: true };
const objects = (language: QueryLanguage): Fields => ({
  ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ...s3(language) },
  ItemProcessor: DISTRIBUTED,
  Iterator: DISTRIBUTED,
  Not: RULE_INSIDE,
  ProcessorConfig: DISTRIBUTED.ProcessorConfig,
  ReaderConfig: { InputType: 'JSON' },
  WriterConfig: { OutputType: 'JSON' },
  ItemBatcher: { MaxItemsPerBatch: 2 },
  ResultWriter: { WriterConfig: { OutputType: 'JSON' } },
});
const LISTS: Fields = { And: [RULE_INSIDE], Or: [RULE_INSIDE] };

const LANGUAGES: readonly QueryLanguage[] = ['JSONPath', 'JSONata'];

export interface Row {
  readonly shape: Shape;
  readonly name: string;
  readonly field: Field;
  readonly language: QueryLanguage;
  readonly around: Around;
}

const rowsOf = (shape: Shape, around: Around): Row[] =>
  Object.entries(shape.fields).flatMap(([name, field]) => LANGUAGES
    .filter((language) => (field.settings.only ?? language) === language)
    .filter((language) => shape !== INNER_RULE || language === 'JSONPath')
    .map((language) => ({ shape, name, field, language, around })));

export const ROWS: readonly Row[] = [...AROUND].flatMap(([shape, around]) => rowsOf(shape, around));

/** The definition in which the field has a value, without the fields that exclude it. */
function definitionWith({ shape, name, language, around }: Row, value: unknown): Fields {
  const part = { ...around.required(language), [name]: value };
  for (const group of shape.groups.filter(({ fields, most }) => most === 1 && fields.has(name))) {
    for (const other of group.fields) if (other !== name) delete part[other];
  }
  if (shape.fields.Variable && ['And', 'Or', 'Not'].includes(name)) delete part.Variable;
  if (name === 'Variable') Object.assign(part, { IsPresent: true });
  return around.within(part, language);
}

/** The definition in which the field has a right value. */
export const accepted = (row: Row): Fields => definitionWith(row, values(row).right);

/** The definition in which the field has a wrong value. */
export const refused = (row: Row): Fields => definitionWith(row, values(row).wrong);

/** The rows that have a wrong value. */
export const WITH_WRONG = ROWS.filter((row) => row.name !== 'Type' && values(row).wrong !== undefined
  && !(row.field.kind.is === 'template' && row.language === 'JSONata'));
