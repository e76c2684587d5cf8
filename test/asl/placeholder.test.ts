import { diagnose, END, machine, only, task } from './verdict';
import { Definition } from '../../src/asl/model';
import { Machine, runExecution } from '../../src/engine';

/** A state in JSONata with an output. */
const output = (Output: unknown) => machine({ A: { Type: 'Pass', QueryLanguage: 'JSONata', Output, End: true } });

const first = { 'Fn::Select': [0, { 'Fn::Split': ['/', { Ref: 'Path' }] }] };

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html#sam-statemachine-definitionsubstitutions */
describe('a placeholder in JSONata', () => {
  test.each([
    '{% ${IsEnabled} = true %}',
    "{% ${AWS::AccountId} & '/' & ${My Table.Arn} %}",
    '{% $states.input.${Field} > ${var.limit} %}',
    '{% ${Function}(1) %}',
    '{% 1 ${Operator} 2 %}',
    `{% "\${${JSON.stringify(first)}}/x" %}`,
    `{% \${${JSON.stringify(first)}} = 1 %}`,
  ])('is accepted: %s', (expression) => {
    expect(diagnose(output(expression))).toEqual([]);
  });

  test.each([
    ['{% ${IsEnabled} = name %}', "UNSUPPORTED_JSONATA_EXPRESSION /States/A/Output: Reference to 'name'"],
    ['{% ${IsEnabled} = $nothing %}', 'WARNING UNASSIGNED_VARIABLE /States/A/Output: '],
  ])('does not hide what else is wrong: %s', (expression, message) => {
    expect(only(output(expression))).toContain(message);
  });

  test.each(['{% ${} + %}', '{% ${"a": 1 %}', '{% ${ %}', "{% ${'a': 1} + %}"])('is not: %s', (expression) => {
    expect(only(output(expression))).toContain('INVALID_JSONATA_EXPRESSION');
  });

  test.each(['${', '${{"', '${{"{}', '${{"a{', '${{}'])('takes no long time to look for, in many %s', (text) => {
    const start = performance.now();
    expect(diagnose(output(`{% ${text.repeat(200_000 / text.length)} %}`)).length).toBeLessThan(2);
    expect(diagnose(machine({ A: { ...END, Parameters: { 'x.$': text.repeat(200_000 / text.length) } } })).length)
      .toBeLessThan(2);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('a placeholder elsewhere', () => {
  const next = (Next: string) => ({ Type: 'Pass', Next });

  test.each<[string, object]>([
    ['in a path', { A: { ...END, Parameters: { 'x.$': '$.list[${Index}]' } } }],
    ['in a call', { A: { ...END, Parameters: { 'x.$': 'States.ArrayRange(1, ${Last}, 1)' } } }],
    ['in a reference path', { A: { ...END, ResultPath: '$.list[${Index}]' } }],
    ['in a timestamp', { A: { Type: 'Wait', Timestamp: '${Day}T00:00:00Z', End: true } }],
    ['as the name of a variable', { A: { ...END, Assign: { '${Name}': 1, '${Other}.$': '$' } } }],
    ['as a type', { A: { Type: '${Type}', End: true } }],
    ['as a target', { A: next('${Next}'), B: END, C: END }],
    ['as the target of a catcher', { A: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: '${Next}' }] }), B: END }],
  ])('is accepted %s', (_, states) => {
    expect(diagnose(machine(states))).toEqual([]);
  });

  test('is accepted as the start', () => {
    expect(diagnose(machine({ A: END, B: END }, { StartAt: '${First}' }))).toEqual([]);
  });

  test.each<[object, string]>([
    [{ A: { Type: 'Nothing', End: true } }, "/States/A/Type: 'Type' must be one of"],
    [{ A: next('Nowhere') }, "Missing 'Next' target: Nowhere"],
    [{ A: next('${Next}'), B: { ...END, ResultPath: 'x' } }, "'ResultPath' must be a valid reference path"],
    [{ A: { ...END, Parameters: { 'x.$': '$.list[${' } } }, "'x.$' must be a valid JSONPath"],
  ])('does not hide what else is wrong: %j', (states, message) => {
    expect(only(machine(states))).toContain(message);
  });

  test.each<[string, object]>([
    ['type', { A: { Type: '${Type}', End: true } }],
    ['target', { A: next('${Next}'), B: END }],
    ['start', { A: { Type: 'Parallel', End: true, Branches: [machine({ B: END }, { StartAt: '${First}' })] } }],
  ])('is the end of an execution in the engine, as a %s', async (_, states) => {
    const { status, error } = await runExecution(new Machine(machine(states) as Definition));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Runtime' });
  });
});
