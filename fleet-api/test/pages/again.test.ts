/** What happens to a reader whose answer is lost, who comes back later, who has keys and no mouse, or one role and not two: in a real browser. */
import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings, openPage } from '../../../test/pages/browser.ts';
import { json } from '../doors/door-fleet.ts';
import { PEOPLE } from './every-page.ts';
import { type Filled, filledOfFile } from './filled.ts';
import { needBrowser, openAs, picture, type Served } from './served.ts';

const { dana, ada, olga } = PEOPLE;
const SAM = { sub: 'sam', roles: ['rider'] };
const LIMIT = { timeout: 120_000 };
let filled: Filled;
let browser: Browser;
filledOfFile((opened) => {
  ({ filled, browser } = opened);
});

async function open(path: string, person: Served['person'] | undefined, options: object = {}) {
  const watched = await openPage(browser, filled.served.url, options);
  watched.page.setDefaultTimeout(20_000);
  if (person === undefined) await watched.page.goto(`${filled.served.url}/app${path}`);
  else await openAs(watched.page, filled.served, path, person);
  return watched;
}

/** Asks a door as somebody with a role. */
const read = async <T>(path: string, who: string, role: string): Promise<T> =>
  json<T>(filled.doors.ask(path, { token: await filled.doors.token(who, role) }));

/** The next request to such an address is done, and its answer is lost on the way. */
const loseAnswer = async (page: Page, path: RegExp): Promise<void> => {
  await page.route(
    ({ pathname }) => path.test(pathname),
    async (route) => {
      await route.fetch();
      await route.abort('internetdisconnected');
    },
    { times: 1 },
  );
};
/** No, and the same asked again from within the closing, before the page has drawn or was told of anything. */
const ASK_AGAIN_AT_ONCE = `async (dialog) => {
  const closed = new Promise((resolve) => {
    new MutationObserver(resolve).observe(dialog, { attributeFilter: ['open'] });
  });
  [...dialog.querySelectorAll('button')].at(-1).click();
  await closed;
  dialog.closest('article').querySelector('form').requestSubmit();
}`;
const LOST = 'You are offline. What you see may be old';

test('a note whose answer was lost is written once, however often it is sent (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await open(`/office/breaches/${filled.breachId}`, dana);
  const add = async (text: string): Promise<void> => {
    await page.getByLabel('In a sentence').fill(text);
    await page.getByRole('button', { name: 'Add a note' }).click();
  };
  await loseAnswer(page, /\/notes$/);
  await add('The disk was found.');
  await page.getByText(LOST).waitFor();
  await page.getByRole('button', { name: 'Add a note' }).click();
  await page.getByText('Added.').waitFor();
  await add('It is another one.');
  await page.locator('.log').getByText('It is another one.').waitFor();
  await add('It is another one.'); // said twice by somebody who means it
  await expect.poll(() => page.locator('.log').getByText('It is another one.').count()).toBe(2);
  const { notes } = await read<{ notes: { note: { text?: string } }[] }>(
    ...([`/v1/privacy/breaches/${filled.breachId}`, 'dana', 'privacy_officer'] as const),
  );
  expect(notes.map(({ note }) => note.text).filter((text) => text === 'The disk was found.')).toHaveLength(1);
  await close();
});

test('E3: a verdict that comes late is not told of keys that were typed since (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await openPage(browser, filled.served.url);
  page.setDefaultTimeout(20_000);
  await page.addInitScript({
    content: `const verify = SubtleCrypto.prototype.verify;
      SubtleCrypto.prototype.verify = async function (...given) {
        if (window.isSlow_) {
          window.isSlow_ = false;
          await new Promise((resolve) => setTimeout(resolve, 2_000));
        }
        return verify.apply(this, given);
      };`,
  });
  await openAs(page, filled.served, `/insurer/${filled.releaseId}`, PEOPLE.insurer);
  await page.locator('main button.main').click();
  const [keys, verdict] = [page.locator('#roots'), page.locator('section[aria-labelledby="check"] .notice')];
  await keys.fill(filled.roots);
  await page.locator('section[aria-labelledby="check"] .notice:not(.warn)').waitFor();
  await keys.fill('');
  await page.locator('section[aria-labelledby="check"] .notice.warn').waitFor();
  await page.evaluate('window.isSlow_ = true');
  await keys.fill(filled.roots);
  await expect.poll(() => page.evaluate('window.isSlow_')).toBe(false); // the slow one has begun
  await keys.fill('0'.repeat(64));
  await page.waitForTimeout(4_000); // every slow one is over
  expect(await verdict.getAttribute('class')).toBe('notice warn');
  await close();
});

