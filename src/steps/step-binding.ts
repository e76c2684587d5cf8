import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { UsedResource } from '../validation/resource-place';

/** The result of binding a step to a workflow. It is a task or a chain of states. */
export interface StepBinding {
  /**
   * The resource of the task, for example `arn:aws:states:::lambda:invoke`.
   *
   * @default - the step is a chain of states
   */
  readonly resource?: string;

  /**
   * The chain of states that implements the step instead of a resource. Its input is the input of the step, and its
   * output is the result.
   *
   * @default - the step is a task
   */
  readonly chain?: sfn.IChainable;

  /**
   * The `Arguments` of the task, which include the input of the step.
   *
   * @default - the input of the step
   */
  readonly arguments?: any;

  /**
   * JSONata in `{% … %}` that extracts the result of the step from the response of the service.
   *
   * @default {% $states.result %}
   */
  readonly result?: string;

  /**
   * The permissions that the step requires.
   *
   * @default - no permissions
   */
  readonly policyStatements?: iam.PolicyStatement[];
}

/** The binding of a built-in step. */
export interface BuiltInBinding extends StepBinding {
  /** The resources that the step uses, whose region and account are validated. */
  readonly targets?: UsedResource[];
  /** A description of the result, if its fields are always the same. */
  readonly fixedResult?: string;
}

/** Binds a built-in step. */
export type BindStep = (scope: Construct, input: any) => BuiltInBinding;
