/** A theft in real browsers: two people with two logins, the pursuit live, each look with its reason, closed at the end. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, openBrowser, openPage } from '../../../test/pages/browser.ts';
import { NOW_S } from '../doors/door-fleet.ts';
import { away, openStolenFleet, type StolenFleet } from '../theft/stolen.ts';
import { CHROMIUM, needBrowser, openAs, picture, reservePort, type Served, webAt } from './served.ts';

let stolen: StolenFleet;
let served: Served;
let browser: Browser;

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  const port = await reservePort();
  stolen = await openStolenFleet({ web: await webAt(port.url) });
  served = port.open({ app: stolen.doors.app, token: stolen.doors.token });
  browser = await openBrowser(CHROMIUM);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
  await stolen?.close();
});

const OLA = { sub: 'ola', roles: ['theft_officer'] };
const ADA = { sub: 'ada', roles: ['approver'] };
const WIDE = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } as const;

async function open(path: string, person: Served['person'], options: object) {
  const watched = await openPage(browser, served.url, options);
  watched.page.setDefaultTimeout(60_000);
  await openAs(watched.page, served, path, person);
  return watched;
}

const width = (page: Page) => page.evaluate('document.documentElement.scrollWidth');

test('M10, M7, X13: two people confirm a theft, its officer follows it live with a reason and a countdown, and closes it (FLEETVEIL_TIER=ci)', {
  timeout: 180_000,
}, async (context) => {
  needBrowser(context);
  const scooter = await stolen.doors.addVehicle();
  const officer = await open('/theft', OLA, WIDE);
  const { page } = officer;
  await page.getByText('No cases').waitFor();
  await page.getByLabel('Label of the vehicle').fill(`Scooter ${scooter.unitId.slice(0, 4)}`);
  await page.getByLabel('What happened').fill('Two people lifted it into a van.');
  await page.getByLabel('Police case number').fill('LV-26-11');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Declare a theft' }).click();
  await page.getByText('It waits for a second person.').waitFor();
  expect(await page.getByRole('button', { name: 'Begin to look' }).count()).toBe(0);
  const theftId = new URL(page.url()).pathname.split('/').at(-1) ?? '';

  const second = await open('/approver', ADA, PHONE);
  await second.page.getByText('Two people lifted it into a van.').waitFor();
  expect(await axeFindings(second.page)).toEqual([]);
  await picture(second.page, 'theft-second-person-phone-dark');
  expect(await width(second.page)).toBeLessThanOrEqual(360);
  await second.page.getByRole('button', { name: 'Agree', exact: true }).click();
  await second.page.getByRole('dialog').getByRole('button', { name: 'Agree', exact: true }).click();
  await second.page.getByText('You agreed. The officers can look now.').waitFor();
  expect(second.faults).toEqual([]);
  await second.close();

  const sealed = await stolen.seal(scooter, away(NOW_S + 1, 4), { grant: await stolen.grantOf(theftId) });
  await page.getByRole('link', { name: '← Thefts' }).click();
  await page.locator('.trips a').first().click();
  await page.getByLabel('Why do you look now?').fill('The van was seen again.');
  await page.getByRole('button', { name: 'Begin to look' }).click();
  await page.getByText('Reason on record: The van was seen again.').waitFor();
  await page.getByRole('timer', { name: 'This look ends in' }).waitFor();
  const positions = page.locator('.facts div').filter({ hasText: 'Positions' }).locator('dd');
  await expect.poll(() => positions.textContent(), { timeout: 180_000 }).toBe('4');
  stolen.at(NOW_S + 60);
  await sealed.add(away(NOW_S + 30, 3));
  await expect.poll(() => positions.textContent(), { timeout: 180_000 }).toBe('7');
  await page.locator('.map[data-state="there"]').first().waitFor();
  const time = page
    .locator('.facts div')
    .filter({ has: page.getByText('Time', { exact: true }) })
    .locator('dd');
  expect(await time.textContent()).toMatch(/2026, \d\d:\d\d:\d\d$/); // a place may be a day old
  expect(await axeFindings(page)).toEqual([]);
  await picture(page, 'theft-pursuit-desktop');
  stolen.at(NOW_S + 901);
  await page.getByText('This look is over. Begin another with its own reason.').waitFor();

  await page.getByLabel('What happened').fill('It stood in a yard in the harbour.');
  await page.getByRole('button', { name: 'Close the case' }).click();
  await page.getByRole('dialog').getByText('This cannot be undone').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close the case' }).click();
  await page.getByText('It is over. The riders concerned are told of every look.').waitFor();
  expect(await stolen.read(theftId)).toMatchObject({
    state: 'closed',
    outcome: 'found',
    decided: { by: 'ada' },
  });
  expect(officer.faults).toEqual([]);
  await officer.close();
});

test('M10: who declared a theft cannot agree to it, with both roles in one login either (FLEETVEIL_TIER=ci)', {
  timeout: 120_000,
}, async (context) => {
  needBrowser(context);
  const scooter = await stolen.doors.addVehicle();
  const { theft_id } = await stolen.declare(scooter);
  const both = { sub: 'ola', roles: ['approver'] };
  const { page, close } = await open('/approver', both, WIDE);
  await page.getByRole('button', { name: 'Agree', exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Agree', exact: true }).click();
  await page.locator('.said.failed').waitFor();
  expect((await stolen.read(theft_id)).state).toBe('declared');
  await close();
});
