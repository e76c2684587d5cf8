import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/** The ARN pattern of all executions of a state machine. Their names are not known in advance. */
export const executionArns = (machine: sfn.IStateMachine): string => arnOfExecutions(machine, nameOf(machine));

/**
 * The ARN pattern of the executions that the Map Runs of a state machine start.
 *
 * @param label the label of the distributed Map, `*` for those without a label, for which Step Functions generates one
 */
export const childExecutionArns = (machine: sfn.IStateMachine, label: string): string =>
  arnOfExecutions(machine, `${nameOf(machine)}/${label}`);

function arnOfExecutions(machine: sfn.IStateMachine, name: string): string {
  return Stack.of(machine).formatArn({
    service: 'states',
    region: machine.env.region,
    account: machine.env.account,
    resource: 'execution',
    resourceName: `${name}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

function nameOf(machine: sfn.IStateMachine): string {
  if (machine instanceof sfn.StateMachine) return machine.stateMachineName;
  return Stack.of(machine).splitArn(machine.stateMachineArn, ArnFormat.COLON_RESOURCE_NAME).resourceName!;
}
