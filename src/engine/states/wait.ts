import { effectiveInput, pass } from '../dataflow';
import { evaluationFailure, runtimeFailure } from '../failure';
import { Json } from '../json';
import { StateKind } from './state-kind';
import { jsonataField } from '../query/jsonata';
import { NoSuchPath } from '../query/no-such-path';
import { read } from '../query/scope';
import { StateRun } from '../state-run';
import { timeOf } from '../timestamp';

/** The longest wait: AWS counts its seconds in 32 bits. */
const LONGEST_SECONDS = 2 ** 31 - 1;

/** Waits for a number of seconds, or until a timestamp. */
export const wait: StateKind = {
  async start(run) {
    // AWS evaluates the time after entering the state, so an EvaluationFailed event follows that event.
    run.frame.triggerEventId = run.frame.enteredEventId;
    const input = effectiveInput(run);
    const seconds = await secondsOf(run, input);
    if (seconds > LONGEST_SECONDS) throw runtimeFailure('Wait state delay is too long.');
    run.engine.setTimer(run.thread, 'wait', Math.max(0, seconds));
  },

  waited(run) {
    return pass(run, effectiveInput(run));
  },
};

async function secondsOf(run: StateRun, input: Json): Promise<number> {
  const { state } = run;
  const until = (time: number) => (time - run.engine.now) / 1000;
  if (run.language === 'JSONata') {
    const scope = run.scope(input);
    if (state.Timestamp !== undefined) {
      const text = await jsonataField(state.Timestamp, 'Timestamp', 'string', scope, { input }) as string;
      const time = timeOf(text);
      if (time !== undefined) return until(time);
      throw evaluationFailure('The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format '
        + `string: ${text}`, 'Timestamp');
    }
    const seconds = await jsonataField(state.Seconds, 'Seconds', 'number', scope, { input }) as number;
    if (!Number.isInteger(seconds)) {
      throw evaluationFailure(`The Seconds field cannot be parsed as a long value: ${seconds}`, 'Seconds');
    }
    if (seconds < 0) throw evaluationFailure(`The Seconds field is a negative value: ${seconds}`, 'Seconds');
    return seconds;
  }
  if (typeof state.SecondsPath === 'string') return secondsAt(run, state.SecondsPath, input);
  if (typeof state.Seconds === 'number') return state.Seconds;
  if (typeof state.TimestampPath === 'string') return until(timeAt(run, state.TimestampPath, input));
  const time = timeOf(String(state.Timestamp));
  if (time !== undefined) return until(time);
  throw runtimeFailure(`The Wait state has no valid time: ${JSON.stringify(state.Seconds ?? state.Timestamp)}`);
}

function valueAt(run: StateRun, field: string, path: string, input: Json): Json {
  try {
    return read(path, run.scope(input));
  } catch (error) {
    if (!(error instanceof NoSuchPath)) throw error;
    throw runtimeFailure(`The ${field} parameter does not reference an input value: ${path}`);
  }
}

function secondsAt(run: StateRun, path: string, input: Json): number {
  const value = valueAt(run, 'SecondsPath', path, input);
  const shown = `${path} == ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  const seconds = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) {
    throw runtimeFailure(`The SecondsPath parameter cannot be parsed as a long value: ${shown}`);
  }
  if (seconds < 0) throw runtimeFailure(`The SecondsPath parameter references a negative value: ${shown}`);
  return seconds;
}

function timeAt(run: StateRun, path: string, input: Json): number {
  const value = valueAt(run, 'TimestampPath', path, input);
  const time = typeof value === 'string' ? timeOf(value) : undefined;
  if (time !== undefined) return time;
  throw runtimeFailure('The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time '
    + `format string: ${path} == ${typeof value === 'string' ? value : JSON.stringify(value)}`);
}
