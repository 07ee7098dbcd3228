import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createLocalJWKSet, errors, exportJWK, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createTokenVerifier, type TrustedIssuer } from '../../src/access/tokens.ts';

const ISSUER = 'https://issuer.example';
const NOW = new Date('2026-06-15T12:00:00Z');
const NOW_S = NOW.getTime() / 1000;
const ours = generateKeyPairSync('ed25519');
const foreign = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const jwk = async (key: KeyObject, kid: string) => ({ ...(await exportJWK(key)), kid });
const keys = createLocalJWKSet({
  keys: [await jwk(ours.publicKey, 'ed'), await jwk(rsa.publicKey, 'rsa'), await jwk(ec.publicKey, 'ec')],
});
const trusted: TrustedIssuer = { issuer: ISSUER, audience: 'fleetveil', keys };
const verify = createTokenVerifier([trusted], () => NOW);

interface Wanted {
  alg?: string;
  kid?: string;
  key?: KeyObject;
  claims?: Record<string, unknown>;
  issuer?: string;
  audience?: string;
  expS?: number;
  nbfS?: number;
  iatS?: number;
}

function sign(wanted: Wanted = {}): Promise<string> {
  const claims = { fleetveil_roles: ['rider'], fleetveil_tenant: 'demo', sub: 'rider-1', ...wanted.claims };
  const jwt = new SignJWT(claims)
    .setProtectedHeader({ alg: wanted.alg ?? 'EdDSA', kid: wanted.kid ?? 'ed' })
    .setIssuer(wanted.issuer ?? ISSUER)
    .setAudience(wanted.audience ?? 'fleetveil')
    .setIssuedAt(wanted.iatS ?? NOW_S - 10)
    .setExpirationTime(wanted.expS ?? NOW_S + 600);
  if (wanted.nbfS !== undefined) jwt.setNotBefore(wanted.nbfS);
  return jwt.sign(wanted.key ?? ours.privateKey);
}

const refused = expect.objectContaining({ code: 'unauthenticated' });

test('a token of a configured issuer says who asks', async () => {
  const caller = await verify(await sign({ claims: { fleetveil_roles: ['rider', 'dispatcher'] } }));
  expect(caller).toMatchObject({ id: 'rider-1', tenant: 'demo', issuer: ISSUER });
  expect([...caller.roles]).toEqual(['rider', 'dispatcher']);
});

test('EdDSA, RS256 and ES256 are read', async () => {
  await verify(await sign({ alg: 'RS256', kid: 'rsa', key: rsa.privateKey }));
  await verify(await sign({ alg: 'ES256', kid: 'ec', key: ec.privateKey }));
});

test('M8: a token that does not hold is refused', async () => {
  const wrong: Record<string, Wanted> = {
    'other key': { key: foreign.privateKey },
    'other issuer': { issuer: 'https://elsewhere.example' },
    'issuer with a slash': { issuer: `${ISSUER}/` },
    'other audience': { audience: 'something-else' },
    expired: { expS: NOW_S - 31 },
    'not yet': { nbfS: NOW_S + 31 },
    'issued in the future': { iatS: NOW_S + 31 },
    'algorithm not listed': { alg: 'PS256', kid: 'rsa', key: rsa.privateKey },
    'unknown key id': { kid: 'nobody' },
    'no roles': { claims: { fleetveil_roles: undefined } },
    'roles no list': { claims: { fleetveil_roles: 'rider' } },
    'no tenant': { claims: { fleetveil_tenant: undefined } },
    'tenant out of form': { claims: { fleetveil_tenant: "demo' --" } },
    'longer than any token of ours': { claims: { padding: 'x'.repeat(8_000) } },
    'empty subject': { claims: { sub: '' } },
    'subject with a zero': { claims: { sub: 'a\u0000b' } },
    'subject too long': { claims: { sub: 'x'.repeat(256) } },
  };
  for (const [name, wanted] of Object.entries(wrong)) {
    await expect(verify(await sign(wanted)), name).rejects.toEqual(refused);
  }
});

test('the clock tolerance is 30 s of real time, either way', async () => {
  await verify(await sign({ expS: NOW_S - 29 }));
  await verify(await sign({ nbfS: NOW_S + 29 }));
});

test('M8: no signature, a changed claim, and a public key used as a secret are refused', async () => {
  const token = await sign();
  const [header = '', payload = '', signature = ''] = token.split('.');
  const changed = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'x' }),
  );
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const hmacHeader = Buffer.from('{"alg":"HS256","kid":"rsa"}').toString('base64url');
  const secret = rsa.publicKey.export({ format: 'pem', type: 'spki' });
  const mac = createHmac('sha256', secret).update(`${hmacHeader}.${payload}`).digest('base64url');
  const forged = [
    `${header}.${changed.toString('base64url')}.${signature}`,
    `${none}.${payload}.`,
    `${hmacHeader}.${payload}.${mac}`,
    'a.b.c',
    '',
    'x'.repeat(9000),
  ];
  for (const each of forged) await expect(verify(each), each.slice(0, 40)).rejects.toEqual(refused);
});

test('an issuer whose keys cannot be had is no reason to call the token wrong', async () => {
  for (const error of [new errors.JWKSTimeout(), new TypeError('fetch failed')]) {
    const away = createTokenVerifier([{ ...trusted, keys: () => Promise.reject(error) }], () => NOW);
    await expect(away(await sign())).rejects.toEqual(expect.objectContaining({ code: 'busy' }));
  }
});
