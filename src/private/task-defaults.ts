/** A state as aws-cdk-lib renders it, before tokens are resolved. */
export type StateJson = { [field: string]: any };

const DEFAULTED = Symbol('fields that hold a default');

/** Marks fields of a rendered state that nobody chose: a workflow may put its own default there. */
export function withDefaults(state: StateJson, defaults: StateJson): StateJson {
  const open = Object.keys(defaults).filter((field) => state[field] === undefined);
  const filled = { ...state, ...Object.fromEntries(open.map((field) => [field, defaults[field]])) };
  // Not enumerable: whoever renders the state without us sees plain fields.
  return Object.defineProperty(filled, DEFAULTED, { value: open });
}

/** Whether a field holds a default that a workflow may replace. */
export function isDefault(state: StateJson, field: string): boolean {
  return ((state as { [DEFAULTED]?: string[] })[DEFAULTED] ?? []).includes(field);
}
