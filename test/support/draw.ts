import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import { asArray, Definition, isFields, State } from '../../src/asl/model';

const STYLES: { [type: string]: string } = {
  Task: 'shape=box style="rounded,filled" fillcolor="#e8f1fb" color="#2f6db3"',
  Choice: 'shape=diamond style=filled fillcolor="#fff6dd" color="#b98900" height=0.5 margin="0.02,0.02"',
  Wait: 'shape=box style="rounded,dashed" color="#777777"',
  Pass: 'shape=box style=rounded color="#777777"',
  Fail: 'shape=box style="rounded,filled" fillcolor="#fbe6e6" color="#b32f2f"',
};

function toDot(definition: Definition): string {
  const quoted = (text: string) => JSON.stringify(text);
  const lines = Object.entries(definition.States).flatMap(([name, state]) => [
    `${quoted(name)} [label=${quoted(name.replace(': ', ':\n'))} ${STYLES[String(state.Type)] ?? ''}]`,
    ...transitions(state).map(({ to, caught }) => `${quoted(name)} -> ${quoted(to)} [${[
      caught ? 'style=dashed color="#b32f2f"' : 'weight=4',
      state.Type === 'Wait' ? 'constraint=false' : '', // it leads back
    ].join(' ')}]`),
  ]);
  return `digraph {
  graph [rankdir=TB nodesep=0.35 ranksep=0.4 bgcolor=white pad=0.2]
  node [fontname="Helvetica,Arial,sans-serif" fontsize=11 margin="0.15,0.08"]
  edge [fontname="Helvetica,Arial,sans-serif" fontsize=9 color="#444444" arrowsize=0.7]
  start [shape=circle label="" width=0.2 style=filled fillcolor="#444444"]
  start -> ${quoted(definition.StartAt)}
  ${lines.join('\n  ')}
}`;
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
export const PICTURE = join(ROOT, 'docs', 'order-workflow.svg');

/** The picture of the order workflow, drawn from its golden definition. */
export async function drawOrderWorkflow(): Promise<string> {
  const definition = JSON.parse(readFileSync(join(ROOT, 'test', 'golden', 'order-full.json'), 'utf8'));
  return (await instance()).renderString(toDot(definition), { format: 'svg' });
}

if (require.main === module) { // npm run diagrams
  void drawOrderWorkflow().then((svg) => writeFileSync(PICTURE, svg));
}
