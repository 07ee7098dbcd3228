/** A field worker on a phone, in a real browser: one vehicle is claimed, its small area shown, it rings, and is given back. */
import { COMMANDS, decodeDocument, SIGNED_TYPES, v1 } from '@fleetveil/proto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, openBrowser, openPage } from '../../../test/pages/browser.ts';
import { type DoorFleet, NOW_S, openDoorFleet } from '../doors/door-fleet.ts';
import { fixAt, type Ridden, rideTrip } from '../trips/recorded-trip.ts';
import { CHROMIUM, needBrowser, openAs, reservePort, type Served, webAt } from './served.ts';

const WANDA = { sub: 'wanda', roles: ['field_worker'] };
let doors: DoorFleet;
let served: Served;
let browser: Browser;
let left: Ridden;

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  const port = await reservePort();
  doors = await openDoorFleet({ vault: 'real', web: await webAt(port.url) });
  served = port.open({ app: doors.app, token: doors.token });
  const chunks = [[fixAt(NOW_S, 0)], [fixAt(NOW_S + 599, 599)]];
  left = await rideTrip(doors, 'rita', [{ kind: 'ends', chunks }]);
  doors.now = NOW_S + 1_200;
  doors.fleet.setNow(doors.now);
  browser = await openBrowser(CHROMIUM);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  await doors?.close();
});

/** What is on its way to the vehicle as an order to ring or flash. */
async function ordered(): Promise<(string | undefined)[]> {
  const rows = await doors.database.owner
    .selectFrom('downlink')
    .select('body')
    .where('unit_id', '=', left.vehicle.unitId)
    .orderBy('id')
    .execute();
  return rows
    .map(({ body }) => v1.Signed.decode(body))
    .filter(({ type }) => SIGNED_TYPES.word(type) === 'command')
    .map(({ body }) => COMMANDS.word(decodeDocument('command', body).kind));
}

test('P8, M7: a field worker claims a vehicle, sees its small area with the time left, lets it ring and flash, and gives it back (FLEETVEIL_TIER=ci)', {
  timeout: 120_000,
}, async (context) => {
  needBrowser(context);
  const { page, faults, close } = await openPage(browser, served.url, {
    viewport: { width: 360, height: 740 },
  });
  page.setDefaultTimeout(60_000);
  await openAs(page, served, '/field', WANDA);
  await page.getByText('No claims yet').waitFor();
  await page.getByLabel('Vehicle').fill(left.vehicle.vehicleId);
  await page.getByLabel('Reason').selectOption('relocation');
  await page.getByRole('button', { name: 'Claim the vehicle' }).click();
  await page.getByRole('timer', { name: 'Time left' }).waitFor();
  expect(await page.getByRole('button', { name: 'Claim the vehicle' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Show the area' }).click();
  await page.locator('.map[data-state="there"]').waitFor();
  await page.getByText('The look is written to the log.').waitFor();
  await page.getByRole('button', { name: 'Ring' }).click();
  await page.getByText('The vehicle is asked.').waitFor();
  await expect.poll(ordered).toEqual(['ring']);
  await page.getByRole('button', { name: 'Flash' }).click();
  await expect.poll(ordered).toEqual(['ring', 'flash']);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Give it back' }).click();
  await page.getByRole('button', { name: 'Claim the vehicle' }).waitFor();
  expect(await page.getByRole('timer').count()).toBe(0);
  expect(await page.locator('.map').count()).toBe(0);
  expect(faults).toEqual([]);
  await close();
  const entries = await doors.database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .where('vehicle_id', '=', left.vehicle.vehicleId)
    .orderBy('id')
    .execute();
  const acts = entries.map(({ entry }) => (entry as { act: string }).act);
  for (const act of ['field_claimed', 'field_place_read', 'field_commanded', 'field_released'])
    expect(acts).toContain(act);
});
