/** Signing in at the demo's issuer, as a browser does: code flow with PKCE (RFC 6749 4.1, RFC 7636). */
import { createHash } from 'node:crypto';
import { generateSigningKey } from '@fleetveil/proto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemoIssuer } from '../../src/access/demo-issuer.ts';
import { type DoorFleet, openDoorFleet, TENANT } from '../doors/door-fleet.ts';

const ORIGIN = 'http://127.0.0.1:7480';
const BACK = `${ORIGIN}/app/signed-in`;
const VERIFIER = 'v'.repeat(43);
const QUERY = {
  ...{
    response_type: 'code',
    client_id: 'fleetveil-web',
    redirect_uri: BACK,
    state: 'st4te',
    scope: 'openid',
  },
  ...{ code_challenge: challengeOf(VERIFIER), code_challenge_method: 'S256', login_hint: 'rider' },
};

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

let nowMs = Date.now();
let doors: DoorFleet;
beforeAll(async () => {
  const { privateKeyPkcs8 } = await generateSigningKey();
  const demo = await createDemoIssuer(`${ORIGIN}/demo/oidc`, privateKeyPkcs8, () => new Date(nowMs));
  doors = await openDoorFleet({ demo });
});
afterAll(() => doors.close());

const authorize = (changed: Record<string, string> = {}) =>
  doors.app.request(`/demo/oidc/authorize?${new URLSearchParams({ ...QUERY, ...changed })}`);

async function codeFor(person: string): Promise<string> {
  const to = new URL((await authorize({ as: person })).headers.get('location') ?? '');
  expect([to.origin + to.pathname, to.searchParams.get('state')]).toEqual([BACK, QUERY.state]);
  return to.searchParams.get('code') ?? '';
}

const redeem = (code: string, changed: Record<string, string> = {}) =>
  doors.app.request('/demo/oidc/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code, redirect_uri: BACK, client_id: 'fleetveil-web' },
      ...{ code_verifier: VERIFIER, ...changed },
    }).toString(),
  });

test('one click: a page with who opens the door, a code, and a token for it', async () => {
  const page = await (await authorize()).text();
  expect(page).toContain('Anna');
  expect(page).not.toContain('Dana');
  const answer = await redeem(await codeFor('rider-anna'));
  const { access_token } = (await answer.json()) as { access_token: string };
  expect(decodeJwt(access_token)).toMatchObject({
    ...{ sub: 'rider-anna', fleetveil_roles: ['rider'], fleetveil_tenant: TENANT, aud: 'fleetveil' },
  });
});

test('a code is for whoever knows the verifier, at the address it went to, for a minute', async () => {
  const code = await codeFor('rider-anna');
  expect((await redeem(code, { code_verifier: 'w'.repeat(43) })).status).toBe(401);
  expect((await redeem(code, { redirect_uri: `${ORIGIN}/app/other` })).status).toBe(401);
  expect((await redeem(`${code}x`)).status).toBe(401);
  nowMs += 61_000;
  expect((await redeem(code)).status).toBe(401);
});

test('nobody is sent anywhere but back to the pages, and a code is no token', async () => {
  for (const redirect_uri of [
    'https://evil.example/app/signed-in',
    `${ORIGIN}.evil.example/app/signed-in`,
    ORIGIN,
  ]) {
    const answer = await authorize({ redirect_uri, as: 'rider-anna' });
    expect([answer.status, answer.headers.get('location')], redirect_uri).toEqual([403, null]);
  }
  const code = await codeFor('rider-anna');
  expect((await doors.ask('/v1/rider/trips', { token: code })).status).toBe(401);
});

test('a form is taken there and nowhere else: a page of somebody’s cannot send one to a door', async () => {
  const form = {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'a=b',
  };
  for (const path of ['/v1/booking/rentals', '/v1/rider/requests', '/demo/oidc/authorize']) {
    expect((await doors.app.request(path, form)).status, path).toBeOneOf([401, 405, 415]);
  }
  expect((await doors.app.request('/v1/public/policy', { ...form })).status).toBeOneOf([405, 415]);
});
