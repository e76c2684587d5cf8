import { StateRun } from '../state-run';
import { UnsupportedError } from '../unsupported';

/** The fields of states whose meaning the engine knows, of all types and in both query languages. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'Type', 'Comment', 'QueryLanguage', 'Next', 'End', 'Assign', 'Output', 'Retry', 'Catch',
  'InputPath', 'OutputPath', 'Parameters', 'Arguments', 'ResultSelector', 'ResultPath', 'Result',
  'Resource', 'Credentials', 'TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath',
  'Choices', 'Default', 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath',
  'Error', 'ErrorPath', 'Cause', 'CausePath', 'Branches',
  'ItemProcessor', 'Iterator', 'Items', 'ItemsPath', 'ItemSelector', 'MaxConcurrency', 'MaxConcurrencyPath', 'Label',
  'ItemReader', 'ItemBatcher', 'ResultWriter',
  'ToleratedFailureCount', 'ToleratedFailureCountPath', 'ToleratedFailurePercentage', 'ToleratedFailurePercentagePath',
]);

/** Throws if a state has a field that the engine would ignore. Its output would differ from that of AWS. */
export function checkSupport({ name, state }: StateRun): void {
  const field = Object.keys(state).find((key) => !KNOWN_FIELDS.has(key));
  if (field === undefined) return;
  throw new UnsupportedError(`The engine does not support '${field}', which the state '${name}' of type ${state.Type} `
    + 'has; run this workflow on AWS, or test the states inside it as a workflow');
}
