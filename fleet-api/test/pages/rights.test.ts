/**
 * What is rare and weighs much, in a real browser: grounds against an objection by two officers, recipients who are told, a
 * packet's destruction, bodies that go, an officer taken off, and a guest who asks and erases by a code.
 */
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings, openPage } from '../../../test/pages/browser.ts';
import { json } from '../doors/door-fleet.ts';
import { PEOPLE } from './every-page.ts';
import { type Filled, filledOfFile } from './filled.ts';
import { needBrowser, openAs, type Served } from './served.ts';

const { dana, ola } = PEOPLE;
const EGON = { sub: 'egon', roles: ['privacy_officer'] };
let filled: Filled;
let browser: Browser;
filledOfFile((opened) => {
  ({ filled, browser } = opened);
});

async function open(path: string, person: Served['person'] | undefined) {
  const watched = await openPage(browser, filled.served.url, { viewport: { width: 360, height: 740 } });
  watched.page.setDefaultTimeout(60_000);
  if (person === undefined) await watched.page.goto(`${filled.served.url}/app${path}`);
  else await openAs(watched.page, filled.served, path, person);
  return watched;
}

/** Asks a door as somebody with a role. */
const read = async <T>(path: string, who: string, role: string): Promise<T> =>
  json<T>(filled.doors.ask(path, { token: await filled.doors.token(who, role) }));

const LIMIT = { timeout: 180_000 };

test(
  'G5: who wrote the grounds cannot confirm them; another officer does, and only then the objection ends (FLEETVEIL_TIER=ci)',
  LIMIT,
  async (context) => {
    needBrowser(context);
    const objections = async () => {
      const { items } = await read<{ items: { kind: string; state: string }[] }>(
        '/v1/rider/requests?limit=100',
        ...(['rita', 'rider'] as const),
      );
      return items.filter(({ kind }) => kind === 'object').map(({ state }) => state);
    };
    const first = await open('/office', EGON);
    await first.page.getByText('You wrote them, so another officer has to confirm them.').waitFor();
    expect(await first.page.getByRole('button', { name: 'Confirm the grounds' }).count()).toBe(0);
    expect(await first.page.locator('article', { hasText: 'Objection' }).getByLabel('Why not?').count()).toBe(
      0,
    );
    const second = await open('/office', dana);
    await second.page.getByText('A court has both places on its list of evidence.').waitFor();
    await second.page.getByRole('button', { name: 'Confirm the grounds' }).click();
    const question = second.page.getByRole('dialog', { name: 'Confirm these grounds?' });
    await question.getByText('This cannot be undone').waitFor();
    expect(await axeFindings(second.page)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'hidden' });
    expect(await objections()).toEqual(['received']);
    await second.page.getByRole('button', { name: 'Confirm the grounds' }).click();
    await question.getByRole('button', { name: 'Confirm the grounds' }).click();
    await second.page.getByText('Confirmed. The objection has ended, and the rider reads why.').waitFor();
    expect(await objections()).toEqual(['refused']);
    expect([...first.faults, ...second.faults]).toEqual([]);
    await Promise.all([first.close(), second.close()]);
  },
);

test(
  'G6, M14: recipients are told one by one, and their numbers go from here with each (FLEETVEIL_TIER=ci)',
  LIMIT,
  async (context) => {
    needBrowser(context);
    const waiting = async () =>
      (await read<{ items: object[] }>('/v1/privacy/notices?state=open', 'dana', 'privacy_officer')).items
        .length;
    const before = await waiting();
    const { page, faults, close } = await open('/office/recipients', dana);
    await expect.poll(() => page.locator('.acts li').count()).toBe(before);
    await page.getByRole('button', { name: 'They were told' }).first().click();
    const question = page.getByRole('dialog', { name: 'Were they told?' });
    await question.getByText('This cannot be undone').waitFor();
    await question.getByRole('button', { name: 'They were told' }).click();
    await page.getByText('Noted.').waitFor();
    await expect.poll(() => page.locator('.acts li').count()).toBe(before - 1);
    expect([await waiting(), faults]).toEqual([before - 1, []]);
    await close();
  },
);

test(
  'P4, G5: a packet whose rider objects is destroyed after one question; without an objection it stays (FLEETVEIL_TIER=ci)',
  LIMIT,
  async (context) => {
    needBrowser(context);
    const { page, faults, close } = await open('/office/packets', dana);
    await page.getByLabel('Number of the case').fill(filled.accidentId);
    await page.getByRole('button', { name: 'Show who had what' }).click();
    await page.getByRole('heading', { name: 'Who had what of the packet' }).waitFor();
    const destroy = async (): Promise<void> => {
      await page.getByLabel('Why no claim needs it').fill('The rider objects; no claim needs it.');
      await page.locator('form').getByRole('button', { name: 'Destroy the packet' }).click();
      const question = page.getByRole('dialog', { name: 'Destroy this packet?' });
      await question.getByText('This cannot be undone').waitFor();
      await question.getByRole('button', { name: 'Destroy the packet' }).click();
    };
    await destroy();
    await page.getByText('The rider does not object, so the packet stays.').waitFor();
    const token = await filled.doors.token('rita', 'rider');
    const objection = { method: 'PUT', token, body: {} };
    await filled.doors.ask(`/v1/rider/accidents/${filled.accidentId}/objection`, objection);
    await destroy();
    await page.getByText('Destroyed, and written to the log.').waitFor();
    const left = filled.doors.database.vault.selectFrom('stream_key').select('stream_id');
    const streams = await filled.doors.database.owner
      .selectFrom('accident_case')
      .select('stream_id')
      .execute();
    expect(
      await left
        .where(
          'stream_id',
          'in',
          streams.map((one) => one.stream_id),
        )
        .execute(),
    ).toEqual([]);
    expect(faults.filter((fault) => !/status of 409/.test(fault))).toEqual([]); // the first try is answered so
    await close();
  },
);

