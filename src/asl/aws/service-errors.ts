import { errorName, Spelling } from './naming';
import { optimizedIntegration } from './optimized';
import { serviceTable, ServiceTable } from './tables';

/** The errors of a service, as a Retry or a Catch names them. */
export interface ServiceErrors {
  /** The start of their names, such as `DynamoDb`. */
  readonly prefix: string;
  /** Those that a retry may not meet: throttling, and faults of the service or of the network. */
  readonly transient: readonly string[];
  /** Those that a retry meets again. */
  readonly final: readonly string[];
  /**
   * The name of every error that the API does not model, such as `S3.S3Exception`, whether a retry helps or not: many
   * services do not model their throttling.
   */
  readonly unmodeled: string;
}

/**
 * The errors of a service that is called through its SDK integration. Undefined if it is not in the tables.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function errorsOf(service: string): ServiceErrors | undefined {
  const table = serviceTable(service);
  return table && spelled(table, table.prefix, `${table.prefix}Exception`, 'sdk');
}

/** The errors of an optimized integration. Undefined if it, or the spelling of its errors, is unknown. */
export function optimizedErrorsOf(integration: string): ServiceErrors | undefined {
  const known = optimizedIntegration(integration);
  const table = known && serviceTable(known.service);
  return known?.errorPrefix && table
    ? spelled(table, known.errorPrefix, known.unmodeledError!, 'optimized')
    : undefined;
}

function spelled(table: ServiceTable, prefix: string, unmodeled: string, spelling: Spelling): ServiceErrors {
  const full = (names: readonly string[]) => names.map((name) => `${prefix}.${errorName(name, spelling)}`);
  return {
    prefix,
    transient: [...full(table.transient), `${prefix}.SdkClientException`],
    final: full(table.final),
    unmodeled: `${prefix}.${unmodeled}`,
  };
}
