import type { App, Stack } from 'aws-cdk-lib';
import { deploy, Deployment, LOCAL } from './deployment';
import { OrderSystem } from './orders';
import { VideoSystem } from './videos';

/** Tests that need a deployment. They are reported as skipped if there is no environment to deploy to. */
export const describeDeployed = process.env.STEPWRIGHT_SKIP_INTEG ? describe.skip : describe;

/** Tests that inject faults, which only the local AWS supports. They are reported as skipped in a real account. */
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

/** Deploys an app with orders before the tests of a `describe`, and destroys it after them. */
export function deployedOrders(define: (app: App) => Stack): () => OrderSystem {
  const deployment = deployed(define);
  let system: OrderSystem | undefined;
  beforeAll(() => {
    system = new OrderSystem(deployment().outputs);
  });
  return () => system!;
}

/** Deploys an app with videos likewise. Its buckets must be emptied before they can be removed. */
export function deployedVideos(define: (app: App) => Stack): () => VideoSystem {
  let system: VideoSystem | undefined;
  afterAll(() => system?.empty()); // registered first, so that it runs before the stack is destroyed
  const deployment = deployed(define);
  beforeAll(() => {
    system = new VideoSystem(deployment().outputs);
  });
  return () => system!;
}

/** Returns a valid order of one shoe. */
export function anOrder(orderId: string, more: object = {}) {
  return { orderId, customer: { email: 'ada@example.com' }, items: [{ sku: 'shoe', quantity: 1 }], ...more };
}
