import { GetCallerIdentityCommand, GetCallerIdentityCommandOutput, STSClient } from '@aws-sdk/client-sts';

/** Returns the AWS account of the caller, or throws an error that says which setting is missing. */
export async function callersAccount(): Promise<GetCallerIdentityCommandOutput> {
  if (!process.env.AWS_REGION) {
    throw new Error("'--aws' requires a region to deploy to; set the environment variable AWS_REGION, for example to "
      + 'eu-west-1');
  }
  return new STSClient().send(new GetCallerIdentityCommand({})).catch((error: Error) => {
    throw new Error("'--aws' requires credentials of an AWS account; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
      + `AWS_SECRET_ACCESS_KEY. The error was: ${error.message}`);
  });
}
