/** Writes the pictures of the approval page that README.md shows: `npm run docs`. */
import { join } from 'node:path';
import { hasBrowser, openBrowser } from '../../integ/support/browser';
import { page, View } from '../../src/approval/handlers/page';
import { DECISION, QUESTION } from '../approval/views';

const DOCS = join(__dirname, '..', '..', 'docs');
const PICTURES: [string, View, number, 'light' | 'dark'][] = [
  ['approval-question', { kind: 'question', question: QUESTION }, 720, 'light'],
  ['approval-phone', { kind: 'question', question: QUESTION }, 390, 'dark'],
  ['approval-decided', { kind: 'decided', question: QUESTION, decision: DECISION }, 720, 'light'],
];

async function photograph(): Promise<void> {
  const browser = await openBrowser();
  for (const [name, view, width, colorScheme] of PICTURES) {
    const tab = await browser.newPage({ viewport: { width, height: 100 }, colorScheme });
    await tab.setContent(page(view).body);
    await tab.screenshot({ path: join(DOCS, `${name}.png`), fullPage: true });
  }
  await browser.close();
}

if (hasBrowser()) void photograph();
else process.stderr.write('Chromium was not found: the pictures of the approval page are not updated.\n');
