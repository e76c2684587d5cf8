import { IConstruct } from 'constructs';

/** An invalid prop. The message states the construct path, the prop, its value, the allowed values and what to do. */
export class InvalidPropError extends Error {
  constructor(scope: IConstruct, problem: string) {
    super(`[${scope.node.path}] ${problem}`);
    this.name = 'InvalidPropError';
  }
}
