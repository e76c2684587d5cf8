/** Emulates the part of DynamoDB that the workflows of this library use. */
export type Item = { [attribute: string]: { S?: string; N?: string } };

export const keyOf = (key: Item) =>
  Object.values(key)
    .map(({ S }) => S)
    .join('\n');

/** Returns whether the condition of a write is met by the stored item. */
export function allows(write: any, item: Item = {}): boolean {
  const conditions = ((write.ConditionExpression as string) ?? '').split(' OR ');
  return conditions.some((condition) => holds(condition, item, write));
}

function holds(condition: string, item: Item, write: any): boolean {
  if (condition === '') return true;
  const absent = /^attribute_not_exists\((#\w+)\)$/.exec(condition);
  if (absent) return item[write.ExpressionAttributeNames[absent[1]]] === undefined;
  const [, name, operator, value] = /^(#\w+) (=|>=) (:\w+)$/.exec(condition)!;
  const [have, want] = [item[write.ExpressionAttributeNames[name]], write.ExpressionAttributeValues[value]];
  if (have === undefined) return false;
  return operator === '=' ? have.S === want.S : Number(have.N) >= Number(want.N);
}

/** Applies an update to an item. */
export function updated(item: Item, write: any): Item {
  const value = (name: string) => write.ExpressionAttributeValues[name];
  const [, verb, changes] = /^(SET|ADD) (.*)$/.exec(write.UpdateExpression)!;
  for (const change of changes.split(', ')) {
    const [, name, less, operand] = /^(#\w+)(?: = )?(#\w+ - )? ?(:\w+)$/.exec(change)!;
    const attribute = write.ExpressionAttributeNames[name];
    const sum = (sign: number) => ({ N: String(Number(item[attribute]?.N ?? 0) + sign * Number(value(operand).N)) });
    item[attribute] = verb === 'ADD' ? sum(1) : less ? sum(-1) : value(operand);
  }
  return item;
}
