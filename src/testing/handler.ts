import { ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Answer } from './answer';
import { assetsIn, Resource, Template } from './assembly';
import { HANDLER_PROCESS } from './handler-process';
import { nameOf, readableText } from './readable-text';

/** Options for running the code of a function. */
export interface HandlerOptions {
  /**
   * Variables in addition to those of the template, or instead of them: references to resources are readable text
   * there, such as `${Orders}`.
   *
   * @default - only those of the template
   */
  readonly environment?: { readonly [name: string]: string };
}

/** The longest response of a function. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LONGEST_RESPONSE = 6_291_556;

/** The code of a function of a template. It runs in a process of its own, which is kept, as Lambda keeps it. */
export class Handler {
  readonly name: string;
  /** The lines that it printed. */
  readonly printed: string[] = [];
  private readonly file: string;
  private readonly exported: string;
  private readonly timeoutSeconds: number;
  private process?: ChildProcess;
  private readonly environment: { readonly [name: string]: string };

  constructor(template: Template, logicalId: string, { environment }: HandlerOptions) {
    this.name = nameOf(logicalId, template);
    const { Properties: properties = {} } = template.resources[logicalId];
    const { Handler: handler = '', Runtime: runtime = 'an image', Timeout: timeout = 3 } = properties;
    if (!String(runtime).startsWith('nodejs')) {
      throw new Error(`useHandler: ${this.name} must be a function for Node.js, got: ${runtime}; define a mock`);
    }
    const place = String(handler).lastIndexOf('.');
    this.exported = String(handler).slice(place + 1);
    this.file = this.fileOf(template, properties, String(handler).slice(0, place));
    this.timeoutSeconds = timeout;
    this.environment = {
      PATH: process.env.PATH ?? '',
      // Lambda has the AWS SDK in its runtime; here it is that of the project.
      NODE_PATH: [join(process.cwd(), 'node_modules'), process.env.NODE_PATH].filter(Boolean).join(delimiter),
      AWS_LAMBDA_FUNCTION_NAME: this.name,
      AWS_REGION: 'us-east-1',
      ...Object.fromEntries(Object.entries<any>(properties.Environment?.Variables ?? {})
        .map(([name, value]) => [name, readableText(value, template)])),
      ...environment,
    };
  }

  /** Invokes it, and answers as Lambda does. */
  async invoke(event: unknown): Promise<Answer> {
    const child = this.process ??= this.started();
    const milliseconds = this.timeoutSeconds * 1000;
    const context = {
      functionName: this.name, functionVersion: '$LATEST', awsRequestId: '00000000-0000-4000-8000-000000000000',
    };
    return new Promise<Answer>((resolve) => {
      const settle = (answer: Answer) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      const end = (errorType: string, errorMessage: string) => {
        this.close();
        settle(failed({ errorType, errorMessage }));
      };
      const timer = setTimeout(() => end('Sandbox.Timedout',
        `RequestId: ${context.awsRequestId} Error: Task timed out after ${this.timeoutSeconds.toFixed(2)} seconds`),
      milliseconds);
      child.on('message', ({ text, failure }: any) => settle(failure ? failed(failure) : responseOf(text)));
      child.on('error', ({ message }) => end('Runtime.Unknown', message));
      child.on('exit', (status) => end('Runtime.ExitError', `RequestId: ${context.awsRequestId} Error: Runtime exited `
        + (status === 0 ? 'without providing a reason' : `with error: exit status ${status}`)));
      child.send({ file: this.file, name: this.exported, event, context, deadline: Date.now() + milliseconds });
    });
  }

  /** Ends its process. The next invocation starts another one. */
  close(): void {
    this.process?.kill('SIGKILL');
    this.process = undefined;
  }

  private started(): ChildProcess {
    const child = spawn(process.execPath, ['-e', HANDLER_PROCESS], {
      env: this.environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.printed.push(...text.split('\n').filter(Boolean)));
      (stream as unknown as { unref(): void }).unref();
    }
    // A test ends although the process still waits for events; it ends with the test.
    child.unref();
    child.channel!.unref();
    return child;
  }

  private fileOf(template: Template, { Code }: NonNullable<Resource['Properties']>, file: string): string {
    const folder = Code?.ZipFile === undefined ? this.folderOf(template, Code) : inline(Code.ZipFile);
    const found = ['.js', '.mjs', '.cjs'].map((ending) => join(folder, file + ending)).find(existsSync);
    if (found === undefined) throw new Error(`useHandler: the code of ${this.name} has no file '${file}.js'`);
    return found;
  }

  private folderOf({ folder }: Template, code: unknown): string {
    const [hash] = /[0-9a-f]{64}/.exec(JSON.stringify(code ?? {})) ?? [];
    const path = folder && hash ? assetsIn(folder)[hash]?.source?.path : undefined;
    if (path === undefined) {
      throw new Error(`useHandler: the code of ${this.name} is not in a cloud assembly; test a construct or the `
        + 'folder of '
        + 'a cloud assembly, or define a mock');
    }
    return join(folder!, path);
  }
}

function inline(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'handler-'));
  writeFileSync(join(folder, 'index.js'), text);
  return folder;
}

function responseOf(text: string): Answer {
  const bytes = Buffer.byteLength(text);
  return bytes <= LONGEST_RESPONSE ? Answer.value(JSON.parse(text)) : failed({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${LONGEST_RESPONSE} bytes).`,
  });
}

/** The cause is the error as JSON. */
function failed(error: { readonly errorType: string; readonly errorMessage: string }): Answer {
  return Answer.error(error.errorType, JSON.stringify(error));
}
