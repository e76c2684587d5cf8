import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

/** Defines a job in either query language. */
export function aJob(
  scope: Construct, action: string, settings: object, language: 'JSONata' | 'JSONPath' = 'JSONata', fields: object = {},
): sfn.CustomState {
  return new sfn.CustomState(scope, 'Job', {
    stateJson: {
      Type: 'Task',
      QueryLanguage: language,
      Resource: `arn:aws:states:::${action}.sync`,
      [language === 'JSONata' ? 'Arguments' : 'Parameters']: settings,
      ...fields,
    },
  });
}
