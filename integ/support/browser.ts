import { existsSync } from 'node:fs';
import { Browser, chromium } from 'playwright-core';

/** Debian's, or what CHROMIUM names. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const hasBrowser = (): boolean => existsSync(CHROMIUM);

/** A browser that talks to nobody unless it is told to. */
export const openBrowser = (): Promise<Browser> => chromium.launch({
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
});
