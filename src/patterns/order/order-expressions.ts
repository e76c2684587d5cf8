import { jsonata } from '../../workflow/jsonata-text';

/**
 * The JSONata expressions of the order workflow, without the enclosing `{% … %}`.
 *
 * They use plain JSONata only, none of the functions that Step Functions adds. Each expression returns a value for any
 * input, because an expression that returns none, or fails, fails its state.
 */

/** The format of the id of an order, which is also the name of its execution. */
export const ORDER_ID = { pattern: /^[A-Za-z0-9_-]{1,80}$/, text: 'must be 1 to 80 letters, digits, - and _' };

export const MOST_SKUS = 99; // a DynamoDB transaction is limited to 100 actions, one of which marks the order

const MOST_OF_ONE = 1_000_000;
const LONGEST_SKU = 256;

/** The problems of the input, a list of `{ field, problem }`: empty if the order can be processed. */
export const PROBLEMS = `(
  $in := $states.input;
  $bad := function($field, $problem) { { "field": $field, "problem": $problem } };
  $isList := function($v) { $type($v) = "array" ? $count($v) > 0 : false };
  $isSku := function($v) { $type($v) = "string" ? ($length($v) >= 1 and $length($v) <= ${LONGEST_SKU}) : false };
  $isAmount := function($v) { $type($v) = "number" ? ($v >= 1 and $v <= ${MOST_OF_ONE} and $floor($v) = $v) : false };
  $type($in) != "object" ? [$bad("", "must be an object with orderId, customer and items")] : [
    ($type($in.orderId) = "string" ? $contains($in.orderId, ${ORDER_ID.pattern}) : false) ? []
      : $bad("orderId", "${ORDER_ID.text}"),
    ($type($in.customer) = "object" ? $type($in.customer.email) = "string"
        ? $contains($in.customer.email, /^[^@\\s]+@[^@\\s]+$/) : false) ? []
      : $bad("customer.email", "must be an e-mail address"),
    $isList($in.items) ? [] : $bad("items", "must be a list of at least one item"),
    $isList($in.items) ? $map($in.items, function($item, $i) {
      $not($type($item) = "object" ? $isSku($item.sku) : false)
        ? $bad("items[" & $string($i) & "].sku", "must be a string of 1 to ${LONGEST_SKU} characters")
    }) : [],
    $isList($in.items) ? $map($in.items, function($item, $i) {
      $not($type($item) = "object" ? $isAmount($item.quantity) : false)
        ? $bad("items[" & $string($i) & "].quantity", "must be a whole number from 1 to ${MOST_OF_ONE}")
    }) : [],
    ($isList($in.items) ? $count($distinct($in.items.sku)) > ${MOST_SKUS} : false)
      ? $bad("items", "must have at most ${MOST_SKUS} different SKUs") : []
  ]
)`;

export const VALID = `$count(${PROBLEMS}) = 0`;

/** The order as the steps receive it: each SKU once, and only fields that the input has. */
export const ORDER = `(
  $in := $states.input;
  {
    "orderId": $in.orderId,
    "customer": $in.customer,
    "items": [$map($distinct($in.items.sku), function($sku) {
      { "sku": $sku, "quantity": $sum($in.items[sku = $sku].quantity) }
    })],
    "payment": $in.payment,
    "shipping": $in.shipping
  }
)`;

/** The input of a step: the fields common to all steps, and additional ones. */
export const request = (step: string, more: { [field: string]: string } = {}): string => {
  const fields = {
    orderId: '$order.orderId',
    idempotencyKey: key(step),
    customer: '$order.customer',
    items: '$order.items',
    ...more,
  };
  return jsonata(`{ ${Object.entries(fields).map(([name, value]) => `"${name}": ${value}`).join(', ')} }`);
};

export const key = (step: string): string => `$order.orderId & "/${step}"`;

/** The cancellation reasons of a transaction, in the order of its items: the response has them only in its text. */
export const CANCELLATION_REASONS
  = '$split($substringBefore($substringAfter($states.errorOutput.Cause, "["), "]"), ", ")';

/** The output of an order that did not fail. */
export const RESULT = `$merge([
  { "orderId": $order.orderId, "outcome": $outcome, "customerNotified": $customerNotified },
  $outcome = "CONFIRMED" ? { "payment": $payment, "shipment": $shipment } : {},
  $outcome = "DECLINED" and $exists($payment.reason) ? { "reason": $payment.reason } : {},
  $outcome = "OUT_OF_STOCK" ? { "outOfStock": $outOfStock, "refunded": $refunded } : {}
])`;

/** The actions required of the operator, a line for each. */
const MANUAL_ACTIONS = `$join([$map($manualActions, function($thing) { "\\n- " & $lookup({
  "shipping": "Find out whether the order was shipped (its step had the key " & ${key('ship')}
    & "). Continue with the following only if it was not.",
  "inventory": "Return the items to the inventory: "
    & $join([$order.items.($string(quantity) & " x " & sku)], ", ") & ".",
  "payment": "Refund what was charged, if anything was (the payment step had the key " & ${key('pay')} & ").",
  "customer": "Inform the customer of the outcome.",
  "record": "Write the outcome to the record of the order."
}, $thing) })])`;

const MANUAL_ACTION_LIST = `($count($manualActions) > 0 ? "\\n\\nRequires manual action:" & ${MANUAL_ACTIONS}
  : "\\n\\nNo manual action is required: everything was rolled back.")`;

/** The alert about an order that failed. */
export const FAILURE_ALERT = '"Order " & $order.orderId & " failed at the state \'" & $failure.state & "\' with "'
  + ` & $failure.error & ": " & $failure.cause & ${MANUAL_ACTION_LIST}`
  + ' & "\\n\\nExecution: " & $states.context.Execution.Id';

/** The alert about an order that did not fail, but requires manual action. */
export const MANUAL_ACTION_ALERT = '"Order " & $order.orderId & " ended as " & $outcome & ", but is not complete"'
  + ' & ($type($failure) = "object" ? ": the state \'" & $failure.state & "\' failed with " & $failure.error & ": " '
  + `& $failure.cause : ".") & ${MANUAL_ACTION_LIST} & "\\n\\nExecution: " & $states.context.Execution.Id`;

/** The failure of an order, for the cause of the execution and the record of the order. */
export const FAILURE = '{ "orderId": $order.orderId, "outcome": "FAILED", "failure": $failure, '
  + '"manualActions": $manualActions }';
