import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draw, pictureFile, PICTURES } from '../support/draw';

const ROOT = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const bin = (name: string, args: string[]) =>
  execFileSync(process.execPath, [join(ROOT, 'node_modules', name), ...args], { cwd: ROOT, stdio: 'pipe' });

/** The assembly that jsii compiled: `npm test` compiles before the tests. */
const assembly = JSON.parse(read('.jsii'));

const members = Object.values<any>(assembly.types).flatMap((type) =>
  [...(type.properties ?? []), ...(type.methods ?? [])].map((member) => ({
    ...member,
    path: `${type.name}.${member.name}`,
  })),
);

test('documents every optional public prop, with a default that states what happens', () => {
  const optional = members.filter(({ optional: isOptional }) => isOptional);
  expect(optional.length).toBeGreaterThan(50);
  const bad = optional.filter(
    ({ docs, path }) =>
      !docs?.summary ||
      /^(undefined|none)$/.test(docs.default ?? '') ||
      (docs.default === undefined && !NO_PROPS.includes(path)),
  );
  expect(bad.map(({ path }) => path)).toEqual([]);
});

/** The attributes of constructs, which have no default. */
const NO_PROPS = [
  'Workflow.logGroup', 'Workflow.alarmTopic', 'Workflow.encryptionKey', 'OrderWorkflow.customerTopic',
  'WorkflowBase.alarmTopic', 'WorkflowBase.encryptionKey',
  'PrebuiltWorkflow.alarmTopic', 'PrebuiltWorkflow.encryptionKey',
  'Approval.topic', 'Approval.encryptionKey', 'Approval.eventsPerNotice',
  'ApprovalWorkflow.approverTopic', 'ApprovalWorkflow.requesterTopic',
];

test('documents every public type and every member of it', () => {
  const bare = [
    ...Object.values<any>(assembly.types)
      .filter(({ docs }) => !docs?.summary)
      .map(({ name }) => name),
    ...members.filter(({ docs, overrides }) => !docs?.summary && !overrides).map(({ path }) => path),
  ];
  expect(bare).toEqual([]);
});

test('keeps API.md in sync with the code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  bin('jsii-docgen/bin/jsii-docgen', ['-o', join(folder, 'API.md')]);
  const current = readFileSync(join(folder, 'API.md'), 'utf8');
  rmSync(folder, { recursive: true });
  expect(read('API.md') === current || 'API.md is old: npm run docs').toBe(true);
}, 60_000);

test.each(Object.keys(PICTURES))('keeps the picture %s in sync with the golden definition', async (picture) => {
  const current = await draw(picture);
  expect(readFileSync(pictureFile(picture), 'utf8') === current || 'the picture is old: npm run docs').toBe(true);
});

test('shows the step that the tests of Go compile in docs/languages.md', () => {
  const step = read('test/go/caller_identity.go').split('\n').filter((line) => !line.startsWith('//')).join('\n');
  expect(read('docs/languages.md')).toContain(step.slice(step.indexOf('type ')));
});

