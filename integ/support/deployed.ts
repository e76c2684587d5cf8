import type { App, Stack } from 'aws-cdk-lib';
import { deploy, Deployment, LOCAL } from './deployment';
import { OrderSystem } from './orders';
import { VideoSystem } from './videos';

/** Tests that need something deployed: skipped, and counted as such, where nothing can be deployed to. */
export const describeDeployed = process.env.STEPWRIGHT_SKIP_INTEG ? describe.skip : describe;

/** Tests that inject faults, which only the local AWS takes: skipped, and counted as such, in a real account. */
export const describeWithFaults = LOCAL ? describeDeployed : describe.skip;
export const testWithFaults = LOCAL ? test : test.skip;

/** Deploys a stack before the tests of a `describe`, and destroys it after them. */
export function deployed(define: (app: App) => Stack): () => Deployment {
  let deployment: Deployment | undefined;
  beforeAll(async () => {
    deployment = await deploy(define);
  });
  afterAll(() => deployment?.destroy());
  return () => deployment!;
}

/** The same for an app with orders. */
export function deployedOrders(define: (app: App) => Stack): () => OrderSystem {
  const deployment = deployed(define);
  let system: OrderSystem | undefined;
  beforeAll(() => {
    system = new OrderSystem(deployment().outputs);
  });
  return () => system!;
}

/** The same for an app with videos, whose buckets must be empty before they can be removed. */
export function deployedVideos(define: (app: App) => Stack): () => VideoSystem {
  let system: VideoSystem | undefined;
  afterAll(() => system?.empty()); // first: what was asked for first is done first
  const deployment = deployed(define);
  beforeAll(() => {
    system = new VideoSystem(deployment().outputs);
  });
  return () => system!;
}

/** A valid order of one shoe. */
export function anOrder(orderId: string, more: object = {}) {
  return { orderId, customer: { email: 'ada@example.com' }, items: [{ sku: 'shoe', quantity: 1 }], ...more };
}
