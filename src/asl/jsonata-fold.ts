import { once } from './once';

/**
 * An expression on one line, with the same meaning: white space with line breaks in it becomes one space, and a line
 * break in a text literal becomes `\n`. Names in backticks and regular expressions stay as they are, and so does an
 * expression that breaks off.
 *
 * AWS's language server takes no JSONata that goes over several lines.
 */
export const foldJsonata = once((expression): string => {
  if (!LINE_BREAK.test(expression)) return expression;
  const folded: string[] = [];
  // Whether an operand comes next, or an operator: jsonata takes a slash for a regular expression or a division by it.
  let operandNext = true;
  for (let position = 0; position < expression.length;) {
    const token = tokenAt(expression, position, operandNext);
    if (token === undefined) return expression;
    position += token.text.length;
    folded.push(FOLD[token.kind]?.(token.text) ?? token.text);
    if (token.kind === 'operator') {
      operandNext = !(CLOSING.test(token.text) || (operandNext && WILDCARD.test(token.text)));
    } else if (token.kind !== 'space' && token.kind !== 'comment') {
      operandNext = !operandNext && WORD_OPERATOR.test(token.text);
    }
  }
  return folded.join('');
});

const LINE_BREAK = /[\n\r]/;
const CLOSING = /^[)\]}]$/;
/** `*`, `**` and `%` are names too, where an operand comes. */
const WILDCARD = /^(\*\*?|%)$/;
/** `and`, `or` and `in` are names, where an operand comes. */
const WORD_OPERATOR = /^(and|or|in)$/;

type Kind = 'space' | 'comment' | 'text' | 'name' | 'regex' | 'operator' | 'word';

const oneSpace = (text: string): string => text.replace(/[ \t\n\r\v]*[\n\r][ \t\n\r\v]*/g, ' ');

const FOLD: { readonly [kind in Kind]?: (text: string) => string } = {
  space: oneSpace,
  comment: oneSpace,
  text: (text) => text.replace(/\n/g, '\\n').replace(/\r/g, '\\r'),
};

/** The tokens of jsonata, in the order in which it tries them. */
const TOKENS: readonly [Kind, RegExp][] = [
  ['space', /[ \t\n\r\v]+/y],
  ['comment', /\/\*[^]*?\*\//y],
  ['operator', /\.\.|:=|!=|>=|<=|\*\*|~>|\?:|\?\?|[.[\]{}(),@#;:?+\-*/%|=<>^&!~]/y],
  ['text', /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y],
  ['name', /`[^`]*`/y],
  ['word', /(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?/y], // a number, which a name may follow at once
  ['word', /[^ \t\n\r\v.[\]{}(),@#;:?+\-*/%|=<>^&!~"'`][^ \t\n\r\v.[\]{}(),@#;:?+\-*/%|=<>^&!~]*/y],
];

function tokenAt(
  expression: string, position: number, operandNext: boolean,
): { readonly kind: Kind; readonly text: string } | undefined {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = position;
    const text = pattern.exec(expression)?.[0];
    if (text === undefined) continue;
    return text === '/' && operandNext ? regexAt(expression, position) : { kind, text };
  }
  return undefined;
}

/** Up to the slash that is neither escaped nor within brackets, which jsonata counts even where they are literal. */
function regexAt(expression: string, start: number): { readonly kind: Kind; readonly text: string } | undefined {
  let depth = 0;
  for (let position = start + 1; position < expression.length; position += 1) {
    const character = expression[position];
    const escapes = /\\*$/.exec(expression.slice(start + 1, position))![0].length;
    if (character === '/' && depth === 0 && escapes % 2 === 0) {
      const flags = /[im]*/y;
      flags.lastIndex = position + 1;
      return { kind: 'regex', text: expression.slice(start, position + 1) + flags.exec(expression)![0] };
    }
    if (escapes > 0) continue;
    if (/[([{]/.test(character)) depth += 1;
    if (/[)\]}]/.test(character)) depth -= 1;
  }
  return undefined;
}
