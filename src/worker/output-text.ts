/** The largest output that Step Functions accepts. */
const LONGEST_OUTPUT_BYTES = 256 * 1024;

/** Returns the JSON of an output. Throws if it is not JSON, or if it is larger than Step Functions accepts. */
export function outputText(output: unknown): string {
  const text = JSON.stringify(output ?? null);
  if (Buffer.byteLength(text) <= LONGEST_OUTPUT_BYTES) return text;
  throw new RangeError(`The output has more than the ${LONGEST_OUTPUT_BYTES} bytes that Step Functions accepts; store `
    + 'it in S3 and return its location');
}
