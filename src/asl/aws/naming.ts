/**
 * How Step Functions spells parameters and errors. SDK integrations follow the AWS SDK for Java 2, whose code generator
 * splits names into words; optimized integrations, which are older, follow its first version, which does not.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export type Spelling = 'sdk' | 'optimized';

/** Words of Java, and methods of every object: the SDK appends `Value`. The example of the page is `EqualsValue`. */
const RESERVED = new Set((
  'abstract assert boolean break byte case catch char class const continue default do double else enum extends false '
  + 'final finally float for goto if implements import instanceof int interface long native new package private '
  + 'protected public return short static strictfp super switch synchronized this throw throws transient true try '
  + 'void volatile while equals getClass hashCode notify notifyAll toString wait builder toBuilder'
).split(' '));

const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** A parameter of an API: `stateMachineArn` is `StateMachineArn`, `DBInstanceIdentifier` is `DbInstanceIdentifier`. */
export function parameterName(member: string, spelling: Spelling): string {
  if (spelling === 'optimized') return capitalized(member);
  // A value of DynamoDB, which Java cannot name: https://github.com/aws/aws-sdk-js-v3/issues/4948
  if (member === 'NULL') return 'Nul';
  // A leading acronym, without the letter that starts the next word, is in lower case.
  const name = member.replace(/^[A-Z](?:[A-Z](?![a-z]))*/, (start) => start.toLowerCase());
  return capitalized(RESERVED.has(name) ? `${name}Value` : name);
}

/** An error of an API: `NoSuchKey` is `NoSuchKeyException`, `DBInstanceNotFoundFault` `DbInstanceNotFoundException`. */
export function errorName(shape: string, spelling: Spelling): string {
  const name = shape.endsWith('Exception') ? shape : `${shape.replace(/Fault$/, '')}Exception`;
  return spelling === 'optimized' ? capitalized(name) : words(name).map(capitalizedWord).join('');
}

const capitalizedWord = (word: string) => capitalized(word.toLowerCase());

function words(name: string): string[] {
  return name
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .replace(/([^a-z]{2,})v([0-9]+)/g, '$1 v$2 ')
    .replace(/([^A-Z]{2,})V([0-9]+)/g, '$1 V$2 ')
    .replace(/(?<=[a-z])(?=[A-Z][a-zA-Z0-9])/g, ' ')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([0-9])([a-zA-Z])/g, '$1 $2')
    .split(' ')
    .filter(Boolean);
}
