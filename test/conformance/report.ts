/** `npm run conformance`: how far the engine and the validator agree with what was recorded on AWS. */
import { grade, hasRecordings, problemsOf, RECORDINGS } from './grade';
import { MISSES } from './misses';

if (!hasRecordings) {
  console.log(`Nothing to compare with: the recorded executions are not there (${RECORDINGS})`);
  process.exit(0);
}

const problems: string[] = [];
for (const file of ['executions.jsonl', 'test-state.jsonl', 'validate.jsonl'] as const) {
  const graded = grade(file);
  console.log(`${file}\n${graded.text}`);
  problems.push(...problemsOf(file, graded));
}

console.log('What differs, and why:');
for (const { reason, misses } of MISSES) {
  console.log(`  ${reason}:`);
  for (const { name, differs } of misses) console.log(`    ${differs.padEnd(8)}${name}`);
}
if (problems.length > 0) {
  console.error(problems.map((problem) => `✗ ${problem}`).join('\n'));
  process.exit(1);
}
