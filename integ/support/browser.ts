import { existsSync } from 'node:fs';
import { Browser, chromium } from 'playwright-core';

/** The Chromium of Debian, or the one in the environment variable CHROMIUM. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const hasBrowser = (): boolean => existsSync(CHROMIUM);

/** Launches a browser without background network traffic. */
export const openBrowser = (): Promise<Browser> => chromium.launch({
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
});
