import { jsonata } from '../../workflow/jsonata-text';
import { causeOf, literal } from '../common/expressions';

/**
 * The JSONata of the video workflow, without the enclosing `{% … %}`.
 *
 * Only standard JSONata is used, no function that Step Functions adds, and each expression returns a value for any
 * input, because an expression that returns no value, or fails, fails its state.
 */

/** The attributes of the key of a status. */
export const STATUS = { key: 'key', sequencer: 'sequencer' } as const;

/** The key of the status of the current upload. */
export const STATUS_KEY = {
  [STATUS.key]: { S: jsonata('$source.key') },
  [STATUS.sequencer]: { S: jsonata('$source.sequencer') },
};

const OBJECT = '$states.input.detail.object';

/**
 * Distinguishes two uploads of a key. The sequencer is the same if an event is delivered twice. It may be omitted if an
 * execution is started manually.
 */
const SEQUENCER = `[$filter([${OBJECT}.sequencer, ${OBJECT}."version-id", ${OBJECT}.etag], `
  + 'function($v) { $type($v) = "string" and $v != "" })][0]';

/** Whether the input is the event of a file that was uploaded to the source bucket (consoles create folders, too). */
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

/** The reason why an upload is rejected by what is known from its event, or an empty string if it is accepted. */
export const rejection = (extensions: readonly string[], maxBytes: number): string => {
  const ends = extensions.map((extension) =>
    `$substring($lowercase(${OBJECT}.key), -${extension.length}) = ${literal(extension)}`);
  return `${OBJECT}.size = 0 ? "EMPTY" : ${OBJECT}.size > ${maxBytes} ? "TOO_LARGE" : `
    + (ends.length > 0 ? `${ends.join(' or ')} ? "" : "WRONG_EXTENSION"` : '""');
};

/** Marks a failure. No result of a user's step has this field. */
const FAILED = 'stepwright:failure';

/** The output of a branch whose step failed permanently. */
export const STEP_FAILURE = (state: string): string => `{ "${FAILED}": { "state": ${literal(state)}, `
  + `"error": $states.input.Error, "cause": ${causeOf('$states.input')} } }`;

/** The result or the failure of each branch, the metadata first, then the renditions. */
export const branches = (renditions: readonly string[]): string => `(
  $of := function($result) {
    $type($result) = "object" and $exists($lookup($result, "${FAILED}")) ? { "failure": $lookup($result, "${FAILED}") }
      : { "result": $result }
  };
  [${['$of($states.result[0])', ...renditions.map((name, index) =>
    `$merge([{ "rendition": "${name}" }, $of($states.result[${index + 1}])])`)].join(', ')}]
)`;

/** The output of an execution that did not fail. */
export const RESULT = `$merge([
  { "outcome": $outcome, "key": $source.key },
  $outcome = "REJECTED" ? $merge([
    { "reason": $reason },
    $exists($quarantine.quarantine) ? { "quarantine": $quarantine.quarantine } : {},
    $exists($quarantine.key) ? { "quarantineKey": $quarantine.key } : {}
  ]) : $merge([
    $exists($branches[0].result.metadata) ? { "metadata": $branches[0].result.metadata } : {},
    { "renditions": $stored.renditions, "recordKey": $stored.recordKey },
    $outcome = "PARTIAL" ? { "failures": $stored.failures } : {}
  ])
])`;

/** The tags of a source that was rejected or failed. */
export const TAGS = '{ "stepwright:outcome": $outcome, '
  + '"stepwright:reason": $outcome = "REJECTED" ? $reason : $failure.error }';

const FAILURES = '$join([($count($stored.failures) > 0 ? $stored.failures : $failure)'
  + '.("\\n- the state \'" & state & "\' failed with " & error & ": " & cause)])';

/** The outcome of the quarantine. */
const SOURCE_NOW = '($exists($quarantine.quarantine) ? $lookup({ '
  + '"TAGGED": "\\n\\nThe source is tagged.", '
  + '"MOVED": "\\n\\nThe source was moved to " & $quarantine.key, '
  + '"GONE": "\\n\\nThe source no longer exists." }, $quarantine.quarantine) : "")';

/** The actions that are required manually, one per line. */
const MANUAL_ACTIONS = '($count($manualActions) > 0 ? "\\n\\nRequires manual action:" '
  + '& $join([$map($manualActions, function($thing) { '
  + '"\\n- " & $lookup({'
  + '"outputs": "Remove the files under " & $join($discard, " and ") & ".", '
  + '"source": "Quarantine the source.", '
  + '"status": "Write the outcome to the status of the upload." }, $thing) })]) : "")';

/** The alert about an upload that was rejected, failed, or was processed partially. */
export const ALERT = '"Video " & $source.key & " in " & $source.bucket & " " & $lookup({ '
  + '"REJECTED": "was rejected: " & $reason, "FAILED": "could not be processed:", '
  + '"PARTIAL": "was processed partially:", "PROCESSED": "was processed, but a state failed afterwards:" }, $outcome)'
  + ` & ($outcome != "REJECTED" or $type($failure) = "object" ? ${FAILURES} : "")`
  + ` & ${SOURCE_NOW} & ${MANUAL_ACTIONS} & "\\n\\nExecution: " & $states.context.Execution.Id`;

/** The failure of an upload, used as the cause of the execution and as the result in the status. */
export const FAILURE = '{ "outcome": "FAILED", "key": $source.key, "failure": $failure, '
  + '"manualActions": $manualActions }';
