/**
 * A basemap of the operator's, on another address, in a real browser: it is drawn under the fleet's areas, nobody else is
 * reached, and under a place nobody is asked unless the operator said so.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cellOf } from '@fleetveil/proto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage } from '../../../test/pages/browser.ts';
import { WEB_FORM, webConfigOf } from '../../src/web/settings.ts';
import { type DoorFleet, dateOf, NOW_S, openDoorFleet } from '../doors/door-fleet.ts';
import { fixAt, ride, rideTrip } from '../trips/recorded-trip.ts';
import { waterArchive } from './pmtiles-file.ts';
import { CHROMIUM, needBrowser, openAs, reservePort, type Served, webAt } from './served.ts';

const [RITA, WIM] = [
  { sub: 'rita', roles: ['rider'] },
  { sub: 'wim', roles: ['field_worker'] },
];
const OLGA = { sub: 'olga', roles: ['dispatcher', 'operator'] };
/** `--map-water` and what the style of the test is made of, in light. */
const [WATER, STYLE] = ['207,224,232', '18,52,86'];
/** `--map-route`, in light: it is drawn once the map has everything that it asks for. */
const ROUTE = '11,97,87';
const FILES: Readonly<Record<string, Buffer>> = {
  '/latvia.pmtiles': waterArchive(),
  '/style.json': Buffer.from(
    JSON.stringify({
      ...{ version: 8, sources: {} },
      layers: [{ id: 'land', type: 'background', paint: { 'background-color': `rgb(${STYLE})` } }],
    }),
  ),
};

let browser: Browser;
let tiles: { readonly server: Server; readonly url: string; readonly ranges: string[] };
beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  [browser, tiles] = await Promise.all([openBrowser(CHROMIUM), serveFiles()]);
});
afterAll(async () => {
  await browser?.close();
  tiles?.server.close();
  tiles?.server.closeAllConnections();
});

