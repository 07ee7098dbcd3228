/** `npm run screens`: each page as it looks, into docs/screens: desktop, phone, dark. A trip is driven for it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { findProgram } from '../parts/parts.ts';
import { ROOT } from '../structure/source-tree.ts';
import { openBrowser, openPage, signInAs } from './browser.ts';
import { openRidden } from './ridden.ts';
import { smallPng } from './small-png.ts';

const OUT = join(ROOT, 'docs/screens');

/** Pixels of a picture from top to bottom: what is below is more of the same, and the files stay small. */
const MOST_PX = 1_500;

/** How a page is looked at. */
const LOOKS = {
  desktop: { viewport: { width: 1120, height: 800 }, colorScheme: 'light' },
  phone: { viewport: { width: 360, height: 740 }, colorScheme: 'light' },
  dark: { viewport: { width: 1120, height: 800 }, colorScheme: 'dark' },
} as const;

/** Pages in the order in which a rider comes to them, each with how it is reached from the one before. */
const VISITS: readonly (readonly [name: string, reach: (page: Page) => Promise<void>])[] = [
  ['receipt', (page) => page.getByRole('link', { name: 'I have a receipt code' }).click()],
  ['start', (page) => page.getByRole('link', { name: 'Fleetveil', exact: true }).click()],
  ['sign-in', (page) => page.getByRole('link', { name: 'I ride' }).click()],
  [
    'rider-trips',
    async (page) => {
      await signInAs(page, 'Anna');
      await page.locator('.trips a').first().waitFor();
    },
  ],
  [
    'rider-trip',
    async (page) => {
      await page.locator('.trips a').first().click();
      await page.locator('.map[data-state="there"]').nth(1).waitFor();
      await page.locator('.log li').first().waitFor();
      await page.waitForTimeout(1_500); // the software renderer has drawn by then
    },
  ],
  ['rider-data', (page) => page.getByRole('link', { name: 'My data and requests' }).click()],
];

/** Waits until nothing says any more that it is being loaded. */
const hasLoaded = (page: Page): Promise<void> =>
  page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });

const chromium = findProgram('chromium');
if (chromium === undefined) throw new Error('chromium is not installed: run test/install-parts.sh');
const ridden = await openRidden();
const browser = await openBrowser(chromium);
try {
  await mkdir(OUT, { recursive: true });
  for (const [look, options] of Object.entries(LOOKS)) {
    const { page, close } = await openPage(browser, ridden.fleet.doorsUrl, options);
    await page.goto(`${ridden.fleet.doorsUrl}/app/`);
    for (const [name, reach] of VISITS) {
      await reach(page);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await hasLoaded(page);
      const height = Math.min(MOST_PX, Number(await page.evaluate('document.documentElement.scrollHeight')));
      const clip = { x: 0, y: 0, width: options.viewport.width, height };
      const png = await page.screenshot({ fullPage: true, clip });
      await writeFile(join(OUT, `${name}-${look}.png`), await smallPng(browser, png));
    }
    await close();
  }
} finally {
  await browser.close();
  await ridden.close();
}
