import { sortedEntries } from '../validation/plain-value';

/**
 * The mapping templates of an API, in the Velocity Template Language of API Gateway.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */

/** A text within JSON. `escapeJavaScript` also escapes single quotes, which JSON knows no escape for. */
const escaped = (text: string): string => `$util.escapeJavaScript(${text}).replaceAll("\\\\'", "'")`;

/** Starts an execution with the body of the request; by the same name once only, where the caller gives one. */
export function startTemplate(stateMachineArn: string, nameHeader: string | undefined): string {
  // HTTP/2 knows only names in lower case.
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

/** An execution has been started. */
export const STARTED = [
  '{',
  '  "executionArn": $input.json(\'$.executionArn\'),',
  '  "startDate": $input.json(\'$.startDate\')',
  '}',
].join('\n');

/** What Step Functions answers with a code of 400 to 499, by the type of the error, and what callers get. */
const REFUSALS: { readonly [type: string]: number } = {
  ExecutionAlreadyExists: 409,
  ExecutionLimitExceeded: 429,
  ThrottlingException: 429,
  InvalidExecutionInput: 400,
  InvalidName: 400,
};

/** Answers with the status of an error, and its name; with a 500 and no name where callers are not to know it. */
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

/** A start that was refused. Only what the caller can mend is told by its name. */
export const REFUSED = errorBody('$input.path(\'$.__type\').replaceAll(".*#", "")', REFUSALS).join('\n');

/** Step Functions itself could not answer. */
export const UNAVAILABLE = '{ "error": "Unavailable" }';

/**
 * A synchronous execution has ended. Step Functions answers with a code of 200 whatever became of it.
 *
 * @param statuses the code for each error of the workflow that callers may know
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
