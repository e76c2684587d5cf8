import { effectiveInput, finish, parametersOf, pass, textField } from '../dataflow';
import { StateFailure } from '../failure';
import { Json } from '../json';
import { StateKind } from './state-kind';

/** Outputs its input, Result or Parameters. */
export const passState: StateKind = {
  start(run) {
    const input = effectiveInput(run);
    // In JSONata only Output applies, and `$states.result` is not defined.
    if (run.language === 'JSONata') return pass(run, input);
    const made = parametersOf(run, input);
    return finish(run, run.state.Result === undefined ? made : run.state.Result as Json);
  },
};

/** Ends its thread with an output. */
export const succeed: StateKind = {
  start(run) {
    return pass(run, effectiveInput(run));
  },
};

/** Fails its thread. */
export const fail: StateKind = {
  async start(run) {
    const input = run.frame.input;
    throw new StateFailure(await textField(run, 'Error', input), await textField(run, 'Cause', input));
  },
};
