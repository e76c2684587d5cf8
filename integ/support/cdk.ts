import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

interface CdkOptions {
  /** Called with each line of the output. */
  readonly onLine?: (line: string) => void;
  readonly limitSeconds?: number;
}

/** Bootstraps the local AWS, which has one account. */
export function bootstrapLocal(options?: CdkOptions): Promise<string> {
  return cdk(['bootstrap', `aws://000000000000/${process.env.AWS_REGION}`], options);
}

/** Runs the CDK CLI like a user does, and returns its output. Throws with the output if it fails. */
export async function cdk(args: string[], options: CdkOptions = {}): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/aws-cdk/bin/cdk'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CDK_VALIDATION: 'false', NO_COLOR: '1', NODE_NO_WARNINGS: '1' },
    timeout: (options.limitSeconds ?? 300) * 1000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      text.split('\n').map((line) => line.trim()).filter(Boolean).forEach((line) => options.onLine?.(line));
    });
  }
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`cdk ${args.join(' ')} failed (${code ?? 'timed out'}):\n${output.slice(-4000)}`);
  return output;
}
