import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { UsedResource } from '../validation/resource-place';

/** What a kind of step consists of, as `bind` gives it. */
export interface StepBinding {
  /**
   * The resource of the task, for example `arn:aws:states:::lambda:invoke`.
   *
   * @default - the step is a chain of states
   */
  readonly resource?: string;

  /**
   * A chain of states that is the step, in place of a resource. Its input is what the step is given, its output the
   * result.
   *
   * @default - the step is a task
   */
  readonly chain?: sfn.IChainable;

  /**
   * The `Arguments` of the task, with the step's input in them where it belongs.
   *
   * @default - the step's input
   */
  readonly arguments?: any;

  /**
   * JSONata in `{% … %}` that takes the result out of the service's answer.
   *
   * @default {% $states.result %}
   */
  readonly result?: string;

  /**
   * The permissions that the step needs.
   *
   * @default - none
   */
  readonly policyStatements?: iam.PolicyStatement[];
}

/** The binding of a step of this library. */
export interface BuiltInBinding extends StepBinding {
  /** The resources that must be within reach. */
  readonly targets?: UsedResource[];
  /** The result, in words, if its fields are always the same. */
  readonly fixedResult?: string;
}

/** Gives the binding of a step that this library brings. */
export type BindStep = (scope: Construct, input: any) => BuiltInBinding;
