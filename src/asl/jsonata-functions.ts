/**
 * The functions of JSONata that Step Functions has: those of JSONata 2.0.6 except for `$eval`, and its own.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export const JSONATA_FUNCTIONS: ReadonlySet<string> = new Set([
  // Texts
  'string', 'length', 'substring', 'substringBefore', 'substringAfter', 'uppercase', 'lowercase', 'trim', 'pad',
  'contains', 'split', 'join', 'match', 'replace', 'base64encode', 'base64decode', 'encodeUrlComponent', 'encodeUrl',
  'decodeUrlComponent', 'decodeUrl',
  // Numbers
  'number', 'abs', 'floor', 'ceil', 'round', 'power', 'sqrt', 'random', 'formatNumber', 'formatBase', 'formatInteger',
  'parseInteger', 'sum', 'max', 'min', 'average',
  // Booleans
  'boolean', 'not', 'exists',
  // Lists
  'count', 'append', 'sort', 'reverse', 'shuffle', 'distinct', 'zip',
  // Objects
  'keys', 'lookup', 'spread', 'merge', 'sift', 'each', 'error', 'assert', 'type', 'clone',
  // Dates
  'now', 'millis', 'fromMillis', 'toMillis',
  // Functions of functions
  'map', 'filter', 'single', 'reduce',
  // Of Step Functions
  'partition', 'range', 'hash', 'uuid', 'parse',
]);
