import { Json } from '../json';

/**
 * The rows of a file with delimited text, as objects: those of each chunk together.
 *
 * Recorded: columns without a header are left out, missing ones are empty, and blanks are kept.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function* csvItems(
  chunks: AsyncIterable<string>, delimiter = ',', given?: readonly string[],
): AsyncGenerator<readonly Json[]> {
  let headers = given;
  for await (const rows of rowsOf(chunks, delimiter)) {
    const names = headers ?? rows.shift();
    headers = names;
    yield rows.map((row) => Object.fromEntries(names!.map((name, i) => [name, row[i] ?? ''])));
  }
}

/**
 * Splits the text into rows of fields. Quoted fields may contain delimiters, ends of lines, and doubled quotes. A
 * backslash escapes a delimiter, a quote and another backslash; before any other character it is removed.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
async function* rowsOf(chunks: AsyncIterable<string>, delimiter: string): AsyncGenerator<string[][]> {
  let [rows, row, field]: [string[][], string[], string] = [[], [], ''];
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  let isEscaped = false;
  for await (const chunk of chunks) {
    for (const character of chunk) {
      if (isEscaped && (character === '\\' || character === '"' || character === delimiter)) {
        field += character;
        isEscaped = false;
        continue;
      }
      isEscaped = character === '\\';
      if (isEscaped) {
        if (state === 'start') state = 'plain';
      } else if (state === 'quoted') {
        if (character === '"') state = 'closed';
        else field += character;
      } else if (character === '"' && state !== 'plain') {
        if (state === 'closed') field += '"';
        state = 'quoted';
      } else if (character === delimiter) {
        row.push(field);
        [field, state] = ['', 'start'];
      } else if (character === '\n') {
        row.push(field.endsWith('\r') ? field.slice(0, -1) : field);
        if (!isBlank(row)) rows.push(row);
        [row, field, state] = [[], '', 'start'];
      } else {
        field += character;
        state = 'plain';
      }
    }
    if (rows.length > 0) yield rows;
    rows = [];
  }
  row.push(field.endsWith('\r') ? field.slice(0, -1) : field);
  if (!isBlank(row)) yield [row];
}

function isBlank(row: readonly string[]): boolean {
  return row.length === 1 && row[0] === '';
}
