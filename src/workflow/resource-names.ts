import { CfnResource, Reference, Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { resolved } from './references';

/** Whether a text matches a pattern of IAM, in which `*` and `?` stand for anything, regardless of case. */
export function matches(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === text.toLowerCase(); // as most are
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'is').test(text);
}

/**
 * Whether the resource of a statement is certainly not the one that a task names: both are different resources of this
 * app of the same type, or both are known names that differ. Whatever else is in the text may be anything.
 */
export function isSurelyOther(named: string, statement: string, scope: IConstruct): boolean {
  if (isNothing(statement, scope)) return true;
  const pattern = withoutPlace(statement);
  if (!Token.isUnresolved(named)) return !Token.isUnresolved(pattern) && !matches(nameOf(pattern), nameOf(named));
  const [ours, theirs] = [targetOf(named, scope), targetOf(statement, scope)];
  return ours !== undefined && theirs !== undefined && ours !== theirs
    && ours.cfnResourceType === theirs.cfnResourceType;
}

/** The path of the resource of this app that a text refers to, or the text. Undefined if it has other tokens. */
export function readableName(text: string, scope: IConstruct): string | undefined {
  return Token.isUnresolved(text) ? targetOf(text, scope)?.node.path.replace(/\/Resource$/, '') : text;
}

/** The resource of this app that a text refers to, if it refers to no other and has no other tokens. */
function targetOf(text: string, scope: IConstruct): CfnResource | undefined {
  const parts = Tokenization.reverseString(withoutPlace(text));
  const targets = new Set(parts.tokens.map((token) => targetOfToken(token, scope)));
  // With a wildcard right after it, a name may be the start of another one.
  return targets.size === 1 && !/\}[^:/]*[*?]/.test(text) ? [...targets][0] : undefined;
}

function targetOfToken(token: unknown, scope: IConstruct): CfnResource | undefined {
  if (Reference.isReference(token)) return CfnResource.isCfnResource(token.target) ? token.target : undefined;
  const { value, targets } = resolved(token, scope); // such as a text that is produced late
  const [text, target] = [...targets][0] ?? [];
  return targets.size === 1 && typeof value === 'string' && value.startsWith(String(text))
    && !/[*?]/.test(value.slice(String(text).length).split(/[:/]/)[0]) ? target : undefined;
}

/** Whether a text is absent, as that of the indexes of a table without indexes is. */
function isNothing(text: string, scope: IConstruct): boolean {
  const { tokens, length } = Tokenization.reverseString(text);
  if (length !== 1 || tokens.length !== 1 || Reference.isReference(tokens[0])) return false;
  const value = resolved(tokens[0], scope).value as { Ref?: unknown } | undefined;
  return value === undefined || value.Ref === 'AWS::NoValue';
}

/** A text without the partition, region and account of an ARN. */
function withoutPlace(text: string): string {
  return text.replace(/^arn:[^:]*:([^:]*):[^:]*:[^:]*:/, 'arn::$1:::');
}

/** The name in an ARN or a URL: that of `function:pay:1`, `table/orders/index/status`, or `uploads/a.png`. */
function nameOf(text: string): string {
  if (/^https:/.test(text)) return text.split('/').pop()!;
  const resource = text.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, '').replace(/^[^:]*:?function:/, '');
  return resource.replace(/^(table|role|stateMachine|execution)[/:]/, '').split(/[:/]/)[0];
}
