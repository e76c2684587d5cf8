import { RULE } from './choice';
import {
  any, atMostOne, boolean, exactlyOne, flow, Format, formatted, integer, items, listOf, nullablePath, number, oneOf,
  part, path, reference, result, shape, Shape, template, text, textPath, timestamp, variables,
} from './field';
import { CATCHER, RETRIER } from './handlers';
import { ITEM_BATCHER, ITEM_READER, PROCESSOR, RESULT_WRITER } from './map';
import { StateType } from '../model';

/** The longest time of a field in seconds. AWS refuses more with `Maximum value is 99999999`. */
const MOST_SECONDS = 99_999_999;

/**
 * The label of a distributed Map, which is a part of the ARNs of its child executions.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
const LABEL: Format = {
  // eslint-disable-next-line no-control-regex
  pattern: /^[^\s?*<>{}[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f]{1,40}$/,
  words: '1 to 40 characters long, without white space, control characters and '
    + '? * < > { } [ ] : ; , \\ | ^ ~ $ # % & ` "',
  code: 'INVALID_LABEL_NAME',
};

/** The fields of every state. */
const STATE = { Type: text.isRequired(), Comment: text, QueryLanguage: oneOf('JSONPath', 'JSONata') };

/** How a state goes on. */
const FLOWS_ON = { Next: text, End: boolean };
const NEXT_OR_END = exactlyOne('Next', 'End');

/** Input and output of a state. */
const PATHS = { InputPath: nullablePath.inJsonPath(), OutputPath: nullablePath.inJsonPath() };
const OUTPUT = { Output: any.inJsonata() };

const ASSIGN = { Assign: variables.orJsonata() };

/** The result of a state that has one: its selection, and where it is stored. */
const RESULT = { ResultSelector: template.inJsonPath(), ResultPath: result.inJsonPath() };

const HANDLERS = { Retry: listOf(part(() => RETRIER)), Catch: listOf(part(() => CATCHER)) };

/**
 * The fields of each state type.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
 * @see https://states-language.net/spec.html
 */
export const STATES: { readonly [type in StateType]: Shape } = {
  Task: shape('a Task', {
    ...STATE,
    ...FLOWS_ON,
    ...PATHS,
    ...OUTPUT,
    ...ASSIGN,
    ...RESULT,
    ...HANDLERS,
    Resource: text.isRequired(),
    Parameters: template.inJsonPath(),
    Arguments: any.inJsonata(),
    TimeoutSeconds: integer(1, MOST_SECONDS).orJsonata(),
    TimeoutSecondsPath: reference.inJsonPath(),
    HeartbeatSeconds: integer(1, MOST_SECONDS).orJsonata(),
    HeartbeatSecondsPath: reference.inJsonPath(),
    Credentials: template.orJsonata(),
  },
  NEXT_OR_END,
  atMostOne('TimeoutSeconds', 'TimeoutSecondsPath'),
  atMostOne('HeartbeatSeconds', 'HeartbeatSecondsPath')),

  Pass: shape('a Pass', {
    ...STATE,
    ...FLOWS_ON,
    ...PATHS,
    ...OUTPUT,
    ...ASSIGN,
    Parameters: template.inJsonPath(),
    Result: any.inJsonPath(),
    ResultPath: result.inJsonPath(),
  }, NEXT_OR_END),

  Choice: shape('a Choice', {
    ...STATE,
    ...PATHS,
    ...OUTPUT,
    ...ASSIGN,
    Choices: listOf(part(() => RULE), 1).isRequired(),
    Default: text,
  }),

  Wait: shape('a Wait', {
    ...STATE,
    ...FLOWS_ON,
    ...PATHS,
    ...OUTPUT,
    ...ASSIGN,
    Seconds: integer(0, MOST_SECONDS).orJsonata(),
    Timestamp: timestamp.orJsonata(),
    SecondsPath: reference.inJsonPath(),
    TimestampPath: reference.inJsonPath(),
  }, NEXT_OR_END, exactlyOne('Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath')),

  Succeed: shape('a Succeed', { ...STATE, ...PATHS, ...OUTPUT }),

  Fail: shape('a Fail', {
    ...STATE,
    Error: text.orJsonata(),
    Cause: text.orJsonata(),
    ErrorPath: textPath.inJsonPath(),
    CausePath: textPath.inJsonPath(),
  }, atMostOne('Error', 'ErrorPath'), atMostOne('Cause', 'CausePath')),

  Parallel: shape('a Parallel', {
    ...STATE,
    ...FLOWS_ON,
    ...PATHS,
    ...OUTPUT,
    ...ASSIGN,
    ...RESULT,
    ...HANDLERS,
    Branches: listOf(flow, 1).isRequired(),
    Parameters: template.inJsonPath(),
    Arguments: any.inJsonata(),
  }, NEXT_OR_END),

  Map: shape('a Map', {
    ...STATE,
    ...FLOWS_ON,
    ...PATHS,
    ...OUTPUT,
    ...ASSIGN,
    ...RESULT,
    ...HANDLERS,
    ItemProcessor: part(() => PROCESSOR),
    Iterator: part(() => PROCESSOR),
    Items: items.inJsonata(),
    ItemsPath: path.inJsonPath(),
    ItemSelector: template.orJsonata(),
    Parameters: template.inJsonPath(),
    MaxConcurrency: integer(0).orJsonata(),
    MaxConcurrencyPath: reference.inJsonPath(),
    ItemReader: part(() => ITEM_READER).ofDistributedMaps(),
    ItemBatcher: part(() => ITEM_BATCHER).ofDistributedMaps(),
    ResultWriter: part(() => RESULT_WRITER).ofDistributedMaps(),
    Label: formatted(LABEL),
    ToleratedFailurePercentage: number(0, 100).orJsonata(),
    ToleratedFailurePercentagePath: reference.inJsonPath(),
    ToleratedFailureCount: integer(0).orJsonata(),
    ToleratedFailureCountPath: reference.inJsonPath(),
  },
  NEXT_OR_END,
  exactlyOne('ItemProcessor', 'Iterator'),
  atMostOne('ItemSelector', 'Parameters'),
  atMostOne('MaxConcurrency', 'MaxConcurrencyPath'),
  atMostOne('ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'),
  atMostOne('ToleratedFailureCount', 'ToleratedFailureCountPath')),
};
