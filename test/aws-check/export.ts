import { App, Stack } from 'aws-cdk-lib';
import { Call, callsOf } from './calls';
import { Deployed, DeployedResource, PLACES } from './deployed';
import { Sample } from './matrix/sample';
import { startsOf } from './starts';

/** A sample as it would be deployed, and the calls of its state machines. */
export interface Exported {
  readonly name: string;
  readonly template: any;
  readonly deployed: Deployed;
  readonly machines: readonly ExportedMachine[];
  /** The requests of API Gateway and EventBridge Scheduler to Step Functions. */
  readonly starts: readonly Call[];
}

export interface ExportedMachine {
  readonly path: string;
  readonly resource: DeployedResource;
  readonly definition: any;
  readonly calls: readonly Call[];
  readonly unreached: readonly string[];
}

/** Deploys a template on paper, and executes its state machines. */
export async function explored(name: string, template: any): Promise<Exported> {
  const deployed = new Deployed(template, PLACES['us-east-1']);
  const machines: ExportedMachine[] = [];
  for (const resource of deployed.ofType('AWS::StepFunctions::StateMachine')) {
    const definition = JSON.parse(resource.properties.DefinitionString);
    machines.push({
      path: resource.path,
      resource,
      definition,
      ...(await callsOf({
        path: resource.path,
        name: resource.arn!.split(':').at(-1)!,
        type: resource.properties.StateMachineType ?? 'STANDARD',
        region: deployed.place.region,
        definition,
        bucket: uploadsTo(deployed),
      })),
    });
  }
  return { name, template, deployed, machines, starts: startsOf(deployed) };
}

/** The template of a sample, in a dedicated app. */
export function synthesize({ define }: Sample): any {
  const app = new App({ analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
  const stack = new Stack(app, 'Stack');
  define(stack);
  return app.synth().getStackByName('Stack').template;
}

function uploadsTo(deployed: Deployed): string {
  const [pattern] = deployed
    .ofType('AWS::Events::Rule')
    .map(({ properties }) => properties.EventPattern)
    .filter((one) => one?.['detail-type']?.includes('Object Created'));
  return pattern?.detail.bucket.name[0] ?? '';
}
