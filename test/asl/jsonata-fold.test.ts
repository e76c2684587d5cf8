import * as fc from 'fast-check';
import jsonata from 'jsonata';
import { foldJsonata } from '../../src/asl/jsonata-fold';

/** What an expression parses to, or how it fails, without the places in its text. */
function parsed(expression: string): unknown {
  try {
    return withoutPositions(jsonata(expression).ast());
  } catch (error) {
    return { failed: (error as { code?: string }).code };
  }
}

function withoutPositions(node: any): any {
  if (Array.isArray(node)) return node.map(withoutPositions);
  if (node instanceof RegExp) return String(node);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([name, value]) => name !== 'position' && typeof value !== 'function');
  return Object.fromEntries(entries.map(([name, value]) => [name, withoutPositions(value)]));
}

const padding = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', ' ') },
  {
    weight: 3,
    arbitrary: fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r', '\v'), minLength: 1, maxLength: 4 }),
  },
  { weight: 1, arbitrary: fc.constantFrom('/* a\n  b */', '/*"*/', '/* ` */\n', '\n/* / */\n/**/') },
);

/** The parts of an expression with any white space between them. */
const spaced = (...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc.tuple(...parts.flatMap((part) => [padding, typeof part === 'string' ? fc.constant(part) : part]), padding)
    .map((texts) => texts.join(''));

const expressions = fc.letrec<{ expression: string }>((tie) => {
  const inner = tie('expression');
  const word = fc.constantFrom('a', 'in', 'or', 'and', '`b\n c`', '`/`', '$x', '$$', '$', "it's", 'größe');
  const literal = fc.constantFrom(
    '1', '0.5', '12e3', 'true', 'null', '"t\n  u"', "'\\\"\r\n/'", '"a\\\\"', '"\\"\n"', "'`\n'", '"/*\n*/"', '""',
  );
  const regex = fc.constantFrom('/a+/', '/[/\n]/i', '/(x\n|\\/)/m', '/"/', "/'\n/", '/\\\\/', '/`/im', '/\\(\n/');
  const operator = fc.constantFrom(
    '+', '-', '*', '/', '%', '&', '=', '!=', '<', '<=', '>', '>=', '.', '~>', '?:', '??', ' and ', '\nor\n', ' in\r',
    '\n/\n', '..',
  );
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      literal,
      word,
      fc.constantFrom('*', '**', '%'),
      spaced(inner, operator, inner),
      spaced('(', inner, ';', '$v', ':=', inner, ')'),
      spaced('[', inner, ',', inner, ']'),
      spaced('{', '"k\n"', ':', inner, '}'),
      spaced(inner, '[', inner, ']'),
      spaced(inner, '{', inner, ':', inner, '}'),
      spaced(inner, '?', inner, ':', inner),
      spaced('-', inner),
      spaced('$contains', '(', inner, ',', regex, ')'),
      spaced('$f', '(', '?', ',', inner, ')'),
      spaced(inner, '~>', regex),
      spaced('function', '(', '$a', ',', '$b', ')', '<', 's', '-', ':', 'n', '>', '{', inner, '}'),
      spaced('function', '(', ')', '{', inner, '}', '(', ')'),
      spaced(inner, '^', '(', '>', inner, ',', '<', inner, ')'),
      spaced('|', inner, '|', inner, '|'),
      spaced(inner, '@', '$i', '.', inner),
    ),
  };
}).expression;

test('keeps the meaning of every expression', () => {
  let valid = 0;
  fc.assert(fc.property(expressions, (expression) => {
    const before = parsed(expression);
    if (!('failed' in (before as object))) valid += 1;
    expect(parsed(foldJsonata(expression))).toEqual(before);
  }), { numRuns: 1500 });
  expect(valid).toBeGreaterThan(300);
});

test('keeps the failure of every text that is no expression', () => {
  const piece = fc.constantFrom(
    ...'/ \n " \' ` /* */ \\ ( ) [ ] { } a 1 and in . * % $x ?: := , ; | ~ ! < > - é'.split(' '), ' ', '\n', '\r\n',
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
    const text = pieces.join('');
    expect(parsed(foldJsonata(text))).toEqual(parsed(text));
  }), { numRuns: 1000 });
});

test('leaves no line break between the parts of an expression, nor in its texts', () => {
  const withoutNames = expressions.filter((text) => !/`[^`]*\n|\/[^/]*\n[^/]*\//.test(text));
  fc.assert(fc.property(withoutNames, (expression) => {
    fc.pre(!('failed' in (parsed(expression) as object)));
    expect(foldJsonata(expression)).not.toMatch(/[\n\r]/);
  }), { numRuns: 1000 });
});

test.each([
  ['(\n  $x := 1;\n  $x\n)', '( $x := 1; $x )'],
  ['$a  +  1', '$a  +  1'],
  ['"a\n  b" & \'c\r\nd\'', '"a\\n  b" & \'c\\r\\nd\''],
  ['`a\n b`\n.c', '`a\n b` .c'],
  ['$match(x,\n/a\n b/i)', '$match(x, /a\n b/i)'],
  ['a /\n 2 /\n b', 'a / 2 / b'],
  ['*\n/\n2', '* / 2'],
  ['/* one\n   two */\n1', '/* one two */ 1'],
  ["it's\n + it's", "it's + it's"],
  ['a"\n + b"', 'a" + b"'],
  ['"never ends\n', '"never ends\n'],
])('folds %j into %j', (expression, folded) => {
  expect(foldJsonata(expression)).toBe(folded);
});
