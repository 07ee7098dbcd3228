/**
 * Every page there is, filled: the one list that axe, the narrow screen and the pictures walk. A page that is not here fails
 * `every-page.test.ts`. Locators know no language, so that each language can be walked.
 */
import type { Page } from 'playwright-core';
import type { Filled } from './filled.ts';
import { openAs, type Served } from './served.ts';

type Person = Served['person'];

/** One page. */
export interface ListedPage {
  /** Of its route, as the rooms have it. */
  readonly pattern: string;
  /** Of its picture. */
  readonly name: string;
  /** Who looks at it; absent where nobody has to sign in. */
  readonly person?: Person;
  /** Its address in a filled fleet, below /app. */
  path(filled: Filled): string;
  /** From there to where it shows all it has. */
  fill(page: Page, filled: Filled): Promise<void>;
}

/** The people of the filled fleet. */
export const PEOPLE = {
  rita: { sub: 'rita', roles: ['rider'] },
  olga: { sub: 'olga', roles: ['dispatcher', 'operator'] },
  wim: { sub: 'wim', roles: ['field_worker'] },
  ola: { sub: 'ola', roles: ['theft_officer'] },
  ada: { sub: 'ada', roles: ['approver'] },
  insurer: { sub: 'insurer-1', roles: ['insurer'] },
  dana: { sub: 'dana', roles: ['privacy_officer'] },
  arvid: { sub: 'arvid', roles: ['administrator'] },
  egon: { sub: 'egon', roles: ['privacy_officer', 'authority'] },
} as const satisfies Record<string, Person>;
const { rita, olga, wim, ola, ada, insurer, dana, egon, arvid } = PEOPLE;

const seen =
  (...locators: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const each of locators) await page.locator(each).first().waitFor();
  };
const MAP = '.map[data-state="there"]';

const everybody: readonly ListedPage[] = [
  { pattern: '/', name: 'start', path: () => '/', fill: seen('.ways a') },
  { pattern: '/signed-in', name: 'signed-in', path: () => '/signed-in', fill: seen('[role="alert"]') },
  {
    ...{ pattern: '/receipt', name: 'receipt', path: ({ receiptCode }) => `/receipt#${receiptCode}` },
    fill: async (page) => {
      await page.locator('main button.main').click();
      await seen('.facts')(page);
      await page.locator('section[aria-labelledby="held"] > button').click();
      await seen('section[aria-labelledby="held"] .facts')(page);
    },
  },
  {
    ...{ pattern: '/shared', name: 'shared', path: ({ shareSecret }) => `/shared#${shareSecret}` },
    fill: seen(MAP),
  },
];

const riders: readonly ListedPage[] = [
  { pattern: '/rider', name: 'rider-trips', person: rita, path: () => '/rider', fill: seen('.trips a') },
  {
    ...{ pattern: '/rider/trips/{id}', name: 'rider-trip', person: rita },
    path: ({ rentalId }) => `/rider/trips/${rentalId}`,
    fill: seen(`figure:nth-child(1) ${MAP}`, `figure:nth-child(2) ${MAP}`, '.log li'),
  },
  {
    ...{ pattern: '/rider/data', name: 'rider-data', person: rita, path: () => '/rider/data' },
    fill: seen('section[aria-labelledby="requests"] .acts li'),
  },
];

const staff: readonly ListedPage[] = [
  {
    ...{ pattern: '/operator', name: 'operator-fleet', person: olga, path: () => '/operator' },
    fill: seen(MAP, '.trips a'),
  },
  {
    ...{ pattern: '/operator/vehicles/{id}', name: 'operator-vehicle', person: olga },
    path: ({ vehicleId }) => `/operator/vehicles/${vehicleId}`,
    fill: async (page) => {
      await send(page, 'main form', 'The battery is low.');
      await seen('.facts', MAP)(page);
    },
  },
  {
    ...{ pattern: '/operator/accidents', name: 'operator-accidents', person: olga },
    ...{ path: () => '/operator/accidents', fill: seen('.trips a') },
  },
  {
    ...{ pattern: '/operator/accidents/{id}', name: 'operator-accident', person: olga },
    path: ({ accidentId }) => `/operator/accidents/${accidentId}`,
    fill: seen('.facts', '.acts li'),
  },
  {
    ...{ pattern: '/field', name: 'field-claims', person: wim, path: () => '/field' },
    fill: async (page) => {
      await page.locator('.acts button.main').first().click();
      await seen(MAP)(page);
    },
  },
  { pattern: '/theft', name: 'theft-cases', person: ola, path: () => '/theft', fill: seen('.trips a') },
  {
    ...{ pattern: '/theft/{id}', name: 'theft-pursuit', person: ola },
    path: ({ theftId }) => `/theft/${theftId}`,
    fill: async (page) => {
      await send(page, 'section[aria-labelledby="pursuit"] form', 'The van was seen again.');
      await seen(`section[aria-labelledby="pursuit"] ${MAP}`)(page);
    },
  },
  {
    ...{ pattern: '/approver', name: 'theft-second-person', person: ada, path: () => '/approver' },
    fill: seen('article.part'),
  },
];

