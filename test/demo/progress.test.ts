import { progress } from '../../integ/demo/progress';

/** Runs a step that reports progress twice. Returns the written text and the texts of the spinner. */
async function run(isTTY: boolean | undefined, environment: { CI?: string }, fails = false) {
  const written: string[] = [];
  const spun: string[] = [];
  const tell = (what: string) => (message: string) => void spun.push(`${what} ${message}`);
  const spinner = () => ({ start: tell('start'), message: tell('say'), stop: tell('stop'), error: tell('error') });
  const step = progress(spinner, { isTTY, write: (text) => written.push(text) }, environment);
  const work = step('Deploying', 'Deployed', async (say) => {
    say('one');
    say('two');
    if (fails) throw new Error('no');
    return 7;
  });
  const result = await work.catch((error: Error) => error.message);
  return { result, written: written.join(''), spun };
}

test.each<[string, boolean | undefined, { CI?: string }]>([
  ['no terminal', undefined, {}],
  ['a terminal in CI', true, { CI: 'true' }],
])('writes one line for a step, when it is done: %s', async (_, isTTY, environment) => {
  const { result, written, spun } = await run(isTTY, environment);
  expect([result, spun]).toEqual([7, []]);
  expect(written).toMatch(/^Deployed \(\d+\.\d s\)\n$/);
});

test('writes one line for a step that failed', async () => {
  expect(await run(undefined, {}, true)).toEqual({ result: 'no', written: 'Deploying: failed\n', spun: [] });
});

test('shows a spinner on a terminal, and writes nothing else', async () => {
  const { written, spun } = await run(true, {});
  expect(written).toBe('');
  expect(spun.slice(0, 3)).toEqual(['start Deploying', 'say Deploying: one', 'say Deploying: two']);
  expect(spun[3]).toMatch(/^stop Deployed .*s\)/);
});
