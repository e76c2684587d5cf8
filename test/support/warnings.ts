import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { synthError } from './synth';

/**
 * Returns the warnings of the workflow `Flow` by id, without the prefix of the ids. Tasks of tests are often a CustomState
 * whose permissions nobody grants: those are left to test/workflow/missing-permissions.test.ts.
 */
export function warningsOf(stack: Stack): { [id: string]: string } {
  expect(synthError(stack)).toBeUndefined();
  const found = Annotations.fromStack(stack).findWarning('/Stack/Flow/StateMachine', Match.anyValue());
  return Object.fromEntries(found.flatMap(({ entry }) => {
    const [, message, id] = /^(.*) \[ack: cdk-stepwright:(\w+)\]$/s.exec(entry.data as string)!;
    return id === 'missingPermission' ? [] : [[id, message]];
  }));
}
