/**
 * Measures construction and synthesis of order apps with this library and with aws-cdk-lib only: in turns in one run,
 * after a warm-up. Prints one line of figures at the end.
 */
import { rmSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { functionsOf, orderByHand } from './order-by-hand';
import { OrderWorkflow, Step } from '../../src';

const DEFINE: { [way: string]: (stack: Stack) => void } = {
  ours(stack) {
    const { pay, ship, cancelShipping, refund } = functionsOf(stack);
    new OrderWorkflow(stack, 'Orders', {
      pay: Step.invoke(pay),
      ship: Step.invoke(ship),
      cancelShipping: Step.invoke(cancelShipping),
      refund: Step.invoke(refund),
    });
  },
  byHand(stack) {
    orderByHand(stack, functionsOf(stack));
  },
};

/** Returns the milliseconds to construct and synthesize an app of `count` stacks with an order workflow each. */
function measure(define: (stack: Stack) => void, count: number): number {
  const begun = process.hrtime.bigint();
  const app = new App();
  for (let i = 0; i < count; i++) define(new Stack(app, `Orders${i}`));
  const { directory } = app.synth();
  const milliseconds = Number(process.hrtime.bigint() - begun) / 1e6;
  rmSync(directory, { recursive: true });
  return milliseconds;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

function assertSameResources(): void {
  const counts = Object.values(DEFINE).map((define) => {
    const stack = new Stack(new App(), 'Orders');
    define(stack);
    const types = Object.values<any>(Template.fromStack(stack).toJSON().Resources).map(({ Type }) => Type);
    return types.sort().join('\n');
  });
  if (counts[0] !== counts[1]) throw new Error(`The apps must define the same resources, got:\n${counts.join('\n\n')}`);
}

assertSameResources();
const figures: string[] = [];
for (const [count, rounds] of [
  [1, 41],
  [100, 5],
]) {
  const times: { [way: string]: number[] } = { ours: [], byHand: [] };
  for (let warmUp = 0; warmUp < 2; warmUp++) Object.values(DEFINE).forEach((define) => measure(define, count));
  for (let round = 0; round < rounds; round++) {
    const ways = round % 2 === 0 ? ['ours', 'byHand'] : ['byHand', 'ours'];
    for (const way of ways) times[way].push(measure(DEFINE[way], count));
  }
  const [ours, byHand] = [median(times.ours), median(times.byHand)];
  figures.push(
    `ours_${count}_ms=${ours.toFixed(0)} by_hand_${count}_ms=${byHand.toFixed(0)} ` +
      `ratio_${count}=${(ours / byHand).toFixed(2)}`,
  );
}
process.stdout.write(`bench: ${figures.join(' ')}\n`);
