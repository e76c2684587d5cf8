import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { grantStatements } from '../permissions/grant-statements';
import { activityKeyStatements } from '../permissions/machine-key';
import { TASK_TOKEN_ACTIONS } from '../permissions/task-token';

/**
 * A Step Functions activity that can grant its workers exactly the permissions that they need.
 *
 * Use it for work that is done by programs in containers, on EC2 or anywhere else, which poll the activity for tasks.
 * `Step.activity` schedules a task; `ActivityWorker` of `cdk-stepwright/worker` polls for tasks and completes them.
 *
 * @example
 * declare const worker: iam.Role;
 * const packing = new WorkerActivity(stack, 'Packing');
 * packing.grantWork(worker);
 * const pack = Step.activity(packing, { timeout: Duration.hours(8), heartbeat: Duration.minutes(5) });
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
 */
export class WorkerActivity extends sfn.Activity {
  /**
   * Grants the given identity permission to poll this activity for tasks, send heartbeats and complete the tasks.
   *
   * A state machine with a customer managed key encrypts the results with it. For each such workflow that uses the
   * activity, also call `workflow.grantTaskResponse(worker)`.
   *
   * @param grantee the role of the worker
   */
  public grantWork(grantee: iam.IGrantable): iam.Grant {
    const work = new iam.PolicyStatement({
      actions: ['states:GetActivityTask', ...TASK_TOKEN_ACTIONS],
      resources: [this.activityArn],
    });
    return grantStatements(grantee, [work, ...activityKeyStatements(this)]);
  }
}
