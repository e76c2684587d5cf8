import { Counts, MapRun } from './map-run';
import { isoTime } from '../context-object';

/**
 * A Map Run as DescribeMapRun gives it, with dates in ISO 8601.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html
 */
export interface MapRunDescription {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  readonly startDate: string;
  readonly stopDate?: string;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
  readonly itemCounts: MapRunCounts;
  readonly executionCounts: MapRunCounts;
  readonly redriveCount: number;
  readonly redriveDate?: string;
}

/** The number of items, or of child executions, of a Map Run. */
export interface MapRunCounts extends Counts {
  readonly pending: number;
  readonly resultsWritten: number;
  readonly failuresNotRedrivable: number;
  readonly pendingRedrive: number;
}

export const NO_COUNTS: Counts = { total: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 };

/** Counts after a change. */
export function counted(counts: Counts, change: Partial<Counts>): Counts {
  const next = { ...counts };
  for (const key of Object.keys(change) as (keyof Counts)[]) next[key] += change[key]!;
  return next;
}

/** Counts what is running as aborted. What has not been started remains pending. */
export function abortRunning(run: MapRun): void {
  const aborted = ({ running }: Counts) => ({ running: -running, aborted: running });
  run.items = counted(run.items, aborted(run.items));
  run.executions = counted(run.executions, aborted(run.executions));
}

/** Counts as pending what has ended without success, for a redrive. */
export function withoutFailures(counts: Counts): Counts {
  return { ...counts, failed: 0, timedOut: 0, aborted: 0 };
}

/** The description of a Map Run. */
export function describe(
  run: MapRun, status: MapRunDescription['status'], times: { readonly executionArn: string; readonly now: number },
): MapRunDescription {
  const written = run.isWritten ?? false;
  return {
    mapRunArn: run.arn,
    executionArn: times.executionArn,
    status,
    startDate: isoTime(run.startTime),
    ...status !== 'RUNNING' && { stopDate: isoTime(times.now) },
    maxConcurrency: run.maxConcurrency,
    toleratedFailureCount: run.toleratedCount ?? 0,
    toleratedFailurePercentage: run.toleratedPercentage ?? 0,
    itemCounts: all(run.items, written),
    executionCounts: all(run.executions, written),
    redriveCount: run.redriveCount ?? 0,
    ...run.redriveTime !== undefined && { redriveDate: isoTime(run.redriveTime) },
  };
}

function all(counts: Counts, written: boolean): MapRunCounts {
  const { total, running, succeeded, failed, timedOut, aborted } = counts;
  const ended = succeeded + failed + timedOut + aborted;
  return {
    pending: total - running - ended,
    ...counts,
    resultsWritten: written ? ended : 0,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  };
}
