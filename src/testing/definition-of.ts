import { machineIn, Source } from './source';

/**
 * Returns a definition for snapshot tests: in the order in which it was written, with the paths of constructs in place
 * of references (`${Orders/Pay.Arn}`), and without the hashes of logical ids.
 *
 * @param stateMachine the state machine, if the source has several: the path of its construct, or its logical id
 */
export function definitionOf(source: Source, stateMachine?: string): any {
  return machineIn(source, stateMachine).definition;
}
