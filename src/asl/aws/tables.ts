import { readFileSync } from 'fs';
import { join } from 'path';
import { brotliDecompressSync } from 'zlib';
import { once } from '../once';

/** The first line of each table. */
interface Head {
  /** The packages that the table comes from, with their versions and licences. */
  readonly source: readonly string[];
  /** The day of the newest data in it. */
  readonly date: string;
  /** The services that the documentation of Step Functions lists, but that have no model any more. */
  readonly ended: readonly string[];
}

/** The facts about a service. */
export interface ServiceTable {
  readonly name: string;
  /** The prefix of its errors. */
  readonly prefix: string;
  /** Whether the documentation of Step Functions lists it. */
  readonly documented: boolean;
  /** The prefix of its IAM actions. Empty if it is unknown. */
  readonly iam: string;
  /** The errors that a retry may not meet, and the others, as the API names them. */
  readonly transient: readonly string[];
  readonly final: readonly string[];
  /** Its actions, and for each the permissions (see `permissions.ts`), `?` if unknown, `-` if it is not supported. */
  readonly actions: ReadonlyMap<string, string>;
  /** The ARN format of each resource type, with a prefix (`s3:object`) if it is of another service. */
  readonly resources: { readonly [type: string]: string };
}

/** The parameters, or the results, of the actions of a service (see `shape.ts`). */
export interface ShapeTable {
  /** In the order of the actions. Null if an action is not supported, or left out as one that is seldom used. */
  readonly actions: readonly (string | null)[];
  /** The structures and enums that they refer to by number. */
  readonly shapes: readonly string[];
}

const FOLDER = join(__dirname, '..', '..', '..', 'tables');

/** The lines of a table by the service they start with. Read when first asked for; a line is parsed when needed. */
const table = once((name) => {
  const text = brotliDecompressSync(readFileSync(join(FOLDER, `${name}.jsonl.br`))).toString();
  const [head, ...lines] = text.trimEnd().split('\n');
  return {
    head: JSON.parse(head) as Head,
    lines: new Map(lines.map((line) => [line.slice(2, line.indexOf('"', 2)), line])),
  };
});

export const head = (): Head => table('services').head;

export const names = (): string[] => [...table('services').lines.keys()];

/** The table of a service, in the spelling of Step Functions: `cloudwatchlogs`. Undefined if it is unknown. */
export const serviceTable = once((service): ServiceTable | undefined => {
  const line = table('services').lines.get(service);
  if (line === undefined) return undefined;
  const [name, prefix, documented, iam, transient, final, actions, grants, numbers, resources] = JSON.parse(line);
  const grant = numbers.split(' ').map((number: string) => grants[Number(number)]);
  return {
    name,
    prefix,
    documented: documented === 1,
    iam,
    transient: transient.split(' ').filter(Boolean),
    final: final.split(' ').filter(Boolean),
    actions: new Map(actions.split(' ').map((action: string, i: number) => [action, grant[i]])),
    resources,
  };
});

/** The parameters of a service. Undefined if they are not in the tables: only those of the most used services are. */
export const parameterTable = once((service) => shapeTable('parameters', service));

/** The results of a service, of the same ones as the parameters. */
export const resultTable = once((service) => shapeTable('results', service));

function shapeTable(name: 'parameters' | 'results', service: string): ShapeTable | undefined {
  const line = table(name).lines.get(service);
  if (line === undefined) return undefined;
  const [, actions, shapes] = JSON.parse(line);
  return { actions, shapes };
}