/** Compiles snippets as files inside the package, which can import itself there. */
function compilerErrors(snippets: string[]): string {
  const folder = mkdtempSync(join(ROOT, 'test', 'package', 'snippets-'));
  const files = snippets.map((code, index) => {
    const file = join(folder, `${index}.ts`);
    writeFileSync(file, code);
    return file;
  });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const options = ['--ignoreConfig', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--types', 'node'];
  const { stdout } = spawnSync(process.execPath, [tsc, ...options, ...files], { cwd: ROOT, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return stdout;
}

describe('README.md', () => {
  test('has snippets that compile', () => {
    bin('jsii-rosetta/bin/jsii-rosetta', [
      'extract',
      '--strict',
      '--output',
      join(tmpdir(), `rosetta-${process.pid}.json`),
    ]);
  }, 120_000);

  test('and the pages of docs have snippets that compile with the fixtures', () => {
    const pages = readdirSync(join(ROOT, 'docs')).filter((file) => file.endsWith('.md'));
    const snippets = pages.flatMap((page) =>
      [...read(`docs/${page}`).matchAll(/```ts(?: fixture=(\w+))?\n([\s\S]*?)```/g)].map(([, fixture, code]) => {
        // In a function of its own, since a snippet may define what the fixture declares.
        const text = `export function snippet() {\n${code.replace(/^declare const/gm, 'const')}\n}`
          .replace(/^const (\w+): ([^=\n]+);$/gm, 'const $1 = {} as $2;');
        return read(`rosetta/${fixture ?? 'default'}.ts-fixture`).replace('/// here', () => text);
      }));
    expect(snippets.length).toBeGreaterThan(10);
    expect(compilerErrors(snippets)).toBe('');
  }, 120_000);

  test('links to pages of prebuilt workflows that have the same headings', () => {
    for (const page of ['order-workflow', 'video-processing', 'approval']) {
      const headings = [...read(`docs/${page}.md`).matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual([
        'Use it', 'Input and outcomes', 'What it creates and defaults', 'Permissions', 'Cost', 'Failures',
      ]);
    }
  });

  test('links to a page that lists every warning', () => {
    const ids = (text: string) => new Set(text.match(/cdk-stepwright:\w+/g));
    const source = execFileSync('grep', ['-rhoE', 'cdk-stepwright:[a-zA-Z]+', join(ROOT, 'src')], { encoding: 'utf8' });
    const page = read('docs/workflow.md').replace('`queuePolicy`', '`cdk-stepwright:queuePolicy`');
    expect([...ids(page)].sort()).toEqual([...ids(source)].sort());
  });

  test('has code that stays TypeScript in every package, and compiles', () => {
    const texts = ['docs/order-workflow.md', 'docs/languages.md'].map(read).join('\n');
    const snippets = [...texts.matchAll(/```TypeScript\n([\s\S]*?)```/g)].map(([, code]) => code);
    expect(snippets.length).toBeGreaterThan(1);
    expect(compilerErrors(snippets)).toBe('');
  }, 120_000);

  test('starts with an app for a complete order process of at most 15 lines of 120 columns', () => {
    const app = /```ts fixture=app\n([\s\S]*?)```/.exec(read('README.md'))![1].trim().split('\n');
    expect(app[0]).toBe('const app = new App();');
    expect(app.join('\n')).toMatch(/pay: Step\.[\s\S]*ship: Step\.[\s\S]*cancelShipping: Step\.[\s\S]*refund: Step\./);
    expect(app.length).toBeLessThanOrEqual(15);
    expect(Math.max(...app.map(({ length }) => length))).toBeLessThanOrEqual(120);
  });

  test('has at most 220 lines', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(220);
  });

  test('says how to install in TypeScript, Python, Java and Go', () => {
    for (const line of ['npm install cdk-stepwright', 'pip install cdk-stepwright', 'go get ', '<artifactId>']) {
      expect(read('README.md')).toContain(line);
    }
  });

  test('processes the videos of a bucket with at most 12 lines of 120 columns', () => {
    const app = /```ts fixture=app\n((?:(?!```)[\s\S])*VideoProcessingWorkflow[\s\S]*?)```/.exec(read('README.md'))![1];
    const lines = app.trim().split('\n');
    expect(lines[0]).toBe('const app = new App();');
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120);
  });

  test('and the pages need at most 8 lines for an approval in a chain, and 6 more for an order that needs one', () => {
    const text = ['README.md', 'docs/approval.md', 'docs/order-workflow.md'].map(read).join('\n');
    const lines = (start: RegExp) => start.exec(text)![1].trim().split('\n').filter((line) => !/^declare/.test(line));
    const chain = lines(/In a chain of your own:\n\n```ts\n([\s\S]*?)```/);
    const smallest = lines(/```ts fixture=app\n([\s\S]*?)```/);
    const order = lines(/than the smallest app:\n\n```ts\n([\s\S]*?)```/);
    // The smallest app also makes the app and the stack.
    expect([chain.length, order.length - (smallest.length - 2)]).toEqual([8, 6]);
    expect(Math.max(...[...chain, ...order].map(({ length }) => length))).toBeLessThanOrEqual(120);
  });

  test('names only commands that exist, as CONTRIBUTING.md does', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...`${read('README.md')}${read('CONTRIBUTING.md')}`.matchAll(/npm (?:run )?(\w[\w:-]*)/g)].map(
      ([, name]) => name,
    );
    expect(named.filter((name) => !(name in scripts) && !['ci', 'install'].includes(name))).toEqual([]);
  });

  test('links to a page that counts the state transitions of each outcome as the definition has them', () => {
    const { States, StartAt } = JSON.parse(read('test/golden/order-full.json'));
    const walk = (path: string[]): number => {
      let count = 0;
      let state = StartAt;
      for (const target of [...path, undefined]) {
        count++;
        const next = target ?? States[state].Next;
        if (target === undefined && next === undefined) break;
        const reachable = JSON.stringify(States[state]).includes(`"${next}"`);
        expect([state, next, reachable]).toEqual([state, next, true]);
        state = next;
      }
      return count;
    };
    const shipped = ['Claim order', 'Pay', 'Paid?', 'Reserve inventory', 'Arrange shipping'];
    const told = ['Notify customer', 'Record outcome'];
    const transitions = {
      CONFIRMED: walk([...shipped, ...told]),
      DECLINED: walk(['Claim order', 'Pay', 'Paid?', ...told]),
      OUT_OF_STOCK: walk([
        ...shipped.slice(0, 4),
        'Reserve inventory: why not?',
        'Refund payment',
        'Out of stock?',
        ...told,
      ]),
      INVALID: walk(['Invalid order']),
      DUPLICATE: walk(['Claim order', 'Find first execution']),
    };
    for (const [outcome, count] of Object.entries(transitions)) {
      expect(read('docs/order-workflow.md')).toContain(`| \`${outcome}\` | ${count} |`);
    }
    expect(read('docs/order-workflow.md')).toContain(
      `| \`OrderFailed\` at shipping, everything rolled back | ${walk([
        ...shipped,
        'Cancel shipping',
        'Release inventory',
        'Refund payment',
        'Out of stock?',
        'Alert: order failed',
        'Record failure',
        'Order failed',
      ])} |`,
    );
  });
});
