import { isDistributed } from '../../asl/model';
import { effectiveInput, finish, numberField } from '../dataflow';
import { StateRun } from '../state-run';
import { childEnded, failWith, notStarted, startChildren } from './children';
import { distributedMap } from './distributed-map';
import { itemsOf, mapContext, selected } from './items';
import { StateKind } from './state-kind';

/** Iterates over items. A distributed Map runs each iteration as a child execution. */
export const map: StateKind = {
  async start(run) {
    const input = effectiveInput(run);
    if (isDistributed(run.state)) return distributedMap.start(run, input);
    const items = await itemsOf(run, input);
    const maxConcurrency = await numberField(run, 'MaxConcurrency', input);
    run.record('MapStateStarted', () => ({ length: items.values.length }));
    const concurrency = Math.min(maxConcurrency || Infinity, run.engine.machine.limits.inlineConcurrency);
    run.frame.children = notStarted(await selected(run, input, items), concurrency, { items });
    if (items.values.length === 0) return succeed(run);
    return startMore(run);
  },

  received(run, message) {
    return distributedMap.received(run, message);
  },

  aborted(run) {
    distributedMap.aborted(run);
  },

  childrenDue(run) {
    return distributedMap.childrenDue(run);
  },

  redriven(run) {
    return isDistributed(run.state) ? distributedMap.redriven(run) : startMore(run);
  },

  childSucceeded(run, child, output) {
    if (isDistributed(run.state)) return distributedMap.childSucceeded(run, child, output);
    const iteration = () => ({ name: run.name, index: child.index });
    const ended = run.record('MapIterationSucceeded', iteration, { aside: true, after: child.lastEventId });
    run.thread.lastEventId = child.lastEventId;
    if (!childEnded(run, child, output)) return startMore(run);
    run.thread.lastEventId = ended;
    return succeed(run);
  },

  childFailed(run, child, failure) {
    if (isDistributed(run.state)) return distributedMap.childFailed(run, child, failure);
    const iteration = () => ({ name: run.name, index: child.index });
    run.record('MapIterationFailed', iteration, { aside: true, after: child.lastEventId });
    run.thread.lastEventId = child.lastEventId;
    return failWith(run, child, failure);
  },
};

function startMore(run: StateRun): void {
  const { children } = run.frame;
  const [flow] = run.innerFlows;
  startChildren(run, (index) => {
    const started = run.record('MapIterationStarted', () => ({ name: run.name, index }), { aside: true });
    return { flow, after: started, map: mapContext(children!.items!, index) };
  });
}

function succeed(run: StateRun): Promise<void> | void {
  run.frame.triggerEventId = run.thread.lastEventId;
  run.record('MapStateSucceeded', undefined, { aside: true });
  return finish(run, run.frame.children!.outputs);
}
