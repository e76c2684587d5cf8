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

/** The fields of states with an input and an output: all but Fail. */
const DATA_STATE = {
  ...STATE,
  InputPath: nullablePath.inJsonPath(),
  OutputPath: nullablePath.inJsonPath(),
  Output: any.inJsonata(),
};

const ASSIGN = { Assign: variables.orJsonata() };

/** The fields of states that go on to one other state, or end the flow. */
const FLOW_STATE = { ...DATA_STATE, ...ASSIGN, Next: text, End: boolean };
const NEXT_OR_END = exactlyOne('Next', 'End');

/** The fields of states that have a result, and may fail. */
const WORK_STATE = {
  ...FLOW_STATE,
  ResultSelector: template.inJsonPath(),
  ResultPath: result.inJsonPath(),
  Retry: listOf(part(() => RETRIER)),
  Catch: listOf(part(() => CATCHER)),
};

/**
 * The fields of each state type.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html
 * @see https://states-language.net/spec.html
 */
export const STATES: { readonly [type in StateType]: Shape } = {
  Task: shape('a Task', {
    ...WORK_STATE,
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
    ...FLOW_STATE,
    Parameters: template.inJsonPath(),
    Result: any.inJsonPath(),
    ResultPath: result.inJsonPath(),
  }, NEXT_OR_END),

  Choice: shape('a Choice', {
    ...DATA_STATE,
    ...ASSIGN,
    Choices: listOf(part(() => RULE), 1).isRequired(),
    Default: text,
  }),

  Wait: shape('a Wait', {
    ...FLOW_STATE,
    Seconds: integer(0, MOST_SECONDS).orJsonata(),
    Timestamp: timestamp.orJsonata(),
    SecondsPath: reference.inJsonPath(),
    TimestampPath: reference.inJsonPath(),
  }, NEXT_OR_END, exactlyOne('Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath')),

  Succeed: shape('a Succeed', DATA_STATE),

  Fail: shape('a Fail', {
    ...STATE,
    Error: text.orJsonata(),
    Cause: text.orJsonata(),
    ErrorPath: textPath.inJsonPath(),
    CausePath: textPath.inJsonPath(),
  }, atMostOne('Error', 'ErrorPath'), atMostOne('Cause', 'CausePath')),

  Parallel: shape('a Parallel', {
    ...WORK_STATE,
    Branches: listOf(flow, 1).isRequired(),
    Parameters: template.inJsonPath(),
    Arguments: any.inJsonata(),
  }, NEXT_OR_END),

  Map: shape('a Map', {
    ...WORK_STATE,
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
