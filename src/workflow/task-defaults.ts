/** A state as aws-cdk-lib renders it, before tokens are resolved. */
export type StateJson = { [field: string]: any };

const DEFAULTED = Symbol('fields that hold a default');

/** Fills the fields of a state that were not set. A workflow may replace them with its own defaults. */
export function withDefaults(state: StateJson, defaults: StateJson): StateJson {
  const open = Object.keys(defaults).filter((field) => !(field in state));
  const filled = { ...state, ...Object.fromEntries(open.map((field) => [field, defaults[field]])) };
  // Not enumerable: a state machine that is no Workflow renders plain fields.
  return Object.defineProperty(filled, DEFAULTED, { value: open });
}

/** Whether a field holds a default that a workflow may replace. */
export function isDefault(state: StateJson, field: string): boolean {
  return marks(state)?.includes(field) ?? false;
}

/** Whether a field was set, or left empty, explicitly. False for states of aws-cdk-lib, where that is unknown. */
export function isChosen(state: StateJson, field: string): boolean {
  return marks(state)?.includes(field) === false;
}

function marks(state: StateJson): string[] | undefined {
  return (state as { [DEFAULTED]?: string[] })[DEFAULTED];
}
