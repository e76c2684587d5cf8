import { IConstruct } from 'constructs';

/** What a user gave and we cannot take: says where, which prop, what value, and what to do. */
export class InvalidPropError extends Error {
  constructor(scope: IConstruct, problem: string) {
    super(`[${scope.node.path}] ${problem}`);
    this.name = 'InvalidPropError';
  }
}
