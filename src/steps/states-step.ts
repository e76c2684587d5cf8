import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { BindStep } from './step-binding';

/** Binds a step to a chain of states. */
export function statesStep(chain: sfn.IChainable): BindStep {
  return () => ({ chain, result: '{% $states.result[0] %}' });
}
