/**
 * The functions of a shop that does as it is told: what a step does at each try stands in the order.
 *
 * `customer.script` holds a list for a step, used up one a try; the last entry stays: `ok`, `declined`, `slow`, or the
 * name of an error to throw. Each try is counted in a table under its idempotency key, so tests see who was called how often.
 */
const { DynamoDBClient, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');

const calls = new DynamoDBClient();

exports.handler = async (request) => {
  const step = request.idempotencyKey.split('/').pop();
  const attempt = await count(request.idempotencyKey);
  const script = request.customer.script?.[step] ?? habitOf(request, step);
  const action = script[Math.min(attempt, script.length) - 1];
  if (action === 'slow') await new Promise((resolve) => setTimeout(resolve, 12_000));
  if (action !== 'ok' && action !== 'declined' && action !== 'slow') throw named(action, `${step} said ${action}`);
  return ANSWERS[step]?.(request, action) ?? {};
};

const ANSWERS = {
  pay: (request, action) => action === 'declined'
    ? { paid: false, reason: 'the card was declined' }
    : { paid: true, transaction: `T-${request.orderId}` },
  ship: (request) => ({ tracking: `SHIP-${request.orderId}` }),
};

/** What a step does without a script: some cards and carriers are known for it. */
function habitOf(request, step) {
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
