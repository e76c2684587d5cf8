import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ImportedWorkflowOptions, IWorkflow, Workflow } from '../../src';

/** A stack in an app of its own. */
export function aStack(): Stack {
  return new Stack(new App(), 'Stack');
}

/** A function of a user's. */
export function aFunction(scope: Construct, id: string, props: Partial<lambda.FunctionProps> = {}): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => ({});'),
    ...props,
  });
}

/** What synthesis complains of; nothing where it does not. */
export function synthError(stack: Stack): string | undefined {
  try {
    (stack.node.root as App).synth();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A state machine as a workflow, once for each. */
export function asWorkflow(machine: sfn.IStateMachine, options: ImportedWorkflowOptions = {}): IWorkflow {
  return machine.node.tryFindChild('AsWorkflow') as unknown as IWorkflow | undefined
    ?? Workflow.fromStateMachine(machine as unknown as Construct, 'AsWorkflow', machine, options);
}
