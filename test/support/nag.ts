import { App, Aspects, Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AwsSolutionsChecks as AwsSolutionsChecks2 } from 'cdk-nag-2';

/** Returns the unacknowledged findings of cdk-nag in a stack: of version 3, a plug-in, and of version 2, an aspect. */
export function nagFindings(stack: Stack): string[] {
  const { violations } = new AwsSolutionsChecks().validateScope(stack);
  return [...violations.map(({ ruleName }) => `3: ${ruleName}`), ...nag2(stack)];
}

function nag2(stack: Stack): string[] {
  Aspects.of(stack).add(new AwsSolutionsChecks2());
  (stack.node.root as App).synth();
  return stack.node.findAll().flatMap(({ node }) => node.metadata
    .filter(({ type, data }) => /^aws:cdk:(error|warning)$/.test(type) && /^(AwsSolutions|CdkNag)/.test(String(data)))
    .map(({ data }) => `2: ${String(data).split(': ')[0]} at ${node.path}`));
}
