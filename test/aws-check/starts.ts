import { Call, EXECUTION_NAME } from './calls';
import { Deployed } from './deployed';
import { render } from '../triggers/velocity';

/**
 * The requests of API Gateway and EventBridge Scheduler to Step Functions, as calls of the AWS SDK.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
export function startsOf(deployed: Deployed): Call[] {
  const schedules = deployed.ofType('AWS::Scheduler::Schedule').map(({ path, properties: { Target } }) => ({
    state: path,
    resource: `arn:aws:states:::${Target.Arn.replace(/^.*:(aws-sdk:)/, '$1')}`,
    parameters: JSON.parse(filled(Target.Input)),
  }));
  const methods = deployed
    .ofType('AWS::ApiGateway::Method')
    .filter(({ properties }) => /:states:action\//.test(properties.Integration?.Uri))
    .map(({ path, properties: { Integration } }) => {
      const action: string = Integration.Uri.split('/').at(-1);
      const { text } = render(
        Integration.RequestTemplates['application/json'],
        { id: 'o-1' },
        new Proxy(
          {},
          {
            get: () => EXECUTION_NAME, // whatever the header is called
          },
        ),
      );
      return { state: path, resource: `arn:aws:states:::api:sfn:${action}`, parameters: JSON.parse(text) };
    });
  return [...schedules, ...methods];
}

/** The values that EventBridge Scheduler puts in place of its keywords. */
function filled(input: string): string {
  const values: { readonly [keyword: string]: string } = {
    'execution-id': 'd32c5kddcf5bb8c3',
    'scheduled-time': '2026-11-12T00:00:00Z',
    'schedule-arn': 'arn:aws:scheduler:us-east-1:111111111111:schedule/default/Nightly',
    'attempt-number': '1',
  };
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (_, keyword: string) => values[keyword]);
}
