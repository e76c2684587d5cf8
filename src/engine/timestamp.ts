/** `2016-03-14T01:59:00Z`: a date, `T`, a time, and the offset from UTC. */
const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)$/;

/**
 * Parses a timestamp of the Amazon States Language into milliseconds since 1970.
 *
 * Returns undefined if the text is not in the extended offset format of ISO 8601, or if there is no such date or time.
 */
export function timeOf(text: string): number | undefined {
  const parts = TIMESTAMP.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  // Date.UTC takes the years before 100 for those after 1900.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = Number(`0.${parts[7] ?? 0}`);
  const local = date.getTime() + ((hour * 60 + minute) * 60 + second + fraction) * 1000;
  return local - offsetOf(parts[8]);
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (text[0] === '-' ? -1 : 1) * minutes * 60_000;
}
