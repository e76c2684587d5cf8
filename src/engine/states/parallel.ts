import { effectiveInput, finish, argumentsOf } from '../dataflow';
import { childEnded, failWith, notStarted, startChildren } from './children';
import { StateKind } from './state-kind';

/** Runs branches at the same time. */
export const parallel: StateKind = {
  async start(run) {
    const input = await argumentsOf(run, effectiveInput(run));
    const flows = run.innerFlows;
    run.record('ParallelStateStarted');
    run.frame.children = notStarted(flows.map(() => input), flows.length);
    startChildren(run, (index) => ({ flow: flows[index] }));
  },

  redriven() {
    // Its branches continue by themselves.
  },

  childSucceeded(run, child, output) {
    run.thread.lastEventId = child.lastEventId;
    if (!childEnded(run, child, output)) return undefined;
    run.frame.triggerEventId = run.thread.lastEventId;
    run.record('ParallelStateSucceeded', undefined, { aside: true });
    return finish(run, run.frame.children!.outputs);
  },

  childFailed(run, child, failure) {
    run.thread.lastEventId = child.lastEventId;
    return failWith(run, child, failure);
  },
};
