import { CfnResource, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A finding of cdk-nag that is acknowledged. */
export interface Acknowledgement {
  /** The rule, for example `AwsSolutions-IAM5`. */
  readonly rule: string;
  /** The finding, if the rule reports several. @default - the only one */
  readonly finding?: string;
  readonly reason: string;
}

/** The type of the resources that each rule checks. */
const JUDGED: { readonly [rule: string]: string } = {
  'AwsSolutions-APIG1': 'AWS::ApiGateway::Stage',
  'AwsSolutions-APIG3': 'AWS::ApiGateway::Stage',
  'AwsSolutions-APIG4': 'AWS::ApiGatewayV2::Route',
  'AwsSolutions-APIG6': 'AWS::ApiGateway::Stage',
  'AwsSolutions-COG4': 'AWS::ApiGateway::Method',
  'AwsSolutions-IAM5': 'AWS::IAM::Policy',
  'AwsSolutions-S1': 'AWS::S3::Bucket',
  'AwsSolutions-SQS3': 'AWS::SQS::Queue',
};

/**
 * Acknowledges findings of cdk-nag on a construct: for version 3 in the construct tree, for version 2 in the metadata
 * of the resources that the rule checks, as far as they have been defined.
 */
export function acknowledge(on: IConstruct, ...acknowledgements: Acknowledgement[]): void {
  for (const acknowledgement of acknowledgements) {
    const { rule, finding, reason } = acknowledgement;
    const id = finding === undefined ? rule : `${rule}[${finding}]`;
    // Validations.acknowledge() rejects the colons of `AWS::Partition` in an id. It would write the same.
    on.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [id]: reason });
    for (const resource of on.node.findAll()) {
      if (CfnResource.isCfnResource(resource) && resource.cfnResourceType === JUDGED[rule]) {
        suppress(resource, acknowledgement);
      }
    }
  }
}

/** Suppresses a finding for version 2. Findings with the same reason share it, since it is stored in the template. */
function suppress(resource: CfnResource, { rule: id, finding, reason }: Acknowledgement): void {
  const present: any[] = resource.getMetadata('cdk_nag')?.rules_to_suppress ?? [];
  const same = present.find((one) => one.id === id && one.reason === reason);
  const findings = new Set([...same?.applies_to ?? [], ...finding === undefined ? [] : [finding]]);
  resource.addMetadata('cdk_nag', {
    rules_to_suppress: [
      ...present.filter((one) => one !== same),
      { id, reason, ...findings.size > 0 ? { applies_to: [...findings] } : {} },
    ],
  });
}
