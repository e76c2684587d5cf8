import {
  DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, StringConcat, Tokenization,
} from 'aws-cdk-lib';
import { CfnActivity } from 'aws-cdk-lib/aws-stepfunctions';
import { IConstruct } from 'constructs';

/**
 * The text of a rendered graph in which every token is readable: `${Pay.Arn}`. It can be parsed, validated and
 * compared.
 *
 * Only the tokens are resolved, each once: a graph holds a thousand texts and a dozen tokens.
 */
export function plainDefinition(scope: IConstruct, graph: string): string {
  const resolver = new ReadableTokens();
  const known = new Map<string, unknown>();
  const resolved = (marker: string, token: unknown) => {
    if (!known.has(marker)) known.set(marker, Tokenization.resolve(token, { scope, resolver, preparing: false }));
    return known.get(marker);
  };
  return graph
    .replace(TEXT_TOKEN, (marker) => JSON.stringify(String(resolved(marker, marker))).slice(1, -1))
    .replace(NUMBER_TOKEN, (marker) => JSON.stringify(resolved(marker, Number(marker))));
}

/** How aws-cdk-lib writes a token into a text, and into a number. */
const TEXT_TOKEN = /\$\{Token\[[^\]]*\]\}/g;
const NUMBER_TOKEN = /-1\.888\d+e\+289/g;

class ReadableTokens extends DefaultTokenResolver {
  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) return referenceText(token);
    const value = super.resolveToken(token, context, postProcessor);
    return isIntrinsic(value) ? intrinsicText(value) : value;
  }
}

function referenceText(reference: Reference): string {
  const target: IConstruct = reference.target;
  const path = target.node.path.slice(Stack.of(target).node.path.length).replace(/^\/|\/Resource$/g, '');
  // What tells an activity from other resources is its ARN.
  return `${target instanceof CfnActivity ? 'arn:aws:states:::activity:' : ''}\${${path}.${reference.displayName}}`;
}

/** A pseudo parameter without its prefix, since a colon would end a part of an ARN; any other function as it is. */
function intrinsicText(value: { [name: string]: unknown }): string {
  if (value.Ref === 'AWS::Partition') return 'aws';
  return `\${${typeof value.Ref === 'string' ? value.Ref.replace('AWS::', '') : JSON.stringify(value)}}`;
}

function isIntrinsic(value: unknown): value is { [name: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}
