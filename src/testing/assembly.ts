import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  return Object.entries(artifactsIn(folder)).flatMap(([id, artifact]) => {
    const { type, properties = {}, dependencies = [], displayName = id } = artifact;
    if (type === 'cdk:cloud-assembly') return templatesIn(join(folder, properties.directoryName));
    if (type !== 'aws:cloudformation:stack') return [];
    const nested = Object.values(assetsIn(folder, dependencies)).map(({ source }) => source?.path)
      .filter((path) => path?.endsWith('.nested.template.json'));
    const paths = pathsOf(folder, artifact);
    const [path] = displayName.split(' '); // of a stack in a stage: `Stage/Stack (Stage-Stack)`
    return [properties.templateFile, ...nested].map((file) =>
      ({ folder, resources: readJson(join(folder, file)).Resources ?? {}, paths, path }));
  });
}

/** The assets of a cloud assembly by their hashes, or only those in some of its manifests. */
export function assetsIn(folder: string, manifests?: readonly string[]): { readonly [hash: string]: any } {
  const found = Object.entries(artifactsIn(folder))
    .filter(([id, { type }]) => type === 'cdk:asset-manifest' && (manifests?.includes(id) ?? true));
  return Object.assign({}, ...found.map(([, { properties }]) => readJson(join(folder, properties.file)).files));
}

const artifactsIn = (folder: string): { readonly [id: string]: any } =>
  readJson(join(folder, 'manifest.json')).artifacts ?? {};

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

/** The manifest has the logical ids by the paths of the constructs, in a file of its own if they are many. */
function pathsOf(folder: string, { metadata, properties, additionalMetadataFile }: any): Map<string, string> {
  const file = additionalMetadataFile ?? properties.additionalMetadataFile;
  const entries = { ...file === undefined ? {} : readJson(join(folder, file)), ...metadata };
  const logicalIds = Object.entries<any[]>(entries).flatMap(([path, found]) => found
    .filter(({ type }) => type === 'aws:cdk:logicalId')
    .map(({ data }) => [data, path.replace(/^\//, '')] as const));
  return new Map(logicalIds);
}

function readJson(file: string): any {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isFields(json)) throw new Error(`${file} is not a JSON object`);
  return json;
}
