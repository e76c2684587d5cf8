import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Venv } from '../support/venv';

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, '.local-aws');

export const REGION = 'us-east-1';

const VENV = new Venv(FOLDER, 'The local AWS', ['ministack==1.5.33', 'boto3==1.43.106']);

/** Returns a message about what this machine lacks to run a local AWS, or undefined if all requirements are met. */
export const missing = () => VENV.missing();

/** Installs the local AWS into a folder of the project, once. */
export const install = () => VENV.install();

/** A running local AWS. */
export interface LocalAws {
  /** The environment variables with which the AWS SDK and the CDK use this AWS. */
  readonly environment: { readonly [name: string]: string };
  stop(): Promise<void>;
}

/** Starts a local AWS on a free port of 127.0.0.1. Waits and retries of its state machines take no time. */
export async function start(): Promise<LocalAws> {
  const port = await freePort();
  const logFile = join(FOLDER, `${port}.log`);
  const log = openSync(logFile, 'w');
  const server = spawn(VENV.python, [join(__dirname, 'launch.py')], {
    stdio: ['ignore', log, log],
    env: {
      ...withoutAws(process.env),
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1', // otherwise it listens on all addresses
      MINISTACK_HOST: 'localhost',
      MINISTACK_REGION: REGION,
      LAMBDA_EXECUTOR: 'local',
      PERSIST_STATE: '0',
      SFTP_ENABLED: '0',
      SFN_WAIT_SCALE: '0',
      NODE_PATH: join(ROOT, 'node_modules'),
    },
  });
  closeSync(log);
  const endpoint = `http://127.0.0.1:${port}`;
  const stopOnExit = () => server.kill('SIGKILL');
  process.once('exit', stopOnExit);
  const stop = async () => {
    await end(server, endpoint);
    process.removeListener('exit', stopOnExit);
    rmSync(logFile);
  };
  try {
    await healthy(server, endpoint, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    stop,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_HOME: join(FOLDER, 'cdk'), // the CDK remembers accounts by their keys
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Removes the AWS settings of the caller, because the server passes its environment to functions. */
function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^AWS_|^NODE_OPTIONS$/.test(name)));
}

async function healthy(server: ChildProcess, endpoint: string, log: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) break;
    const response = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
  throw new Error(`The local AWS did not start. Its output:\n${readFileSync(log, 'utf8').slice(-3000)}`);
}

/** Stops the server. A reset ends the processes of its functions. The server was seen to survive SIGTERM. */
async function end(server: ChildProcess, endpoint: string): Promise<void> {
  if (server.exitCode !== null) return;
  const reset = { method: 'POST', signal: AbortSignal.timeout(5000) };
  await fetch(`${endpoint}/_ministack/reset`, reset).catch(() => undefined);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const lastResort = setTimeout(() => server.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(lastResort);
}
