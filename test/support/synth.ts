import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ImportedWorkflowOptions, IWorkflow, Workflow } from '../../src';

/** Returns a stack in its own app. */
export function aStack(): Stack {
  return new Stack(new App(), 'Stack');
}

/** Defines a function as a user of the library would. */
export function aFunction(scope: Construct, id: string, props: Partial<lambda.FunctionProps> = {}): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => ({});'),
    ...props,
  });
}

/** Returns the error of the synthesis, if it fails. */
export function synthError(stack: Stack): string | undefined {
  try {
    (stack.node.root as App).synth();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Returns a state machine as a workflow, the same one on each call. */
export function asWorkflow(machine: sfn.IStateMachine, options: ImportedWorkflowOptions = {}): IWorkflow {
  return machine.node.tryFindChild('AsWorkflow') as unknown as IWorkflow | undefined
    ?? Workflow.fromStateMachine(machine as unknown as Construct, 'AsWorkflow', machine, options);
}
