import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetsIn, isAssembly, Resource, Template, templateOf, templatesIn } from './assembly';
import { nameOf, readableText } from './readable-text';
import { Definition, isFields, StateMachineType } from '../asl/model';

/**
 * A state machine to test: a construct (a workflow, an `sfn.StateMachine`, a stack or an app), a template, a definition
 * as an object or text, or the folder of a cloud assembly (`cdk.out`), from an app in any language.
 */
export type Source = string | object;

/** A state machine that was found in a source. */
export interface FoundMachine {
  /** The path of its construct, its logical id, or `StateMachine` for a definition. */
  readonly name: string;
  readonly type: StateMachineType;
  /** With readable text in place of references: `${Orders/Pay.Arn}`. */
  readonly definition: Definition;
  /** The template that it is in. Undefined for a definition. */
  readonly template?: Template;
  readonly logicalId?: string;
}

/** Finds the only state machine of a source, or the one that is chosen by its path, logical id or name. */
export function machineIn(source: Source, chosen?: string): FoundMachine {
  const machines = machinesIn(source);
  const names = machines.map(({ name }) => name);
  if (machines.length === 0) throw new Error('WorkflowTest: the source has no state machine');
  if (chosen === undefined) {
    if (machines.length === 1) return machines[0];
    throw new Error(`WorkflowTest: the source has ${machines.length} state machines; set 'stateMachine' to one of `
      + `${listed(names)}`);
  }
  const found = machines.filter(({ name, logicalId }) =>
    logicalId === chosen || name === chosen || name === `${chosen}/StateMachine`);
  if (found.length === 1) return found[0];
  throw new Error(`WorkflowTest: 'stateMachine' must be one of ${listed(names)}, got: '${chosen}'`);
}

const listed = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

function machinesIn(source: Source): FoundMachine[] {
  if (typeof source === 'string') {
    if (/^\s*\{/.test(source)) return machinesIn(parsed(source));
    if (isAssembly(source)) return templatesIn(source).flatMap(machinesOf);
    throw new Error('WorkflowTest: a text must be a definition, or the folder of a cloud assembly (with a '
      + 'manifest.json), '
      + `got: '${source.slice(0, 100)}'`);
  }
  if (isConstruct(source)) return machinesBelow(source);
  const json = source as { readonly [field: string]: unknown };
  if (isFields(json.States)) {
    return [{ name: 'StateMachine', type: 'STANDARD', definition: json as unknown as Definition }];
  }
  if (isFields(json.Resources)) return machinesOf(templateOf(json));
  throw new Error("WorkflowTest: pass a construct, a template with 'Resources', a definition with 'States', or the "
    + 'folder '
    + 'of a cloud assembly');
}

function parsed(text: string): object {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`WorkflowTest: the definition is not JSON: ${(error as Error).message}`);
  }
}

/** A construct, as far as it is needed here: this entry point does not load aws-cdk-lib. */
export interface ConstructLike {
  readonly node: {
    readonly path: string; readonly root: object; readonly scopes: readonly object[];
  };
}

export function isConstruct(value: unknown): value is ConstructLike {
  const node = isFields(value) ? value.node : undefined;
  return isFields(node) && typeof node.path === 'string' && Array.isArray(node.scopes);
}

/** The state machines of a construct: its own (`stateMachine`), otherwise all below it. */
function machinesBelow(construct: ConstructLike): FoundMachine[] {
  const own = (construct as { stateMachine?: unknown }).stateMachine;
  const { node } = isConstruct(own) ? own : construct;
  const app = node.root as { synth?: () => { readonly directory: string } };
  if (typeof app.synth !== 'function') throw new Error(`WorkflowTest: ${node.path} is not in an App`);
  const { directory } = app.synth();
  return templatesIn(directory).flatMap(machinesOf).filter(({ template, logicalId }) => {
    const path = template!.paths.get(logicalId!) ?? '';
    return node.path === '' || path === node.path || path.startsWith(`${node.path}/`);
  });
}

const MACHINES = ['AWS::StepFunctions::StateMachine', 'AWS::Serverless::StateMachine'];

function machinesOf(template: Template): FoundMachine[] {
  return Object.keys(template.resources)
    .filter((logicalId) => MACHINES.includes(template.resources[logicalId].Type))
    .map((logicalId) => machineOf(template, logicalId));
}

/** The state machine with a logical id. */
export function machineOf(template: Template, logicalId: string): FoundMachine {
  const resource = template.resources[logicalId];
  const { StateMachineType: type, Type = type } = resource.Properties ?? {};
  return {
    name: nameOf(logicalId, template),
    type: Type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    definition: definitionIn(resource, logicalId, template),
    template,
    logicalId,
  };
}

function definitionIn({ Properties = {} }: Resource, logicalId: string, template: Template): Definition {
  const { DefinitionString, Definition: object, DefinitionSubstitutions: values = {} } = Properties;
  const text = DefinitionString !== undefined
    ? readableText(DefinitionString, template)
    : object !== undefined ? JSON.stringify(resolved(object, template)) : textOfAsset(Properties, logicalId, template);
  const given = text.replace(/\$\{([\w-]+)\}/g, (placeholder, name: string) => Object.hasOwn(values, name)
    ? JSON.stringify(readableText(values[name], template)).slice(1, -1) : placeholder);
  return parsed(given) as Definition;
}

/** A definition that is an object may have intrinsic functions in place of texts. */
function resolved(value: any, template: Template): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, template));
  if (!isFields(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (others.length === 0 && /^(Ref|Fn::\w+)$/.test(name)) return readableText(value, template);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, template)]));
}

/** The definition of `DefinitionBody.fromFile`: an asset, whose key has the hash of its file in the assembly. */
function textOfAsset({ DefinitionS3Location }: any, logicalId: string, { folder }: Template): string {
  const [hash] = /[0-9a-f]{64}/.exec(JSON.stringify(DefinitionS3Location ?? {})) ?? [];
  const files = folder === undefined || hash === undefined ? {} : assetsIn(folder);
  const path = files[hash!]?.source?.path;
  if (path === undefined) {
    throw new Error(`WorkflowTest: the definition of '${logicalId}' is neither in the template nor in its cloud `
      + 'assembly; '
      + 'pass the definition, or the folder of the cloud assembly');
  }
  return readFileSync(join(folder!, path), 'utf8');
}
