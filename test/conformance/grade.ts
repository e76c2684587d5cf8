import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import floors from './floors.json';
import { MISSES } from './misses';

const PROJECT = join(__dirname, '..', '..');

/** Recordings of AWS stand beside the project in some places only. */
export const RECORDINGS = join(PROJECT, '..', 'shared', 'conformance');
export const hasRecordings = existsSync(RECORDINGS);

export type Figure = 'result' | 'cause' | 'history';
export type Figures = { readonly [figure in Figure]: number };

interface Graded {
  readonly name: string;
  readonly result: boolean;
  readonly cause: boolean;
  /** Null where no history was recorded. */
  readonly history: boolean | null;
  readonly why: string;
}

export interface Grade {
  /** How many rows agree with AWS, by what is compared. */
  readonly figures: Figures;
  readonly misses: readonly { readonly name: string; readonly differs: string; readonly why: string }[];
  /** The grader's table. */
  readonly text: string;
}

/** Lets the grader ask our runner about each row of a file. */
export function grade(file: string): Grade {
  const folder = mkdtempSync(join(tmpdir(), 'grade-'));
  try {
    const json = join(folder, 'grades.json');
    const tsx = join(PROJECT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
    const args = ['--cases', join(RECORDINGS, file), '--json', json, '--', process.execPath, tsx];
    const runner = join(__dirname, 'runner.ts');
    const { stdout, stderr } = spawnSync(process.execPath, [join(RECORDINGS, 'grade.mjs'), ...args, runner], {
      cwd: PROJECT,
      encoding: 'utf8',
    });
    if (!existsSync(json)) throw new Error(`The grader gave no grades:\n${stdout}${stderr}`);
    const { grades } = JSON.parse(readFileSync(json, 'utf8')) as { grades: readonly Graded[] };
    const count = (figure: Figure) => grades.filter((row) => row[figure]).length;
    return {
      figures: { result: count('result'), cause: count('cause'), history: count('history') },
      misses: grades
        .filter((row) => !row.result || !row.cause || row.history === false)
        .map(({ name, result, cause, why }) => ({
          name: name.split('::').pop()!,
          differs: !result ? 'result' : !cause ? 'cause' : 'history',
          why,
        })),
      text: stdout,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is wrong with a grade: a figure that fell, a miss without a reason, a reason without a miss. */
export function problemsOf(file: keyof typeof floors, { figures, misses }: Grade): string[] {
  const listed = new Set(MISSES.filter((group) => (group.file ?? 'executions.jsonl') === file)
    .flatMap((group) => group.misses.map(({ name, differs }) => `${differs}: ${name}`)));
  const found = new Set(misses.map(({ name, differs }) => `${differs}: ${name}`));
  const floor = floors[file];
  return [
    ...(Object.keys(floor) as Figure[]).flatMap((figure) =>
      figures[figure] === floor[figure]
        ? []
        : [`${file}: ${figure} is ${figures[figure]}, and ${floor[figure]} in floors.json, which only rises`],
    ),
    ...[...found].filter((miss) => !listed.has(miss)).map((miss) => `${file}: no reason in misses.ts for ${miss}`),
    ...[...listed]
      .filter((miss) => !found.has(miss))
      .map((miss) => `${file}: misses.ts lists ${miss}, which agrees now`),
  ];
}
