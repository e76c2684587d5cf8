import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CfnElement, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/**
 * Returns the definition of a state machine as it is in the template, as an object. Resources appear under the paths of
 * their constructs, `${Orders/Pay.Arn}`, so that it contains no hash of a logical id.
 */
export function definitionOf(stateMachine: sfn.IStateMachine): any {
  const stack = Stack.of(stateMachine);
  const paths = pathsByLogicalId(stack);
  const resource = stateMachine.node.defaultChild as sfn.CfnStateMachine;
  const { Resources } = Template.fromStack(stack).toJSON();
  const { DefinitionString } = Resources[stack.resolve(resource.logicalId)].Properties;
  return JSON.parse(readable(DefinitionString, paths));
}

/** Compares a definition with its golden file. `npm run golden` rewrites the files. */
export function expectGolden(definition: object, name: string): void {
  const file = join(__dirname, '..', 'golden', `${name}.json`);
  const text = `${JSON.stringify(definition, null, 2)}\n`;
  if (process.env.GOLDEN === 'write') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (!existsSync(file)) throw new Error(`the golden file ${name}.json does not exist; write it with npm run golden`);
  expect(text).toEqual(readFileSync(file, 'utf8'));
}

/** Returns the paths of the constructs by their logical ids. */
export function pathsByLogicalId(stack: Stack): Map<string, string> {
  const elements = stack.node.findAll().filter(CfnElement.isCfnElement);
  return new Map(elements.map((element) => [
    stack.resolve(element.logicalId),
    element.node.path.slice(stack.node.path.length + 1).replace(/\/Resource$/, ''),
  ]));
}

/** Returns a CloudFormation intrinsic function as text. */
export function readable(value: any, paths: Map<string, string>): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument]] = Object.entries<any>(value);
  switch (intrinsic) {
    case 'Fn::Join': return argument[1].map((part: any) => readable(part, paths)).join(argument[0]);
    case 'Ref': return argument === 'AWS::Partition' ? 'aws' : `\${${paths.get(argument) ?? argument}}`;
    case 'Fn::GetAtt': return `\${${paths.get(argument[0])}.${argument[1]}}`;
    default: return `\${${intrinsic} ${JSON.stringify(argument).replace(/"/g, "'")}}`;
  }
}
