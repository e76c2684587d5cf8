/** The most that Step Functions takes. */
const LONGEST_OUTPUT_BYTES = 256 * 1024;

/** The JSON of an output. Throws for what is no JSON, and for more than Step Functions takes. */
export function outputText(output: unknown): string {
  const text = JSON.stringify(output ?? null);
  if (Buffer.byteLength(text) <= LONGEST_OUTPUT_BYTES) return text;
  throw new RangeError(`The output has more than the ${LONGEST_OUTPUT_BYTES} bytes that Step Functions takes; put it `
    + 'into S3 and answer with its place');
}
