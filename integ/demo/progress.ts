import { styleText } from 'node:util';

/** Runs a step of the demo under a title, and reports when it is done. */
export type StepThrough = <T>(
  title: string, done: string, work: (say: (line: string) => void) => Promise<T>,
) => Promise<T>;

interface Spinner {
  start(message: string): void;
  message(message: string): void;
  stop(message: string): void;
  error(message: string): void;
}

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Reports progress: by a spinner on a terminal, and by one line for each step in a file, a pipe or CI. */
export function progress(
  newSpinner: () => Spinner, output: Output = process.stdout, environment = process.env,
): StepThrough {
  const animated = output.isTTY === true && !environment.CI;
  return async (title, done, work) => {
    const spinner = animated ? newSpinner() : lines(output);
    const begun = Date.now();
    spinner.start(title);
    try {
      const result = await work((line) => spinner.message(`${title}: ${line.slice(0, 70)}`));
      spinner.stop(`${done} ${styleText('dim', `(${((Date.now() - begun) / 1000).toFixed(1)} s)`)}`);
      return result;
    } catch (error) {
      spinner.error(`${title}: failed`);
      throw error;
    }
  };
}

const lines = (output: Output): Spinner => ({
  start: () => undefined,
  message: () => undefined,
  stop: (message) => output.write(`${message}\n`),
  error: (message) => output.write(`${message}\n`),
});
