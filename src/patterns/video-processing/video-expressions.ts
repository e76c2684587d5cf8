import { jsonata } from '../../workflow/jsonata-text';
import { causeOf, literal } from '../common/expressions';

/**
 * The JSONata of the video workflow. What stands here is the inside of `{% … %}`.
 *
 * Only plain JSONata is used, no function that Step Functions adds, and each expression gives a value for any input: an
 * expression that gives none, or fails, fails its state.
 */

/** The key of the status of an upload. */
export const STATUS = { key: 'key', sequencer: 'sequencer' } as const;

/** The key of the status of the upload at hand. */
export const STATUS_KEY = {
  [STATUS.key]: { S: jsonata('$source.key') },
  [STATUS.sequencer]: { S: jsonata('$source.sequencer') },
};

const OBJECT = '$states.input.detail.object';

/**
 * What tells two uploads of a key apart: the sequencer is the same when an event comes again. Who starts an execution
 * by hand may leave it out.
 */
const SEQUENCER = `[$filter([${OBJECT}.sequencer, ${OBJECT}."version-id", ${OBJECT}.etag], `
  + 'function($v) { $type($v) = "string" and $v != "" })][0]';

/** Whether the input is the event of an upload into the source bucket, and of a file: consoles create folders too. */
export const isUpload = (bucket: string, prefix: string): string => [
  `$states.input.detail.bucket.name = ${literal(bucket)}`,
  `$type(${OBJECT}.key) = "string"`,
  `$type(${OBJECT}.size) = "number"`,
  `$type(${SEQUENCER}) = "string"`,
  ...prefix ? [`$substring($string(${OBJECT}.key), 0, $length(${literal(prefix)})) = ${literal(prefix)}`] : [],
  `$substring($string(${OBJECT}.key), -1) != "/"`,
].join(' and ');

export const SOURCE = `$merge([
  {
    "bucket": $states.input.detail.bucket.name, "key": ${OBJECT}.key, "sizeBytes": ${OBJECT}.size,
    "sequencer": ${SEQUENCER}
  },
  $type(${OBJECT}."version-id") = "string" ? { "versionId": ${OBJECT}."version-id" } : {},
  $type(${OBJECT}.etag) = "string" ? { "etag": ${OBJECT}.etag } : {}
])`;

/** Why an upload is none that can be worked on, as far as its event tells; an empty text where nothing is wrong. */
export const rejection = (extensions: readonly string[], maxBytes: number): string => {
  const ends = extensions.map((extension) =>
    `$substring($lowercase(${OBJECT}.key), -${extension.length}) = ${literal(extension)}`);
  return `${OBJECT}.size = 0 ? "EMPTY" : ${OBJECT}.size > ${maxBytes} ? "TOO_LARGE" : `
    + (ends.length > 0 ? `${ends.join(' or ')} ? "" : "WRONG_EXTENSION"` : '""');
};

/** No answer of a user's step has this field. */
const FAILED = 'stepwright:failure';

/** What a branch gives whose step has failed for good. */
export const STEP_FAILURE = (state: string): string => `{ "${FAILED}": { "state": ${literal(state)}, `
  + `"error": $states.input.Error, "cause": ${causeOf('$states.input')} } }`;

/** What each branch has come to: the metadata first, then the renditions. */
export const branches = (renditions: readonly string[]): string => `(
  $of := function($result) {
    $type($result) = "object" and $exists($lookup($result, "${FAILED}")) ? { "failure": $lookup($result, "${FAILED}") }
      : { "answer": $result }
  };
  [${['$of($states.result[0])', ...renditions.map((name, index) =>
    `$merge([{ "rendition": "${name}" }, $of($states.result[${index + 1}])])`)].join(', ')}]
)`;

/** How an execution that did not fail ends. */
export const RESULT = `$merge([
  { "outcome": $outcome, "key": $source.key },
  $outcome = "REJECTED" ? $merge([
    { "reason": $reason },
    $exists($quarantine.quarantine) ? { "quarantine": $quarantine.quarantine } : {},
    $exists($quarantine.key) ? { "quarantineKey": $quarantine.key } : {}
  ]) : $merge([
    $exists($branches[0].answer.metadata) ? { "metadata": $branches[0].answer.metadata } : {},
    { "renditions": $stored.renditions, "recordKey": $stored.recordKey },
    $outcome = "PARTIAL" ? { "failures": $stored.failures } : {}
  ])
])`;

/** What is written on a source that was rejected or failed. */
export const TAGS = '{ "stepwright:outcome": $outcome, '
  + '"stepwright:reason": $outcome = "REJECTED" ? $reason : $failure.error }';

const FAILURES = '$join([($count($stored.failures) > 0 ? $stored.failures : $failure)'
  + '.("\\n- the state \'" & state & "\' failed with " & error & ": " & cause)])';

/** What became of the source. */
const SOURCE_NOW = '($exists($quarantine.quarantine) ? $lookup({ '
  + '"TAGGED": "\\n\\nThe source is tagged.", '
  + '"MOVED": "\\n\\nThe source was moved to " & $quarantine.key, '
  + '"GONE": "\\n\\nThe source is not there any more." }, $quarantine.quarantine) : "")';

/** What a person has to do, a line for each thing that is left. */
const LEFT_TO_DO = '($count($left) > 0 ? "\\n\\nLeft for a person to do:" & $join([$map($left, function($thing) { '
  + '"\\n- " & $lookup({'
  + '"outputs": "Remove what is there under " & $join($discard, " and ") & ".", '
  + '"source": "Take the source out of the way.", '
  + '"status": "Write the outcome into the status of the upload." }, $thing) })]) : "")';

/** The alert about an upload that was rejected, failed, or is processed only in part. */
export const ALERT = '"Video " & $source.key & " in " & $source.bucket & " " & $lookup({ '
  + '"REJECTED": "was rejected: " & $reason, "FAILED": "could not be processed:", '
  + '"PARTIAL": "is processed only in part:", "PROCESSED": "is processed, but not all is done:" }, $outcome)'
  + ` & ($outcome != "REJECTED" or $type($failure) = "object" ? ${FAILURES} : "")`
  + ` & ${SOURCE_NOW} & ${LEFT_TO_DO} & "\\n\\nExecution: " & $states.context.Execution.Id`;

/** Why an upload failed, for the cause of the execution and the status. */
export const FAILURE = '{ "outcome": "FAILED", "key": $source.key, "failure": $failure, "left": $left }';
