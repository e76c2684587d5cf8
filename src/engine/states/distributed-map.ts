import { finish, numberField } from '../dataflow';
import { runtimeFailure, StateFailure } from '../failure';
import { payload } from '../history';
import { Json } from '../json';
import { Items, MapRun, Thread } from '../snapshot';
import { StateRun } from '../state-run';
import { childEnded, failWith, notStarted, startChildren } from './children';
import { mapContext, selected } from './items';

const TOO_MANY_FAILED = 'States.ExceedToleratedFailureThreshold';

/** Runs each iteration as a child execution with its own history, in a Map Run. */
export const distributedMap = {
  async start(run: StateRun, input: Json, items: Items, maxConcurrency: number | undefined): Promise<void> {
    const { machine, random } = run.engine;
    const toleratedCount = await numberField(run, 'ToleratedFailureCount', input);
    const toleratedPercentage = await numberField(run, 'ToleratedFailurePercentage', input, 'float');
    if (toleratedPercentage !== undefined && (toleratedPercentage < 0 || toleratedPercentage > 100)) {
      throw runtimeFailure(`The ToleratedFailurePercentage must be between 0 and 100, but is ${toleratedPercentage}`);
    }
    const label = (run.state.Label ?? run.name.replace(/[^\w-]/g, '').slice(0, 40)) as string;
    const arn = machine.arnOf('mapRun', `${machine.name}/${label}`, random.uuid());
    run.record('MapRunStarted', () => ({ mapRunArn: arn }));
    const concurrency = Math.min(maxConcurrency || Infinity, machine.limits.distributedConcurrency);
    run.frame.children = notStarted(await selected(run, input, items), concurrency, {
      items, run: { arn, label, toleratedCount, toleratedPercentage, failed: 0 },
    });
    if (items.values.length === 0) return succeed(run);
    return distributedMap.startMore(run);
  },

  async startMore(run: StateRun): Promise<void> {
    const { machine, random } = run.engine;
    const children = run.frame.children!;
    const [flow] = run.innerFlows;
    startChildren(run, (index) => {
      const name = random.uuid();
      const input = children.inputs[index];
      const arn = machine.arnOf('execution', `${machine.name}/${children.run!.label}`, name);
      const history = run.engine.recorder.startChild(arn, name, input);
      return { flow, history, map: mapContext(children.items!, index) };
    });
  },

  /** Continues the Map Run, with the count of failures reset. */
  async redriven(run: StateRun): Promise<void> {
    const { arn } = run.frame.children!.run!;
    run.frame.children!.run!.failed = 0;
    run.record('MapRunRedriven', () => ({ mapRunArn: arn, redriveCount: run.engine.redriveCount }));
    return distributedMap.startMore(run);
  },

  async childSucceeded(run: StateRun, child: Thread, output: Json): Promise<void> {
    run.engine.recorder.record(child, 'ExecutionSucceeded', () => payload('output', output));
    return ended(run, child, output);
  },

  async childFailed(run: StateRun, child: Thread, failure: StateFailure): Promise<void> {
    run.engine.recorder.record(child, 'ExecutionFailed', () => failure.details);
    const children = run.frame.children!;
    const mapRun = children.run!;
    mapRun.failed++;
    if (!isTolerated(mapRun, children.inputs.length)) {
      const tooMany = new StateFailure(TOO_MANY_FAILED, 'The specified tolerated failure threshold was exceeded');
      run.record('MapRunFailed', () => tooMany.details);
      return failWith(run, child, tooMany);
    }
    return ended(run, child, failure.output);
  },
};

/** Without a threshold no failure is tolerated. With two, neither may be exceeded. */
function isTolerated({ failed, toleratedCount, toleratedPercentage }: MapRun, total: number): boolean {
  if (toleratedCount === undefined && toleratedPercentage === undefined) return failed === 0;
  return failed <= (toleratedCount ?? Infinity) && failed * 100 <= (toleratedPercentage ?? 100) * total;
}

async function ended(run: StateRun, child: Thread, output: Json): Promise<void> {
  return childEnded(run, child, output) ? succeed(run) : distributedMap.startMore(run);
}

async function succeed(run: StateRun): Promise<void> {
  run.frame.triggerEventId = run.record('MapRunSucceeded');
  run.record('MapStateSucceeded', undefined, { aside: true });
  return finish(run, run.frame.children!.outputs);
}
