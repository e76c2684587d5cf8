/**
 * Measures the validation of a definition of 1 MB, beside AWS's language server: in turns in one run. Each definition
 * has its own texts, since texts that repeat are parsed once. Prints one line of figures for each query language.
 */
import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import { QueryLanguage } from '../../src/asl/model';
import { validateText } from '../../src/asl/validate';

const SIZE = 1024 * 1024;
const ROUNDS = 5;

const TASKS: { readonly [language in QueryLanguage]: (i: string) => object } = {
  JSONata: (i) => ({
    Arguments: { FunctionName: 'function', Payload: { name: `{% $states.input.items[price > ${i}].name & "x" %}` } },
    Assign: { [`result${i}`]: '{% $states.result.Payload %}' },
  }),
  JSONPath: (i) => ({
    Parameters: { 'FunctionName': 'function', 'Payload.$': `States.Format('{} {}', $.items[${i}].name, $$.State)` },
    ResultPath: `$.result${i}`,
  }),
};

/** A chain of tasks just under the largest size of a definition. */
function definition(language: QueryLanguage, round: number): string {
  const States: { [name: string]: object } = {};
  const common = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Retry: [{ ErrorEquals: ['States.ALL'] }] };
  let size = 200;
  for (let i = 0; ; i++) {
    const task = TASKS[language](`${round + 1}${String(i).padStart(5, '0')}`);
    const state = { ...common, ...task, Next: `State ${i + 1}` };
    size += JSON.stringify(state).length + `"State ${i}":,`.length;
    if (size > SIZE) {
      States[`State ${i}`] = { Type: 'Succeed' };
      return JSON.stringify({ StartAt: 'State 0', QueryLanguage: language, States });
    }
    States[`State ${i}`] = state;
  }
}

const JUDGES: { readonly [name: string]: (text: string) => Promise<number> | number } = {
  ours: (text) => validateText(text, 'STANDARD').length,
  languageServer: async (text) => {
    const service = getLanguageService({});
    const document = TextDocument.create('file:///definition.asl.json', 'asl', 1, text);
    return (await service.doValidation(document, service.parseJSONDocument(document))).length;
  },
};

async function measure(judge: (typeof JUDGES)[string], text: string): Promise<number> {
  const begun = process.hrtime.bigint();
  const found = await judge(text);
  const milliseconds = Number(process.hrtime.bigint() - begun) / 1e6;
  if (found > 0) throw new Error(`The definition must be without problems, got: ${found}`);
  return milliseconds;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function main(): Promise<void> {
  for (const language of Object.keys(TASKS) as QueryLanguage[]) {
    const times: { [judge: string]: number[] } = { ours: [], languageServer: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const text = definition(language, round);
      const judges = round % 2 === 0 ? ['ours', 'languageServer'] : ['languageServer', 'ours'];
      for (const judge of judges) times[judge].push(await measure(JUDGES[judge], text));
    }
    const [ours, theirs] = [median(times.ours), median(times.languageServer)];
    process.stdout.write(`${language} ours_ms=${ours.toFixed(0)} first_ms=${times.ours[0].toFixed(0)} `
      + `language_server_ms=${theirs.toFixed(0)} ratio=${(ours / theirs).toFixed(2)}\n`);
  }
}

void main();
