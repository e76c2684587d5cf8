import { Rule } from './rule';
import { valueProblems } from './values';
import { Diagnostic, refuse } from '../diagnostic';
import { Group } from '../fields';
import { QueryLanguage } from '../model';
import { fieldsOf, Part } from '../parts';

/** Each part of a definition has the fields of its shape in its query language, with values of their kinds. */
export const fields: Rule = function* ({ definition, parts }) {
  for (const part of parts) {
    const isState = Object.hasOwn(part.shape.fields, 'Type');
    if (isState && definition.QueryLanguage === 'JSONata' && part.fields.QueryLanguage === 'JSONPath') {
      yield refuse(part.location, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
    }
    yield* unsupported(part);
    yield* missing(part);
    for (const { name, field, value } of fieldsOf(part)) {
      if (field.settings.only !== undefined && field.settings.only !== part.language) continue;
      yield* valueProblems(field, value, part, name);
    }
  }
};

/** The location of a part in messages: that of the machine is `/`. */
const locationOf = ({ location }: Part): string => location || '/';

/** The fields that the part must not have. */
function* unsupported(part: Part): Generator<Diagnostic> {
  const { shape, language } = part;
  for (const name of Object.keys(part.fields)) {
    const settings = Object.hasOwn(shape.fields, name) ? shape.fields[name].settings : undefined;
    if (settings === undefined) {
      yield refuse(locationOf(part), `Field '${name}' is not supported by ${shape.name}`);
    } else if (settings.only !== undefined && settings.only !== language) {
      yield refuse(locationOf(part), `The QueryLanguage is set to '${language}', but field '${name}' is only supported `
        + `for the '${settings.only}' QueryLanguage; ${adviceFor(name, language)}`);
    } else if (settings.distributed && !part.distributed) {
      yield refuse(locationOf(part), `Field '${name}' is not supported by a Map that is not distributed; remove it, or `
        + "set 'Mode' in ProcessorConfig to DISTRIBUTED");
    }
  }
}

/** The fields that the part must have. */
function* missing(part: Part): Generator<Diagnostic> {
  const { shape, fields: present } = part;
  const applies = (name: string) => {
    const { only, distributed } = shape.fields[name].settings;
    return (only === undefined || only === part.language) && (!distributed || part.distributed);
  };
  const absent = shape.required.filter((name) => !Object.hasOwn(present, name) && applies(name));
  for (const [name, companions] of shape.companions) {
    if (!Object.hasOwn(present, name) || !applies(name)) continue;
    absent.push(...companions.filter((it) => !Object.hasOwn(present, it) && applies(it)));
  }
  if (absent.length > 0) {
    yield refuse(locationOf(part), `These fields are required: [${[...new Set(absent)].join(', ')}]`);
  }
  for (const group of shape.groups) {
    const found = Object.keys(present).filter((name) => group.fields.has(name));
    if (found.length > group.most) {
      yield refuse(locationOf(part), `Only one of these fields is allowed: [${found.join(', ')}]`);
    } else if (found.length < group.least) {
      const names = [...group.fields].filter(applies);
      if (names.length > 0) yield refuse(locationOf(part), `${of(group)} required: [${shortened(names)}]`);
    }
  }
}

const of = ({ most }: Group): string => most === 1 ? 'One of these fields is' : 'At least one of these fields is';

/** The names of fields, only the first few if they are many: a choice rule has 40 operators. */
const shortened = (names: string[]): string =>
  names.length > 8 ? `${names.slice(0, 6).join(', ')}, …` : names.join(', ');

/** The field to use in place of a field of the other query language. */
function adviceFor(field: string, language: QueryLanguage): string {
  const inJsonata: { [field: string]: string } = {
    Parameters: 'Arguments',
    ItemsPath: 'Items',
    ResultPath: 'Assign or Output',
    ResultSelector: 'Output',
    OutputPath: 'Output',
    InputPath: 'Arguments',
    Result: 'Output',
    Variable: 'Condition',
  };
  const inJsonPath: { [field: string]: string } = {
    Arguments: 'Parameters',
    Output: 'Parameters or ResultSelector',
    Items: 'ItemsPath',
    Condition: 'Variable with an operator',
  };
  const instead = language === 'JSONata' ? inJsonata[field] ?? field.replace(/Path$/, '') : inJsonPath[field] ?? '';
  return `write ${instead}, or give the state the other QueryLanguage`;
}
