import { choice } from './choice';
import { map } from './map';
import { parallel } from './parallel';
import { fail, passState, succeed } from './simple';
import { StateKind } from './state-kind';
import { task } from './task';
import { wait } from './wait';
import { StateType } from '../../asl/model';

/** The code of each state type. */
export const STATE_KINDS: { readonly [type in StateType]: StateKind } = {
  Task: task,
  Pass: passState,
  Choice: choice,
  Wait: wait,
  Succeed: succeed,
  Fail: fail,
  Parallel: parallel,
  Map: map,
};
