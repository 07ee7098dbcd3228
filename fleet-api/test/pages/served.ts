/** The doors of a test on a port, with the pages and an issuer whose login page is one redirect: for a real browser. */
import { writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { Page } from 'playwright-core';
import type { TestContext } from 'vitest';
import { smallPng } from '../../../test/pages/small-png.ts';
import { findProgram, HAS_TIME, needProgram, needTime } from '../../../test/parts/parts.ts';
import type { DoorsParts } from '../../src/doors/app.ts';
import { createSiteReader } from '../../src/web/site.ts';
import { buildSite } from '../../web/build.ts';
import { scratchFolder } from '../scratch.ts';

/** The browser of these suites, where there is time for them: they are CI's. */
export const CHROMIUM = HAS_TIME ? findProgram('chromium') : undefined;

/** Skips a test where there is no time or no browser; fails it where FLEETVEIL_PARTS=required says that there has to be one. */
export function needBrowser(context: TestContext): void {
  needTime(context);
  needProgram(context, 'chromium');
}

/** Doors that a browser may ask. */
export interface Served {
  readonly url: string;
  /** Who the next sign-in is. */
  person: { readonly sub: string; readonly roles: readonly string[] };
  close(): Promise<void>;
}

/** What a served fleet is made of: its requests, and its issuer's tokens. */
interface Answering {
  readonly app: { fetch(request: Request, env?: object): Response | Promise<Response> };
  token(subject: string, ...roles: string[]): Promise<string>;
}

/** A port first: what the doors say of the pages names it. */
export async function reservePort(): Promise<{
  server: Server;
  url: string;
  open(fleet: Answering): Served;
}> {
  let answering: ReturnType<typeof withLogin> | undefined;
  const answer = (request: Request, env: object): Response | Promise<Response> =>
    answering?.(request, env) ?? new Response('not yet', { status: 503 });
  const server = createAdaptorServer({ fetch: answer, overrideGlobalObjects: false }) as Server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = (fleet: Answering): Served => {
    const served: Served = {
      ...{ url, person: { sub: '', roles: [] } },
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
    answering = withLogin(fleet, served);
    return served;
  };
  return { server, url, open };
}

/** The login of these pages: whoever comes is who the test says, with the token of the test's own issuer. */
function withLogin({ app, token }: Answering, served: Served) {
  const login = new Hono();
  login.get('/login/authorize', (c) => {
    if (c.req.query('realm') !== 'pages') return c.text('which realm?', 400); // an issuer whose address has a query
    const back = new URL(c.req.query('redirect_uri') ?? '');
    back.search = String(new URLSearchParams({ code: 'one', state: c.req.query('state') ?? '' }));
    return c.redirect(back.href);
  });
  login.post('/login/token', async (c) =>
    c.json({ access_token: await token(served.person.sub, ...served.person.roles) }),
  );
  // The environment is the server's own: by it the doors know whether a body is on its way.
  return (request: Request, env: object): Response | Promise<Response> =>
    new URL(request.url).pathname.startsWith('/login/') ? login.fetch(request) : app.fetch(request, env);
}

/** What the doors need to serve pages at that address: they are built, once a run. */
export async function webAt(url: string): Promise<NonNullable<DoorsParts['web']>> {
  const folder = await scratchFolder();
  await buildSite(folder);
  const login = { authorizeUrl: `${url}/login/authorize?realm=pages`, tokenUrl: `${url}/login/token` };
  return {
    config: { login: { ...login, clientId: 'pages', scope: 'openid' }, basemap: undefined, places: [] },
    ...{ publicUrl: url, demo: false, rate: 1, site: createSiteReader(folder) },
  };
}

/** Opens a page of the room as that person, whatever its language. */
export async function openAs(
  page: Page,
  served: Served,
  path: string,
  person: Served['person'],
): Promise<void> {
  served.person = person;
  await page.goto(`${served.url}/app${path}`);
  await page.locator('main button.main').click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Where pictures of the journeys go: `npm run screens` sets it. */
const SCREENS = process.env['FLEETVEIL_SCREENS'];

/** Pixels of a picture from top to bottom: what is below is more of the same, and the files stay small. */
const MOST_PX = 1_100;

/** A picture of a page as it stands, once what it draws by itself has come to rest. */
export async function picture(page: Page, name: string): Promise<void> {
  if (SCREENS === undefined) return;
  await page.waitForTimeout(1_500); // the software renderer has drawn by then
  const [width, whole] = (await page.evaluate(
    '[innerWidth, document.documentElement.scrollHeight]',
  )) as number[];
  const clip = { x: 0, y: 0, width: width ?? 0, height: Math.min(MOST_PX, whole ?? MOST_PX) };
  const browser = page.context().browser();
  const png = await page.screenshot({ fullPage: true, clip });
  await writeFile(join(SCREENS, `${name}.png`), browser === null ? png : await smallPng(browser, png));
}
