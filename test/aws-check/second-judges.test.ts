/**
 * Other judges of definitions beside our validator: AWS's language server, and cfn-lint's schema of state machines.
 *
 * Neither is AWS itself. Where one of them differs from us, the difference is in a list here, with its reason.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import { runPython } from './judges';
import { StateMachineType } from '../../src/asl/model';
import { validateDefinition } from '../../src/asl/validate';
import { accepted, refused, ROWS, WITH_WRONG } from '../asl/field-rows';

interface Sample {
  readonly name: string;
  readonly definition: object;
  readonly type?: StateMachineType;
}

const GOLDEN = join(__dirname, '..', 'golden');
const SHARED = join(__dirname, '..', '..', '..', 'shared');

/** Every row of the table of fields, and the definitions that our constructs render. */
const OWN: Sample[] = [
  ...ROWS.map((row) => ({
    name: `${row.name} of ${row.shape.name} in ${row.language}`, definition: accepted(row),
  })),
  ...WITH_WRONG.map((row) => ({
    name: `a wrong ${row.name} of ${row.shape.name} in ${row.language}`, definition: refused(row),
  })),
  ...readdirSync(GOLDEN).map((file) => ({ name: file, definition: read(join(GOLDEN, file)) as object }))
    .filter(({ definition }) => 'States' in definition),
];

/** Definitions that AWS accepted in recordings, and cases from public reports, where they are at hand. */
const OTHERS: Sample[] = ['conformance/executions.jsonl', 'cases/cases.jsonl'].map((file) => join(SHARED, file))
  .filter((file) => existsSync(file))
  .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line)))
  .filter(({ definition, kind }) => typeof definition === 'object' && kind !== 'synth')
  .map(({ name, definition, type }) => ({ name, definition, type }));

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** A known difference: a judge refuses with such a message what we accept, or we what it accepts. */
interface Difference {
  readonly message: RegExp;
  readonly reason: string;
}

interface Judge {
  /** The first reason for which the judge refuses a definition, or undefined. */
  readonly verdicts: (samples: readonly Sample[]) => Promise<(string | undefined)[]>;
  readonly refuses: readonly Difference[];
  readonly accepts: readonly Difference[];
}

const PATHS = {
  message: /must be a valid (JSONPath|reference path)|must be a valid JSONPath or a valid intrinsic function call/,
  reason: 'it does not read paths in every field',
};

const LANGUAGE_SERVER: Judge = {
  verdicts: (samples) => Promise.all(samples.map(({ definition }) => diagnosticOf(definition))),
  refuses: [
    {
      message: /^Incorrect type. Expected one of integer/,
      reason: 'AWS accepted a ToleratedFailurePercentage of 0.5 in a recorded execution',
    },
  ],
  accepts: [
    PATHS,
    {
      message: /^Minimum value is 1, got: 0/,
      reason: 'the specification has positive numbers: https://states-language.net/spec.html#retrying-after-error',
    },
    {
      message: /^Expected value of type String, got: 7/,
      reason: 'its schema lacks the newer fields of a ReaderConfig: ManifestType, Transformation, ItemsPointer',
    },
    { message: /^Expected value of type Object, got: 7/, reason: 'it looks at Assign in Task and Choice only' },
  ],
};

const CFN_LINT: Judge = {
  verdicts: async (samples) => {
    const definitions = JSON.stringify(samples.map(({ definition }) => definition));
    const { findings } = await runPython(process.env.AWS_CHECK_PYTHON!, ['statemachine.py'], definitions);
    return findings.map((finding) => (finding as unknown as string | null) ?? undefined);
  },
  refuses: [
    {
      message: /^Additional properties are not allowed \('(QueryLanguage|InputPath|OutputPath)' was unexpected\)/,
      reason: 'a Succeed has them: https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html',
    },
    {
      message: /^Additional properties are not allowed \('Parameters' was unexpected\)/,
      reason: 'a Parallel has it: https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html',
    },
    {
      message: /^'\{% .* %\}' is not of type '(number|object)'$/s,
      reason: 'it knows JSONata for whole machines, and our states have their query language themselves',
    },
  ],
  accepts: [
    { ...PATHS, reason: 'it does not read paths' },
    {
      message: /^Expected value of type (String|Boolean|Number|Integer|Array|Object)/,
      reason: 'CloudFormation converts scalars, and it does not look into readers, batchers, writers and Assign',
    },
    { message: /^String does not match RFC3339 timestamp/, reason: 'a timestamp is any text in its schema' },
    { message: /^M(in|ax)imum value is/, reason: 'its schema has hardly any ranges' },
    { message: /^Field 'ExecutionType' is not supported/, reason: 'it does not look into ProcessorConfig' },
  ],
};

async function diagnosticOf(definition: object): Promise<string | undefined> {
  const service = getLanguageService({});
  const document = TextDocument.create('file:///definition.asl.json', 'asl', 1, JSON.stringify(definition, null, 2));
  const diagnostics = await service.doValidation(document, service.parseJSONDocument(document));
  const error = diagnostics.find(({ severity }) => (severity ?? ERROR) === ERROR);
  return error && String(error.message);
}

const ERROR = 1;

/** What a judge and we say of a definition, where that differs. */
async function differences({ verdicts }: Judge, samples: readonly Sample[]) {
  const said = await verdicts(samples);
  const pairs = samples.map(({ name, definition, type = 'STANDARD' }, i) => {
    // The other judges know the language, and not what the services take.
    const [ours] = validateDefinition(definition, type, { serviceCalls: false })
      .filter(({ severity }) => severity === 'ERROR');
    return { name, theirs: said[i], ours: ours?.message };
  });
  return {
    refuses: pairs.filter(({ theirs, ours }) => theirs !== undefined && ours === undefined),
    accepts: pairs.filter(({ theirs, ours }) => theirs === undefined && ours !== undefined),
  };
}

const explains = (list: readonly Difference[], message: string): boolean =>
  list.some((difference) => difference.message.test(message));

const JUDGES: [string, Judge, boolean][] = [
  ["AWS's language server", LANGUAGE_SERVER, true],
  ["cfn-lint's schema", CFN_LINT, process.env.AWS_CHECK_PYTHON !== undefined],
];

describe.each(JUDGES)('%s', (_, judge, here) => {
  const testOrSkip = here ? test : test.skip;

  testOrSkip('differs from us on our own definitions for known reasons only', async () => {
    const { refuses, accepts } = await differences(judge, OWN);
    expect(refuses.filter(({ theirs }) => !explains(judge.refuses, theirs!))).toEqual([]);
    expect(accepts.filter(({ ours }) => !explains(judge.accepts, ours!))).toEqual([]);
    // A reason that explains nothing any more is removed.
    const used = [...refuses.map(({ theirs }) => theirs!), ...accepts.map(({ ours }) => ours!)];
    const idle = [...judge.refuses, ...judge.accepts].filter(({ message }) => !used.some((text) => message.test(text)));
    expect(idle).toEqual([]);
  });

  (here && OTHERS.length > 0 ? test : test.skip)('refuses for known reasons only what AWS or we accept', async () => {
    const { refuses } = await differences(judge, OTHERS);
    expect(refuses.filter(({ theirs }) => !explains([...judge.refuses, ...OF_OTHERS], theirs!))).toEqual([]);
  });
});

/** Of recordings and cases only. What we refuse there is judged by their graders. */
const OF_OTHERS: readonly Difference[] = [
  {
    message: /^The value for the field must be a valid JSONPath or intrinsic function expression/,
    reason: 'AWS accepted States.Array() without arguments in a recorded execution',
  },
];
