import { definitionOf, expectGolden } from '../../support/asl';
import { fullOrders, minimalOrders } from '../../support/orders';
import { aStack } from '../../support/synth';

describe('the golden definition of an order workflow', () => {
  test('matches the golden file with only the required steps', () => {
    expectGolden(definitionOf(minimalOrders(aStack()).stateMachine), 'order-minimal');
  });

  test('matches the golden file with a function for every step', () => {
    expectGolden(definitionOf(fullOrders(aStack()).stateMachine), 'order-full');
  });

  test('contains no hashes of logical ids', () => {
    expect(JSON.stringify(definitionOf(fullOrders(aStack()).stateMachine))).not.toMatch(/\$\{[^}]*[0-9A-F]{8}/);
  });
});
