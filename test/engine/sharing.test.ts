import { flow } from './case';
import { deepFreeze } from './support/freeze';
import { Definition } from '../../src/asl/model';
import { advance, Json, Machine, MemoryObjects, newExecution, runExecution, TaskRequest } from '../../src/engine';
import { MapRuns } from '../../src/engine/map-run/map-runs';

const LAMBDA = 'arn:aws:states:::lambda:invoke';

/** What is prepared once, or not copied, must not be seen by anybody else. */
describe('executions that share a machine', () => {
  const definition = (): Definition => flow({
    Call: {
      Type: 'Task',
      Resource: LAMBDA,
      Parameters: { 'constant': { list: [1] }, 'id.$': '$.id' },
      ResultPath: '$.result',
      Next: 'Weigh',
    },
    Weigh: { Type: 'Choice', Choices: [{ Variable: '$.id', NumericEquals: 1, Next: 'One' }], Default: 'Other' },
    One: { Type: 'Pass', QueryLanguage: 'JSONata', Output: { one: '{% $states.input.id %}', list: [1] }, End: true },
    Other: { Type: 'Pass', Parameters: { 'other.$': '$.id', 'all.$': '$' }, End: true },
  } as never) as Definition;

  test('have the results of executions with their own machines', async () => {
    const call = ({ input }: TaskRequest) => [{ response: { type: 'succeeded' as const, output: input } }];
    const services = { call };
    const shared = new Machine(deepFreeze(definition()));
    for (const id of [1, 2, 1, 3]) {
      const settings = { input: { id }, services };
      expect(await runExecution(shared, settings)).toEqual(await runExecution(new Machine(definition()), settings));
    }
  });

  test('do not see what a service changes in its request', async () => {
    const seen: Json[] = [];
    const call = ({ input }: TaskRequest) => {
      seen.push(JSON.parse(JSON.stringify(input)));
      (input as any).constant.list.push('changed');
      return [{ response: { type: 'succeeded' as const, output: null } }];
    };
    const machine = new Machine(definition());
    const input = deepFreeze({ id: 1 });
    for (let i = 0; i < 2; i++) await runExecution(machine, { input, services: { call } });
    expect(seen).toEqual([{ constant: { list: [1] }, id: 1 }, { constant: { list: [1] }, id: 1 }]);
  });

  test('record a response as it is, if the service changes the same object for the next one', async () => {
    const response: { count: number; text: string } = { count: 0, text: 'x'.repeat(2000) };
    const call = () => {
      response.count++;
      return [{ response: { type: 'succeeded' as const, output: response } }];
    };
    const state = { Type: 'Task', Resource: LAMBDA };
    const states = { A: { ...state, Next: 'B' }, B: { ...state, End: true } };
    const machine = new Machine(flow(states as never) as Definition);
    const { events } = await runExecution(machine, { services: { call } });
    const outputs = events.filter(({ type }) => type === 'TaskSucceeded')
      .map(({ taskSucceededEventDetails: details }) => JSON.parse(String(details!.output)).count);
    expect(outputs).toEqual([1, 2]);
  });
});

describe('a distributed Map over many items', () => {
  const machine = new Machine(flow({
    Each: {
      Type: 'Map',
      MaxConcurrency: 10,
      ToleratedFailureCount: 1,
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Parameters: { Bucket: 'in', Key: 'items.jsonl' },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        ...flow({ Call: { Type: 'Task', Resource: LAMBDA, End: true } } as never),
      },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out', Prefix: 'p' } },
      End: true,
    },
  } as never) as Definition);
  const ITEMS = 5000;
  const storage = () => new MemoryObjects().put('in', 'items.jsonl',
    Array.from({ length: ITEMS }, (_, i) => JSON.stringify(i)).join('\n'));

  test('keeps only the children that run, and one page of items', async () => {
    const objects = storage();
    const mapRuns = new MapRuns(objects);
    let snapshot = newExecution(machine);
    const messages: any[] = [{ type: 'start', at: 0 }];
    let most = { threads: 0, histories: 0, pending: 0, outputs: 0 };
    for (let message = messages.shift(); message; message = messages.shift()) {
      const advanced = await advance(machine, snapshot, message, { childHistories: false });
      ({ snapshot } = advanced);
      const { children } = snapshot.threads[0]?.frame ?? {};
      most = {
        threads: Math.max(most.threads, snapshot.threads.length),
        histories: Math.max(most.histories, snapshot.histories.length),
        pending: Math.max(most.pending, children?.run?.pending.length ?? 0),
        outputs: Math.max(most.outputs, children?.outputs.length ?? 0),
      };
      for (const effect of advanced.effects) {
        if (effect.type === 'task') {
          messages.push({ type: 'taskSucceeded', token: effect.request.token, at: 0, output: null });
        } else if (effect.type === 'readItems') {
          messages.push(await mapRuns.read(effect.request));
        } else if (effect.type === 'result') {
          await mapRuns.write(effect.result);
        } else if (effect.type === 'writeResults') {
          messages.push(await mapRuns.finish(effect.request));
        }
      }
    }
    expect(snapshot.status).toBe('SUCCEEDED');
    expect(most.threads).toBe(11);
    expect(most.histories).toBe(11);
    expect(most.pending).toBeLessThanOrEqual(1000);
    expect(most.outputs).toBe(0);
  });

  test('has the same figures and results without the histories of its children', async () => {
    const run = async (childHistories: boolean) => {
      const objects = storage();
      const services = {
        storage: objects, call: () => [{ response: { type: 'succeeded' as const, output: null } }],
      };
      const { childEvents, snapshot, ...result } = await runExecution(machine, { services, childHistories });
      const [{ mapRunArn }] = Object.values(result.mapRuns);
      const file = objects.text('out', `p/${mapRunArn.split(':').pop()}/SUCCEEDED_0.json`);
      return { result, file, children: Object.keys(childEvents).length };
    };
    const [withAll, without] = [await run(true), await run(false)];
    expect([withAll.children, without.children]).toEqual([ITEMS, 0]);
    expect(without.result).toEqual(withAll.result);
    expect(without.file).toBe(withAll.file);
  });
});
