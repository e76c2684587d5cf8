import { ResultStatus, WriterFormat } from './map-run';
import { isoTime } from '../context-object';
import { isArray, Json, JsonObject, textOf } from '../json';
import { Machine } from '../machine';
import { Ending, History } from '../snapshot';

/** The result of a child execution with its metadata, as in the files of a ResultWriter. */
export function resultOf(
  machine: Machine, label: string, history: History, status: ResultStatus, ending: Ending,
  times: { readonly now: number; readonly redriveCount: number },
): JsonObject {
  const { output, error, cause } = ending;
  return {
    ...cause !== undefined && { Cause: cause },
    ...error !== undefined && { Error: error },
    ExecutionArn: history.arn,
    Input: textOf(history.input),
    InputDetails: { Included: true },
    Name: history.name,
    ...output !== undefined && { Output: textOf(output), OutputDetails: { Included: true } },
    RedriveCount: times.redriveCount,
    ...status === 'SUCCEEDED'
      ? { RedriveStatus: 'NOT_REDRIVABLE', RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' }
      : { RedriveStatus: 'REDRIVABLE' },
    StartDate: isoTime(history.startTime),
    StateMachineArn: machine.arnOf('stateMachine', `${machine.name}/${label}`),
    Status: status,
    StopDate: isoTime(times.now),
  };
}

/** The result of a child execution that was not started. */
export function pendingResult(input: Json): JsonObject {
  return { Input: JSON.stringify(input), InputDetails: { Included: true }, Status: 'PENDING' };
}

/**
 * The entries of one result in a file or an output. Only outputs are transformed: a failure is always there in full.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export function entriesOf(
  { transformation }: WriterFormat, status: ResultStatus, output: Json | undefined, full: () => JsonObject,
): readonly Json[] {
  if (status !== 'SUCCEEDED' || transformation === 'NONE') return [full()];
  return transformation === 'FLATTEN' && isArray(output) ? output : [output ?? null];
}
