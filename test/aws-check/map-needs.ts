import { asArray, Definition, isFields, statesOf } from '../../src/asl/model';

interface MapNeed {
  readonly action: string;
  readonly resource: string;
  readonly context?: { readonly [key: string]: string };
}

/**
 * The permissions that a state machine requires for its distributed Maps, without those of keys.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export function mapNeeds(definition: Definition, machineArn: string, partition: string): MapNeed[] {
  if (!isFields(definition.States)) return [];
  const executions = machineArn.replace(':stateMachine:', ':execution:');
  return [...statesOf(definition)].flatMap(({ state }): MapNeed[] => {
    const processor: any = state.ItemProcessor ?? state.Iterator;
    if (state.Type !== 'Map' || processor?.ProcessorConfig?.Mode !== 'DISTRIBUTED') return [];
    return [
      { action: 'states:StartExecution', resource: machineArn },
      { action: 'states:DescribeExecution', resource: `${executions}:any` },
      { action: 'states:StopExecution', resource: `${executions}:any` },
      { action: 'states:RedriveExecution', resource: `${executions}/${state.Label ?? 'generated'}:any` },
      ...asArray([state.ItemReader, state.ResultWriter]).flatMap((one) => dataNeeds(one, `arn:${partition}:s3:::`)),
    ];
  });
}

function dataNeeds(field: any, s3: string): MapNeed[] {
  const { Bucket, Key = 'any', Prefix } = field?.Arguments ?? field?.Parameters ?? {};
  if (!isFields(field) || Bucket === undefined) return [];
  switch (String(field.Resource).split(':').at(-1)) {
    case 'getObject':
      return [{ action: 's3:GetObject', resource: `${s3}${Bucket}/${Key}` }];
    case 'listObjectsV2':
      return [{ action: 's3:ListBucket', resource: `${s3}${Bucket}`, context: { 's3:prefix': Prefix ?? '' } }];
    case 'putObject':
      return ['PutObject', 'GetObject', 'ListMultipartUploadParts', 'AbortMultipartUpload'].map((action) => ({
        action: `s3:${action}`,
        resource: `${s3}${Bucket}/${Prefix === undefined ? '' : `${Prefix.replace(/\/$/, '')}/`}id/manifest.json`,
      }));
    default:
      return [{ action: 'unknown', resource: String(field.Resource) }];
  }
}
