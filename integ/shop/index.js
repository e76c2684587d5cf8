/**
 * The functions of a scripted shop: the order defines what a step does at each attempt.
 *
 * `customer.script` holds a list per step, with an entry per attempt: `ok`, `declined`, `slow`, or the name of an error
 * to throw. The last entry is repeated. Each attempt is counted in a table under its idempotency key, so that tests can
 * check how often each step was called.
 */
const { DynamoDBClient, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');

const calls = new DynamoDBClient();

exports.handler = async (request) => {
  const step = request.idempotencyKey.split('/').pop();
  const attempt = await count(request.idempotencyKey);
  const script = request.customer.script?.[step] ?? defaultScript(request, step);
  const action = script[Math.min(attempt, script.length) - 1];
  if (action === 'slow') await new Promise((resolve) => setTimeout(resolve, 12_000));
  if (action !== 'ok' && action !== 'declined' && action !== 'slow') throw named(action, `${step} said ${action}`);
  return RESULTS[step]?.(request, action) ?? {};
};

const RESULTS = {
  pay: (request, action) => action === 'declined'
    ? { paid: false, reason: 'the card was declined' }
    : { paid: true, transaction: `T-${request.orderId}` },
  ship: (request) => ({ tracking: `SHIP-${request.orderId}` }),
};

/** Returns the script of a step that has none: some cards and carriers cause failures. */
function defaultScript(request, step) {
  if (step === 'pay' && request.payment?.card === 'expired') return ['declined'];
  if (step === 'ship' && request.shipping?.carrier === 'flaky') return ['TransientError', 'TransientError', 'ok'];
  if (step === 'ship' && request.shipping?.carrier === 'bankrupt') return ['CarrierUnavailable'];
  return ['ok'];
}

async function count(idempotencyKey) {
  const { Attributes } = await calls.send(new UpdateItemCommand({
    TableName: process.env.CALLS_TABLE,
    Key: { idempotencyKey: { S: idempotencyKey } },
    UpdateExpression: 'ADD tries :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
    ReturnValues: 'UPDATED_NEW',
  }));
  return Number(Attributes.tries.N);
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}