test('M7, E3: a browser without Ed25519 says that it cannot check, and calls neither log nor packet forged (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, faults, close } = await openPage(browser, filled.served.url);
  page.setDefaultTimeout(20_000);
  // As Chrome before 137, Firefox before 129 and Safari before 17 answer.
  await page.addInitScript({
    content: `SubtleCrypto.prototype.importKey = () =>
      Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'));`,
  });
  await openAs(page, filled.served, '/office/log', dana);
  await page.locator('.log li').first().waitFor();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByRole('alert').getByText('so nothing is said of the log').waitFor();
  await openAs(page, filled.served, `/insurer/${filled.releaseId}`, PEOPLE.insurer);
  await page.locator('main button.main').click();
  await page.locator('#roots').fill(filled.roots);
  await page.getByText('Not checked: this browser cannot check signatures').waitFor();
  await page.getByText('Triggered by').waitFor(); // what it says is shown all the same
  expect(faults).toEqual([]);
  await close();
});

test('P4: a release whose answer was lost is the same release when it is pressed again, and said to be made (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const path = `/v1/operator/accidents/${filled.accidentId}`;
  const holding = async (): Promise<number> =>
    (await read<{ releases: { holding: boolean }[] }>(path, 'olga', 'operator')).releases.filter(
      (one) => one.holding,
    ).length;
  const token = await filled.doors.token('olga', 'operator');
  await filled.doors.ask(`${path}/releases/${filled.releaseId}`, { method: 'DELETE', token });
  expect(await holding()).toBe(0);
  const { page, close } = await open(`/operator/accidents/${filled.accidentId}`, olga);
  await loseAnswer(page, /\/releases\//);
  await page.getByLabel('Insurer').fill('insurer-1');
  await page.locator('section[aria-labelledby="release"]').getByLabel('Reason').fill('Claim 26-12.');
  await page.getByRole('button', { name: 'Release the packet' }).click();
  await page.getByText(LOST).waitFor();
  await page.getByRole('button', { name: 'Release the packet' }).click();
  await page.getByText('Released. The insurer is told.').waitFor();
  expect(await holding()).toBe(1);
  await close();
});

test('M12: a link that was given is still there to be taken back when its rider comes again (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await open('/rider', SAM);
  await page.locator('.trips a').first().click();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('The link opens nothing any more.').waitFor();
  const { items } = await read<{ items: { state: string }[] }>('/v1/rider/shares', 'sam', 'rider');
  expect(items.map(({ state }) => state)).toEqual(['revoked']);
  await close();
});

test('M12: what was made, its answer lost, and taken back is made anew when it is asked again (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await open('/rider/data', SAM);
  const object = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Object', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Object to a use of your data' });
    await question.getByLabel('Statistics').check();
    await question.getByRole('button', { name: 'Send the objection' }).click();
  };
  const shared = page.getByText(/^Whoever has this link sees the area until/);
  const share = () => page.getByRole('button', { name: 'Share for an hour' }).click();
  const openTrip = async (): Promise<void> => {
    await page.getByRole('link', { name: 'My trips' }).first().click();
    await page.locator('.trips a').first().click();
    await page.getByRole('button', { name: 'Share for an hour' }).waitFor();
  };
  await page.getByText('No requests yet').waitFor(); // the list is read, so what is lost is the answer of the act
  await loseAnswer(page, /\/rider\/requests$/);
  await object();
  await page.getByText(LOST).waitFor();
  await openTrip();
  await loseAnswer(page, /\/shares$/);
  await share();
  await page.getByText(LOST).waitFor();

  await page.getByRole('link', { name: 'My data and requests' }).click();
  const takeBack = page.getByRole('button', { name: 'Take it back' });
  await takeBack.click();
  await expect.poll(() => takeBack.count()).toBe(0);
  await object();
  await page.getByText('Your objection holds from now on: Statistics.').waitFor();
  const list = '/v1/rider/requests?limit=100';
  const { items } = await read<{ items: { state: string }[] }>(list, 'sam', 'rider');
  expect(items.map(({ state }) => state === 'taken_back').sort()).toEqual([false, true]);

  await openTrip();
  const given = await read<{ items: { state: string }[] }>('/v1/rider/shares', 'sam', 'rider');
  const live = given.items.filter(({ state }) => state === 'live').length;
  for (let left = live; left > 0; left -= 1) {
    await expect.poll(() => takeBack.count()).toBe(left);
    await takeBack.first().click();
  }
  await expect.poll(() => takeBack.count()).toBe(0);
  await share();
  await shared.waitFor();
  const guest = await openPage(browser, filled.served.url);
  await guest.page.goto((await page.locator('.link-made a').getAttribute('href')) ?? '');
  await guest.page.locator('.map').waitFor();
  await Promise.all([guest.close(), close()]);
});

