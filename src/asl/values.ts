import { isFields } from './model';

/** A value inside a value. */
export interface Entry {
  /** The name of its field, empty for an item of a list and the value itself. */
  readonly key: string;
  readonly value: unknown;
  readonly location: string;
}

/** A value and every value inside it, in the order of the text. Without recursion, because values can be deep. */
export function* entriesOf(root: unknown, at: string): Generator<Entry> {
  const stack: Entry[] = [{ key: '', value: root, location: at }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next;
    for (const inner of inside(next).reverse()) stack.push(inner);
  }
}

function inside({ value, location }: Entry): Entry[] {
  if (Array.isArray(value)) return value.map((item, i) => ({ key: '', value: item, location: `${location}[${i}]` }));
  if (!isFields(value)) return [];
  return Object.entries(value).map(([key, item]) => ({ key, value: item, location: `${location}/${key}` }));
}
