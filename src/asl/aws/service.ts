import { head, names, serviceTable } from './tables';

/** A service that Step Functions calls through its SDK integrations (`aws-sdk:<name>:<action>`). */
export interface AwsService {
  readonly name: string;
  /** The prefix of its errors, such as `CloudWatchLogs`. */
  readonly errorPrefix: string;
  /** Whether the documentation of Step Functions lists it. Others may have been added since. */
  readonly documented: boolean;
  /** Its actions, such as `putLogEvents`, with those that Step Functions does not support. */
  readonly actions: readonly string[];
}

/** An action of a service. */
export interface AwsAction {
  readonly service: string;
  readonly name: string;
  /** Whether Step Functions can call it: not if it streams events, or if AWS lists it as unsupported. */
  readonly supported: boolean;
}

/** The day of the newest data in the tables, such as `2026-09-26`. What AWS added later is not in them. */
export const tableDate = (): string => head().date;

/** The packages that the tables come from, with version and licence. */
export const tableSources = (): readonly string[] => head().source;

/** The names of all services in the tables. */
export const serviceNames = (): readonly string[] => names();

/** Whether Step Functions lists a service of this name, but its API has ended, such as `qldb`. It has no table. */
export const hasEnded = (name: string): boolean => head().ended.includes(name);

/**
 * The service of this name in a resource, such as `sfn` or `cloudwatchlogs`. Undefined if it is not in the tables.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function serviceNamed(name: string): AwsService | undefined {
  const table = serviceTable(name);
  return table && {
    name,
    errorPrefix: table.prefix,
    documented: table.documented,
    actions: [...table.actions.keys()],
  };
}

/** The action of a service, such as `putItem`. Undefined if one of both is not in the tables. */
export function actionOf(service: string, action: string): AwsAction | undefined {
  const grant = serviceTable(service)?.actions.get(action);
  return grant === undefined ? undefined : { service, name: action, supported: grant !== '-' };
}
