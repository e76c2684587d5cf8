import * as fc from 'fast-check';
import jsonata from 'jsonata';
import {
  ALERT,
  branches,
  FAILURE,
  isUpload,
  rejection,
  RESULT,
  SOURCE,
  STEP_FAILURE,
} from '../../../src/patterns/video-processing/video-expressions';

const evaluate = async (expression: string, states: object, variables: object = {}) => {
  const value = await jsonata(expression).evaluate({}, { states, ...variables });
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
};
const BUCKET = 'videos';
const UPLOAD = isUpload(BUCKET, 'in/');

/** Arbitrary inputs that partially resemble an event. */
const anything = fc.anything({ maxDepth: 2, withNullPrototype: false, withBigInt: false });
const key = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => `in/${text}`),
  anything,
);
const optional = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: undefined });
const event = fc.record({
  detail: fc.oneof(
    anything,
    fc.record({
      bucket: fc.oneof(fc.constant({ name: BUCKET }), anything),
      object: fc.oneof(
        anything,
        fc.record({
          'key': key,
          'size': fc.oneof(fc.nat(), anything),
          'sequencer': optional(fc.oneof(fc.string(), anything)),
          'version-id': optional(fc.oneof(fc.string(), anything)),
          'etag': optional(fc.oneof(fc.string(), anything)),
        }),
      ),
    }),
  ),
});
const json = (value: unknown) => JSON.parse(JSON.stringify(value) ?? 'null');

test('classifies any input as an upload or not, and an upload has all required fields', async () => {
  let uploads = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 9, arbitrary: event }, anything), async (value) => {
      const input = json(value);
      const is = await evaluate(UPLOAD, { input });
      expect([true, false]).toContain(is);
      if (!is) return;
      uploads++;
      const source = await evaluate(SOURCE, { input });
      expect(source).toMatchObject({ bucket: BUCKET, key: input.detail.object.key });
      expect([typeof source.sizeBytes, typeof source.sequencer]).toEqual(['number', 'string']);
      expect(source.sequencer).not.toBe('');
      expect(['', 'EMPTY', 'TOO_LARGE', 'WRONG_EXTENSION']).toContain(
        await evaluate(rejection(['.mp4'], 1000), { input }),
      );
    }),
    { numRuns: 1000 },
  );
  expect(uploads).toBeGreaterThan(10);
});

test('distinguishes any result of a branch from a failure', async () => {
  const failed = async (state: string, Error: string) =>
    evaluate(STEP_FAILURE(state), { input: { Error, Cause: 'c'.repeat(3000) } });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(anything, { nil: 'FAILS' }), { minLength: 3, maxLength: 3 }),
      async (results) => {
        const given = results.map((result) => (result === 'FAILS' ? result : json(result)));
        const outputs = await Promise.all(given.map((one) => (one === 'FAILS' ? failed('S', 'E') : one)));
        const found = await evaluate(branches(['a', 'b']), { result: outputs });
        const failure = { state: 'S', error: 'E', cause: 'c'.repeat(2000) };
        expect(found).toEqual(
          given.map((result, index) => ({
            ...(index > 0 && { rendition: ['a', 'b'][index - 1] }),
            ...(result === 'FAILS' ? { failure } : { result }),
          })),
        );
      },
    ),
  );
});

test('returns an alert, a result and a cause for each outcome', async () => {
  const failure = { state: 'S', error: 'E', cause: 'c' };
  const stored = { renditions: [{ name: 'a' }], failures: [failure], recordKey: 'r' };
  for (const outcome of ['PROCESSED', 'PARTIAL', 'REJECTED', 'FAILED']) {
    for (const quarantine of [
      {},
      { quarantine: 'TAGGED' },
      { quarantine: 'MOVED', key: 'k' },
      { quarantine: 'GONE' },
    ]) {
      for (const manualActions of [[], ['outputs'], ['outputs', 'source', 'status']]) {
        const variables = {
          outcome,
          quarantine,
          manualActions,
          stored,
          failure,
          reason: 'BROKEN',
          discard: ['x/', 'y/'],
          source: { bucket: 'b', key: 'k' },
          branches: [{ result: { metadata: { width: 1 } } }],
        };
        const states = { context: { Execution: { Id: 'arn' } } };
        const alert = await evaluate(ALERT, states, variables);
        expect(alert).toMatch(/^Video k in b (was|could|is)[^]*Execution: arn$/);
        const listed = alert.match(/\n- (Remove|Quarantine|Write)/g)?.length ?? 0;
        expect([/The source (is|was|no) /.test(alert), listed]).toEqual([
          'quarantine' in quarantine,
          manualActions.length,
        ]);
        expect(await evaluate(RESULT, states, variables)).toMatchObject({ outcome, key: 'k' });
        expect(await evaluate(FAILURE, states, variables)).toMatchObject({ failure, manualActions });
      }
    }
  }
});
