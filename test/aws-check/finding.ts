/** Something that AWS would refuse, or that an allow-list must explain. */
export interface Finding {
  /** The name of the sample. */
  readonly sample: string;
  /** The state, the statement or the resource. */
  readonly where: string;
  readonly field: string;
  readonly value?: unknown;
  readonly limit: string;
  readonly source: string;
}

/** A finding in one line. */
export function line({ sample, where, field, value, limit, source }: Finding): string {
  const text = value === undefined ? '' : ` = ${shortened(JSON.stringify(value))}`;
  return `${sample}: ${where}: ${field}${text}: ${limit} (${source})`;
}

const shortened = (text: string) => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

/** An exception: AWS accepts it although its models differ. An exception that is no longer used is a finding itself. */
export interface Allowed {
  readonly matches: (finding: Finding) => boolean;
  readonly reason: string;
  readonly source: string;
}

/** The findings that the allow-list does not except, and the entries of the list that were not used. */
export function withoutAllowed(findings: readonly Finding[], allowed: { readonly [name: string]: Allowed }): Finding[] {
  const used = new Set<string>();
  const left = findings.filter((finding) => {
    const name = Object.keys(allowed).find((one) => allowed[one].matches(finding));
    if (name !== undefined) used.add(name);
    return name === undefined;
  });
  const unused = Object.keys(allowed).filter((name) => !used.has(name));
  return [
    ...left,
    ...unused.map((name) => ({
      sample: ALLOW_LIST,
      where: name,
      field: 'entry',
      limit: 'excuses nothing any more: remove it',
      source: allowed[name].source,
    })),
  ];
}

/** The location of the finding of an unused entry of an allow-list. */
export const ALLOW_LIST = 'allow-list';
