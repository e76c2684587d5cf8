/** Answers the grader of recorded executions: one question a line on standard input, one answer a line. */
import { createInterface } from 'node:readline';
import { validateText } from '../../src/asl/validate';

createInterface({ input: process.stdin }).on('line', (line) => {
  const question = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id: question.id, ...answer(question) })}\n`);
});

function answer(question: { validate?: { definition: string; type: 'STANDARD' | 'EXPRESS' } }): object {
  if (!question.validate) return { unsupported: 'only definitions are judged so far' };
  const diagnostics = validateText(question.validate.definition, question.validate.type)
    .filter((d) => d.severity === 'ERROR');
  return { response: { result: diagnostics.length === 0 ? 'OK' : 'FAIL', diagnostics } };
}
