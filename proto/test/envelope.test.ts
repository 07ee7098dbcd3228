import { beforeAll, describe, expect, test } from 'vitest';
import { nodeCipher } from '../node/cipher.ts';
import {
  createEnvelopeKeys,
  decodeEnvelope,
  type EnvelopeKeys,
  isProtoError,
  mqttPassword,
  openDown,
  openDownWith,
  openUp,
  openUpWith,
  randomId,
  sealDown,
  sealDownWith,
  sealUp,
  sealUpWith,
  toHex,
  unitSecret,
  utf8,
  v1,
} from '../src/index.ts';

const ROOT = new Uint8Array(32).fill(7);
const UNIT = '0123456789abcdef0123456789abcdef';
const SESSION = 'fedcba9876543210fedcba9876543210';
const BODY = utf8('a body');
const NONCE = new Uint8Array(12).fill(3);

let secret: Uint8Array;
let keys: EnvelopeKeys;
beforeAll(async () => {
  secret = await unitSecret(ROOT, 'demo', UNIT);
  keys = await createEnvelopeKeys(secret, 'demo', UNIT, SESSION);
});

async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
    return 'opened';
  } catch (error) {
    return isProtoError(error) ? error.code : `another exception: ${error}`;
  }
}

test('a body goes up and comes out as it was, by either cipher', async () => {
  const sealed = await sealUp(keys, 1, 64, BODY);
  expect(sealUpWith(nodeCipher, keys, 1, 64, BODY)).toEqual(sealed);
  expect(new Uint8Array(await openUp(keys, decodeEnvelope(sealed)))).toEqual(BODY);
  expect(new Uint8Array(openUpWith(nodeCipher, keys, decodeEnvelope(sealed)))).toEqual(BODY);
});

test('a body goes down and comes out as it was, by either cipher', async () => {
  const sealed = await sealDown(keys, NONCE, BODY);
  expect(sealDownWith(nodeCipher, keys, NONCE, BODY)).toEqual(sealed);
  expect(new Uint8Array(await openDown(keys, decodeEnvelope(sealed)))).toEqual(BODY);
  expect(new Uint8Array(openDownWith(nodeCipher, keys, decodeEnvelope(sealed)))).toEqual(BODY);
});

describe('M8: an envelope opens for nobody else', () => {
  const others: [string, string, string, string][] = [
    ['another tenant', 'other', UNIT, SESSION],
    ['another unit', 'demo', randomId(), SESSION],
    ['another session', 'demo', UNIT, randomId()],
  ];
  test.each(others)('%s', async (_name, tenant, unit, session) => {
    const other = await createEnvelopeKeys(await unitSecret(ROOT, tenant, unit), tenant, unit, session);
    const up = decodeEnvelope(await sealUp(keys, 1, 64, BODY));
    const down = decodeEnvelope(await sealDown(keys, NONCE, BODY));
    expect(await codeOf(() => openUp(other, up))).toBe('forged');
    expect(await codeOf(() => openUpWith(nodeCipher, other, up))).toBe('forged');
    expect(await codeOf(() => openDown(other, down))).toBe('forged');
    expect(await codeOf(() => openDownWith(nodeCipher, other, down))).toBe('forged');
  });

  test('a unit that shares the secret but not the tenant', async () => {
    const other = await createEnvelopeKeys(secret, 'other', UNIT, SESSION);
    expect(await codeOf(async () => openUp(other, decodeEnvelope(await sealUp(keys, 1, 64, BODY))))).toBe(
      'forged',
    );
  });

  test('its own direction turned round', async () => {
    const up = decodeEnvelope(await sealUp(keys, 1, 256, BODY));
    const nonce = new Uint8Array(12);
    nonce[11] = 1;
    const turned = v1.Envelope.create({ ...up, number: 0, nonce });
    expect(await codeOf(() => openDown(keys, turned))).toBe('forged');
  });

  test('its number changed', async () => {
    const up = decodeEnvelope(await sealUp(keys, 1, 64, BODY));
    expect(await codeOf(() => openUp(keys, v1.Envelope.create({ ...up, number: 2 })))).toBe('forged');
  });
});

test('M8: no byte of an envelope can be changed', async () => {
  const sealed = new Uint8Array(await sealUp(keys, 5, 30, BODY));
  for (let i = 0; i < sealed.length; i++) {
    const changed = sealed.slice();
    changed[i] = (changed[i] ?? 0) ^ 1;
    const answer = await codeOf(() => openUpWith(nodeCipher, keys, decodeEnvelope(changed)));
    expect(['forged', 'malformed'], `byte ${i}`).toContain(answer);
  }
});

test('what a direction does not carry is malformed', async () => {
  const up = decodeEnvelope(await sealUp(keys, 1, 64, BODY));
  const down = decodeEnvelope(await sealDown(keys, NONCE, BODY));
  expect(await codeOf(() => openUp(keys, down))).toBe('malformed');
  expect(await codeOf(() => openDown(keys, up))).toBe('malformed');
  const short = v1.Envelope.create({ ...up, ciphertext: new Uint8Array(15) });
  expect(await codeOf(() => openUpWith(nodeCipher, keys, short))).toBe('malformed');
  expect(await codeOf(() => openUp(keys, short))).toBe('forged');
});

test('a caller cannot reuse a number by accident of range, or cut a body', async () => {
  for (const number of [0, -1, 1.5, 2 ** 32]) {
    expect(await codeOf(() => sealUp(keys, number, 64, BODY)), String(number)).toBe('misused');
  }
  expect(await codeOf(() => sealUp(keys, 1, 9, BODY))).toBe('misused');
  expect(await codeOf(() => sealDown(keys, new Uint8Array(11), BODY))).toBe('misused');
  expect(await codeOf(() => createEnvelopeKeys(new Uint8Array(31), 'demo', UNIT, SESSION))).toBe('misused');
  expect(await codeOf(() => createEnvelopeKeys(secret, 'Demo', UNIT, SESSION))).toBe('misused');
});

test('every derivation of a secret is another', async () => {
  const password = await mqttPassword(secret);
  const all = [toHex(secret), toHex(keys.up.raw), toHex(keys.down.raw), password];
  expect(new Set(all).size).toBe(4);
  expect(password).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await unitSecret(ROOT, 'demo', UNIT)).toEqual(secret);
});
