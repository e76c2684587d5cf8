import { RE2JS } from 're2js';
import { once } from '../../asl/once';
import { UnsupportedError } from '../unsupported';

/**
 * Compiles a regular expression for an engine that takes linear time for any expression and text.
 *
 * That engine has no lookaheads, lookbehinds and backreferences, which cannot be matched in linear time. An expression
 * with one of them ends the run with an {@link UnsupportedError}.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function linearRegExp(source: string, flags: string): RE2JS {
  return compiled(`${flags}/${source}`);
}

const FLAGS: { readonly [flag: string]: number } = {
  i: RE2JS.CASE_INSENSITIVE, m: RE2JS.MULTILINE, s: RE2JS.DOTALL,
};

const compiled = once((text): RE2JS => {
  const [, flags, source] = /^(\w*)\/(.*)$/s.exec(text)!;
  try {
    const bits = [...new Set(flags)].reduce((all, flag) => all + (FLAGS[flag] ?? 0), 0);
    return RE2JS.compile(RE2JS.translateRegExp(source), bits);
  } catch (error) {
    throw new UnsupportedError(`The engine does not support the regular expression /${source}/: `
      + `${(error as Error).message}. It has no lookaheads, lookbehinds and backreferences.`);
  }
});

/** The part of RegExp that JSONata uses, on the linear engine. */
export class LinearRegExp {
  lastIndex = 0;
  private readonly expression: RE2JS;

  constructor({ source, flags }: RegExp) {
    this.expression = linearRegExp(source, flags);
  }

  exec(text: string): RegExpExecArray | null {
    const matcher = this.expression.matcher(text);
    if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
      this.lastIndex = 0;
      return null;
    }
    this.lastIndex = matcher.end();
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined);
    return Object.assign(groups as [string, ...string[]], { index: matcher.start(), input: text });
  }
}
