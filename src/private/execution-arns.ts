import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** All executions of a state machine, where that is: their names are not known before. */
export function executionArns(machine: sfn.IStateMachine, stateMachineName: string): string {
  return Stack.of(machine).formatArn({
    service: 'states',
    region: machine.env.region,
    account: machine.env.account,
    resource: 'execution',
    resourceName: `${stateMachineName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
