import { Template } from './assembly';

/**
 * A value of a template as text, with the paths of constructs in place of references: `${Orders/Pay.Arn}`. It has no
 * logical ids, whose hashes change.
 */
export function readableText(value: any, template: Template): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument]] = Object.entries<any>(value);
  switch (name) {
    case 'Ref': return argument === 'AWS::Partition' ? 'aws' : `\${${nameOf(argument, template)}}`;
    case 'Fn::GetAtt': {
      const [logicalId, ...attribute] = [argument].flat().flatMap((part: string) => part.split('.'));
      return `\${${nameOf(logicalId, template)}.${attribute.join('.')}}`;
    }
    case 'Fn::Join': return argument[1].map((part: any) => readableText(part, template)).join(argument[0]);
    case 'Fn::Sub': return substituted(argument, template);
    default: return `\${${name} ${JSON.stringify(argument).replace(/"/g, "'")}}`;
  }
}

/** The path of the construct of a resource, within its stack; its logical id, if the path is not known. */
export function nameOf(logicalId: string, { paths, path }: Template): string {
  const known = paths.get(logicalId);
  return known === undefined
    ? logicalId
    : (known.startsWith(`${path}/`) ? known.slice(path.length + 1) : known).replace(/\/Resource$/, '');
}

/** `${Name}` in a text refers to a value that is given, or to a resource; `${!Name}` is the text itself. */
function substituted(argument: any, template: Template): string {
  const [text, values]: [string, any] = Array.isArray(argument) ? [argument[0], argument[1]] : [argument, {}];
  return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(values, name)) return readableText(values[name], template);
    return readableText(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, template);
  });
}
