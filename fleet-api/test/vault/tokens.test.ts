import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTokenReader } from '../../src/vault/tokens.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
let server: Server;
let url: string;
/** What the issuer answers, by path. */
let pages: Record<string, unknown>;

beforeEach(async () => {
  server = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    response
      .writeHead(page === undefined ? 500 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(page));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'EdDSA' };
  pages = {
    '/jwks': { keys: [jwk] },
    '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/jwks` },
  };
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const NOW = new Date('2026-06-15T12:00:00Z');
const nowS = NOW.getTime() / 1000;
const claims = () => ({
  ...{ iss: url, aud: 'fleetveil', sub: 'rider-1', iat: nowS, exp: nowS + 60 },
  ...{ fleetveil_tenant: 'demo', fleetveil_roles: ['rider'] },
});
const sign = (payload: object): Promise<string> =>
  new SignJWT({ ...payload }).setProtectedHeader({ alg: 'EdDSA', kid: 'one' }).sign(privateKey);
const reader = (issuer: { jwksUrl?: string } = {}) =>
  createTokenReader([{ issuer: url, audience: 'fleetveil', ...issuer }], () => NOW);

test('a token that holds says who it is, with keys found by discovery or by their address', async () => {
  const person = { id: 'rider-1', tenant: 'demo', roles: ['rider'] };
  expect(await reader()(await sign(claims()))).toEqual({ ok: true, person });
  pages['/.well-known/openid-configuration'] = undefined;
  expect(await reader({ jwksUrl: `${url}/jwks` })(await sign(claims()))).toEqual({ ok: true, person });
});

test.each([
  ['has expired', { exp: nowS - 31 }],
  ['is not valid yet', { nbf: nowS + 31 }],
  ['never expires', { exp: undefined }],
  ['is for somebody else', { aud: 'other' }],
  ['is of another issuer', { iss: 'https://other.example' }],
  ['names nobody', { sub: undefined }],
  ['names no tenant', { fleetveil_tenant: undefined }],
  ['names a tenant that is none', { fleetveil_tenant: 'No Tenant' }],
  ['has no roles', { fleetveil_roles: undefined }],
])('a token that %s is refused', async (_, change) => {
  expect(await reader()(await sign({ ...claims(), ...change }))).toEqual({ ok: false, why: 'bad_token' });
});

test('a token without a signature, or signed with what everybody knows, is refused', async () => {
  const body = Buffer.from(JSON.stringify(claims())).toString('base64url');
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
  const secret = publicKey.export({ format: 'der', type: 'spki' });
  const hmac = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret);
  const other = await new SignJWT(claims())
    .setProtectedHeader({ alg: 'EdDSA', kid: 'one' })
    .sign(generateKeyPairSync('ed25519').privateKey);
  for (const token of [none, hmac, other, '', 'a.b', `${body}.${body}.${body}`]) {
    expect(await reader()(token)).toEqual({ ok: false, why: 'bad_token' });
  }
});

test('an issuer that is away or talks nonsense says nothing about the token', async () => {
  const token = await sign(claims());
  const jwks = pages['/jwks'];
  pages['/jwks'] = undefined;
  expect(await reader()(token)).toEqual({ ok: false, why: 'unavailable' });
  pages['/jwks'] = { no: 'keys' };
  expect(await reader()(token)).toEqual({ ok: false, why: 'unavailable' });
  pages['/jwks'] = jwks;
  pages['/.well-known/openid-configuration'] = { issuer: 'https://evil.example', jwks_uri: `${url}/jwks` };
  expect(await reader()(token)).toEqual({ ok: false, why: 'unavailable' });
});
