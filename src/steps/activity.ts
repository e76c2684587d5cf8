import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { grantStatements } from '../permissions/grant-statements';
import { activityKeyStatements } from '../permissions/machine-key';
import { ANSWER_ACTIONS } from '../permissions/task-token';

/**
 * An activity whose workers can be given exactly the permissions that they need: a name under which programs in
 * containers, on EC2 or anywhere else poll for work. `Step.activity` gives work to it, `ActivityWorker` of
 * `cdk-stepwright/worker` takes it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
 */
export class WorkerActivity extends sfn.Activity {
  /**
   * Grants the given identity permission to take tasks of this activity, send heartbeats and complete them.
   *
   * A state machine with a customer managed key encrypts the results with it: grant the worker
   * `workflow.grantTaskResponse()` too, for each such workflow that uses the activity.
   *
   * @param grantee the role of the worker
   */
  public grantWork(grantee: iam.IGrantable): iam.Grant {
    const work = new iam.PolicyStatement({
      actions: ['states:GetActivityTask', ...ANSWER_ACTIONS],
      resources: [this.activityArn],
    });
    return grantStatements(grantee, [work, ...activityKeyStatements(this)]);
  }
}
