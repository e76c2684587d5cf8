import { jsonata } from '../../workflow/jsonata-text';

/**
 * The JSONata of the order workflow. What stands here is the inside of `{% … %}`.
 *
 * Only plain JSONata is used, no function that Step Functions adds, and each expression gives a value for any input: an
 * expression that gives none, or fails, fails its state.
 */

/** An order's id, which is the name of its execution too. */
export const ORDER_ID = { pattern: /^[A-Za-z0-9_-]{1,80}$/, text: 'must be 1 to 80 letters, digits, - and _' };

export const MOST_SKUS = 99; // a transaction of DynamoDB takes 100 actions, and one marks the order

const MOST_OF_ONE = 1_000_000;
const LONGEST_SKU = 256;

/** The problems of the input, a list of `{ field, problem }`: empty for an order that can be worked. */
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
        ? $bad("items[" & $string($i) & "].sku", "must be a text of 1 to ${LONGEST_SKU} characters")
    }) : [],
    $isList($in.items) ? $map($in.items, function($item, $i) {
      $not($type($item) = "object" ? $isAmount($item.quantity) : false)
        ? $bad("items[" & $string($i) & "].quantity", "must be a whole number from 1 to ${MOST_OF_ONE}")
    }) : [],
    ($isList($in.items) ? $count($distinct($in.items.sku)) > ${MOST_SKUS} : false)
      ? $bad("items", "must be of at most ${MOST_SKUS} different SKUs") : []
  ]
)`;

export const VALID = `$count(${PROBLEMS}) = 0`;

/** The order as the steps get it: each SKU once, and nothing that the order does not have. */
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

/** What every step is given, and more fields. */
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

/** Why each item of a transaction was refused, in the order of the items: the answer has them only in its text. */
export const CANCELLATION_REASONS
  = '$split($substringBefore($substringAfter($states.errorOutput.Cause, "["), "]"), ", ")';

/** How an order that did not fail ends. */
export const RESULT = `$merge([
  { "orderId": $order.orderId, "outcome": $outcome, "customerNotified": $customerNotified },
  $outcome = "CONFIRMED" ? { "payment": $payment, "shipment": $shipment } : {},
  $outcome = "DECLINED" and $exists($payment.reason) ? { "reason": $payment.reason } : {},
  $outcome = "OUT_OF_STOCK" ? { "outOfStock": $outOfStock, "refunded": $refunded } : {}
])`;

/** What a person has to do, a line for each thing that is left. */
const LEFT = `$join([$map($left, function($thing) { "\\n- " & $lookup({
  "shipping": "Find out whether the order was shipped (its step had the key " & ${key('ship')}
    & "). Only if it was not, do what follows.",
  "inventory": "Give the items back to the inventory: "
    & $join([$order.items.($string(quantity) & " x " & sku)], ", ") & ".",
  "payment": "Refund what was charged, if anything was (the payment step had the key " & ${key('pay')} & ").",
  "customer": "Tell the customer what became of the order.",
  "record": "Write the outcome into the record of the order."
}, $thing) })])`;

const LEFT_TO_DO = `($count($left) > 0 ? "\\n\\nLeft for a person to do:" & ${LEFT}
  : "\\n\\nNothing is left to do: all that was done has been undone.")`;

/** The alert about an order that failed. */
export const FAILURE_ALERT = '"Order " & $order.orderId & " failed at the state \'" & $failure.state & "\' with "'
  + ` & $failure.error & ": " & $failure.cause & ${LEFT_TO_DO}`
  + ' & "\\n\\nExecution: " & $states.context.Execution.Id';

/** The alert about an order that did not fail, but leaves something to a person. */
export const REST_ALERT = '"Order " & $order.orderId & " ended as " & $outcome & ", but not all is done"'
  + ' & ($type($failure) = "object" ? ": the state \'" & $failure.state & "\' failed with " & $failure.error & ": " '
  + `& $failure.cause : ".") & ${LEFT_TO_DO} & "\\n\\nExecution: " & $states.context.Execution.Id`;

/** Why an order failed, for the cause of the execution and the record of the order. */
export const FAILURE = '{ "orderId": $order.orderId, "outcome": "FAILED", "failure": $failure, "left": $left }';