test('whoever skips to the content of a shared area by keys keeps the link (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await open('/receipt', undefined);
  await page.locator('h1:focus').waitFor(); // the page has opened
  await page.getByRole('link', { name: 'Skip to the content' }).focus();
  await page.keyboard.press('Enter');
  expect(await page.evaluate('location.hash')).toBe('');
  expect(await page.evaluate('document.activeElement?.id')).toBe('content');
  await close();
});

test('P4: an operator who does not dispatch finds the accidents and the list of vehicles (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await open('/operator', { sub: 'otto', roles: ['operator'] });
  await page.locator('.trips a').first().waitFor();
  await page.getByText('Your role sees no areas').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.getByRole('navigation').getByRole('link', { name: 'Accidents' }).click();
  await page.locator('.trips a').first().waitFor();
  expect(await page.getByRole('navigation').getByRole('link').count()).toBe(2);
  await close();
});

test('a sign-in that cannot begin says so (FLEETVEIL_TIER=ci)', { ...LIMIT }, async (context) => {
  needBrowser(context);
  const { page, close } = await openPage(browser, filled.served.url);
  page.setDefaultTimeout(20_000);
  // As in a browser that keeps nothing for a site, or by an address without TLS, where it has no cryptography.
  await page.addInitScript({
    content: `Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); };`,
  });
  await page.goto(`${filled.served.url}/app/rider`);
  await page.locator('main button.main').click();
  await page.getByRole('alert').waitFor();
  await close();
});

test('an address that is no text is a page that is not there (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, faults, close } = await open('/rider/trips/%E0%A4', undefined);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('a question that is asked again before the browser has told that it closed stays (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await open('/approver', ada);
  const refusal = page.locator('article').first();
  await refusal.getByLabel('Why not?').fill('The owner has it, I asked.');
  await refusal.getByRole('button', { name: 'Refuse' }).click();
  const question = page.getByRole('dialog', { name: 'Refuse this theft?' });
  await question.waitFor();
  await question.evaluate(ASK_AGAIN_AT_ONCE);
  // The browser's word of the first closing has come and gone by then.
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 200))');
  expect(await question.isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'hidden' });
  await close();
});

test('M10: a theft is not refused by one key too many: it asks, and the answer at hand changes nothing (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await open('/approver', ada);
  const waiting = page.locator('article');
  await waiting.first().waitFor();
  const before = await waiting.count();
  await waiting.first().getByLabel('Why not?').fill('The owner has it, I asked.');
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'Refuse this theft?' });
  await question.getByText('This cannot be undone').waitFor();
  await page.keyboard.press('Enter'); // held too long
  await question.waitFor({ state: 'hidden' });
  expect(await waiting.count()).toBe(before);
  await page.keyboard.press('Enter');
  await question.getByRole('button', { name: 'Refuse' }).click();
  await page.getByText('You refused.').waitFor();
  await close();
});

test('ten places take one line of a phone, are unfolded by a key, and fold up behind where one goes (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const phone = { viewport: { width: 360, height: 740 } };
  const { page, faults, close } = await open('/office', dana, phone);
  const [menu, places] = [page.getByRole('navigation'), page.getByRole('navigation').getByRole('link')];
  const height = async (): Promise<number> => (await page.locator('header').boundingBox())?.height ?? 0;
  await menu.getByRole('button', { name: 'Menu: Requests' }).waitFor();
  expect(await places.count()).toBe(0);
  expect(await height()).toBeLessThan(140);
  await picture(page, 'office-requests-phone-menu');
  await menu.getByRole('button').focus();
  await page.keyboard.press('Enter');
  expect(await places.count()).toBe(10);
  expect(await axeFindings(page)).toEqual([]);
  await picture(page, 'office-requests-phone-menu-open');
  await places.filter({ hasText: 'Breaches' }).click();
  await page.getByRole('heading', { level: 1, name: 'Breaches' }).waitFor();
  await menu.getByRole('button', { name: 'Menu: Breaches' }).waitFor();
  expect(await places.count()).toBe(0);
  await page.setViewportSize({ width: 1_120, height: 800 });
  expect([await places.count(), await menu.getByRole('button').count(), faults]).toEqual([10, 0, []]);
  await close();
});

