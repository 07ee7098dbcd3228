/** The privacy office in a real browser: a request is answered, the log is verified, also one that was tampered with. */
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, openBrowser, openPage } from '../../../test/pages/browser.ts';
import { createFakeVault, newSequencer } from '../audit/log-parts.ts';
import { type DoorFleet, NOW_S, openDoorFleet } from '../doors/door-fleet.ts';
import { look, make } from '../subjects/asking.ts';
import { fixAt, rideTrip } from '../trips/recorded-trip.ts';
import { CHROMIUM, needBrowser, openAs, picture, reservePort, type Served, webAt } from './served.ts';

const DANA = { sub: 'dana', roles: ['privacy_officer'] };
let doors: DoorFleet;
let served: Served;
let browser: Browser;
let rentalId: string;

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  const port = await reservePort();
  doors = await openDoorFleet({ vault: 'real', web: await webAt(port.url) });
  served = port.open({ app: doors.app, token: doors.token });
  const { booked } = await rideTrip(doors, 'rita', [
    { kind: 'ends', chunks: [[fixAt(NOW_S, 1), fixAt(NOW_S + 600, 2)]] },
  ]);
  rentalId = booked.rental_id;
  doors.now = NOW_S + 3_600;
  browser = await openBrowser(CHROMIUM);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  await doors?.close();
});

const sequence = () =>
  newSequencer(doors.database.doors, createFakeVault(), { nowS: () => doors.now }).pass();
const go = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click();

test('G2, M7: the officer answers a request, reads policy and ends, and verifies the log; a changed entry is told (FLEETVEIL_TIER=ci)', {
  timeout: 180_000,
}, async (context) => {
  needBrowser(context);
  const request = await make(doors, 'rita', {
    kind: 'rectify',
    rental_id: rentalId,
    field: 'rider',
    words: 'I never rode it.',
  });
  const { page, faults, close } = await openPage(browser, served.url, {
    viewport: { width: 1280, height: 900 },
  });
  page.setDefaultTimeout(60_000);
  await openAs(page, served, '/office', DANA);
  await page.getByText('I never rode it.').waitFor();
  await page
    .getByText(/days left$/)
    .first()
    .waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
  await page.getByText('Accepted. It is carried out now').waitFor();
  expect((await look(doors, 'rita', request.request_id)).state).not.toBe('received');

  await go(page, 'Policy');
  await page.getByRole('rowheader', { name: 'rental contract' }).waitFor();
  await page.getByRole('cell', { name: 'sealed ends' }).first().waitFor();
  await page.getByText('Nothing differs.').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await picture(page, 'office-policy-desktop');
  await go(page, 'Retention');
  await page.locator('.chart canvas').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await picture(page, 'office-keeping-desktop');

  await sequence();
  await go(page, 'Audit log');
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByText(/^It holds: the signature, all \d+ leaves/).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await picture(page, 'office-log-desktop');
  await sequence();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByText(/^It holds: the signature, all \d+ leaves/).waitFor();
  await sql`UPDATE audit_entry SET entry = jsonb_set(entry::jsonb, '{atS}', '1')`.execute(
    doors.database.owner,
  );
  await go(page, 'Requests');
  await go(page, 'Audit log');
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByText('An entry is not what its leaf is the hash of.').waitFor();
  expect(faults).toEqual([]);
  await close();
});
