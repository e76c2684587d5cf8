import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

function systemPython(): string {
  return process.env.PYTHON ?? 'python3';
}

/** Python packages in a folder of the project, pinned: the behaviour of other versions was not looked at. */
export class Venv {
  /** The interpreter that has the packages. */
  readonly python: string;
  private readonly venv: string;

  /**
   * @param purpose what needs it, for the person who lacks it
   * @param packages with their versions, as pip names them
   */
  constructor(
    private readonly folder: string, private readonly purpose: string, private readonly packages: readonly string[],
  ) {
    this.venv = join(folder, 'venv');
    this.python = join(this.venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  }

  /** What is missing on this machine, in words for the person before it; nothing where all is there. */
  async missing(): Promise<string | undefined> {
    try {
      await run(systemPython(), ['-c', 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11)']);
      return undefined;
    } catch {
      return `${this.purpose} needs Python 3.11 or newer with its venv module, and '${systemPython()}' is not that. `
        + 'Install it (Debian and Ubuntu: apt-get install python3 python3-venv; macOS: brew install python), or name '
        + 'another one in the environment variable PYTHON.';
    }
  }

  /** Installs the packages, once. */
  async install(): Promise<void> {
    const receipt = join(this.folder, 'installed');
    if (existsSync(receipt) && readFileSync(receipt, 'utf8') === this.packages.join(' ')) return;
    mkdirSync(this.folder, { recursive: true });
    await run(systemPython(), ['-m', 'venv', '--clear', this.venv]);
    await run(this.python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...this.packages]);
    writeFileSync(receipt, this.packages.join(' '));
  }
}