test('R1: what a screen shows goes when the login has run out, though nobody touches it (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await openPage(browser, filled.served.url);
  page.setDefaultTimeout(20_000);
  await page.clock.install();
  await openAs(page, filled.served, `/rider/trips/${filled.rentalId}`, PEOPLE.rita);
  await page.locator('.facts').first().waitFor();
  await page.clock.fastForward('59:00');
  expect(await page.locator('.facts').count()).toBeGreaterThan(0);
  await page.clock.fastForward('02:00');
  await page.getByText('Your login has run out. Sign in again to go on.').waitFor();
  expect(await page.locator('.facts').count()).toBe(0);
  await close();
});

test('M10: a theft that has run out is read again until its end has come (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await openPage(browser, filled.served.url);
  page.setDefaultTimeout(20_000);
  await page.clock.install();
  let reads = 0;
  // A case that runs out in ten seconds; the job that ends it comes before the third reading.
  await page.route(/\/v1\/theft\/cases\/[0-9a-f]{32}$/, async (route) => {
    reads += 1;
    const response = await route.fetch();
    const standing = reads > 2 ? { state: 'lapsed', lapses_s: null } : { lapses_s: filled.doors.now + 10 };
    await route.fulfill({ response, json: { ...(await response.json()), state: 'declared', ...standing } });
  });
  await openAs(page, filled.served, `/theft/${filled.theftId}`, PEOPLE.ola);
  await page.getByRole('timer').waitFor();
  for (let seconds = 0; seconds < 45; seconds += 5) await page.clock.runFor(5_000);
  await page.getByText('What should have come did not, and the pursuit is destroyed.').waitFor();
  expect(await page.getByRole('timer').count()).toBe(0);
  const before = reads;
  for (let seconds = 0; seconds < 45; seconds += 5) await page.clock.runFor(5_000);
  expect(reads).toBe(before);
  await close();
});

test('M7: a look that runs goes on where the case cannot be read again after an act, unless its officer may not (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await open(`/theft/${filled.theftId}`, PEOPLE.ola);
  const pursuit = page.locator('section[aria-labelledby="pursuit"]');
  await pursuit.getByLabel('Why do you look now?').fill('The van was seen again.');
  await pursuit.getByRole('button', { name: 'Begin to look' }).click();
  const left = page.getByRole('timer', { name: 'This look ends in' });
  await left.waitFor();
  const readingFails = (how: Parameters<Page['route']>[1]) =>
    page.route(/\/v1\/theft\/cases\/[0-9a-f]{32}$/, how, { times: 1 });
  const renewal = page.locator('section[aria-labelledby="renewal"]');
  await readingFails((route) => route.abort('internetdisconnected'));
  await renewal.getByLabel('Why').fill('It moves on towards the border.');
  await renewal.getByRole('button').click();
  const failed = page.getByRole('alert').filter({ hasText: LOST });
  await failed.waitFor();
  expect(await left.count()).toBe(1);

  await readingFails((route) =>
    route.fulfill({ status: 403, json: { code: 'forbidden', detail: 'Not for you.' } }),
  );
  await failed.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Your login does not open this page.').waitFor();
  expect(await left.count()).toBe(0);
  await close();
});

test('what came of an act far down a page is said where its reader is (FLEETVEIL_TIER=ci)', {
  ...LIMIT,
}, async (context) => {
  needBrowser(context);
  const { page, close } = await open('/office', dana, { viewport: { width: 360, height: 740 } });
  await page.route(/\/decision$/, (route) => route.abort('internetdisconnected'));
  const last = page
    .locator('article')
    .filter({ has: page.getByLabel('Why not?') })
    .last();
  await last.getByLabel('Why not?').fill('It is as it was ridden.');
  await last.getByRole('button', { name: 'Refuse' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Refuse' }).click();
  const said = page.locator('.said.failed');
  await said.waitFor();
  expect(await page.evaluate('scrollY')).toBeGreaterThan(300);
  const { y = -1, height = 0 } = (await said.boundingBox()) ?? {};
  expect([y >= 0, y + height <= 740]).toEqual([true, true]);
  await close();
});
