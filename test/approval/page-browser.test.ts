import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { join } from 'node:path';
import { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { VIEWS } from './views';
import { hasBrowser, openBrowser } from '../../integ/support/browser';
import { page, View } from '../../src/approval/handlers/page';

/** Without a browser, the tests are skipped, and counted. */
const describeInBrowser = hasBrowser() ? describe : describe.skip;
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** The folder for screenshots, if any. */
const { PICTURES } = process.env;

const named = VIEWS.map(
  (view) =>
    [[view.kind, 'problem' in view && 'problem', 'open' in view && 'open'].filter(Boolean).join('-'), view] as const,
);

describeInBrowser('the page of an approval', () => {
  let browser: Browser;
  let server: Server;
  let address: string;
  let shown: View = VIEWS[0];
  const posted: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        if (request.method === 'POST') posted.push(body);
        const { statusCode, headers, body: html } = page(request.method === 'POST' ? VIEWS[2] : shown);
        response.writeHead(statusCode, headers).end(html);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as { port: number }).port}/r/abc`;
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });
  beforeEach(() => {
    shown = VIEWS[0];
    posted.length = 0;
  });

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const tab = await context.newPage();
    await tab.goto(address);
    return tab;
  }

  test.each(named)('is accessible in light and dark mode: %s', async (_, view) => {
    shown = view;
    for (const colorScheme of ['light', 'dark'] as const) {
      const tab = await open({ colorScheme });
      await tab.evaluate(AXE);
      const { violations } = await tab.evaluate<any>('axe.run()');
      expect(violations.map(({ id, nodes }: any) => [id, nodes.map(({ html }: any) => html)])).toEqual([]);
      await tab.context().close();
    }
  });

  test.each(named)('fits a phone: %s', async (name, view) => {
    shown = view;
    for (const width of [320, 390, 1280]) {
      const tab = await open({ viewport: { width, height: 844 } });
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      if (PICTURES) {
        mkdirSync(PICTURES, { recursive: true });
        await tab.screenshot({ path: join(PICTURES, `${name}-${width}.png`) });
      }
      await tab.context().close();
    }
  });

  test('loads no other resources, and does not violate its content security policy', async () => {
    const context = await browser.newContext();
    const tab = await context.newPage();
    const [requests, complaints]: [string[], string[]] = [[], []];
    tab.on('request', (request) => requests.push(request.url()));
    tab.on('console', (message) => complaints.push(message.text()));
    await tab.goto(address);
    await tab.waitForLoadState('networkidle');
    expect([requests, complaints]).toEqual([[address], []]);
    expect(await tab.evaluate('getComputedStyle(document.querySelector("main")).maxWidth')).toBe('608px'); // styled
    await context.close();
  });

  test('accepts a decision without JavaScript', async () => {
    const tab = await open({ javaScriptEnabled: false });
    await tab.getByLabel('Comment').fill('Fine & good');
    await tab.getByRole('button', { name: 'Approve' }).click();
    expect(posted).toEqual(['comment=Fine+%26+good&decision=APPROVED']);
    expect(await tab.getByRole('status').textContent()).toContain('Your decision was recorded: approved.');
    await tab.context().close();
  });

  test('accepts a decision by keyboard alone, and submits nothing on Enter in the comment', async () => {
    const tab = await open();
    await tab.keyboard.press('Tab');
    await tab.keyboard.type('No');
    await tab.keyboard.press('Enter');
    await tab.keyboard.type('thanks');
    expect(posted).toEqual([]);
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('Tab');
    await Promise.all([tab.waitForNavigation(), tab.keyboard.press('Enter')]);
    expect(posted).toEqual(['comment=No%0D%0Athanks&decision=REJECTED']);
    await tab.context().close();
  });

  test('submits nothing if it is only viewed', async () => {
    const tab = await open();
    for (let i = 0; i < 20; i++) await tab.reload();
    expect(posted).toEqual([]);
    await tab.context().close();
  });
});
