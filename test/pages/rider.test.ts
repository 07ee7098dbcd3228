/**
 * The rider's pages in a real browser, over real programs: the trip just driven, routes on, one deleted. An error on the
 * console, a refusal by the page's policy or a request to anybody else fails it; axe looks at every page in both appearances.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findProgram, HAS_TIME, needProgram, needTime } from '../parts/parts.ts';
import { axeFindings, openBrowser, openPage, signInAs } from './browser.ts';
import { openRidden, type Ridden } from './ridden.ts';

const CHROMIUM = findProgram('chromium');
let ridden: Ridden;
let browser: Browser;
beforeAll(async () => {
  if (CHROMIUM === undefined || !HAS_TIME) return;
  [ridden, browser] = await Promise.all([openRidden(), openBrowser(CHROMIUM)]);
});
afterAll(async () => {
  await browser?.close();
  await ridden?.close();
});

/** Limits are for what hangs: a test waits for what has to appear, never for a time. */
const PATIENCE_MS = 60_000;

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

async function openTrips(options = {}) {
  const watched = await openPage(browser, ridden.fleet.doorsUrl, options);
  watched.page.setDefaultTimeout(PATIENCE_MS);
  await watched.page.goto(`${ridden.fleet.doorsUrl}/app/`);
  await watched.page.getByRole('link', { name: 'I ride' }).click();
  await signInAs(watched.page, 'Anna');
  await heading(watched.page, 'My trips').waitFor();
  return watched;
}

async function openTrip(page: Page): Promise<void> {
  await page.locator('.trips a').first().click();
  await expect.poll(() => page.locator('.map[data-state="there"]').count(), { timeout: PATIENCE_MS }).toBe(2);
}

test('axe finds nothing on any page, light and dark; nothing is refused and nobody else is asked', async (context) => {
  needTime(context);
  needProgram(context, 'chromium');
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, faults, close } = await openPage(browser, ridden.fleet.doorsUrl, { colorScheme });
    for (const path of ['/app/', '/app/receipt', '/app/shared#none', '/app/rider', '/app/nowhere']) {
      await page.goto(`${ridden.fleet.doorsUrl}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await axeFindings(page), `${path} ${colorScheme}`).toEqual([]);
    }
    expect(faults.filter((fault) => !/status of 404/.test(fault))).toEqual([]); // a link that opens nothing is answered so
    await close();
    const signed = await openTrips({ colorScheme });
    expect(await axeFindings(signed.page), `trips ${colorScheme}`).toEqual([]);
    await signed.page.getByRole('link', { name: 'My data and requests' }).click();
    await heading(signed.page, 'My data and requests').waitFor();
    expect(await axeFindings(signed.page), `data ${colorScheme}`).toEqual([]);
    await signed.page.getByRole('link', { name: 'My trips' }).click();
    await openTrip(signed.page);
    expect(await axeFindings(signed.page), `trip ${colorScheme}`).toEqual([]);
    expect(signed.faults).toEqual([]);
    await signed.close();
  }
});

test('no cookie, no token kept: a reload has to sign in again', async (context) => {
  needTime(context);
  needProgram(context, 'chromium');
  const { page, faults, close } = await openTrips();
  expect(await page.context().cookies()).toEqual([]);
  const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
  expect(kept).toBe('[{},{}]');
  await page.reload();
  await heading(page, 'Sign in').waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('360 px wide, by keyboard alone, in Latvian: nothing is cut off, and the focus is on the heading', async (context) => {
  needTime(context);
  needProgram(context, 'chromium');
  const { page, faults, close } = await openTrips({ viewport: { width: 360, height: 740 } });
  await page.getByLabel('Language').selectOption('lv');
  await heading(page, 'Mani braucieni').waitFor();
  await page.locator('.trips a').first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Kas skatījās, kad un kāpēc' }).waitFor();
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  expect(await page.evaluate('document.documentElement.lang')).toBe('lv');
  expect(faults).toEqual([]);
  await close();
});

test('G7, P13, T3, M7: the rider sees the trip just driven, turns routes on, deletes one, and reads who looked', async (context) => {
  needTime(context);
  needProgram(context, 'chromium');
  const { page, faults, close } = await openTrips();
  const { trip, rental } = ridden.journey;
  await page.getByRole('switch', { name: 'Record the route of my trips' }).click();
  await page.getByText('Routes are on for trips you book from now on.').waitFor();
  const anna = await ridden.fleet.doors.token('rider-anna', ['rider']);
  expect(await ridden.fleet.doors.get('/v1/rider/preferences', anna)).toMatchObject({ route: 'on' });

  await openTrip(page);
  const kilometres = `${Number(((trip['distance_m'] as number) / 1000).toFixed(1))} km`;
  await page.getByText(kilometres, { exact: true }).waitFor();
  await page.getByText(/^\d+ points$/).waitFor();
  await page.getByText('What the operator sees', { exact: true }).first().waitFor();
  await page.getByText('That the trip was yours').waitFor();
  await page.locator('.log').getByText('looked at the trip').first().waitFor();

  await page.getByRole('button', { name: 'Delete the route now' }).click();
  const question = page.getByRole('dialog', { name: 'Delete the route of this trip?' });
  await question.getByText('This cannot be undone').waitFor();
  await question.getByRole('button', { name: 'Keep it' }).click();
  const path = `/v1/rider/trips/${rental.rentalId}.geojson`;
  expect(await ridden.fleet.doors.text(path, anna)).toContain('MultiLineString');
  await page.getByRole('button', { name: 'Delete the route now' }).click();
  await question.getByRole('button', { name: 'Delete the route now' }).click();
  await page.getByText(/^The route is deleted\. By the end of \d+ \w+ \d{4} no copy is left/).waitFor();
  expect(await ridden.fleet.doors.text(path, anna)).not.toContain('MultiLineString');
  expect(faults).toEqual([]);
  await close();
});
