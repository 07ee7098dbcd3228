import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  docsPage,
  indexPage,
  PAGE_STYLE,
  problemsPage,
  REFERENCE_SCRIPT,
} from '../../src/doors/page-texts.ts';
import { PROBLEM_CODES } from '../../src/http/problem.ts';
import { type DoorFleet, openDoorFleet } from './door-fleet.ts';

let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet();
});
afterAll(() => doors.close());

/** Anything that would make a browser ask another host. */
const OUTSIDE = /(https?:)?\/\/[a-z0-9]/i;

test('no page and no setting of the reference names another host', () => {
  for (const text of [indexPage(), problemsPage(), docsPage(), REFERENCE_SCRIPT, PAGE_STYLE]) {
    expect(text).not.toMatch(OUTSIDE);
  }
  expect(REFERENCE_SCRIPT).toContain('"withDefaultFonts":false');
  expect(REFERENCE_SCRIPT).toContain('"telemetry":false');
  expect(REFERENCE_SCRIPT).toContain('"agent":{"disabled":true}');
});

test('the pages allow scripts, styles, fonts and connections of this host only', async () => {
  for (const path of ['/', '/problems', '/docs']) {
    const answer = await doors.ask(path);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    const csp = answer.headers.get('content-security-policy') ?? '';
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("script-src 'self';");
    expect(csp).toContain("connect-src 'self'");
    expect(csp).not.toMatch(/unsafe-eval|\*|https?:/);
    const html = await answer.text();
    expect(html, 'an inline script would not run').not.toMatch(/<script(?![^>]*src=)|onclick=|style=/);
  }
});

test('everything a page loads or leads to is there', async () => {
  for (const page of ['/', '/problems', '/docs']) {
    const html = await (await doors.ask(page)).text();
    for (const [, path = ''] of html.matchAll(/(?:href|src)="(\/[^"#]*)"/g)) {
      if (path === '/v1/public/audit/checkpoint') continue; // there is none before the first second
      expect((await doors.ask(path)).status, path).toBe(200);
    }
  }
});

test('the reference’s library is served by us, packed where the browser can read that, and kept', async () => {
  const plain = await doors.ask('/docs/scalar.js');
  const text = await plain.text();
  expect(text.length).toBeGreaterThan(1_000_000);
  const packed = await doors.ask('/docs/scalar.js', { headers: { 'accept-encoding': 'gzip, br' } });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  const body = await new Response(packed.body?.pipeThrough(new DecompressionStream('gzip'))).text();
  expect(body).toBe(text);
  const again = await doors.ask('/docs/scalar.js', {
    headers: { 'if-none-match': plain.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
});

test('every problem has its place on the page that its type leads to', async () => {
  const html = await (await doors.ask('/problems')).text();
  for (const code of PROBLEM_CODES) expect(html).toContain(`id="${code}"`);
});

test('every answer has the headers that keep browsers and caches out', async () => {
  for (const path of ['/', '/healthz', '/v1/rider/trips', '/v1/public/policy', '/nowhere']) {
    const { headers } = await doors.ask(path);
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    expect(headers.get('content-security-policy'), path).toContain("default-src 'none'");
    expect(headers.get('cache-control'), path).toBe(path === '/' ? 'no-cache' : 'no-store');
    expect(headers.get('access-control-allow-origin'), path).toBeNull();
  }
});
