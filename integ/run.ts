/**
 * Runs the integration tests: on a local AWS that it starts and stops, or with `--aws` in the caller's AWS account.
 * Other arguments go to jest. Without what the local AWS needs, the tests are skipped and counted; in CI they must run.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { install, LocalAws, missing, start } from './local-aws/local-aws';
import { callersAccount } from './support/account';
import { bootstrapLocal } from './support/cdk';

async function main(): Promise<number> {
  const forJest = process.argv.slice(2).filter((argument) => argument !== '--aws');
  if (process.argv.includes('--aws')) {
    await callersAccount();
    // There a deployment takes minutes, and the tests are in nobody's way. The local AWS is one process for all.
    return jest(['--testTimeout', '1200000', '--maxWorkers', '4', ...forJest]);
  }

  const lacking = await missing();
  if (lacking) {
    process.stderr.write(
      `The integration tests ${process.env.CI ? 'must run in CI' : 'are skipped'}. ${lacking}\n`,
    );
    return process.env.CI ? 1 : jest(forJest, { STEPWRIGHT_SKIP_INTEG: 'true' });
  }
  let aws: LocalAws | undefined;
  try {
    await install();
    aws = await start();
    Object.assign(process.env, aws.environment);
    await bootstrapLocal();
    return await jest(forJest);
  } finally {
    await aws?.stop();
  }
}

function jest(args: string[], environment: { [name: string]: string } = {}): Promise<number> {
  const bin = join(__dirname, '..', 'node_modules/jest/bin/jest');
  const child = spawn(process.execPath, [bin, '--config', join(__dirname, 'jest.config.json'), '--ci', ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return new Promise((resolve, reject) => child.once('error', reject).once('close', (code) => resolve(code ?? 1)));
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
