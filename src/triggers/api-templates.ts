import { sortedEntries } from '../validation/plain-value';

/**
 * The mapping templates of an API, in the Velocity Template Language of API Gateway.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */

/** A text within JSON. `escapeJavaScript` also escapes single quotes, which must not be escaped in JSON. */
const escaped = (text: string): string => `$util.escapeJavaScript(${text}).replaceAll("\\\\'", "'")`;

/** Starts an execution with the body of the request as input, and with the name that the caller sets, if any. */
export function startTemplate(stateMachineArn: string, nameHeader: string | undefined): string {
  // HTTP/2 sends header names in lower case only.
  const names = nameHeader === undefined ? [] : [...new Set([nameHeader, nameHeader.toLowerCase()])];
  return [
    '#set($name = "")',
    ...names.map((name) =>
      `#set($given = $input.params().header.get("${name}"))#if($given && $given != "")#set($name = $given)#end`),
    '{',
    `  "stateMachineArn": "${stateMachineArn}",`,
    `  #if($name != "")"name": "${escaped('$name')}",#end`,
    `  "input": "${escaped("$input.json('$')")}"`,
    '}',
  ].join('\n');
}

/** The response to a request that started an execution. */
export const STARTED = [
  '{',
  '  "executionArn": $input.json(\'$.executionArn\'),',
  '  "startDate": $input.json(\'$.startDate\')',
  '}',
].join('\n');

/** The status that callers receive for each error that Step Functions returns with a status of 400 to 499. */
const REFUSALS: { readonly [type: string]: number } = {
  ExecutionAlreadyExists: 409,
  ExecutionLimitExceeded: 429,
  ThrottlingException: 429,
  InvalidExecutionInput: 400,
  InvalidName: 400,
};

/** Responds with the status and the name of an error, or with 500 and no name if callers must not see it. */
function errorBody(name: string, statuses: { readonly [error: string]: number }): string[] {
  return [
    `#set($name = ${name})`,
    '#set($status = 500)',
    '#set($error = "InternalError")',
    ...sortedEntries(statuses).flatMap(([error, status]) => [
      `#if($name == "${error}")`,
      `#set($status = ${status})`,
      `#set($error = "${error}")`,
      '#end',
    ]),
    '#set($context.responseOverride.status = $status)',
    '{ "error": "$error" }',
  ];
}

/** The response to a request that was rejected. Only errors that the caller can fix are named. */
export const REFUSED = errorBody('$input.path(\'$.__type\').replaceAll(".*#", "")', REFUSALS).join('\n');

/** The response if Step Functions is unavailable. */
export const UNAVAILABLE = '{ "error": "Unavailable" }';

/**
 * The response to a synchronous execution. Step Functions returns 200 regardless of the outcome of the execution.
 *
 * @param statuses the status for each error of the workflow that callers may see
 */
export function endedTemplate(statuses: { readonly [error: string]: number }): string {
  return [
    '#set($ended = $input.path(\'$.status\'))',
    '#if($ended == "SUCCEEDED")',
    '$input.path(\'$.output\')',
    '#elseif($ended == "TIMED_OUT")',
    '#set($context.responseOverride.status = 504)',
    '{ "error": "TimedOut" }',
    '#else',
    ...errorBody('$input.path(\'$.error\')', statuses),
    '#end',
  ].join('\n');
}
