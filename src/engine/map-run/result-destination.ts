import { ResultDestination, WriterFormat } from './map-run';
import { isFields } from '../../asl/model';
import { filled } from '../dataflow';
import { runtimeFailure } from '../failure';
import { isObject, Json } from '../json';
import { StateRun } from '../state-run';

/**
 * Evaluates the ResultWriter of a Map, for the run with the given id.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export async function destinationOf(run: StateRun, input: Json, id: string): Promise<ResultDestination | undefined> {
  const { ResultWriter } = run.state;
  if (!isFields(ResultWriter)) return undefined;
  const { Resource, Parameters, Arguments, WriterConfig } = ResultWriter;
  const config = isFields(WriterConfig) ? WriterConfig : {};
  const format = {
    // NONE is the default of what is written to S3, COMPACT that of what is not.
    transformation: (config.Transformation ?? (Resource ? 'NONE' : 'COMPACT')) as WriterFormat['transformation'],
    outputType: (config.OutputType ?? 'JSON') as WriterFormat['outputType'],
  };
  if (!Resource) return format;
  const field = run.language === 'JSONata' ? 'Arguments' : 'Parameters';
  const sent = await filled(run, Arguments ?? Parameters, `ResultWriter/${field}`, input);
  const { Bucket, Prefix = '' } = isObject(sent) ? sent : {};
  if (typeof Bucket !== 'string' || typeof Prefix !== 'string') {
    throw runtimeFailure(`The ${field} of the ResultWriter need a Bucket and a Prefix that are strings, got: `
      + JSON.stringify(sent));
  }
  const folder = Prefix.replace(/\/$/, '');
  return { ...format, bucket: Bucket, prefix: `${folder === '' ? '' : `${folder}/`}${id}/` };
}

/**
 * The destination of the results after a redrive of the Map Run. AWS does not document it: that the files have a folder
 * for each redrive, and a manifest that also lists the former results of executions that succeeded, was recorded by
 * others.
 */
export function redrivenDestination(to: ResultDestination, redriveCount: number): ResultDestination {
  if (to.bucket === undefined) return to;
  const prefix = `${to.prefix!.replace(/Redrive-\d+\/$/, '')}Redrive-${redriveCount}/`;
  return { ...to, prefix, formerManifest: manifestKey(to) };
}

/** The key of the file that lists all others. */
export function manifestKey({ prefix }: ResultDestination): string {
  return `${prefix}manifest.json`;
}
