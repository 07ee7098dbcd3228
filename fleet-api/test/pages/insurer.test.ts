/** A released packet in a real browser: opened, checked by the contract's root keys, drawn, saved; a wrong key is told. */
import { readFile } from 'node:fs/promises';
import { toHex } from '@fleetveil/proto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, openBrowser, openPage } from '../../../test/pages/browser.ts';
import { crash, lookAfter, publishKeySet, RECORD, rootsOf } from '../accidents/crashed.ts';
import { type DoorFleet, json, NOW_S, openDoorFleet } from '../doors/door-fleet.ts';
import { CHROMIUM, needBrowser, openAs, picture, reservePort, type Served, webAt } from './served.ts';

let doors: DoorFleet;
let served: Served;
let browser: Browser;

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  const port = await reservePort();
  doors = await openDoorFleet({ vault: 'real', web: await webAt(port.url) });
  served = port.open({ app: doors.app, token: doors.token });
  await publishKeySet(doors);
  const vehicle = await doors.addVehicle();
  await crash(doors, vehicle);
  doors.now = NOW_S + 1_200;
  doors.fleet.setNow(doors.now);
  await lookAfter(doors, doors.now);
  browser = await openBrowser(CHROMIUM);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  await doors?.close();
});

test('R3, E3, M7: the operator releases a packet; the insurer opens it, checks it and saves it; other keys do not hold (FLEETVEIL_TIER=ci)', {
  timeout: 180_000,
}, async (context) => {
  needBrowser(context);
  const token = await doors.token('olga', 'operator');
  const operator = await openPage(browser, served.url, { viewport: { width: 360, height: 740 } });
  operator.page.setDefaultTimeout(60_000);
  await openAs(operator.page, served, '/operator/accidents', {
    sub: 'olga',
    roles: ['dispatcher', 'operator'],
  });
  await operator.page.locator('.trips a').first().click();
  await operator.page.getByLabel('Insurer').fill('insurer-1');
  await operator.page.getByLabel('Reason').first().fill('Claim 26-11.');
  await operator.page.getByRole('button', { name: 'Release the packet' }).click();
  await operator.page.getByText('Claim 26-11.').waitFor();
  expect(await operator.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  expect(await axeFindings(operator.page)).toEqual([]);
  expect(operator.faults).toEqual([]);
  await operator.close();

  const { page, faults, close } = await openPage(browser, served.url, {
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
    timezoneId: 'Pacific/Kiritimati', // where it was the next day already
  });
  page.setDefaultTimeout(60_000);
  await openAs(page, served, '/insurer', { sub: 'insurer-1', roles: ['insurer'] });
  await page.locator('.trips a').first().click();
  await page.getByRole('button', { name: 'Open the packet' }).click();
  await page.getByText('Not checked yet: give the root keys').waitFor();
  await page.getByLabel('Root keys of the fleet').fill('ab'.repeat(32));
  await page.getByText('The key set is not signed by a root key that you gave.').waitFor();
  await page.getByLabel('Root keys of the fleet').fill((await rootsOf(doors)).map(toHex).join('\n'));
  await page.getByText('It holds: a unit of this fleet signed exactly this.').waitFor();
  // The reader's day with the reader's time, and the zone of both.
  const at = new Date(((RECORD.timeS ?? 0) + 14 * 3_600) * 1000).toISOString();
  const when = page.locator('.facts div').filter({ hasText: 'When' }).locator('dd');
  expect(await when.textContent()).toMatch(
    new RegExp(`^${Number(at.slice(8, 10))} \\w+ ${at.slice(0, 4)}, ${at.slice(11, 19)} GMT\\+14$`),
  );
  await expect.poll(() => page.locator('.chart canvas').count()).toBe(2);
  await page.getByText('The numbers').first().click();
  await page.getByRole('rowheader', { name: '-5 s' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await picture(page, 'insurer-packet-desktop');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the file' }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({ fleetveil_packet: 1 });
  expect(faults).toEqual([]);
  await close();
  const page2 = await json<{ items: { standing: string }[] }>(doors.ask('/v1/operator/accidents', { token }));
  expect(page2.items.map(({ standing }) => standing)).toEqual(['released']);
});
