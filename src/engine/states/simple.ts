import { effectiveInput, finish, pass, textField, workInput } from '../dataflow';
import { StateFailure } from '../failure';
import { Json } from '../json';
import { StateKind } from './state-kind';

/** Hands its input on, or what stands in it. */
export const passState: StateKind = {
  async start(run) {
    const input = effectiveInput(run);
    // In JSONata only Output shapes it, and there `$states.result` is nothing.
    if (run.language === 'JSONata') return pass(run, input);
    const made = await workInput(run, input);
    return finish(run, run.state.Result === undefined ? made : run.state.Result as Json);
  },
};

export const succeed: StateKind = {
  async start(run) {
    return pass(run, effectiveInput(run));
  },
};

export const fail: StateKind = {
  async start(run) {
    const input = run.frame.input;
    throw new StateFailure(await textField(run, 'Error', input), await textField(run, 'Cause', input));
  },
};
