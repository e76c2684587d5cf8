/** Requests approval of three refunds: one is approved in a browser, one is rejected, and the third times out. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { Play } from './stage';
import type { ApprovalSystem, Ended } from '../support/approvals';
import { hasBrowser, openBrowser } from '../support/browser';

const PICTURES = join(__dirname, '..', '..', '.local-aws', 'pictures');
/** The number of times that the mail scanner opens the link. */
const LOOKS = 100;

const REQUESTS = {
  APPROVED: {
    title: 'Refund of 1,250.00 EUR to Ada Lovelace?',
    text: 'The customer sent back both pairs of shoes.',
    details: { Order: 'o-42', Reason: 'Too small', Card: 'ends in 4242' },
    requester: 'shop@example.com',
  },
  REJECTED: { title: 'Refund of 99,000.00 EUR to Eve?', details: { Order: 'o-43' }, requester: 'shop@example.com' },
  TIMED_OUT: { title: 'Refund without a decision?', details: { Order: 'o-44' } },
};
type Outcome = keyof typeof REQUESTS;
const OUTCOMES = Object.keys(REQUESTS) as Outcome[];

export const APPROVALS: Play = {
  title: 'An approval workflow, deployed and executed',
  stack: 'Approvals',
  app: 'node --import tsx integ/demo/approval-app.ts',
  activity: 'requests three approvals',
  perform: async (outputs, { ui, step }) => {
    // Imported here, because the clients read the environment when they are created.
    const { ApprovalSystem: System, linkIn, press, reachable } = await import('../support/approvals.js');
    const system: ApprovalSystem = new System(outputs);
    const started = {} as { [outcome in Outcome]: string };
    await step('Requesting three approvals', 'Three approvals requested', async () => {
      for (const outcome of OUTCOMES) started[outcome] = await system.start(REQUESTS[outcome]);
    });
    const message = await system.message(REQUESTS.APPROVED.title);
    ui.note(message.trim(), 'The message to a subscriber of the topic');

    const link = reachable(linkIn(message));
    await step(`Opening the link ${LOOKS} times, as scanners do`, `The link was opened ${LOOKS} times`, async () => {
      for (let i = 0; i < LOOKS; i++) await fetch(link, { method: i % 2 ? 'HEAD' : 'GET' });
    });
    const how = hasBrowser() ? 'in Chromium' : 'without a browser: set CHROMIUM to the path of one';
    await step('Approving', `Approved ${how}`, () => decide(link, 'APPROVED', 'Checked with the warehouse.', press));
    await step('Rejecting', `Rejected ${how}`, async () =>
      decide(await system.link(REQUESTS.REJECTED.title), 'REJECTED', 'Ask Eve first.', press));
    const ended = await step('Waiting until the third request times out', 'All three requests have ended', async () => {
      const all = {} as { [outcome in Outcome]: Ended };
      for (const outcome of OUTCOMES) all[outcome] = await system.ended(started[outcome]);
      return all;
    });
    process.stdout.write(`${draw(ended)}\n`);
    for (const [outcome, { output }] of Object.entries(ended)) {
      if (output?.decision !== outcome) throw new Error(`expected ${outcome}, got ${JSON.stringify(output)}`);
    }
    if (hasBrowser()) ui.log.info(`Screenshots of the page: ${PICTURES}`);
    ui.log.success('Every request ended as expected, and opening the link decided nothing.');
  },
};

/** Presses a button of the page. If a browser is available, it is used, with a screenshot before and after. */
async function decide(
  link: string, decision: Outcome, comment: string, press: (...args: [string, string, string]) => Promise<Response>,
): Promise<void> {
  if (!hasBrowser()) {
    await press(link, decision, comment);
    return;
  }
  mkdirSync(PICTURES, { recursive: true });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 700 } });
    await page.goto(link);
    await page.getByLabel('Comment').fill(comment);
    await page.screenshot({ path: join(PICTURES, `${decision}-before.png`) });
    await page.getByRole('button', { name: decision === 'APPROVED' ? 'Approve' : 'Reject' }).click();
    await page.getByRole('status').waitFor();
    await page.screenshot({ path: join(PICTURES, `${decision}-after.png`) });
  } finally {
    await browser.close();
  }
}

const COLORS: { readonly [outcome in Outcome]: 'green' | 'red' | 'yellow' } = {
  APPROVED: 'green', REJECTED: 'red', TIMED_OUT: 'yellow',
};

/** Draws a table that fits a terminal of 80 columns. */
function draw(ended: { readonly [outcome in Outcome]: Ended }): string {
  const table = new Table({ head: ['request', 'decision', 'comment'], colWidths: [36, 13, 28], wordWrap: true });
  for (const [outcome, { output }] of Object.entries(ended) as [Outcome, Ended][]) {
    table.push([REQUESTS[outcome].title, styleText(COLORS[outcome], output?.decision ?? '?'), output?.comment ?? '']);
  }
  return table.toString();
}
