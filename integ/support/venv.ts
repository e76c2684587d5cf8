import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

function systemPython(): string {
  return process.env.PYTHON ?? 'python3';
}

/** Python packages in a folder of the project. They are pinned, because only these versions were tested. */
export class Venv {
  /** The path of the interpreter with the packages. */
  readonly python: string;
  private readonly venv: string;

  /**
   * @param purpose the name of the tool that needs the packages, for the error message
   * @param packages the packages with their versions in the syntax of pip
   */
  constructor(
    private readonly folder: string, private readonly purpose: string, private readonly packages: readonly string[],
  ) {
    this.venv = join(folder, 'venv');
    this.python = join(this.venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  }

  /** Returns a message about the missing requirements of this machine, or undefined if all are met. */
  async missing(): Promise<string | undefined> {
    try {
      await run(systemPython(), ['-c', 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11)']);
      return undefined;
    } catch {
      return `${this.purpose} requires Python 3.11 or later with its venv module, got: '${systemPython()}'. `
        + 'Install it (Debian and Ubuntu: apt-get install python3 python3-venv; macOS: brew install python), or set '
        + 'the environment variable PYTHON to another interpreter.';
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
