import {
  CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, StringConcat,
  Tokenization,
} from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Whether a value refers to a resource. */
export function refersTo(value: unknown, target: CfnResource, scope: IConstruct): boolean {
  return value !== undefined && [...resolved(value, scope).targets.values()].includes(target);
}

/** A value without tokens, and the resources that it refers to, by the text that is in place of the reference. */
export function resolved(
  value: unknown, scope: IConstruct,
): { value: unknown; targets: ReadonlyMap<unknown, CfnResource> } {
  const resolver = new CollectingResolver();
  return { value: Tokenization.resolve(value, { scope, resolver, preparing: false }), targets: resolver.targets };
}

/** Resolves tokens, and collects the resources that they refer to. */
class CollectingResolver extends DefaultTokenResolver {
  readonly targets = new Map<unknown, CfnResource>();

  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (!Reference.isReference(token) || !CfnResource.isCfnResource(token.target)) {
      return super.resolveToken(token, context, postProcessor);
    }
    const text = `\${${token.target.node.path}}`;
    this.targets.set(text, token.target);
    return text;
  }
}
