/** The pages as they are served: a shell under a strict policy, nothing personal, nothing from elsewhere. */
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { pageCsp } from '../../src/web/page-policy.ts';
import { mayBePrecise, WEB_FORM, type WebConfig, webConfigOf } from '../../src/web/settings.ts';
import { createSiteReader } from '../../src/web/site.ts';
import { type BuiltSite, buildSite } from '../../web/build.ts';
import { type DoorFleet, openDoorFleet } from '../doors/door-fleet.ts';
import { scratchFolder } from '../scratch.ts';

const PUBLIC_URL = 'http://127.0.0.1:7480';
const config = {
  login: undefined,
  basemap: undefined,
  places: [{ name: 'Teika', latitude: 56.97, longitude: 24.19 }],
};
const web = { config, publicUrl: PUBLIC_URL, demo: false, rate: 1 };

/** The settings of a part of a file. */
const configOf = (form: z.input<typeof WEB_FORM>): WebConfig => webConfigOf(WEB_FORM.parse(form), undefined);

let folder: string;
let built: BuiltSite;
let doors: DoorFleet;
beforeAll(async () => {
  folder = await scratchFolder();
  built = await buildSite(folder);
  doors = await openDoorFleet({ web: { ...web, site: createSiteReader(folder) } });
});
afterAll(() => doors.close());

/** Bytes of the first page, kB, packed as they are sent. */
const FIRST_PAGE_KB = 120;

test('the first page has at most 120 kB packed, and the map is not in it', () => {
  const packed = ['index.html', ...built.first.map((name) => `assets/${name}`)].map(
    (name) => gzipSync(readFileSync(join(folder, name))).byteLength,
  );
  const kilobytes = packed.reduce((sum, bytes) => sum + bytes, 0) / 1000;
  console.log(`first page: ${kilobytes.toFixed(1)} kB packed`);
  expect(kilobytes).toBeLessThan(FIRST_PAGE_KB);
  const first = built.first.map((name) => readFileSync(join(folder, 'assets', name), 'utf8')).join('\n');
  expect(first).not.toMatch(/maplibregl-map|WebGL2RenderingContext/);
});

test('every address below /app is the same page, under a policy that lets nothing in from elsewhere', async () => {
  const pages = await Promise.all(
    ['/app/', '/app/rider', '/app/rider/trips/abc', '/app/receipt'].map((path) => doors.ask(path)),
  );
  for (const page of pages) {
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toBe(pageCsp(config, PUBLIC_URL));
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('set-cookie')).toBeNull();
  }
  const texts = new Set(await Promise.all(pages.map((page) => page.text())));
  expect(texts.size).toBe(1);
  expect([...texts][0]).not.toMatch(/<script(?![^>]*src=)|style=|onclick=|(https?:)?\/\/[a-z0-9]/i);
});

test('the policy: scripts, styles, workers and connections of this host only; no markup from text', () => {
  const csp = pageCsp(config, PUBLIC_URL);
  expect(csp).toContain("default-src 'none'");
  for (const name of ['script-src', 'style-src', 'worker-src', 'img-src', 'connect-src']) {
    expect(csp).toMatch(new RegExp(`${name} 'self'(;|$)`));
  }
  expect(csp).toContain("require-trusted-types-for 'script'");
  expect(csp).not.toMatch(/unsafe|\*|data:|https?:/);
});

test('the policy follows the configuration: the issuer’s token address, a basemap’s origins, and no more', () => {
  const login = {
    authorizeUrl: 'https://login.example/authorize',
    tokenUrl: 'https://login.example/token',
    clientId: 'web',
    scope: 'openid',
  };
  const { basemap } = configOf({ basemap: { styleUrl: 'https://tiles.example/style.json' } });
  const csp = pageCsp({ login, basemap, places: [] }, 'https://fleet.example');
  expect(csp).toContain("connect-src 'self' https://login.example https://tiles.example;");
  expect(csp).toContain("img-src 'self' blob: https://tiles.example;");
  expect(csp).toContain("script-src 'self';");
});

test('the policy of an archive: its own origin is connected to, and no image comes from anywhere', () => {
  const archive = configOf({ basemap: { pmtilesUrl: 'https://tiles.example/latvia.pmtiles' } });
  const csp = pageCsp(archive, 'https://fleet.example');
  expect(csp).toContain("connect-src 'self' https://tiles.example;");
  expect(csp).toContain("img-src 'self';");
  const own = configOf({ basemap: { pmtilesUrl: 'https://fleet.example/maps/latvia.pmtiles' } });
  expect(pageCsp(own, 'https://fleet.example')).toBe(pageCsp(configOf({}), 'https://fleet.example'));
});

