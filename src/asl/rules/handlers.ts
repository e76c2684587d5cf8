import { Rule } from './rule';
import { refuse } from '../diagnostic';
import { asArray, isFields } from '../model';

/** `States.ALL` is alone, in the last retrier or catcher: nothing after it could ever be reached. */
export const lastHandlers: Rule = function* ({ states }) {
  for (const { state, location } of states) {
    for (const field of ['Retry', 'Catch']) {
      const list = asArray(state[field]);
      for (const [i, handler] of list.entries()) {
        const errors = isFields(handler) ? asArray(handler.ErrorEquals) : [];
        if (errors.includes('States.ALL') && (errors.length > 1 || i < list.length - 1)) {
          yield refuse(`${location}/${field}[${i}]/ErrorEquals`,
            `States.ALL must appear alone, in the last entry of ${field}`);
        }
      }
    }
  }
};
