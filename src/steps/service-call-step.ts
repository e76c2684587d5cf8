import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { IAM_ACTIONS } from './iam-actions';
import type { StepOptions } from './step';
import type { BindStep } from './step-binding';
import { InvalidPropError } from '../validation/errors';

/** Properties for defining a step that calls an action of an AWS service. */
export interface ServiceCallStepProps extends StepOptions {
  /**
   * The service as spelled in the resource of a task, in lower case, for example `dynamodb`, `sesv2`, `eventbridge`.
   */
  readonly service: string;

  /** The action in camel case, for example `getItem`. */
  readonly action: string;

  /**
   * The ARNs of the resources that the call accesses. If the action supports no resource-level permissions, use `*` and
   * document the reason.
   *
   * @default - no resources; the permissions are those in `policyStatements`
   */
  readonly resources?: string[];

  /**
   * The IAM actions that the call requires, for example `s3:ListBucket` for the action `listObjectsV2`.
   *
   * @default - known for the actions that this library itself uses; required for all others
   */
  readonly iamActions?: string[];

  /**
   * Permissions in addition to, or instead of, `iamActions` on `resources`. Use them for a call that needs different
   * actions on different resources.
   *
   * @default - no further permissions
   */
  readonly policyStatements?: iam.PolicyStatement[];

  /**
   * Whether the step waits for a task token. The arguments must pass the token on as
   * `{% $states.context.Task.Token %}`; the output that SendTaskSuccess is called with is the result.
   *
   * @default false
   */
  readonly waitForTaskToken?: boolean;
}

/** Binds a step to an action of an AWS service. */
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
    throw new InvalidPropError(scope, `Step.serviceCall: the IAM actions that '${props.service}:${props.action}' `
      + "requires are not known; set 'iamActions' (the service authorization reference of AWS lists them)");
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
    throw new InvalidPropError(scope, `Step.serviceCall: '${service}:${action}' requires permissions; set 'resources' `
      + "to the ARNs that it accesses, or set 'policyStatements' or 'credentials'");
  }
  if (resources.length === 0 && props.iamActions) {
    throw new InvalidPropError(scope, "Step.serviceCall: 'iamActions' has no effect without 'resources'; set "
      + "'resources' to the ARNs that the call accesses");
  }
}
