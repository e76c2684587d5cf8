import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ANSWER_ACTIONS } from '../private/task-token';

/**
 * An activity whose workers can be given exactly the permissions that they need: a name under which programs in
 * containers, on EC2 or anywhere else poll for work. `Step.activity` gives work to it, `ActivityWorker` of
 * `cdk-stepwright/worker` takes it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
 */
export class WorkerActivity extends sfn.Activity {
  /**
   * Lets somebody take work from this activity, beat for it and answer it.
   *
   * @param grantee the role of the worker
   */
  public grantWork(grantee: iam.IGrantable): iam.Grant {
    const { encryptionConfiguration } = this;
    if (encryptionConfiguration instanceof sfn.CustomerManagedEncryptionConfiguration) {
      encryptionConfiguration.kmsKey.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
    }
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['states:GetActivityTask', ...ANSWER_ACTIONS],
      resourceArns: [this.activityArn],
    });
  }
}
