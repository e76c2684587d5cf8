import { Construct } from 'constructs';
import { aFunction } from './synth';
import { OrderWorkflow, OrderWorkflowProps, Step } from '../../src';

/** Defines an order workflow with a function for each required step. */
export function minimalOrders(scope: Construct, id = 'Orders', props: Partial<OrderWorkflowProps> = {}): OrderWorkflow {
  return new OrderWorkflow(scope, id, {
    pay: Step.invoke(aFunction(scope, `${id}Pay`)),
    ship: Step.invoke(aFunction(scope, `${id}Ship`)),
    ...props,
  });
}

/** Defines an order workflow with a function for each step. */
export function fullOrders(scope: Construct, id = 'Orders', props: Partial<OrderWorkflowProps> = {}): OrderWorkflow {
  return minimalOrders(scope, id, {
    cancelShipping: Step.invoke(aFunction(scope, `${id}CancelShipping`)),
    refund: Step.invoke(aFunction(scope, `${id}Refund`)),
    notifyCustomer: Step.invoke(aFunction(scope, `${id}Notify`)),
    ...props,
  });
}
