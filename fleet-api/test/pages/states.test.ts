/** What each room says before its answer, without one, with an empty one, and offline: in a real browser, over real doors. */
import type { Browser, Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings, openPage } from '../../../test/pages/browser.ts';
import { PEOPLE } from './every-page.ts';
import { type Filled, filledOfFile } from './filled.ts';
import { needBrowser, openAs } from './served.ts';

let filled: Filled;
let browser: Browser;
filledOfFile((opened) => {
  ({ filled, browser } = opened);
});

const { rita, olga, wim, ola, ada, insurer, dana, arvid } = PEOPLE;
const LIST = { items: [], next_cursor: null };
/** A page of each role, the door that its list comes from, what the list is made of, and an answer without any of it. */
const ROOMS = [
  { person: rita, path: '/rider', door: '/v1/rider/trips', line: '.trips a', empty: LIST },
  {
    person: olga,
    path: '/operator/accidents',
    door: '/v1/operator/accidents',
    line: '.trips a',
    empty: LIST,
  },
  { person: wim, path: '/field', door: '/v1/field/claims', line: '.acts li', empty: { items: [] } },
  { person: ola, path: '/theft', door: '/v1/theft/cases', line: '.trips a', empty: LIST },
  { person: ada, path: '/approver', door: '/v1/approver/thefts', line: 'article', empty: { items: [] } },
  { person: insurer, path: '/insurer', door: '/v1/insurer/releases', line: '.trips a', empty: LIST },
  { person: dana, path: '/office', door: '/v1/privacy/requests', line: 'article', empty: LIST },
  { person: dana, path: '/office/breaches', door: '/v1/privacy/breaches', line: '.trips a', empty: LIST },
  {
    person: dana,
    path: '/office/recipients',
    door: '/v1/privacy/notices',
    line: '.acts li',
    empty: { items: [] },
  },
  {
    person: dana,
    path: '/office/refused',
    door: '/v1/privacy/refused',
    line: '.pick li',
    empty: { ...LIST, counts: [] },
  },
  { person: dana, path: '/office/orders', door: '/v1/privacy/authorities', line: '.trips a', empty: LIST },
  {
    person: arvid,
    path: '/administration',
    door: '/v1/administrator/units',
    line: '.trips .line',
    empty: LIST,
  },
] as const;

/** A refusal as the doors make one (RFC 9457). */
const BUSY = {
  status: 503,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title: 'Busy', status: 503, code: 'busy', detail: 'Later.' }),
};

/** What the browser itself says of an answer that a test withheld. */
const isWithheld = (fault: string): boolean => /Failed to load resource/.test(fault);

test.for(ROOMS)(
  'R1: $path says that it loads, that it failed and what to do, that nobody is there, and that there is nothing (FLEETVEIL_TIER=ci)',
  { timeout: 120_000 },
  async ({ person, path, door, line, empty }, context) => {
    needBrowser(context);
    const { page, faults, close } = await openPage(browser, filled.served.url);
    page.setDefaultTimeout(60_000);
    const answer = await withhold(page, door);
    await openAs(page, filled.served, path, person);
    await page.locator('main [aria-busy="true"]').last().waitFor();

    await answer((route) => route.fulfill(BUSY));
    await page.getByText('The service is busy. Try again in a moment.').waitFor();
    expect(await axeFindings(page), 'failed').toEqual([]);

    await page.getByRole('button', { name: 'Try again' }).click();
    await answer((route) => route.abort('internetdisconnected'));
    await page.getByRole('alert').getByText('You are offline. What you see may be old').waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline. Nothing you do here reaches the service').waitFor();
    await page.context().setOffline(false);

    await page.getByRole('button', { name: 'Try again' }).click();
    await answer((route) => route.fulfill({ json: empty }));
    await page.locator('main .state:not(.failed) h2').waitFor();
    expect(await page.locator(line).count()).toBe(0);
    expect(await axeFindings(page), 'empty').toEqual([]);

    await page.unrouteAll();
    await page.getByRole('link', { name: 'Fleetveil', exact: true }).click();
    await page.goBack();
    await page.locator(line).first().waitFor();
    expect(faults.filter((fault) => !isWithheld(fault))).toEqual([]);
    await close();
  },
);

/** Holds back each answer of a door; what is given answers the one that waits, or the next one that is asked for. */
async function withhold(
  page: Page,
  door: string,
): Promise<(how: (route: Route) => Promise<void>) => Promise<void>> {
  const waiting: Route[] = [];
  const wanted: ((route: Route) => void)[] = [];
  await page.route(
    (url) => url.pathname === door,
    (route) => {
      const want = wanted.shift();
      if (want === undefined) waiting.push(route);
      else want(route);
    },
  );
  return async (how) => {
    const route = waiting.shift() ?? (await new Promise<Route>((resolve) => wanted.push(resolve)));
    await how(route);
  };
}
