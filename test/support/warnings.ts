import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { synthError } from './synth';

/** Returns the warnings of the workflow `Flow` by id, without the prefix of the ids. */
export function warningsOf(stack: Stack): { [id: string]: string } {
  expect(synthError(stack)).toBeUndefined();
  const found = Annotations.fromStack(stack).findWarning('/Stack/Flow/StateMachine', Match.anyValue());
  return Object.fromEntries(found.map(({ entry }) => {
    const [, message, id] = /^(.*) \[ack: cdk-stepwright:(\w+)\]$/s.exec(entry.data as string)!;
    return [id, message];
  }));
}

/** Returns the warnings, for definitions whose tasks are granted nothing, without that of their permissions. */
export function warningsButPermissions(stack: Stack): { [id: string]: string } {
  const { missingPermission, ...others } = warningsOf(stack);
  return others;
}
