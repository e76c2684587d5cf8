import { jsonata, mapTexts } from './jsonata-text';
import { StateJson } from './task-defaults';
import { jsonataIn } from '../asl/jsonata';
import { foldJsonata } from '../asl/jsonata-fold';

/**
 * Puts each JSONata expression of a rendered graph on one line, since AWS's language server accepts no other. Text of a
 * JSONPath state is not JSONata, whatever it looks like.
 */
export function onOneLine(graph: StateJson, language?: string): StateJson {
  const states = Object.entries<StateJson>(graph.States)
    .map(([name, state]) => [name, stateOnOneLine(state, language)]);
  return { ...graph, States: Object.fromEntries(states) };
}

function stateOnOneLine(state: StateJson, language: string | undefined): StateJson {
  const isJsonata = (state.QueryLanguage ?? language) === 'JSONata';
  return Object.fromEntries(Object.entries(state).map(([field, value]) => {
    if (field === 'Branches') return [field, value.map((branch: StateJson) => onOneLine(branch, language))];
    if (value && ['ItemProcessor', 'Iterator'].includes(field)) return [field, onOneLine(value, language)];
    return [field, isJsonata ? mapTexts(value, folded) : value];
  }));
}

function folded(text: string): string {
  const expression = /[\n\r]/.test(text) ? jsonataIn(text) : undefined;
  return expression === undefined ? text : jsonata(foldJsonata(expression));
}