/** Any web server that knows ranges, and lets pages of other origins read. */
async function serveFiles(): Promise<typeof tiles> {
  const ranges: string[] = [];
  const server = createServer((request, response) => {
    const file = FILES[request.url ?? ''];
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', '*');
    if (file === undefined || request.method === 'OPTIONS') return response.writeHead(file ? 204 : 404).end();
    if (from === undefined) return response.end(file);
    ranges.push(`${from}-${to}`);
    return response.writeHead(206).end(file.subarray(Number(from), Number(to) + 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ranges };
}

/** A fleet of one vehicle whose pages stand on that basemap. */
async function openOn(basemap: object): Promise<{ doors: DoorFleet; served: Served }> {
  const port = await reservePort();
  const web = await webAt(port.url);
  const config = { ...web.config, basemap: webConfigOf(WEB_FORM.parse({ basemap }), undefined).basemap };
  const doors = await openDoorFleet({ web: { ...web, config } });
  const { vehicleId: vehicle_id } = await doors.addVehicle();
  const [tick_s, cell] = [NOW_S - (NOW_S % 900), cellOf(56_950_000, 24_100_000, 8)];
  const report = { vehicle_id, cell, tick_s, zone: 1, policy_version: 1, ends_on: dateOf(NOW_S, 1) };
  await doors.database.owner.insertInto('coarse_report').values(report).execute();
  return { doors, served: port.open({ app: doors.app, token: doors.token }) };
}

/** The same with a real vault and rita's ride, whose vehicle is parked since. */
async function openRidden(basemap: object) {
  const port = await reservePort();
  const web = await webAt(port.url);
  const config = { ...web.config, basemap: webConfigOf(WEB_FORM.parse({ basemap }), undefined).basemap };
  const doors = await openDoorFleet({ vault: 'real', web: { ...web, config } });
  const ends = { kind: 'ends', chunks: [[fixAt(NOW_S, 0)], [fixAt(NOW_S + 599, 599)]] } as const;
  const route = { kind: 'route', chunks: [ride(NOW_S, 300), ride(NOW_S + 300, 300)] } as const;
  const { vehicle } = await rideTrip(doors, 'rita', [ends, route], { route: true });
  doors.now = NOW_S + 1_200;
  doors.fleet.setNow(doors.now);
  return { doors, vehicle, served: port.open({ app: doors.app, token: doors.token }) };
}

/** Share of the map's pixels that have exactly this colour. A picture is looked at on a page of its own. */
async function shareOf(colour: string, page: Page): Promise<number> {
  const picture = (await page.locator('.map').first().screenshot()).toString('base64');
  const looking = await browser.newPage();
  const share = await looking.evaluate(
    `(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${picture}';
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
      canvas.drawImage(image, 0, 0);
      const { data } = canvas.getImageData(0, 0, image.width, image.height);
      let same = 0;
      for (let i = 0; i < data.length; i += 4) same += [data[i], data[i + 1], data[i + 2]].join() === '${colour}';
      return same / (image.width * image.height);
    })()`,
  );
  await looking.close();
  return Number(share);
}

test.for([
  { name: 'an archive of tiles', basemap: { pmtilesUrl: '/latvia.pmtiles' }, colour: WATER },
  { name: 'a style', basemap: { styleUrl: '/style.json' }, colour: STYLE },
])(
  '$name of the operator’s is drawn under the cells; its origin and no other is reached (FLEETVEIL_TIER=ci)',
  { timeout: 180_000 },
  async ({ basemap, colour }, context) => {
    needBrowser(context);
    const addresses = Object.entries(basemap).map(([name, path]) => [name, `${tiles.url}${path}`]);
    const attribution = '© the people of the map';
    const { doors, served } = await openOn({ ...Object.fromEntries(addresses), attribution });
    const { page, faults, close } = await openPage(browser, served.url, {
      viewport: { width: 1120, height: 800 },
      colorScheme: 'light',
    });
    page.setDefaultTimeout(60_000);
    await openAs(page, served, '/operator', OLGA);
    await page.locator('.map[data-state="there"]').waitFor();
    await page.getByText(attribution).waitFor();
    await expect
      .poll(() => shareOf(colour, page), { timeout: 180_000, interval: 1_000 })
      .toBeGreaterThan(0.2);
    expect([...new Set(faults)]).toEqual([`outside: ${tiles.url}`]);
    if ('pmtilesUrl' in basemap) expect(tiles.ranges).toContain('0-16383');
    // Somebody else's address is refused by the policy, whatever a script might want.
    await page.evaluate("fetch('http://127.0.0.1:9/').catch(() => {})");
    await expect.poll(() => faults.join()).toContain('policy: connect-src http://127.0.0.1:9');
    await close();
    await served.close();
    await doors.close();
  },
);

/** Whoever looks at one vehicle or one trip, and what is on the map once it has asked for all it needs. */
const PRECISE = [
  {
    ...{ name: 'a rider’s trip', path: '/rider', person: RITA },
    reach: (page: Page) => page.locator('.trips a').first().click(),
  },
  {
    ...{ name: 'a claimed place', path: '/field', person: WIM },
    reach: async (page: Page, vehicleId: string) => {
      await page.getByLabel('Vehicle').fill(vehicleId);
      await page.getByRole('button', { name: 'Claim the vehicle' }).click();
      await page.getByRole('button', { name: 'Show the area' }).click();
    },
  },
] as const;

test.for([{ precise: false }, { precise: true }])(
  'M2: who serves the basemap learns of a trip and of a claimed place only where the operator said so: precise $precise (FLEETVEIL_TIER=ci)',
  { timeout: 180_000 },
  async ({ precise }, context) => {
    needBrowser(context);
    const { doors, vehicle, served } = await openRidden({
      pmtilesUrl: `${tiles.url}/latvia.pmtiles`,
      precise,
    });
    for (const { name, path, person, reach } of PRECISE) {
      const { page, faults, close } = await openPage(browser, served.url, { colorScheme: 'light' });
      page.setDefaultTimeout(60_000);
      await openAs(page, served, path, person);
      const before = tiles.ranges.length;
      await reach(page, vehicle.vehicleId);
      await page.locator('.map[data-state="there"]').first().waitFor();
      await expect
        .poll(() => shareOf(ROUTE, page), { timeout: 180_000, interval: 1_000 })
        .toBeGreaterThan(0.000_5);
      expect([...new Set(faults)], name).toEqual(precise ? [`outside: ${tiles.url}`] : []);
      expect(tiles.ranges.length > before, name).toBe(precise);
      await close();
    }
    await served.close();
    await doors.close();
  },
);
