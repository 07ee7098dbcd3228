/** What a rider gives and asks, in a real browser: a link for an hour, an objection, everything as a file. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings, openPage } from '../../../test/pages/browser.ts';
import { json } from '../doors/door-fleet.ts';
import { becomeProcessor, unzip } from '../subjects/asking.ts';
import { PEOPLE } from './every-page.ts';
import { type Filled, filledOfFile } from './filled.ts';
import { needBrowser, openAs } from './served.ts';

const SAM = { sub: 'sam', roles: ['rider'] };
const PHONE = { viewport: { width: 360, height: 740 } };
let filled: Filled;
let browser: Browser;

filledOfFile((opened) => {
  ({ filled, browser } = opened);
});

async function open(options: object = PHONE) {
  const watched = await openPage(browser, filled.served.url, options);
  watched.page.setDefaultTimeout(60_000);
  return watched;
}

test('G7, M12: a rider shares a running trip for an hour; whoever has the link sees an area until it is taken back (FLEETVEIL_TIER=ci)', {
  timeout: 120_000,
}, async (context) => {
  needBrowser(context);
  const rider = await open();
  await openAs(rider.page, filled.served, '/rider', SAM);
  await rider.page.locator('.trips a').first().click();
  await rider.page.getByRole('button', { name: 'Share for an hour' }).click();
  await rider.page.getByText(/^Whoever has this link sees the area until/).waitFor();
  const link = await rider.page.locator('.link-made a').getAttribute('href');

  const guest = await open();
  await guest.page.goto(link ?? '');
  await guest.page.locator('.map[data-state="there"]').waitFor();
  expect(guest.faults).toEqual([]);
  await rider.page.getByRole('button', { name: 'Take it back' }).first().click(); // the one just made; another holds from before
  await rider.page.getByText('The link opens nothing any more.').waitFor();
  await guest.page.getByRole('button', { name: 'Try again' }).click();
  await guest.page.getByText(/^This link opens nothing any more/).waitFor();
  expect(await guest.page.locator('.map').count()).toBe(0);
  expect(guest.faults.filter((fault) => !/status of 404/.test(fault))).toEqual([]); // what opens nothing is answered so
  expect(rider.faults).toEqual([]);
  await Promise.all([guest.close(), rider.close()]);
});

test('G5, G7, G1: a rider objects to one use, and saves everything that is held about them as a ZIP (FLEETVEIL_TIER=ci)', {
  timeout: 120_000,
}, async (context) => {
  needBrowser(context);
  const { page, faults, close } = await open({ ...PHONE, acceptDownloads: true });
  await openAs(page, filled.served, '/rider/data', PEOPLE.rita);
  await page.getByRole('button', { name: 'Object', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Object to a use of your data' });
  await question.getByLabel('Condition of vehicles').check();
  expect(await axeFindings(page)).toEqual([]);
  await question.getByRole('button', { name: 'Send the objection' }).click();
  await page.getByText('Your objection holds from now on: Condition of vehicles.').waitFor();
  await page.getByRole('heading', { name: 'Objection: Condition of vehicles' }).waitFor(); // in the list beside it
  const token = await filled.doors.token('rita', 'rider');
  const asked = await json<{ items: { kind: string; purpose: string | null; state: string }[] }>(
    filled.doors.ask('/v1/rider/requests?limit=100', { token }),
  );
  expect(asked.items).toContainEqual(expect.objectContaining({ kind: 'object', purpose: 'fleet_health' }));

  await page.getByRole('button', { name: 'Make the file' }).click();
  const save = page.locator('section[aria-labelledby="actions"]').getByRole('button', {
    name: 'Download the file',
  });
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  const headers = { 'content-type': 'application/zip' };
  const files = await unzip(new Response(await readFile(await download.path()), { headers }));
  expect(Object.values(files).join('\n')).toContain(filled.rentalId);
  expect(faults).toEqual([]);
  await close();
});

test('T3: a route that is sealed to the rider’s own key, or still on its way, is not said to be none (FLEETVEIL_TIER=ci)', {
  timeout: 120_000,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await open();
  const path = `/rider/trips/${filled.rentalId}`;
  const route = page.locator('.facts div').filter({ has: page.getByText('Route', { exact: true }) });
  const problem = {
    type: '/problems#route_sealed_to_rider',
    title: 'Sealed',
    status: 409,
    detail: 'Sealed.',
  };
  const answers = [
    {
      ...{ status: 409, json: { ...problem, code: 'route_sealed_to_rider' } },
      told: 'This route is sealed to your own key. Only the device that has the key can open it.',
    },
    {
      ...{ status: 200, json: { type: 'FeatureCollection', features: [] } },
      told: 'nothing of it is here: it is still on its way, or its days are over',
    },
  ];
  for (const { told, ...answer } of answers) {
    await page.route(/\.geojson\?use=look$/, (each) => each.fulfill(answer), { times: 1 });
    await openAs(page, filled.served, path, PEOPLE.rita);
    await route.waitFor();
    expect(await route.locator('dd').textContent()).toBe(told);
  }
  await close();
});

test('T3: of a trip without places no area of nothing is told (FLEETVEIL_TIER=ci)', {
  timeout: 120_000,
}, async (context) => {
  needBrowser(context);
  const { page, faults, close } = await open();
  await openAs(page, filled.served, '/rider', SAM);
  await page.locator('.trips a').first().click();
  const cells = page.getByRole('row').filter({ hasText: 'Start and end' }).getByRole('cell');
  await cells.getByText('not known', { exact: true }).waitFor();
  expect(await page.getByText('0 km²').count()).toBe(0);
  expect(faults).toEqual([]);
  await close();
});

test('R14: riders and guests of a processor read who answers them, and riders that what they asked is passed on (FLEETVEIL_TIER=ci)', {
  timeout: 120_000,
}, async (context) => {
  needBrowser(context);
  const version = await becomeProcessor(filled.doors);
  const { page, close } = await open();
  await openAs(page, filled.served, '/rider/data', SAM);
  const passed = page.getByText(
    'What you asked is on record and is passed on. City Mobility decides about these data and answers you: dpo@city.example, Street 1.',
  );
  await page.getByRole('button', { name: 'Make the file' }).click();
  await expect.poll(() => passed.count()).toBe(1);
  await page.getByRole('button', { name: 'Object', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send the objection' }).click();
  await expect.poll(() => passed.count()).toBe(2);
  await page.goto(`${filled.served.url}/app/receipt#${filled.receiptCode}`);
  await page.getByRole('button', { name: 'Show the receipt' }).click();
  await page.getByRole('button', { name: 'Show what else is held' }).click();
  await page
    .getByText('City Mobility decides about these data and answers you. Ask them: dpo@city.example')
    .waitFor();
  await filled.doors.database.owner.deleteFrom('organisation').where('version', '=', version).execute();
  await close();
});
