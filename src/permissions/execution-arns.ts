import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** The ARN pattern of all executions of a state machine. Their names are not known in advance. */
export function executionArns(machine: sfn.IStateMachine): string {
  return Stack.of(machine).formatArn({
    service: 'states',
    region: machine.env.region,
    account: machine.env.account,
    resource: 'execution',
    resourceName: `${nameOf(machine)}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

function nameOf(machine: sfn.IStateMachine): string {
  if (machine instanceof sfn.StateMachine) return machine.stateMachineName;
  return Stack.of(machine).splitArn(machine.stateMachineArn, ArnFormat.COLON_RESOURCE_NAME).resourceName!;
}
