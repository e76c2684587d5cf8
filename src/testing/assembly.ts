import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isFields } from '../asl/model';

/** A template, and the paths of its constructs. */
export interface Template {
  /** The folder of its assets. Undefined for a template that is not in a cloud assembly. */
  readonly folder?: string;
  readonly resources: { readonly [logicalId: string]: Resource };
  /** The full paths of the constructs by the logical ids of their resources. */
  readonly paths: ReadonlyMap<string, string>;
  /** The path of the stack. */
  readonly path: string;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly [name: string]: any };
  readonly Metadata?: { readonly [name: string]: any };
}

/** Whether a folder is a cloud assembly, as `cdk synth` writes it. */
export const isAssembly = (folder: string): boolean => existsSync(join(folder, 'manifest.json'));

/** The templates of a cloud assembly, in stages and nested stacks too. */
export function templatesIn(folder: string): Template[] {
  const { artifacts = {} } = readJson(join(folder, 'manifest.json'));
  return Object.entries<any>(artifacts).flatMap(([id, artifact]) => {
    const { type, properties = {} } = artifact;
    if (type === 'cdk:cloud-assembly') return templatesIn(join(folder, properties.directoryName));
    if (type !== 'aws:cloudformation:stack') return [];
    const paths = pathsOf(folder, artifact);
    return withNested(folder, join(folder, properties.templateFile), paths, stackPathOf(artifact.displayName ?? id));
  });
}

/**
 * A template as an object. Paths are known if its resources have them in their metadata, as `cdk synth` writes them.
 */
export function templateOf(json: { readonly [section: string]: any }): Template {
  const resources = json.Resources as Template['resources'];
  const paths = Object.entries(resources).flatMap(([logicalId, { Metadata }]) => {
    const path = Metadata?.['aws:cdk:path'];
    return typeof path === 'string' ? [[logicalId, path] as const] : [];
  });
  const [first = ''] = paths.map(([, path]) => path.split('/')[0]);
  return { resources, paths: new Map(paths), path: first };
}

/** Stages are in parentheses after the name of the stack: `Stage/Stack (Stage-Stack)`. */
const stackPathOf = (displayName: string): string => displayName.split(' ')[0];

function withNested(folder: string, file: string, paths: Template['paths'], path: string): Template[] {
  const { Resources: resources = {} } = readJson(file);
  const nested = Object.values<Resource>(resources).flatMap(({ Type, Metadata }) => {
    const asset = Type === 'AWS::CloudFormation::Stack' ? Metadata?.['aws:asset:path'] : undefined;
    return typeof asset === 'string' ? withNested(folder, join(dirname(file), asset), paths, path) : [];
  });
  return [{ folder, resources, paths, path }, ...nested];
}

/** The manifest has the logical ids by the paths of the constructs, in a file of its own if they are many. */
function pathsOf(folder: string, { metadata, properties, additionalMetadataFile }: any): Map<string, string> {
  const file = additionalMetadataFile ?? properties.additionalMetadataFile;
  const entries = { ...file === undefined ? {} : readJson(join(folder, file)), ...metadata };
  const logicalIds = Object.entries<any[]>(entries).flatMap(([path, found]) => found
    .filter(({ type }) => type === 'aws:cdk:logicalId')
    .map(({ data }) => [data, path.replace(/^\//, '')] as const));
  return new Map(logicalIds);
}

export function readJson(file: string): any {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isFields(json)) throw new Error(`${file} is not a JSON object`);
  return json;
}