test('M2: under a place lies a basemap of the doors’ own origin or of one that the operator named, and one foreign origin closes it', () => {
  const doorsUrl = 'https://fleet.example:8443/';
  const isPrecise = (basemap: NonNullable<z.input<typeof WEB_FORM>>['basemap']): boolean | undefined => {
    const { basemap: read } = configOf({ basemap });
    return read && mayBePrecise(read, doorsUrl);
  };
  expect(isPrecise({ pmtilesUrl: 'https://tiles.example/latvia.pmtiles' })).toBe(false);
  expect(isPrecise({ pmtilesUrl: 'https://fleet.example:8443/maps/latvia.pmtiles' })).toBe(true);
  expect(isPrecise({ pmtilesUrl: 'https://fleet.example/maps/latvia.pmtiles' })).toBe(false); // another port is another host
  expect(isPrecise({ pmtilesUrl: 'http://fleet.example:8443/maps/latvia.pmtiles' })).toBe(false);
  expect(isPrecise({ styleUrl: 'https://fleet.example:8443/s.json' })).toBe(true);
  expect(
    isPrecise({ styleUrl: 'https://fleet.example:8443/s.json', origins: ['https://tiles.example'] }),
  ).toBe(false);
  expect(isPrecise({ pmtilesUrl: 'https://tiles.example/latvia.pmtiles', precise: true })).toBe(true);
});

test('M2: what pages are told of a basemap says whether places may lie on it; unless told, they may not', async () => {
  for (const precise of [undefined, true]) {
    const { basemap } = configOf({ basemap: { pmtilesUrl: 'https://tiles.example/l.pmtiles', precise } });
    const fleet = await openDoorFleet({
      web: { ...web, config: { ...config, basemap }, site: createSiteReader(folder) },
    });
    const settings = (await (await fleet.ask('/app/settings.json')).json()) as { basemap: object };
    expect(settings.basemap).toMatchObject({ kind: 'pmtiles', precise: precise === true });
    await fleet.close();
  }
});

test('files are kept for ever under names that change; the page is asked for again by its etag', async () => {
  for (const name of [...built.first, ...built.later]) {
    const file = await doors.ask(`/app/assets/${name}`, { headers: { 'accept-encoding': 'gzip' } });
    expect([file.status, file.headers.get('cache-control')], name).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    expect(file.headers.get('content-encoding')).toBe('gzip');
  }
  const page = await doors.ask('/app/');
  const again = await doors.ask('/app/', { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

test('no path leads out of the folder of files', async () => {
  for (const name of ['..%2findex.html', '..%2f..%2fpackage.json', 'built.json', 'main-AAAAAAAA.js', '%00']) {
    expect((await doors.ask(`/app/assets/${name}`)).status, name).toBe(404);
  }
});

test('M9: what pages are told before anybody signs in is the policy’s coarseness, which is public, and no vehicle', async () => {
  const settings = (await (await doors.ask('/app/settings.json')).json()) as Record<string, unknown>;
  expect(Object.keys(settings).sort()).toEqual(['basemap', 'clock', 'demo', 'login', 'places', 'regions']);
  expect(settings).toMatchObject({ demo: false, login: null, basemap: null, places: config.places });
  expect(settings).toMatchObject({ regions: { resolution: { city: 8, town: 7, country: 6 } } });
});

test('pages that nobody has built are said, with what to run, and found as soon as they are there', async () => {
  const empty = await scratchFolder();
  const fleet = await openDoorFleet({ web: { ...web, site: createSiteReader(empty) } });
  const before = await fleet.ask('/app/');
  expect([before.status, await before.text()]).toEqual([
    503,
    expect.stringContaining('npm run build -w fleet-api'),
  ]);
  await buildSite(empty);
  expect((await fleet.ask('/app/')).status).toBe(200);
  await fleet.close();
});

test('a build takes away what is older than the build before; what an open tab may still ask for stays', async () => {
  const place = await scratchFolder();
  await mkdir(join(place, 'assets'));
  const [old, before, half] = ['part-OLDOLDOL.js', 'part-BEFOREBE.js', 'part-HALFHALF.js.1a2b3c4d'];
  for (const name of [old, before, half]) await writeFile(join(place, 'assets', name), '');
  const remembered = { key: 'of other sources', first: [before], later: [], files: [before] };
  await writeFile(join(place, 'built.json'), JSON.stringify(remembered));
  const { first, later } = await buildSite(place);
  const there = await readdir(join(place, 'assets'));
  const icon = there.find((name) => name.startsWith('icon-')) ?? '';
  expect(there.sort()).toEqual([...first, ...later, icon, before, half].sort());
});

test('a file that could not be read once is read the next time, and its failure ends nothing else', async () => {
  const broken = await scratchFolder();
  await mkdir(join(broken, 'assets', 'page-ABCDEFGH.js'), { recursive: true }); // a disk or a limit that says no
  await writeFile(join(broken, 'index.html'), '<!doctype html>');
  const site = await createSiteReader(broken)();
  await expect(site?.asset('page-ABCDEFGH.js')).rejects.toThrow();
  await rm(join(broken, 'assets', 'page-ABCDEFGH.js'), { recursive: true });
  await writeFile(join(broken, 'assets', 'page-ABCDEFGH.js'), 'export {};');
  expect((await site?.asset('page-ABCDEFGH.js'))?.type).toBe('text/javascript; charset=utf-8');
});
