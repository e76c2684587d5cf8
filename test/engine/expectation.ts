import { Case, runCase } from './case';

/** The parts of the result that the case expects something of. */
export async function seen(it: Case): Promise<object> {
  const { result, sent, seconds } = await runCase(it);
  const { status, output, error = null, cause, events } = result;
  const types = events.map(({ type }) => type);
  return {
    status,
    ...(status === 'SUCCEEDED' && 'output' in it && { output }),
    ...(status !== 'SUCCEEDED' && { error }),
    ...(it.cause !== undefined && { cause }),
    ...(it.events && { events: types }),
    ...(it.previous && { previous: events.map(({ previousEventId }) => previousEventId) }),
    ...(it.count && {
      count: Object.fromEntries(Object.keys(it.count).map((t) => [t, types.filter((u) => u === t).length])),
    }),
    ...(it.seconds !== undefined && { seconds }),
    ...(it.sent && { sent }),
  };
}

export function wanted(it: Case): object {
  const failed = it.error !== undefined;
  return {
    status: it.status ?? (failed ? 'FAILED' : 'SUCCEEDED'),
    ...('output' in it && { output: it.output }),
    ...((failed || (it.status !== undefined && it.status !== 'SUCCEEDED')) && { error: it.error ?? null }),
    ...(it.cause !== undefined && { cause: it.cause instanceof RegExp ? expect.stringMatching(it.cause) : it.cause }),
    ...(it.events && { events: it.events }),
    ...(it.previous && { previous: it.previous }),
    ...(it.count && { count: it.count }),
    ...(it.seconds !== undefined && { seconds: it.seconds }),
    ...(it.sent && { sent: it.sent }),
  };
}
