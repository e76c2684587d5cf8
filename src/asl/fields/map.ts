import {
  any, atLeastOne, atMostOne, formatted, integer, listOf, oneOf, part, reference, shape, states, template, text,
} from './field';

/**
 * The mode of a Map: inline by default.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export const PROCESSOR_CONFIG = shape('a ProcessorConfig', {
  Mode: oneOf('INLINE', 'DISTRIBUTED'),
  ExecutionType: oneOf('STANDARD', 'EXPRESS').ofDistributedMaps().isRequired(),
});

/** The states that a Map runs for each item: its `ItemProcessor`, or `Iterator` in older definitions. */
export const PROCESSOR = shape('the processor of a Map', {
  StartAt: text.isRequired(),
  States: states.isRequired(),
  Comment: text,
  ProcessorConfig: part(() => PROCESSOR_CONFIG),
});

const READS = {
  pattern: /^arn:[^:]*:states:::s3:(getObject|listObjectsV2)$/,
  words: 'arn:aws:states:::s3:getObject or arn:aws:states:::s3:listObjectsV2',
};
const WRITES = { pattern: /^arn:[^:]*:states:::s3:putObject$/, words: 'arn:aws:states:::s3:putObject' };

/** Arguments of a call to S3, in the field of the query language. */
const ARGUMENTS = { Parameters: template.inJsonPath(), Arguments: any.inJsonata() };

/**
 * Where a distributed Map reads its items from.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 */
export const ITEM_READER = shape('an ItemReader', {
  Resource: formatted(READS).isRequired(),
  Parameters: ARGUMENTS.Parameters.isRequired(),
  Arguments: ARGUMENTS.Arguments.isRequired(),
  ReaderConfig: part(() => READER_CONFIG),
});

export const READER_CONFIG = shape('a ReaderConfig', {
  InputType: oneOf('CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST'),
  ManifestType: oneOf('S3_INVENTORY', 'ATHENA_DATA'),
  Transformation: oneOf('NONE', 'LOAD_AND_FLATTEN'),
  CSVDelimiter: oneOf('COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'),
  CSVHeaderLocation: oneOf('FIRST_ROW', 'GIVEN'),
  CSVHeaders: listOf(text, 1),
  ItemsPointer: text,
  MaxItems: integer(0, 100_000_000).orJsonata(),
  MaxItemsPath: reference.inJsonPath(),
}, atMostOne('MaxItems', 'MaxItemsPath'));

/**
 * How a distributed Map groups items for its child executions.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html
 */
export const ITEM_BATCHER = shape('an ItemBatcher', {
  BatchInput: template.orJsonata(),
  MaxItemsPerBatch: integer(1).orJsonata(),
  MaxItemsPerBatchPath: reference.inJsonPath(),
  MaxInputBytesPerBatch: integer(1, 262_144).orJsonata(),
  MaxInputBytesPerBatchPath: reference.inJsonPath(),
},
atLeastOne('MaxItemsPerBatch', 'MaxItemsPerBatchPath', 'MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'),
atMostOne('MaxItemsPerBatch', 'MaxItemsPerBatchPath'),
atMostOne('MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'));

/**
 * Where a distributed Map writes the results of its child executions, and how.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export const RESULT_WRITER = shape('a ResultWriter', {
  Resource: formatted(WRITES).with('Parameters', 'Arguments'),
  Parameters: ARGUMENTS.Parameters.with('Resource'),
  Arguments: ARGUMENTS.Arguments.with('Resource'),
  WriterConfig: part(() => WRITER_CONFIG),
}, atLeastOne('Resource', 'WriterConfig'));

export const WRITER_CONFIG = shape('a WriterConfig', {
  Transformation: oneOf('NONE', 'COMPACT', 'FLATTEN'),
  OutputType: oneOf('JSON', 'JSONL'),
}, atLeastOne('Transformation', 'OutputType'));
