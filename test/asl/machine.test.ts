import { diagnose, END, machine, only } from './verdict';
import { validateDefinition } from '../../src/asl/validate';

describe('validating what surrounds states', () => {
  const inner = (name: string) => ({ StartAt: name, States: { [name]: END } });

  test('rejects a state that is no object', () => {
    expect(only(machine({ A: END, B: 'text' }))).toBe(
      'ERROR SCHEMA_VALIDATION_FAILED /States/B: Expected value of type Object, got: "text"; a state must be an object',
    );
    expect(only(machine({ A: END, Comment: 'text' }))).toContain("'Comment' is a field of the machine, move it out");
  });

  test('rejects a field without a value, which only an object has that was not parsed', () => {
    expect(validateDefinition(machine({ A: { ...END, InputPath: undefined } }), 'STANDARD')).toEqual([
      expect.objectContaining({ message: 'Expected value of type String, got: undefined' }),
    ]);
  });

  test.each([
    [{ QueryLanguage: 'JSONATA' }, "'QueryLanguage' must be one of [JSONPath, JSONata], got: 'JSONATA'"],
    [{ TimeoutSeconds: '60' }, '/TimeoutSeconds: Expected value of type Integer, got: "60"'],
    [{ Version: '2.0' }, "/Version: 'Version' must be one of [1.0]"],
    [{ Coment: 'x' }, "/: Field 'Coment' is not supported by a state machine"],
  ])('rejects a machine with %j', (more, message) => {
    expect(only(machine({ A: END }, more))).toContain(message);
  });

  test('rejects a query language of a processor or a branch', () => {
    const ItemProcessor = { QueryLanguage: 'JSONata', ...inner('In') };
    expect(only(machine({ Each: { Type: 'Map', ItemProcessor, End: true } }))).toContain(
      "/States/Each/ItemProcessor: Field 'QueryLanguage' is not supported",
    );
    const Branches = [{ QueryLanguage: 'JSONata', ...inner('In') }];
    expect(only(machine({ Both: { Type: 'Parallel', Branches, End: true } }))).toContain(
      "/States/Both/Branches[0]: Field 'QueryLanguage' is not supported",
    );
  });

  test('rejects a flow that cannot end, but not while a target is missing', () => {
    const loop = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } };
    expect(diagnose(machine(loop))).toEqual([
      { severity: 'ERROR', code: 'MISSING_END_STATE', message: expect.stringMatching(/^Workflow has no terminal/) },
    ]);
    expect(only(machine({ ...loop, C: END }))).toContain('State "C" is not reachable');
    const Branches = [machine(loop)];
    expect(only(machine({ Both: { Type: 'Parallel', Branches, End: true } }))).toContain(
      'MISSING_END_STATE /States/Both/Branches[0]',
    );
  });

  test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])('takes %s as a name like any other', (name) => {
    expect(only(machine({ A: { Type: 'Pass', Next: name } }))).toContain(`Missing 'Next' target: ${name}`);
    expect(only(machine({ A: { Type: name } }))).toContain("/States/A/Type: 'Type' must be one of");
    const definition = `{"StartAt": "${name}", "States": {"${name}": {"Type": "Pass", "End": true}}}`;
    expect(diagnose(definition)).toEqual([]);
  });

  test('rejects a definition that is nested too deep, without an exception', () => {
    const deep = '[['.repeat(100_000) + ']]'.repeat(100_000);
    const definition = `{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": ${deep}, "End": true}}}`;
    expect(diagnose(definition)).toEqual([expect.objectContaining({ code: 'TOO_DEEPLY_NESTED' })]);
  });

  test('rejects a label that is used twice', () => {
    const each = (name: string, more: object) => ({
      Type: 'Map',
      Label: 'Each',
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner(name) },
      ...more,
    });
    expect(only(machine({ A: each('In', { Next: 'B' }), B: each('In2', { End: true }) }))).toContain(
      "DUPLICATE_LABEL_NAME /States/B/Label: The label 'Each' is used twice, here and at /States/A",
    );
  });
});
