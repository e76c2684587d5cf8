import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Viz from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { asArray, Definition, isFields, State } from '../../src/asl/model';

/** Its types are those of a module, its code is also there as CommonJS. */
const { instance }: typeof Viz = createRequire(__filename)('@viz-js/viz');

const STYLES: { [type: string]: string } = {
  Task: 'shape=box style="rounded,filled" fillcolor="#e8f1fb" color="#2f6db3"',
  Choice: 'shape=diamond style=filled fillcolor="#fff6dd" color="#b98900" height=0.5 margin="0.02,0.02"',
  Wait: 'shape=box style="rounded,dashed" color="#777777"',
  Pass: 'shape=box style=rounded color="#777777"',
  Fail: 'shape=box style="rounded,filled" fillcolor="#fbe6e6" color="#b32f2f"',
};

const quoted = (text: string) => JSON.stringify(text);

function toDot(definition: Definition): string {
  return `digraph {
  graph [rankdir=TB nodesep=0.35 ranksep=0.4 bgcolor=white pad=0.2 compound=true fontname="Helvetica,Arial,sans-serif"
    fontsize=11]
  node [fontname="Helvetica,Arial,sans-serif" fontsize=11 margin="0.15,0.08"]
  edge [fontname="Helvetica,Arial,sans-serif" fontsize=9 color="#444444" arrowsize=0.7]
  start [shape=circle label="" width=0.2 style=filled fillcolor="#444444"]
  start -> ${quoted(definition.StartAt)}
  ${statesOf(definition).join('\n  ')}
}`;
}

/** Returns the nodes of the states, and the edges to their successors. */
function statesOf({ States }: Definition): string[] {
  return Object.entries(States).flatMap(([name, state]) => [
    ...node(name, state),
    ...transitions(state).map(({ to, caught }) => edge(States, name, to, [
      caught ? 'style=dashed color="#b32f2f"' : 'weight=4',
      state.Type === 'Wait' ? 'constraint=false' : '', // it loops back
    ])),
  ]);
}

/** Returns the node of a state, or a frame with the states of its branches. */
function node(name: string, state: State): string[] {
  const branches = branchesOf(state);
  const style = STYLES[String(state.Type)] ?? '';
  if (branches.length === 0) return [`${quoted(name)} [label=${quoted(name.replace(': ', ':\n'))} ${style}]`];
  const framed = branches.flatMap(statesOf);
  return [`subgraph ${frame(name)} { label=${quoted(name)} style=rounded color="#777777"`, ...framed, '}'];
}

const branchesOf = (state: State) => asArray(state.Branches) as unknown as Definition[];
const frame = (name: string) => quoted(`cluster ${name}`);

/** Returns an edge. Those of a frame begin and end at its first state. */
function edge(states: Definition['States'], from: string, to: string, attributes: string[]): string {
  const [tail, head] = [from, to].map((name) => branchesOf(states[name])[0]?.StartAt);
  const clipped = [tail && `ltail=${frame(from)}`, head && `lhead=${frame(to)}`];
  return `${quoted(tail ?? from)} -> ${quoted(head ?? to)} [${[...attributes, ...clipped].filter(Boolean).join(' ')}]`;
}

function transitions(state: State): { to: string; caught: boolean }[] {
  const nextOf = (list: unknown) => asArray(list).filter(isFields).map(({ Next }) => String(Next));
  const straight = [...state.Next ? [String(state.Next)] : [], ...nextOf(state.Choices),
    ...state.Default ? [String(state.Default)] : []];
  return [
    ...[...new Set(straight)].map((to) => ({ to, caught: false })),
    ...[...new Set(nextOf(state.Catch))].filter((to) => !straight.includes(to)).map((to) => ({ to, caught: true })),
  ];
}

const ROOT = join(__dirname, '..', '..');

/** The pictures of the documentation, and the golden definitions they are drawn from. */
export const PICTURES: { readonly [picture: string]: string } = {
  'order-workflow.svg': 'order-full.json',
  'video-workflow.svg': 'video-minimal.json',
};

export const pictureFile = (picture: string): string => join(ROOT, 'docs', picture);

/** Draws a picture of the documentation from its golden definition. */
export async function draw(picture: string): Promise<string> {
  const definition = JSON.parse(readFileSync(join(ROOT, 'test', 'golden', PICTURES[picture]), 'utf8'));
  return (await instance()).renderString(toDot(definition), { format: 'svg' });
}

if (require.main === module) { // npm run docs
  for (const picture of Object.keys(PICTURES)) {
    void draw(picture).then((svg) => writeFileSync(pictureFile(picture), svg));
  }
}
