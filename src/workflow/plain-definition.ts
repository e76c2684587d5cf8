import {
  DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, StringConcat, Token,
  Tokenization,
} from 'aws-cdk-lib';
import { CfnActivity } from 'aws-cdk-lib/aws-stepfunctions';
import { IConstruct } from 'constructs';

/** The text of a rendered graph. `JSON.stringify` alone would lose the values of tokens that are objects. */
export function graphText(graph: object): string {
  return JSON.stringify(graph, function (this: any, field: string, value: unknown) {
    const given = this[field]; // before toJSON()
    return Tokenization.isResolvable(given) ? Token.asString(given) : value;
  });
}

/**
 * The text of a rendered graph in which every token is readable: `${Pay.Arn}`. It can be parsed, validated and
 * compared. As in the template, a text that is one token becomes the token's value: null, a number, a list.
 *
 * Only the tokens are resolved, each once: a graph holds a thousand texts and a dozen tokens.
 */
export function plainDefinition(scope: IConstruct, text: string): string {
  const resolver = new ReadableTokens();
  const known = new Map<unknown, unknown>();
  const resolved = (value: unknown) => {
    if (!known.has(value)) known.set(value, Tokenization.resolve(value, { scope, resolver, preparing: false }));
    return known.get(value);
  };
  const withoutTokens = (_field: string, value: any): unknown => {
    if (typeof value === 'number' || typeof value === 'string') {
      return TOKEN.test(String(value)) ? resolved(value) : value;
    }
    if (Array.isArray(value)) {
      return isListToken(value) ? resolved(value) : value.filter((item) => item !== undefined);
    }
    return value && Object.keys(value).some((key) => TOKEN.test(key))
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [resolved(key), item]))
      : value;
  };
  return JSON.stringify(JSON.parse(text, withoutTokens));
}

/** The encoding of tokens in texts and numbers by aws-cdk-lib. The marker of a list is resolved with the list. */
const TOKEN = /\$\{Token\[[^\]]*\]\}|-1\.888\d+e\+289/;

const isListToken = (list: unknown[]): boolean => list.length === 1 && Token.isUnresolved(list);

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
  // An activity is recognized by its ARN.
  return `${target instanceof CfnActivity ? 'arn:aws:states:::activity:' : ''}\${${path}.${reference.displayName}}`;
}

/** A pseudo parameter without its prefix, since a colon would end a part of an ARN. Other functions stay unchanged. */
function intrinsicText(value: { [name: string]: unknown }): string {
  if (value.Ref === 'AWS::Partition') return 'aws';
  return `\${${typeof value.Ref === 'string' ? value.Ref.replace('AWS::', '') : JSON.stringify(value)}}`;
}

function isIntrinsic(value: unknown): value is { [name: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}
