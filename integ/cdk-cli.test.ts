import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdk } from './support/cdk';
import { anOrder, describeDeployed } from './support/deployed';
import { OrderSystem } from './support/orders';

describeDeployed("with the CDK's command line, as users do", () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-cli-'));
  const app = ['--app', 'node --import tsx integ/demo/order-app.ts', '--output', join(folder, 'cdk.out')];
  afterAll(() => rmSync(folder, { recursive: true }));

  test('the order app of the demo is deployed, executes an order, and is destroyed', async () => {
    const outputs = join(folder, 'outputs.json');
    await cdk(['deploy', 'ShoeShop', '--require-approval', 'never', '--outputs-file', outputs, ...app]);
    const system = new OrderSystem(JSON.parse(readFileSync(outputs, 'utf8')).ShoeShop);
    await system.shelve('shoe', 1);
    expect((await system.run(anOrder('by-cli'))).output.outcome).toBe('CONFIRMED');
    expect(await cdk(['destroy', 'ShoeShop', '--force', ...app])).toContain('destroyed');
  });
});