test(
  'M8: the officer sees why messages were refused, and destroys the body of one; that it was refused stays (FLEETVEIL_TIER=ci)',
  LIMIT,
  async (context) => {
    needBrowser(context);
    const bodies = async () => {
      const path = '/v1/privacy/refused';
      const { items } = await read<{ items: { body: string }[] }>(path, 'dana', 'privacy_officer');
      return items.map(({ body }) => body);
    };
    const { page, faults, close } = await open('/office/refused', dana);
    await page.getByRole('rowheader', { name: 'more exact than allowed' }).waitFor();
    expect(await page.locator('section[aria-labelledby="drop"] button').first().isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: /more exact than allowed/ }).check();
    await page.getByText('1 message is chosen.').waitFor();
    await page.getByRole('textbox', { name: 'Reason' }).fill('The unit was replaced; nobody needs it.');
    await page.locator('form').getByRole('button', { name: 'Destroy chosen bodies' }).click();
    const question = page.getByRole('dialog', { name: 'Destroy these bodies?' });
    await question.getByText('This cannot be undone').waitFor();
    await question.getByRole('button', { name: 'Destroy chosen bodies' }).click();
    await page.getByText('1 body is destroyed.').waitFor();
    await page.getByText('body destroyed').waitFor();
    expect([(await bodies()).toSorted(), faults]).toEqual([['none', 'sealed', 'sealed'], []]);
    await close();
  },
);

test(
  'M10: an officer is taken off a theft after one question; a case of one has nobody to take off (FLEETVEIL_TIER=ci)',
  LIMIT,
  async (context) => {
    needBrowser(context);
    const { page, faults, close } = await open(`/theft/${filled.theftId}`, ola);
    await page.getByLabel('Officer', { exact: true }).selectOption('otto');
    const form = page.locator('section[aria-labelledby="removal"] form');
    await form.getByLabel('Why').fill('He knows somebody who is concerned.');
    await form.getByRole('button', { name: 'Take off' }).click();
    const question = page.getByRole('dialog', { name: 'Take this officer off the case?' });
    await question.getByText('otto looks no more').waitFor();
    await question.getByRole('button', { name: 'Take off' }).click();
    await page.getByText('Taken off.').waitFor();
    const theft = await read(`/v1/theft/cases/${filled.theftId}`, 'ola', 'theft_officer');
    expect(theft).toMatchObject({ officers: ['ola'], removed: ['otto'] });
    await expect.poll(() => form.count()).toBe(0);
    expect(faults).toEqual([]);
    await close();
  },
);

test(
  'G3: another code or link in the same tab is another ride: nothing of the one before is shown or erased (FLEETVEIL_TIER=ci)',
  LIMIT,
  async (context) => {
    needBrowser(context);
    const { page, faults, close } = await open(`/receipt#${filled.receiptCode}`, undefined);
    await page.getByRole('button', { name: 'Show the receipt' }).click();
    await page.getByRole('button', { name: 'Erase my ride' }).waitFor();
    const other = 'b'.repeat(43);
    await page.evaluate(`location.href = '/app/receipt#${other}'`); // as a link that is pasted: nothing is loaded anew
    await expect.poll(() => page.locator('#code').inputValue()).toBe(other);
    expect(await page.getByRole('button', { name: 'Erase my ride' }).count()).toBe(0);
    expect(page.url()).toMatch(/\/receipt$/);
    await page.getByRole('button', { name: 'Show the receipt' }).click();
    await page.getByText('This code opens nothing.').waitFor();

    await page.goto(`${filled.served.url}/app/shared#${filled.shareSecret}`);
    await page.locator('.map[data-state="there"]').waitFor();
    await page.evaluate(`location.href = '/app/shared#${other}'`);
    await page.getByText(/^This link opens nothing any more/).waitFor();
    expect(await page.locator('.map').count()).toBe(0);
    expect(faults.filter((fault) => !/status of 404/.test(fault))).toEqual([]); // what opens nothing is answered so
    await close();
  },
);

test(
  'G1, G3, G10: a guest reads what is held by the code and erases the ride; the code opens nothing then (FLEETVEIL_TIER=ci)',
  LIMIT,
  async (context) => {
    needBrowser(context);
    const { page, faults, close } = await open(`/receipt#${filled.receiptCode}`, undefined);
    await page.getByRole('button', { name: 'Show the receipt' }).waitFor();
    // Who opens the browser's history next finds no code there.
    expect(page.url()).toMatch(/\/receipt$/);
    await page.getByRole('button', { name: 'Show the receipt' }).click();
    await page.getByRole('button', { name: 'Show what else is held' }).click();
    await page.getByText('Start, end and route lie sealed to the vault').waitFor();
    await page.locator('section[aria-labelledby="held"] .log li').first().waitFor();
    await page.getByRole('button', { name: 'Erase my ride' }).click();
    const question = page.getByRole('dialog', { name: 'Erase this ride?' });
    await question.getByText('This cannot be undone').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'hidden' });
    const path = `/v1/public/receipts/${filled.receiptCode}`;
    expect((await filled.doors.ask(path)).status).toBe(200);
    await page.getByRole('button', { name: 'Erase my ride' }).click();
    await question.getByRole('button', { name: 'Erase my ride' }).click();
    await page.getByText(/^Erased\. By the end of \d+ \w+ \d{4} no copy can be read any more/).waitFor();
    await page.getByText('Entries of the audit log: who did what and when, no place.').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect([(await filled.doors.ask(path)).status, faults]).toEqual([404, []]);
    await close();
  },
);
