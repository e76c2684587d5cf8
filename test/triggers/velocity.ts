import { Compile, parse } from 'velocityjs';

/** A Java string, whose replaceAll() takes a regular expression. */
class JavaText {
  constructor(private readonly text: string) {}
  replaceAll(pattern: string, replacement: string): JavaText {
    return new JavaText(this.text.replace(new RegExp(pattern, 'g'), replacement));
  }
  toString(): string {
    return this.text;
  }
}

export interface Rendered {
  readonly text: string;
  /** The status that the template set. */
  readonly status?: number;
}

/** Evaluates a mapping template as API Gateway does, with the parts of `$input`, `$util` and `$context` that we use. */
export function render(template: string, body: unknown, headers: { [name: string]: string } = {}): Rendered {
  const at = (path: string) => (path === '$' ? body : (body as any)?.[path.replace('$.', '')]);
  const context: any = { responseOverride: {} };
  const text = new Compile(parse(template)).render({
    context,
    input: {
      path: (path: string) => {
        const value = at(path);
        return typeof value === 'string' ? new JavaText(value) : value;
      },
      json: (path: string) => JSON.stringify(at(path)),
      params: () => ({ header: { get: (name: string) => headers[name] } }),
    },
    util: {
      // As in Apache Commons, single quotes and slashes are escaped too.
      escapeJavaScript: (value: unknown) =>
        new JavaText(JSON.stringify(String(value)).slice(1, -1).replace(/['/]/g, '\\$&')),
    },
  });
  return { text, status: context.responseOverride.status };
}
