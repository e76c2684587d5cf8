import { serviceTable } from './tables';

/** The errors of a service, as a Retry or a Catch of an SDK integration names them. */
export interface ServiceErrors {
  /** What all of them start with, such as `DynamoDb`. */
  readonly prefix: string;
  /** Those that a retry may not meet: throttling, and faults of the service. */
  readonly transient: readonly string[];
  /** Those that a retry meets again. */
  readonly final: readonly string[];
  /** What stands for each error that the API does not model, whether a retry helps or not, such as `S3.S3Exception`. */
  readonly unmodeled: string;
}

/**
 * The errors of a service. Undefined if it is not in the tables.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function errorsOf(service: string): ServiceErrors | undefined {
  const table = serviceTable(service);
  if (!table) return undefined;
  const spelled = (names: string) => names.split(' ').filter(Boolean).map((name) => `${table.prefix}.${name}Exception`);
  return {
    prefix: table.prefix,
    transient: [...spelled(table.transient), `${table.prefix}.SdkClientException`],
    final: spelled(table.final),
    unmodeled: `${table.prefix}.${table.prefix}Exception`,
  };
}