const insurers: readonly ListedPage[] = [
  {
    ...{ pattern: '/insurer', name: 'insurer-packets', person: insurer },
    ...{ path: () => '/insurer', fill: seen('.trips a') },
  },
  {
    ...{ pattern: '/insurer/{id}', name: 'insurer-packet', person: insurer },
    path: ({ releaseId }) => `/insurer/${releaseId}`,
    fill: async (page, { roots }) => {
      await page.locator('main button.main').click();
      await page.locator('#roots').fill(roots);
      await seen('.notice:not(.warn)', '#speed ~ .chart canvas', '#readings ~ .chart canvas', MAP)(page);
    },
  },
];

const office: readonly ListedPage[] = [
  { pattern: '/office', name: 'office-requests', person: dana, path: () => '/office', fill: seen('article') },
  {
    ...{ pattern: '/office/policy', name: 'office-policy', person: dana, path: () => '/office/policy' },
    fill: seen('.matrix td'),
  },
  {
    ...{ pattern: '/office/keeping', name: 'office-keeping', person: dana, path: () => '/office/keeping' },
    fill: seen('.chart canvas', '.acts li'),
  },
  {
    ...{ pattern: '/office/breaches', name: 'office-breaches', person: dana },
    ...{ path: () => '/office/breaches', fill: seen('.trips a') },
  },
  {
    ...{ pattern: '/office/breaches/{id}', name: 'office-breach', person: dana },
    ...{
      path: ({ breachId }) => `/office/breaches/${breachId}`,
      fill: seen('.countdown', '.log li:nth-child(2)'),
    },
  },
  {
    ...{ pattern: '/office/orders', name: 'office-orders', person: dana },
    ...{ path: () => '/office/orders', fill: seen('.trips a') },
  },
  {
    ...{ pattern: '/office/orders/{id}', name: 'office-order', person: egon },
    path: ({ orderId }) => `/office/orders/${orderId}`,
    fill: async (page) => {
      await page.locator('section[aria-labelledby="answer"] button').first().click();
      await seen('td')(page);
      await page.locator('section[aria-labelledby="answer"] .row button').nth(1).click();
      await seen(MAP)(page);
    },
  },
  {
    ...{ pattern: '/office/recipients', name: 'office-recipients', person: dana },
    ...{ path: () => '/office/recipients', fill: seen('.acts li') },
  },
  {
    ...{ pattern: '/office/packets', name: 'office-packets', person: dana, path: () => '/office/packets' },
    fill: async (page, { accidentId }) => {
      await send(page, 'main form', accidentId);
      await seen('.log li')(page);
    },
  },
  {
    ...{ pattern: '/office/refused', name: 'office-refused', person: dana, path: () => '/office/refused' },
    fill: async (page) => {
      await page.locator('.pick input').first().check();
      await seen('section[aria-labelledby="drop"] button:enabled')(page);
    },
  },
  {
    ...{ pattern: '/office/insurers', name: 'office-insurers', person: dana },
    ...{ path: () => '/office/insurers', fill: seen('article .facts') },
  },
  {
    ...{ pattern: '/office/log', name: 'office-log', person: dana, path: () => '/office/log' },
    fill: async (page) => {
      await seen('.log li')(page);
      await page.locator('main button.main').click();
      await seen('.said.done')(page);
    },
  },
];

const administration: readonly ListedPage[] = [
  {
    ...{ pattern: '/administration', name: 'administration', person: arvid },
    ...{ path: () => '/administration', fill: seen('.numbers td', '.trips .line') },
  },
];

/** All of them, in the order in which the README shows rooms. */
export const EVERY_PAGE: readonly ListedPage[] = [
  ...everybody,
  ...riders,
  ...staff,
  ...insurers,
  ...office,
  ...administration,
];

/** What stands at other addresses: the question who one is, and nothing. */
export const BESIDES: readonly ListedPage[] = [
  { pattern: '/rider', name: 'sign-in', path: () => '/rider', fill: seen('main button.main') },
  { pattern: '', name: 'nowhere', path: () => '/nowhere', fill: seen('main a.button') },
];

/** Opens one and fills it. */
export async function openListed(page: Page, filled: Filled, listed: ListedPage): Promise<void> {
  const path = listed.path(filled);
  if (listed.person === undefined) await page.goto(`${filled.served.url}/app${path}`);
  else await openAs(page, filled.served, path, listed.person);
  await listed.fill(page, filled);
}

/** Answers the one question of a form, and sends it. */
async function send(page: Page, form: string, answer: string): Promise<void> {
  await page.locator(`${form} input`).first().fill(answer);
  await page.locator(`${form} button[type="submit"]`).click();
}
