import jsonata from 'jsonata';
import { newerOperatorIn } from './jsonata-fold';
import { once } from './once';
import { withoutPlaceholders } from './placeholder';

/** A name in an expression that is not bound in the expression itself. */
export interface JsonataReference {
  readonly kind:
    /** A field of the context item, or `$`, where an expression of Step Functions has no context item. */
    | 'context'
    /** `$$`, anywhere. */
    | 'root'
    /** A field of `$states`, without the `$states`. */
    | 'states'
    /** A variable, without its `$`. */
    | 'variable'
    /** A variable that is called, without its `$`. */
    | 'function';
  readonly name: string;
}

/** The references of an expression, or the reason why it does not parse. */
export interface JsonataReading {
  readonly error?: string;
  /** Each reference once, in the order in which they are written. */
  readonly references: readonly JsonataReference[];
}

/** The variable in place of what the deployment fills in. */
const FILLED_IN = 'filledInByTheDeployment';

/** Reads an expression, whatever it is. One that the deployment completes is not refused. */
export const readJsonata = once((expression): JsonataReading => {
  const asWritten = read(expression);
  if (asWritten.error === undefined) return asWritten;
  const completed = withoutPlaceholders(expression, FILLED_IN);
  if (completed === expression) return asWritten;
  return { references: read(completed).references.filter(({ name }) => name !== FILLED_IN) };
});

function read(expression: string): JsonataReading {
  // First, because the parser takes exponential time for many of them.
  const newer = newerOperatorIn(expression);
  if (newer) {
    return failed(`The symbol "${newer.text[1]}" cannot be used as a unary operator`, newer.position + 2,
      `; '${newer.text}' is not in JSONata 2.0.6, the version of Step Functions: write 'a ? a : b' or `
      + "'$exists(a) ? a : b'");
  }
  try {
    return { references: referencesOf(jsonata(expression).ast() as unknown as Node) };
  } catch (error) {
    // Not every error of the parser is an Error.
    const { message, position } = Object(error) as { message?: string; position?: number };
    if (error instanceof RangeError) return failed('The expression is nested too deeply');
    if (error instanceof SyntaxError && ONLY_IN_JAVA.test(expression)) return { references: [] };
    return failed(message ?? 'Syntax error', position);
  }
}

function failed(message: string, position?: number, hint = ''): JsonataReading {
  return { error: `${message}${position === undefined ? '' : ` (at character ${position})`}${hint}`, references: [] };
}

/** Regular expressions of Java, which Step Functions runs on: flags in a group, possessive and atomic groups. */
const ONLY_IN_JAVA = /\(\?[a-zA-Z-]+[:)]|\(\?>|[*+?}]\+/;

/** A part of the tree. The types of jsonata leave out most of its fields. */
interface Node {
  /** Pairs, sort terms and groups have none. */
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  /** The names of variables that a step binds: `@$name` and `#$name`. */
  readonly focus?: string;
  readonly index?: string;
  readonly [field: string]: unknown;
}

interface Part {
  readonly node: Node;
  /** Whether it has the context item of the whole expression. */
  readonly top: boolean;
  /** Whether it is called as a function. */
  readonly called?: boolean;
}

/** Fields with parts that have the same context item as the node. */
const SAME_CONTEXT = [
  'procedure', 'arguments', 'lhs', 'rhs', 'expression', 'expr', 'expressions', 'condition', 'then', 'else', 'body',
];

/** Fields with parts whose context item is a value of the node. */
const OWN_CONTEXT = ['pattern', 'update', 'delete', 'terms', 'predicate', 'stages', 'group'];

/**
 * Lists the references in a tree. A path has a context item of its own from its second step on, and so have predicates,
 * sort terms, groups and transforms. The body of a function has the context item of the place where it is written.
 *
 * Names that are bound anywhere in the expression count as bound in all of it. Without recursion, because trees can be
 * deep.
 */
function referencesOf(root: Node): JsonataReference[] {
  const found = new Map<string, JsonataReference>();
  const bound = new Set<string>();
  const stack: Part[] = [{ node: root, top: true }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, top } = next;
    const add = (kind: JsonataReference['kind'], name: string) => found.set(`${kind} ${name}`, { kind, name });
    if (node.type === 'name' && top) add('context', String(node.value));
    if (node.type === 'variable') {
      const name = String(node.value);
      if (name === '$') add('root', '$$');
      else if (name !== '') add(next.called ? 'function' : 'variable', name);
      else if (top) add('context', '$');
    }
    for (const name of bindingsOf(node)) bound.add(name);

    const parts: Part[] = [];
    const steps = node.type === 'path' ? node.steps! : [];
    steps.forEach((step, i) => {
      parts.push({ node: step, top: top && i === 0 });
      const field = steps[i + 1];
      if (step.type === 'variable' && step.value === 'states' && field?.type === 'name') {
        add('states', String(field.value));
      }
    });
    for (const field of SAME_CONTEXT) {
      if (field === BINDING[node.type!]) continue;
      for (const part of nodesIn(node[field])) parts.push({ node: part, top, called: field === 'procedure' });
    }
    for (const field of OWN_CONTEXT) {
      for (const part of nodesIn(node[field])) parts.push({ node: part, top: false });
    }
    for (const part of parts.reverse()) stack.push(part);
  }
  return [...found.values()].filter(({ kind, name }) => !isBound(kind, name, bound));
}

function isBound(kind: JsonataReference['kind'], name: string, bound: ReadonlySet<string>): boolean {
  if (kind === 'states') return bound.has('states');
  return (kind === 'variable' || kind === 'function') && bound.has(name);
}

/** The fields with the variables that a node binds: `$name := …`, `function($name) { … }`. */
const BINDING: { readonly [type: string]: string | undefined } = { bind: 'lhs', lambda: 'arguments' };

function bindingsOf(node: Node): string[] {
  const field = BINDING[node.type!];
  const variables = field === undefined ? [] : nodesIn(node[field]).map(({ value }) => String(value));
  // `#$name` after predicates is a stage, whose value is the name.
  if (node.type === 'index') variables.push(String(node.value));
  return [...variables, ...[node.focus, node.index].filter((name) => typeof name === 'string')];
}

/** The nodes in a field: one, a list, or a list of pairs. */
function nodesIn(value: unknown): Node[] {
  const values = Array.isArray(value) ? value.flat() : [value];
  return values.filter((item): item is Node => typeof item === 'object' && item !== null);
}
