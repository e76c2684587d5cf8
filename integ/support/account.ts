import { GetCallerIdentityCommand, GetCallerIdentityCommandOutput, STSClient } from '@aws-sdk/client-sts';

/** The AWS account of the caller, or in plain words what is missing to reach it. */
export async function callersAccount(): Promise<GetCallerIdentityCommandOutput> {
  if (!process.env.AWS_REGION) {
    throw new Error("'--aws' needs the region to deploy to: set the environment variable AWS_REGION, for example to "
      + 'eu-west-1');
  }
  return new STSClient().send(new GetCallerIdentityCommand({})).catch((error: Error) => {
    throw new Error("'--aws' needs credentials of an AWS account: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its "
      + `companions. What is missing: ${error.message}`);
  });
}
