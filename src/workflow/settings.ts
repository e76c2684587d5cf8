import { CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';

/**
 * Reads a number from settings by its path, `a.b`: undefined if it is not set, NaN if it is set but known only at
 * deployment or at run time.
 */
export type NumberAt = (path: string) => number | undefined;

/** Returns a reader of the numbers in a task's `Arguments` or `Parameters`, in JSONata or JSONPath. */
export function numbersOf(settings: unknown): NumberAt {
  return (path) => {
    let value: any = settings;
    for (const field of path.split('.')) {
      if (value === undefined || value === null) return undefined;
      if (typeof value !== 'object' || Token.isUnresolved(value) || `${field}.$` in value) return NaN;
      value = value[field];
    }
    if (value === undefined || value === null) return undefined;
    return typeof value === 'number' && !Token.isUnresolved(value) ? value : NaN;
  };
}

/** The resource of this app that a name or an ARN refers to, if it is of one of these types. */
export function resourceBehind(nameOrArn: unknown, ...types: string[]): CfnResource | undefined {
  if (typeof nameOrArn !== 'string' || !Token.isUnresolved(nameOrArn)) return undefined;
  return Tokenization.reverseString(nameOrArn).tokens
    .map((token) => Reference.isReference(token) ? token.target : undefined)
    .filter((target): target is CfnResource => CfnResource.isCfnResource(target))
    .find((target) => types.includes(target.cfnResourceType));
}

/** A property of a resource by its name in the CDK, with tokens resolved. Does not load the resource's module. */
export function propertyOf(resource: CfnResource, name: string): any {
  return Stack.of(resource).resolve((resource as unknown as { [property: string]: unknown })[name]);
}
