/** The files of the privacy office in a real browser: a breach from knowing to its end, an order by two people, insurers, holds. */
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings, openPage } from '../../../test/pages/browser.ts';
import { dateOf, json, NOW_S } from '../doors/door-fleet.ts';
import { PEOPLE } from './every-page.ts';
import { type Filled, filledOfFile } from './filled.ts';
import { needBrowser, openAs, type Served } from './served.ts';

const { dana, egon } = PEOPLE;
let filled: Filled;
let browser: Browser;
filledOfFile((opened) => {
  ({ filled, browser } = opened);
});

async function open(path: string, person: Served['person'], options: object = {}) {
  const watched = await openPage(browser, filled.served.url, options);
  watched.page.setDefaultTimeout(60_000);
  await openAs(watched.page, filled.served, path, person);
  return watched;
}

const asDana = async <T>(path: string): Promise<T> =>
  json<T>(filled.doors.ask(path, { token: await filled.doors.token('dana', 'privacy_officer') }));

test('L3: the officer opens the file of a breach, sees the 72 hours run, says whose data, tells the authority, and closes it (FLEETVEIL_TIER=ci)', {
  timeout: 180_000,
}, async (context) => {
  needBrowser(context);
  const { page, faults, close } = await open('/office/breaches', dana, { acceptDownloads: true });
  await page.getByLabel('What happened').fill('A disk was lost.');
  await page.getByRole('button', { name: 'Open a file' }).click();
  await page.getByRole('timer', { name: 'Time left to tell the authority' }).waitFor();
  await page.getByText(/still to do: .*whose data/).waitFor();
  filled.doors.now += 3_600; // the page's clock runs on, the doors' in this test does not

  const about = page.getByLabel('About');
  const add = async (shown: string): Promise<void> => {
    await page.getByRole('button', { name: 'Add a note' }).click();
    await page.locator('.log').getByText(shown).waitFor();
  };
  await about.selectOption('scope');
  await page.getByLabel('From').fill(local(NOW_S - 3_600));
  await add('all vehicles,');
  await page
    .locator('.facts div')
    .filter({ hasText: 'Riders concerned' })
    .getByText(/^[1-9]/)
    .waitFor();
  await about.selectOption('risk');
  await page.getByLabel('How likely is harm?').selectOption('unlikely');
  await page.getByLabel('In a sentence').fill('It was encrypted.');
  await add('unlikely: It was encrypted.');
  await about.selectOption('measure');
  await page.getByLabel('In a sentence').fill('Keys were changed.');
  await add('Keys were changed.');
  await about.selectOption('authority_notified');
  await page.getByLabel('Their reference').fill('DVI 17');
  await add('DVI 17');
  expect(await page.getByRole('timer').count()).toBe(0);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the list' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^breach-[0-9a-f]{32}\.csv$/);
  expect(await axeFindings(page)).toEqual([]);

  await about.selectOption('closed');
  await page.getByLabel('In a sentence').fill('Nothing is left to do.');
  await page.getByRole('button', { name: 'Close the file' }).click();
  await page.getByRole('dialog').getByText('This cannot be undone').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close the file' }).click();
  await page.getByText('closed', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Add a note' }).count()).toBe(0);
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const file = await asDana<{ missing: string[]; notes: { note: { kind: string } }[] }>(
    `/v1/privacy/breaches/${id}`,
  );
  expect(file.missing).toEqual([]);
  expect(file.notes.map(({ note }) => note.kind)).toEqual([
    ...['facts', 'scope', 'risk', 'measure', 'authority_notified', 'closed'],
  ]);
  expect(faults).toEqual([]);
  await close();
});

test('R4, M10: one officer opens an order and cannot agree to it; another agrees, and reads whose the moment was and where (FLEETVEIL_TIER=ci)', {
  timeout: 180_000,
}, async (context) => {
  needBrowser(context);
  const { label } = await filled.doors.database.owner
    .selectFrom('vehicle')
    .select('label')
    .where('vehicle_id', '=', filled.order.vehicleId)
    .executeTakeFirstOrThrow();
  const first = await open('/office/orders', dana);
  const { page } = first;
  await page.getByLabel('Who orders').fill('State Police');
  await page.getByLabel('Office that asks').fill('Riga region');
  await page.getByLabel('Their number').fill('12/26');
  await page.getByLabel('What it says').fill('A collision.');
  await page.getByLabel('Label of the vehicle').fill(label);
  await page.getByLabel('What it asks').selectOption('both');
  await page.getByLabel('Moments').fill('tomorrow');
  await page.getByRole('button', { name: 'Open a case' }).click();
  await page.getByText('Each line needs a time to the second and its zone.').waitFor();
  const moments = [NOW_S, NOW_S + 300].map((atS) => `${new Date(atS * 1000).toISOString().slice(0, 19)} UTC`);
  await page.getByLabel('Moments').fill(moments.join('\n'));
  await page.getByRole('button', { name: 'Open a case' }).click();
  await page.getByText('You opened it, so another officer has to agree.').waitFor();
  expect(await page.getByRole('button', { name: 'Agree', exact: true }).count()).toBe(0);
  const path = new URL(page.url()).pathname.replace('/app', '');
  expect(first.faults).toEqual([]);
  await first.close();

  const second = await open(path, egon);
  await second.page.getByRole('button', { name: 'Agree', exact: true }).click();
  await second.page.getByRole('dialog').getByRole('button', { name: 'Agree', exact: true }).click();
  await second.page.getByRole('button', { name: 'Read the answer' }).click();
  await second.page.getByRole('cell', { name: filled.order.rentalId }).first().waitFor();
  await second.page.getByRole('cell', { name: 'ruth' }).first().waitFor();
  await second.page.getByText('Reason on record: A collision.').waitFor();
  await second.page.getByRole('timer', { name: 'The answer can be read for' }).waitFor();
  await second.page.getByRole('button', { name: 'Open the places' }).click();
  await second.page.locator('.map[data-state="there"]').waitFor();
  await second.page.getByRole('cell', { name: /^56\.9491/ }).waitFor();
  await second.page.getByRole('cell', { name: 'none measured in that second' }).waitFor();
  expect(await axeFindings(second.page)).toEqual([]);
  expect(second.faults).toEqual([]);
  await second.close();
  const looks = await json<{ items: { act: string }[] }>(
    filled.doors.ask(`/v1/rider/trips/${filled.order.rentalId}/reads?limit=100`, {
      token: await filled.doors.token('ruth', 'rider'),
    }),
  );
  expect(looks.items.map(({ act }) => act)).toEqual(
    expect.arrayContaining(['authority_disclosed', 'authority_place_opened']),
  );
});

test('R3, R5: an insurer is put on record and its secret shown once; a hold is begun, reviewed and released (FLEETVEIL_TIER=ci)', {
  timeout: 180_000,
}, async (context) => {
  needBrowser(context);
  const { page, faults, close } = await open('/office/insurers', dana);
  await page.getByLabel('Insurer', { exact: false }).last().fill('insurer-1');
  await page.getByLabel('Address').fill('https://claims.example/fleetveil');
  await page.getByLabel('Public key').fill('no key');
  await page.getByRole('button', { name: 'Put an insurer on record' }).click();
  await page.getByText('This is no JWK.').waitFor();
  await page.getByLabel('Public key').fill(await publicJwk());
  await page.getByRole('button', { name: 'Put an insurer on record' }).click();
  await page.getByText('Packets are sealed to its key.').waitFor();
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click();
  await page.getByText(/^whsec_/).waitFor();
  expect(await axeFindings(page)).toEqual([]);

  await page.getByRole('link', { name: 'Retention', exact: true }).click();
  const begin = page.locator('section[aria-labelledby="begin"]');
  await begin.getByLabel('What').selectOption('rider');
  await begin.getByLabel('Pseudonym of the rider').fill('rita');
  await begin.getByLabel('Who answers for it').fill('legal');
  await begin.getByLabel('Why it is needed').fill('Claim 4712 is before the court.');
  await begin.getByLabel('Day of review').fill(dateOf(filled.doors.now, 90));
  await begin.getByRole('button', { name: 'Hold something' }).click();
  const held = page.locator('.acts li').filter({ hasText: 'Claim 4712 is before the court.' });
  await held.waitFor();
  await held.getByLabel('Day of review').fill(dateOf(filled.doors.now, 100));
  await held.getByRole('button', { name: 'Set the next review' }).click();
  await held.getByText('The next review is set.').waitFor();
  const holds = await asDana<{ items: { reason: string; review_on: string }[] }>('/v1/privacy/holds');
  expect(holds.items).toContainEqual(
    expect.objectContaining({
      reason: 'Claim 4712 is before the court.',
      review_on: dateOf(filled.doors.now, 100),
    }),
  );
  await held.getByLabel('Why is it over?').fill('The court has decided.');
  await held.locator('form').getByRole('button', { name: 'Release the hold' }).click();
  const release = page.getByRole('dialog', { name: 'Release this hold?' });
  await release.getByText('This cannot be undone').waitFor();
  await release.getByRole('button', { name: 'Release the hold' }).click();
  await held.waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
  await close();
});

/** As a field for a moment takes it; the browsers of these tests are in Riga. */
function local(atS: number): string {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: 'Europe/Riga', dateStyle: 'short', timeStyle: 'short' },
  });
  return shown.format(atS * 1000).replace(' ', 'T');
}

/** A public key as an insurer's programmer hands it in. */
async function publicJwk(): Promise<string> {
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  return JSON.stringify({ kty, crv, x, y });
}
