import { choice } from './choice';
import { map } from './map';
import { parallel } from './parallel';
import { fail, passState, succeed } from './simple';
import { StateKind } from './state-kind';
import { task } from './task';
import { wait } from './wait';
import { State, StateType } from '../../asl/model';
import { runtimeFailure } from '../failure';

/** The code of each state type. */
const STATE_KINDS: { readonly [type in StateType]: StateKind } = {
  Task: task,
  Pass: passState,
  Choice: choice,
  Wait: wait,
  Succeed: succeed,
  Fail: fail,
  Parallel: parallel,
  Map: map,
};

/** The code of a state. */
export function kindOf({ Type }: State): StateKind {
  if (!Object.hasOwn(STATE_KINDS, String(Type))) throw runtimeFailure(`There is no state type '${Type}'.`);
  return STATE_KINDS[Type as StateType];
}
