import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { servicePermissions } from './service-permissions';
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
   * The ARNs of the resources that the call accesses. They are validated against the resource types of the action: a
   * bucket for `listObjectsV2`, objects for `getObject`. An action that AWS allows on `*` only needs none.
   *
   * @default - `*` if the action supports no resource-level permissions; otherwise the permissions are those in
   * `policyStatements`
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
   */
  readonly resources?: string[];

  /**
   * The IAM actions that the call requires on `resources`, instead of the known ones. `resources` are not validated
   * then.
   *
   * @default - known for the actions of all services, for example `s3:ListBucket` for `listObjectsV2`; of a transaction
   * or of PartiQL those that literal arguments ask for, otherwise all
   */
  readonly iamActions?: string[];

  /**
   * Permissions in addition to, or instead of, those on `resources`. Use them for a call that needs different actions
   * on different resources, and for what only some calls need besides: `iam:PassRole` on a role that is passed to a
   * service, or the use of a customer managed key (`kms:Decrypt`, `kms:GenerateDataKey`).
   *
   * @default - no further permissions
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
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
  const { service, action, waitForTaskToken, policyStatements = [] } = props;
  const suffix = waitForTaskToken ? '.waitForTaskToken' : '';
  return (scope, input) => {
    validate(scope, props);
    return {
      resource: `arn:${Aws.PARTITION}:states:::aws-sdk:${service}:${action}${suffix}`,
      arguments: input,
      policyStatements: [...servicePermissions(scope, props, input), ...policyStatements],
    };
  };
}

function validate(scope: Construct, props: ServiceCallStepProps): void {
  const { service, action, resources = [] } = props;
  if (!/^[a-z0-9]+$/.test(service)) {
    throw new InvalidPropError(scope, "Step.serviceCall: 'service' must be lower case letters and digits, as in "
      + `arn:aws:states:::aws-sdk:dynamodb:getItem, got: '${service}'`);
  }
  if (!/^[a-z][A-Za-z0-9]*$/.test(action)) {
    throw new InvalidPropError(scope, "Step.serviceCall: 'action' must be in camel case, for example 'getItem', got: "
      + `'${action}'`);
  }
  if (resources.length === 0 && props.iamActions) {
    throw new InvalidPropError(scope, "Step.serviceCall: 'iamActions' has no effect without 'resources'; set "
      + "'resources' to the ARNs that the call accesses");
  }
}
