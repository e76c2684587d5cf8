import { buildSync } from 'esbuild';

/** Loads ES modules, which Jest does not: they are bundled into one CommonJS module. */
export function esModules<T>(...names: string[]): T {
  const contents = names.map((name) => `export * from ${JSON.stringify(name)};`).join('');
  const { outputFiles: [{ text }] } = buildSync({
    stdin: { contents, resolveDir: __dirname }, bundle: true, format: 'cjs', platform: 'node', write: false,
  });
  const module = { exports: {} as T };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- code of packages in the lock file
  new Function('module', 'require', text)(module, require);
  return module.exports;
}
