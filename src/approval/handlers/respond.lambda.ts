import { randomUUID } from 'node:crypto';
import { DescribeExecutionCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { HttpEvent, identityIn, linkIdIn, sentIn } from './http';
import { Page, page } from './page';
import { Waiting } from './ports';
import { respond } from './respond';
import { tables } from './tables';
import { ENVIRONMENT } from '../contract';

const sfn = new SFNClient({});
const requests = tables();

/** The errors of Step Functions for a task that no longer waits. */
const GONE = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

const waiting: Waiting = {
  wake: async (taskToken) => {
    try {
      await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
      return 'woken';
    } catch (error) {
      if (GONE.includes((error as Error).name)) return 'gone';
      throw error;
    }
  },
  statusOf: async (executionArn) => {
    const describe = new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' });
    const { status } = await sfn.send(describe);
    return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? 'RUNNING' : status === 'ABORTED' ? status : 'ENDED';
  },
};

/** Serves the page of an approval. It logs nothing of a request, because its path is a secret. */
export async function handler(event: HttpEvent): Promise<Page> {
  const { method } = event.requestContext.http;
  const view = await respond(
    method, linkIdIn(event), sentIn(event), identityIn(event, process.env[ENVIRONMENT.identity]),
    { requests, waiting, now: () => new Date(), newDecisionId: randomUUID },
  );
  const shown = page(view);
  return method === 'HEAD' ? { ...shown, body: '' } : shown;
}
