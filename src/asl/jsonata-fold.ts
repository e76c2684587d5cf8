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
  return foldedPlain(expression) ?? foldedByTokens(expression);
});

/** An expression of texts, words and operators only, as most are: five times as fast. Undefined if it has others. */
function foldedPlain(expression: string): string | undefined {
  let plain = true;
  const folded = expression.replace(PLAIN, (part, text?: string) => {
    if (text !== undefined) return oneLineText(text);
    plain &&= !/["'`/]/.test(part);
    return oneSpace(part);
  });
  return plain ? folded : undefined;
}

function foldedByTokens(expression: string): string {
  const folded: string[] = [];
  let end = 0;
  for (const { kind, text, position } of tokensOf(expression)) {
    folded.push(FOLD[kind]?.(text) ?? text);
    end = position + text.length;
  }
  return end === expression.length ? folded.join('') : expression;
}

/** An operator that came after JSONata 2.0.6: `??` and `?:`. Undefined if the expression has none. */
export function newerOperatorIn(expression: string): Token | undefined {
  if (!/\?[?:]/.test(expression)) return undefined;
  for (const token of tokensOf(expression)) {
    if (token.kind === 'operator' && (token.text === '??' || token.text === '?:')) return token;
  }
  return undefined;
}

interface Token {
  readonly kind: Kind;
  readonly text: string;
  readonly position: number;
}

/** The tokens of an expression, up to where it breaks off. */
function* tokensOf(expression: string): Generator<Token> {
  // Whether an operand comes next, or an operator: jsonata takes a slash for a regular expression or a division by it.
  let operandNext = true;
  for (let position = 0; position < expression.length;) {
    const token = tokenAt(expression, position, operandNext);
    if (token === undefined) return;
    yield { ...token, position };
    position += token.text.length;
    if (token.kind === 'operator') {
      operandNext = !(CLOSING.test(token.text) || (operandNext && WILDCARD.test(token.text)));
    } else if (token.kind !== 'space' && token.kind !== 'comment') {
      operandNext = !operandNext && WORD_OPERATOR.test(token.text);
    }
  }
}

const LINE_BREAK = /[\n\r]/;
const CLOSING = /^[)\]}]$/;
/** `*`, `**` and `%` are names too, where an operand comes. */
const WILDCARD = /^(\*\*?|%)$/;
/** `and`, `or` and `in` are names, where an operand comes. */
const WORD_OPERATOR = /^(and|or|in)$/;

type Kind = 'space' | 'comment' | 'text' | 'name' | 'regex' | 'operator' | 'word';

const oneSpace = (text: string): string => text.replace(/[ \t\n\r\v]*[\n\r][ \t\n\r\v]*/g, ' ');

const oneLineText = (text: string): string => text.replace(/\n/g, '\\n').replace(/\r/g, '\\r');

/**
 * A text, white space, and what may begin a comment, a regular expression, a name or a text without an end. A quote
 * after a letter is a part of a word.
 */
const PLAIN = new RegExp([
  /(?<=^|[ \t\n\r\v.[\]{}(),@#;:?+\-*%|=<>^&!~])("[^"\\]*(?:\\[^][^"\\]*)*"|'[^'\\]*(?:\\[^][^'\\]*)*')/,
  /[ \t\n\r\v]+/,
  /["'`/]/,
].map(({ source }) => source).join('|'), 'g');

const FOLD: { readonly [kind in Kind]?: (text: string) => string } = {
  space: oneSpace,
  comment: oneSpace,
  text: oneLineText,
};

/** The tokens of jsonata, in the order in which it tries them. */
const TOKENS: readonly [Kind, RegExp][] = [
  ['space', /[ \t\n\r\v]+/y],
  ['comment', /\/\*[^]*?\*\//y],
  ['operator', /\.\.|:=|!=|>=|<=|\*\*|~>|\?:|\?\?|[.[\]{}(),@#;:?+\-*/%|=<>^&!~]/y],
  ['text', /"[^"\\]*(?:\\[^][^"\\]*)*"|'[^'\\]*(?:\\[^][^'\\]*)*'/y],
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
    if (kind === 'operator' && expression.startsWith('/*', position)) return undefined; // a comment without an end
    return text === '/' && operandNext ? regexAt(expression, position) : { kind, text };
  }
  return undefined;
}

/** Up to the slash that is neither escaped nor within brackets, which jsonata counts even where they are literal. */
function regexAt(expression: string, start: number): { readonly kind: Kind; readonly text: string } | undefined {
  let depth = 0;
  let escapes = 0;
  for (let position = start + 1; position < expression.length; position += 1) {
    const character = expression[position];
    escapes = expression[position - 1] === '\\' ? escapes + 1 : 0;
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
