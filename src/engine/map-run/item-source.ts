import { DataFormat, ItemSource } from './map-run';
import { numberIn } from './part-number';
import { Fields, isFields } from '../../asl/model';
import { manifestTypeOf } from '../../asl/reader-config';
import { filled } from '../dataflow';
import { runtimeFailure } from '../failure';
import { isObject, Json } from '../json';
import { StateRun } from '../state-run';

const DELIMITERS: { readonly [name: string]: string } = {
  COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t',
};

/**
 * Evaluates the ItemReader of a Map.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export async function sourceOf(run: StateRun, input: Json): Promise<ItemSource> {
  const { Resource, Parameters, Arguments, ReaderConfig } = run.state.ItemReader as Fields;
  const config = isFields(ReaderConfig) ? ReaderConfig : {};
  const field = run.language === 'JSONata' ? 'Arguments' : 'Parameters';
  const sent = await filled(run, Arguments ?? Parameters, `ItemReader/${field}`, input);
  const action = String(Resource).endsWith(':listObjectsV2') ? 'listObjectsV2' : 'getObject';
  const text = (name: string) => {
    const value = isObject(sent) ? sent[name] : undefined;
    if (typeof value === 'string') return value;
    throw runtimeFailure(`The ${field} of the ItemReader need a ${name} that is a string, got: `
      + JSON.stringify(sent));
  };
  const has = (name: string) => isObject(sent) && sent[name] !== undefined;
  const manifest = manifestTypeOf(config);
  return {
    action,
    bucket: text('Bucket'),
    key: action === 'getObject' ? text('Key') : has('Prefix') ? text('Prefix') : '',
    ...has('VersionId') && { versionId: text('VersionId') },
    ...config.InputType !== undefined && config.InputType !== 'MANIFEST' && { format: config.InputType as DataFormat },
    ...manifest && { manifest },
    ...config.Transformation === 'LOAD_AND_FLATTEN' && { flatten: true },
    ...config.CSVDelimiter !== undefined && { delimiter: DELIMITERS[String(config.CSVDelimiter)] },
    ...config.CSVHeaderLocation === 'GIVEN' && { headers: (config.CSVHeaders ?? []) as readonly string[] },
    ...config.ItemsPointer !== undefined && { pointer: String(config.ItemsPointer) },
  };
}

/** The most items that AWS reads. Recorded: a higher MaxItems counts as this. */
const MOST_ITEMS = 100_000_000;

/** The cause with which a Map with a negative MaxItems fails. */
export const NEGATIVE_MAX_ITEMS = 'field MaxItems must be positive';

/** The number of items to read. Recorded: 0 reads them all. Negative if it is not valid. */
export async function maxItemsOf(run: StateRun, input: Json): Promise<number> {
  const { ReaderConfig } = run.state.ItemReader as Fields;
  const config = isFields(ReaderConfig) ? ReaderConfig : {};
  const maxItems = await numberIn(run, config, 'ItemReader/ReaderConfig', 'MaxItems', input);
  return maxItems ? Math.min(maxItems, MOST_ITEMS) : MOST_ITEMS;
}
