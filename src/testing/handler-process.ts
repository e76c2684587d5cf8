/**
 * The program of the process that a handler runs in. It answers each event that it receives with the result of the
 * handler, or with its error in the form of Lambda's runtime.
 *
 * It is a text, because it must run in any Node.js, also where this library itself is loaded from TypeScript.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export const HANDLER_PROCESS = `
'use strict';
const { pathToFileURL } = require('node:url');

const failureOf = (error) => error instanceof Error
  ? { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\\n') }
  : { errorType: typeof error, errorMessage: String(error), trace: [] };

async function load(file, name) {
  const loaded = await import(pathToFileURL(file).href);
  const handler = name.split('.').reduce((value, part) => value?.[part], loaded.default && !(name in loaded)
    ? loaded.default : loaded);
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(\`\${name} is undefined or not exported\`), { name: 'Runtime.HandlerNotFound' });
}

const run = (handler, event, context) => handler.length < 3
  ? handler(event, context)
  : new Promise((resolve, reject) =>
    handler(event, context, (error, result) => error ? reject(error) : resolve(result)));

let handler;
process.on('message', async ({ file, name, event, context, deadline }) => {
  const getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
  try {
    handler ??= load(file, name);
    const result = await run(await handler, event, { ...context, getRemainingTimeInMillis });
    process.send({ text: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    process.send({ failure: failureOf(error) });
  }
});
process.on('disconnect', () => process.exit());
`;
