import { accepted, AROUND, Fields, refused, Row, ROWS, WITH_WRONG } from './field-rows';
import { Diagnostic } from '../../src/asl/diagnostic';
import { MACHINE } from '../../src/asl/fields';
import { validateDefinition } from '../../src/asl/validate';

const errors = (definition: Fields): Diagnostic[] =>
  validateDefinition(definition, 'STANDARD', { serviceCalls: false }).filter(({ severity }) => severity === 'ERROR');

const titled = (rows: readonly Row[]) => rows.map((row) => [row.name, row.shape.name, row.language, row] as const);

test('covers every row of the table', () => {
  expect(ROWS.length).toBeGreaterThan(250);
});

test.each(titled(ROWS))('accepts %s of %s in %s', (_name, _shape, _language, row) => {
  expect(errors(accepted(row))).toEqual([]);
});

test.each(titled(WITH_WRONG))('rejects a wrong %s of %s in %s', (name, _shape, _language, row) => {
  const found = errors(refused(row));
  expect(found.map(({ location }) => location)).toContainEqual(expect.stringMatching(
    new RegExp(`^${row.around.location.replace(/[[\]]/g, '\\$&')}(/${name}|$)`)));
});

const SHAPES = [...AROUND].map(([shape, around]) => [shape.name, around] as const);

test.each(SHAPES)('rejects an unknown field of %s', (_, around) => {
  const found = errors(around.within({ ...around.required('JSONPath'), Colour: 1 }, 'JSONPath'));
  expect(found).toEqual([expect.objectContaining({
    location: around.location || '/',
    message: expect.stringContaining("Field 'Colour' is not supported by"),
  })]);
});

const REQUIRED = ROWS.filter(({ field, shape }) => field.settings.required && shape !== MACHINE);

test.each(titled(REQUIRED))('requires %s of %s in %s', (name, _shape, _language, { language, around }) => {
  const { [name]: _, ...rest } = around.required(language);
  const found = errors(around.within(rest, language));
  expect(found).toContainEqual(expect.objectContaining({
    location: around.location,
    message: expect.stringMatching(new RegExp(`^These fields are required: \\[.*${name}.*\\]`)),
  }));
});
