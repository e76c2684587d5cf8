import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithFaults } from './support/deployed';

const API = `${process.env.AWS_ENDPOINT_URL}/2017-08-29/jobs`;
/** The local AWS reads only the service, and does not check the signature. */
const authorization = 'AWS4-HMAC-SHA256 Credential=test/20261125/us-east-1/mediaconvert/aws4_request';

const call = async (method: string, path = '', body?: object) => {
  const response = await fetch(API + path, { method, headers: { authorization }, body: body && JSON.stringify(body) });
  return { status: response.status, ...await response.json() as any };
};

const job = (clientRequestToken: string) => ({
  clientRequestToken,
  role: 'arn:aws:iam::000000000000:role/convert',
  settings: {
    inputs: [{ fileInput: 's3://no-such-bucket/video.mp4' }],
    outputGroups: [{
      outputGroupSettings: {
        type: 'FILE_GROUP_SETTINGS', fileGroupSettings: { destination: 's3://no-such-bucket/out/video' },
      },
      outputs: [{ containerSettings: { container: 'MP4' } }],
    }],
  },
});

/** Tests that the local MediaConvert is not more permissive than AWS. */
describeWithFaults('MediaConvert in the local AWS', () => {
  test('creates one job for two requests with a token of 64 characters, and none for a token of 65', async () => {
    const first = await call('POST', '', job('a'.repeat(64)));
    const second = await call('POST', '', job('a'.repeat(64)));
    expect([first.status, second.job.id]).toEqual([201, first.job.id]);
    expect((await call('POST', '', job('b'.repeat(64)))).job.id).not.toBe(first.job.id);
    expect(await call('POST', '', job('a'.repeat(65)))).toMatchObject({
      status: 400, message: expect.stringContaining('1 to 64 ASCII characters'),
    });
  });

  test('refuses a request that does not match the shape of the API', async () => {
    const { role: _, ...withoutRole } = job('without a role');
    expect(await call('POST', '', withoutRole)).toMatchObject({
      status: 400, message: expect.stringContaining('Missing required parameter in input: "Role"'),
    });
  });

  test('ends a job without a source with ERROR, and then refuses to cancel it', async () => {
    const { job: { id } } = await call('POST', '', job('no source'));
    let found: any;
    do {
      await sleep(20);
      found = (await call('GET', `/${id}`)).job;
    } while (/SUBMITTED|PROGRESSING/.test(found.status));
    expect(found).toMatchObject({ status: 'ERROR', errorMessage: expect.stringContaining('NoSuchBucket') });
    expect((await call('DELETE', `/${id}`)).status).toBe(409);
  });
});
