/** Whether a text, which may hold `*` and `?` as in a policy, can be an ARN of one of these formats. */
export function fitsOneOf(formats: readonly string[], arn: string): boolean {
  return arn === '*' || formats.some((format) => overlap(tokensOf(format), [...arn]));
}

/** A run of any characters, and one without colons and slashes. */
const [ANY, WORD] = ['*', '\0'];

/** `arn:${Partition}:s3:::${BucketName}/${ObjectName}`: names but that of a bucket may have colons or slashes. */
const tokensOf = (format: string) =>
  [...format.replace(/\$\{(Partition|Region|Account|BucketName)\}/g, WORD).replace(/\$\{[^}]*\}/g, ANY)];

/** Whether there is a text that both patterns match. */
function overlap(format: readonly string[], given: readonly string[]): boolean {
  const seen = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    const key = i * (given.length + 1) + j;
    const known = seen.get(key);
    if (known !== undefined) return known;
    seen.set(key, false);
    const found = rest(i, j);
    seen.set(key, found);
    return found;
  };
  const rest = (i: number, j: number): boolean => {
    const [a, b] = [format[i], given[j]];
    if (a === undefined && b === undefined) return true;
    if (b === ANY && from(i, j + 1) || isRun(a) && from(i + 1, j)) return true;
    if (a === undefined || b === undefined) return false;
    if (b === ANY) return from(i + 1, j);
    if (isRun(a)) return !(a === WORD && (b === '/' || b === ':')) && from(i, j + 1);
    return (b === '?' || a === b) && from(i + 1, j + 1);
  };
  return from(0, 0);
}

const isRun = (token: string | undefined) => token === ANY || token === WORD;
