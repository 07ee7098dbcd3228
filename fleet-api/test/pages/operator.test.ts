/** The operator's pages in a real browser: the map of all vehicles, search, one vehicle. */
import { cellOf } from '@fleetveil/proto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, openBrowser, openPage } from '../../../test/pages/browser.ts';
import { type DoorFleet, dateOf, NOW_S, openDoorFleet, type TestVehicle } from '../doors/door-fleet.ts';
import { CHROMIUM, needBrowser, openAs, picture, reservePort, type Served, webAt } from './served.ts';

const OLGA = { sub: 'olga', roles: ['dispatcher', 'operator'] };
let doors: DoorFleet;
let served: Served;
let browser: Browser;
let vehicle: TestVehicle;

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  const port = await reservePort();
  doors = await openDoorFleet({ web: await webAt(port.url) });
  served = port.open({ app: doors.app, token: doors.token });
  browser = await openBrowser(CHROMIUM);
  for (let i = 0; i < 12; i += 1) {
    vehicle = await doors.addVehicle();
    await report(vehicle, cellOf(56_940_000 + i * 4_000, 24_100_000, 8), i === 3 ? 2 : 1);
  }
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  await doors?.close();
});

async function report({ vehicleId }: TestVehicle, cell: string, zone: number): Promise<void> {
  const tick_s = NOW_S - (NOW_S % 900);
  await doors.database.owner
    .insertInto('coarse_report')
    .values({ vehicle_id: vehicleId, cell, tick_s, zone, policy_version: 1, ends_on: dateOf(NOW_S, 1) })
    .execute();
}

test('P8, M7: the map counts all vehicles; one is found by its label and looked at with a reason that is on record (FLEETVEIL_TIER=ci)', {
  timeout: 120_000,
}, async (context) => {
  needBrowser(context);
  const { page, faults, close } = await openPage(browser, served.url, {
    viewport: { width: 1280, height: 900 },
  });
  page.setDefaultTimeout(60_000);
  await openAs(page, served, '/operator', OLGA);
  await page.getByText('12 vehicles.').waitFor();
  await page.locator('.map[data-state="there"]').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await picture(page, 'operator-fleet-desktop');
  const label = `Scooter ${vehicle.unitId.slice(0, 4)}`;
  await page.getByLabel('Part of a label').fill(label.toUpperCase());
  await page.getByRole('button', { name: 'Find' }).click();
  await page.locator('.trips a').filter({ hasText: label }).first().waitFor();
  await expect.poll(() => page.locator('.trips a').count()).toBe(1);
  await page.locator('.trips a').first().click();
  await page.getByLabel('Why do you look?').fill('The battery is low.');
  await page.getByRole('button', { name: 'Look at the vehicle' }).click();
  await page.getByText('Written to the log: The battery is low.').waitFor();
  await page.getByText('There is no history here').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await picture(page, 'operator-vehicle-desktop');
  expect(faults).toEqual([]);
  await close();
  const entries = await doors.database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .where('vehicle_id', '=', vehicle.vehicleId)
    .execute();
  expect(entries.map(({ entry }) => entry)).toEqual([
    expect.objectContaining({ act: 'operator_vehicle_read', why: 'The battery is low.' }),
  ]);
});
