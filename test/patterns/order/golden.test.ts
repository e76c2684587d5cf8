import { definitionOf, expectGolden } from '../../support/asl';
import { fullOrders, minimalOrders } from '../../support/orders';
import { aStack } from '../../support/synth';

describe('the golden definition of an order workflow', () => {
  test('with only what is required', () => {
    expectGolden(definitionOf(minimalOrders(aStack()).stateMachine), 'order-minimal');
  });

  test('with a function for every step', () => {
    expectGolden(definitionOf(fullOrders(aStack()).stateMachine), 'order-full');
  });

  test('names no resource by a hash', () => {
    expect(JSON.stringify(definitionOf(fullOrders(aStack()).stateMachine))).not.toMatch(/\$\{[^}]*[0-9A-F]{8}/);
  });
});
