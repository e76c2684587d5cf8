import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Docstring {
  readonly of: string;
  readonly text: string;
}

/** The public API as jsii compiled it: `npm test` compiles before the tests. */
const types = Object.values<any>(JSON.parse(read('.jsii')).types);

/** Every documented part of the public API, with its documentation as jsii took it apart. */
const documented: { of: string; docs: any }[] = types.flatMap((type) => [
  { of: type.name, docs: type.docs },
  ...[...type.properties ?? [], ...type.methods ?? [], type.initializer && { ...type.initializer, name: 'constructor' }]
    .filter((member) => member !== undefined)
    .flatMap(({ name, docs, parameters = [] }) => [
      { of: `${type.name}.${name}`, docs },
      ...parameters.map((parameter: any) => ({ of: `${type.name}.${name}(${parameter.name})`, docs: parameter.docs })),
    ]),
]).filter(({ docs }) => docs !== undefined);

const isParameter = (of: string) => of.endsWith(')');

/** The docstrings of the source, the internal ones included. */
const inSource: Docstring[] = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => {
    const source = read(join('src', file));
    return [...source.matchAll(/\/\*\*([\s\S]*?)\*\//g)].map(({ 1: text, index }) => ({
      of: `src/${file}:${source.slice(0, index).split('\n').length}`,
      text: text.replace(/^\s*\* ?/gm, '').trim(),
    }));
  });

const publicDocstrings: Docstring[] = documented.map(({ of, docs }) => ({
  of, text: [docs.summary, docs.remarks, docs.default, docs.returns].filter(Boolean).join('\n'),
}));

const pages: Docstring[] = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((file) => join('docs', file))]
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) => read(file).split('\n').map((text, index) => ({ of: `${file}:${index + 1}`, text })));

/** Where it is and what it says, so that the list in the output of a failed test is enough to work through. */
const listed = (docstrings: Docstring[]) => docstrings.map(({ of, text }) => `${of}: ${text.split('\n')[0]}`);

describe('docstrings', () => {
  test('are found in the assembly and in the source', () => {
    expect(documented.length).toBeGreaterThan(500);
    expect(inSource.length).toBeGreaterThan(500);
  });

  test('have a summary that is a whole sentence and ends with a period', () => {
    // jsii ends a summary at the first period, `;` or `:`, and API.md and IDEs show no more than the summary.
    const summaries = documented
      .filter(({ of, docs }) => !isParameter(of) && docs.summary)
      .map(({ of, docs }) => ({ of, text: docs.summary as string }));
    expect(listed(summaries.filter(({ text }) => !text.endsWith('.')))).toEqual([]);
  });

  test('do not begin with "What"', () => {
    expect(listed([...publicDocstrings, ...inSource].filter(({ text }) => /^What\b/.test(text)))).toEqual([]);
  });

  test('of grant methods begin with "Grants"', () => {
    const grants = documented.filter(({ of }) => /\.grant\w*$/.test(of));
    expect(grants.length).toBeGreaterThan(5);
    expect(listed(grants.map(({ of, docs }) => ({ of, text: docs.summary ?? '' }))
      .filter(({ text }) => !text.startsWith('Grants ')))).toEqual([]);
  });

  test('of exported classes show an example', () => {
    const classes = types.filter(({ kind }) => kind === 'class');
    expect(classes.length).toBeGreaterThan(10);
    expect(classes.filter(({ docs }) => !docs?.example).map(({ name }) => name)).toEqual([]);
  });
});

/** A phrase that readers of aws-cdk-lib do not search for, and the word that they know. */
interface Phrase {
  readonly phrase: RegExp;
  readonly instead: string;
  /** Texts in which the phrase is right, each with the reason. */
  readonly except?: readonly { readonly text: RegExp; readonly reason: string }[];
}

const PHRASES: readonly Phrase[] = [
  { phrase: /\b(somebody|someone|nobody|whoever)\b/i, instead: 'the caller, grantee, approver, operator, requester' },
  { phrase: /\bpeople\b/i, instead: 'the approvers, operators, users' },
  { phrase: /\b(tells|told)\b/i, instead: 'notifies, emits, reports, returns' },
  { phrase: /\bwhat (became|becomes|has become|will become) of\b/i, instead: 'the outcome of, the status of' },
  { phrase: /\bis made of\b/i, instead: 'properties for defining …' },
  { phrase: /\bcan be chosen for\b/i, instead: 'options for …' },
  { phrase: /\b(of|for) (its|their|his|her) own\b/i, instead: 'dedicated, or "its own X"' },
  { phrase: /\bstands? (in|there|beside|under|at)\b/i, instead: 'is in, is stored in' },
  { phrase: /\bbeats?\b/i, instead: 'sends a heartbeat' },
  { phrase: /\bmend(s|ed|ing)?\b/i, instead: 'fix' },
  { phrase: /\bfor good\b/i, instead: 'permanently' },
  { phrase: /\bat hand\b/i, instead: 'current, available' },
  { phrase: /\b(left|leaves?) to (a|the) (person|human|operator|user)\b/i, instead: 'requires manual action' },
  { phrase: /\b(undo|undoes|undid|undone|undoing)\b/i, instead: 'compensate, roll back' },
  { phrase: /\b(give|gives|given|gave|giving) back\b/i, instead: 'refund, release' },
  { phrase: /\bcustomer keys?\b/i, instead: 'customer managed key' },
  { phrase: /\bwait(s|ing)? for a callback\b|\bwaitForCallback\b|\bgrantCallback\b/, instead: 'wait for a task token' },
  { phrase: /\b(tried|tries|try|trying) again\b/i, instead: 'is retried, retries' },
  { phrase: /\bmust bear\b/i, instead: 'must succeed even if' },
  { phrase: /\bworks (an|the) order\b/i, instead: 'processes an order' },
  { phrase: /\b(comes?|came) twice\b/i, instead: 'is delivered twice' },
  { phrase: /\bto this comes?\b/i, instead: 'is billed on top' },
  { phrase: /\bby hand\b/i, instead: 'manually' },
];

describe('the language of the glossary', () => {
  const texts = [...publicDocstrings, ...pages];
  const occurrences = (phrase: RegExp) => texts.filter(({ text }) => phrase.test(text));

  test.each(PHRASES)('says "$instead" in docstrings and pages, not $phrase', ({ phrase, except = [] }) => {
    const found = occurrences(phrase).filter(({ text }) => !except.some((exception) => exception.text.test(text)));
    expect(listed(found)).toEqual([]);
  });

  test('has only exceptions that are needed, each with a reason', () => {
    const idle = PHRASES.flatMap(({ phrase, except = [] }) => except
      .filter(({ text, reason }) => reason.length < 10 || !occurrences(phrase).some((one) => text.test(one.text)))
      .map(({ text }) => `${phrase}: ${text}`));
    expect(idle).toEqual([]);
  });
});
