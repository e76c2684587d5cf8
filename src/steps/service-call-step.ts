import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { IAM_ACTIONS } from './iam-actions';
import type { StepOptions } from './step';
import type { BindStep } from './step-binding';
import { InvalidPropError } from '../validation/errors';

/** A call of an AWS service. */
export interface ServiceCallStepProps extends StepOptions {
  /**
   * The service as Step Functions spells it in a resource: lower case, for example `dynamodb`, `sesv2`, `eventbridge`.
   */
  readonly service: string;

  /** The action in camel case, for example `getItem`. */
  readonly action: string;

  /**
   * ARNs of what the call works on. Where AWS knows no resource for the action, write `*` and say why.
   *
   * @default - none: the permissions are those in `policyStatements`
   */
  readonly resources?: string[];

  /**
   * The IAM actions that the call needs, for example `s3:ListBucket` for the action `listObjectsV2`.
   *
   * @default - known for the actions of `Step.serviceCall` that this library uses itself; for others they must be given
   */
  readonly iamActions?: string[];

  /**
   * Permissions beside, or in place of, `iamActions` on `resources`, for a call that works on several resources in
   * different ways.
   *
   * @default - none
   */
  readonly policyStatements?: iam.PolicyStatement[];

  /**
   * Whether the step waits until somebody answers with the task token, which the arguments must hand on as
   * `{% $states.context.Task.Token %}`. The answer is then the result.
   *
   * @default false
   */
  readonly waitForTaskToken?: boolean;
}

/** Any action of any AWS service. */
export function serviceCallStep(props: ServiceCallStepProps): BindStep {
  const { service, action, waitForTaskToken, resources = [], policyStatements = [] } = props;
  const suffix = waitForTaskToken ? '.waitForTaskToken' : '';
  return (scope, input) => {
    validate(scope, props);
    return {
      resource: `arn:${Aws.PARTITION}:states:::aws-sdk:${service}:${action}${suffix}`,
      arguments: input,
      policyStatements: [
        ...resources.length > 0 ? [new iam.PolicyStatement({ actions: iamActions(scope, props), resources })] : [],
        ...policyStatements,
      ],
    };
  };
}

function iamActions(scope: Construct, props: ServiceCallStepProps): string[] {
  const actions = props.iamActions ?? IAM_ACTIONS[`${props.service}:${props.action}`];
  if (!actions) {
    throw new InvalidPropError(scope, `Step.serviceCall: which IAM actions '${props.service}:${props.action}' needs is `
      + "not known here; give them as 'iamActions' (the service authorization reference of AWS lists them)");
  }
  return actions;
}

function validate(scope: Construct, props: ServiceCallStepProps): void {
  const { service, action, resources = [], policyStatements = [] } = props;
  if (!/^[a-z0-9]+$/.test(service)) {
    throw new InvalidPropError(scope, "Step.serviceCall: 'service' must be lower case letters and digits, as in "
      + `arn:aws:states:::aws-sdk:dynamodb:getItem, got: '${service}'`);
  }
  if (!/^[a-z][A-Za-z0-9]*$/.test(action)) {
    throw new InvalidPropError(scope, "Step.serviceCall: 'action' must be in camel case, for example 'getItem', got: "
      + `'${action}'`);
  }
  if (resources.length === 0 && policyStatements.length === 0 && !props.credentials) {
    throw new InvalidPropError(scope, `Step.serviceCall: '${service}:${action}' needs a permission; give the ARNs that `
      + "it works on as 'resources', 'policyStatements', or 'credentials'");
  }
  if (resources.length === 0 && props.iamActions) {
    throw new InvalidPropError(scope, "Step.serviceCall: 'iamActions' are for 'resources', which is empty; give the "
      + 'ARNs that the call works on');
  }
}
