/**
 * The syntax of JSONPath as Step Functions has it: `$`, `$$` (the context object) or `$name` (a variable), then
 * `.name`, `..name`, `.*`, `['name']`, `[0]`, `[1:3]`, `[0,1]`, `[*]`, `[?(…)]` and a closing function like
 * `.length()`.
 */
export function isJsonPath(text: string): boolean {
  let rest = text.replace(/^\$(\$|[\p{L}_][\p{L}\p{N}_]*)?/u, '');
  if (rest === text) return false;
  while (rest !== '') {
    const segment = NAME.exec(rest) ?? bracket(rest);
    if (!segment) return false;
    rest = rest.slice(segment[0].length);
  }
  return true;
}

/** The same where a path must name one place: no wildcard, no descent, no slice, no filter. */
export function isReferencePath(text: string): boolean {
  return isJsonPath(text) && !/\.\.|\*|\[\s*\?|:|,|@/.test(text.replace(/'(?:\\.|[^'])*'|"(?:\\.|[^"])*"/g, ''));
}

/** `.name`, `..name`, `.*`, `..*`, `.length()`; `..` may stand before a bracket. */
const NAME = /^(?:\.\.?(?:\*|[^\s.[\]()*'",:?@]+(?: [^\s.[\]()*'",:?@]+)*)(?:\([^()]*\))?|\.\.(?=\[)|\.(?=\[))/u;

const INDEX = /^\[\s*(?:\*|-?\d*(?:\s*:\s*-?\d*){0,2}|-?\d+(?:\s*,\s*-?\d+)*)\s*\]/;

const QUOTED = /^\[\s*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")(?:\s*,\s*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))*\s*\]/;

function bracket(text: string): [string] | null {
  if (/^\[\s*\]/.test(text)) return null;
  const plain = INDEX.exec(text) ?? QUOTED.exec(text);
  if (plain) return [plain[0]];
  return /^\[\s*\?\s*\(/.test(text) ? filter(text) : null;
}

/** A filter ends where its brackets balance, quoted text and regular expressions aside. */
function filter(text: string): [string] | null {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const quote = text[i];
    if (quote === "'" || quote === '"') {
      for (i++; i < text.length && text[i] !== quote; i++) if (text[i] === '\\') i++;
    } else if (quote === '[' || quote === '(') {
      depth++;
    } else if (quote === ']' || quote === ')') {
      depth--;
      if (depth === 0) return [text.slice(0, i + 1)];
    }
  }
  return null;
}
