import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { describe, expect, test } from 'vitest';
import { beginSessionKey, nodeCipher, nodeDerive, openSessionKey } from '../node/index.ts';
import { hpkeOpen, hpkeSeal } from '../src/hpke.ts';
import {
  bareHello,
  createEnvelopeKeys,
  createEnvelopeKeysWith,
  decodeEnvelope,
  encodeUplink,
  FRAME_BYTES,
  fromHex,
  generateTransportKey,
  isBare,
  isProtoError,
  openDownWith,
  openUpWith,
  ownBytes,
  randomBytes,
  randomId,
  sealDownWith,
  sealUpWith,
  sessionKeyInfo,
  sessionKeyOf,
  utf8,
  v1,
} from '../src/index.ts';

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
const NAME = { tenant: 'demo', unitId: randomId(), sessionId: randomId() };
const transport = await generateTransportKey();

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'opened';
  } catch (error) {
    return isProtoError(error) ? error.code : `another exception: ${error}`;
  }
}

describe('RFC 9180: the library makes the same of it', () => {
  const info = sessionKeyInfo(NAME, transport.keyId);

  test('what a unit begins, the library opens', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { enc, secret } = beginSessionKey(transport, NAME);
      const recipientKey = await suite.kem.importKey('raw', transport.privateKey, false);
      const context = await suite.createRecipientContext({ recipientKey, enc: ownBytes(enc), info });
      expect(new Uint8Array(await context.export(new Uint8Array(), 32))).toEqual(secret);
    }
  });

  test('what the library begins, the vault opens', async () => {
    const recipientPublicKey = await suite.kem.deserializePublicKey(ownBytes(transport.publicKey));
    const context = await suite.createSenderContext({ recipientPublicKey, info });
    const told = { keyId: transport.keyId, enc: new Uint8Array(context.enc) };
    const secret = new Uint8Array(await context.export(new Uint8Array(), 32));
    expect(openSessionKey(transport.privateKey, told, NAME)).toEqual(secret);
  });

  test('the secret of a session opens nothing that is sealed to the same key by the same enc', async () => {
    const { enc, sealed } = await hpkeSeal(transport.publicKey, utf8('another use'), utf8('plain'));
    const secret = openSessionKey(transport.privateKey, { keyId: transport.keyId, enc }, NAME);
    expect(codeOf(() => nodeCipher.open(secret, new Uint8Array(12), new Uint8Array(), sealed))).not.toBe(
      'opened',
    );
    expect(await hpkeOpen(transport.privateKey, utf8('another use'), { enc, sealed })).toEqual(utf8('plain'));
  });
});

test('M8: a session’s secret is that of its tenant, unit, session and key only', () => {
  const key = beginSessionKey(transport, NAME);
  expect(openSessionKey(transport.privateKey, key, NAME)).toEqual(key.secret);
  const others = [
    [key, { ...NAME, tenant: 'other' }],
    [key, { ...NAME, unitId: randomId() }],
    [key, { ...NAME, sessionId: randomId() }],
    [{ ...key, keyId: randomBytes(8) }, NAME],
    [{ ...key, enc: randomBytes(32) }, NAME],
  ] as const;
  for (const [told, name] of others)
    expect(openSessionKey(transport.privateKey, told, name)).not.toEqual(key.secret);
  // Two sessions never have one.
  expect(beginSessionKey(transport, NAME).secret).not.toEqual(key.secret);
});

test('an encapsulation that is no point, or of small order, is forged; a key of another length is misused', () => {
  const { keyId } = transport;
  for (const enc of [new Uint8Array(32), Uint8Array.of(1, ...new Uint8Array(31)), new Uint8Array(31)])
    expect(codeOf(() => openSessionKey(transport.privateKey, { keyId, enc }, NAME))).toBe('forged');
  expect(codeOf(() => openSessionKey(new Uint8Array(31), { keyId, enc: randomBytes(32) }, NAME))).toBe(
    'misused',
  );
  expect(codeOf(() => beginSessionKey({ keyId, publicKey: new Uint8Array(31) }, NAME))).toBe('misused');
});

describe('M14: an envelope of a session with a key', () => {
  const secret = randomBytes(32);
  const key = beginSessionKey(transport, NAME);
  const { tenant, unitId, sessionId } = NAME;
  const keys = createEnvelopeKeysWith(nodeDerive, secret, tenant, unitId, sessionId, key);
  const up = decodeEnvelope(sealUpWith(nodeCipher, keys, 1, 64, utf8('a body')));

  test('names key and encapsulation, and the vault’s half with the unit’s opens it', () => {
    const told = sessionKeyOf(up);
    expect([told?.keyId, told?.enc].map((bytes) => ownBytes(bytes ?? new Uint8Array()))).toEqual([
      ownBytes(transport.keyId),
      key.enc,
    ]);
    const opened = { ...key, secret: openSessionKey(transport.privateKey, key, NAME) };
    const again = createEnvelopeKeysWith(nodeDerive, secret, tenant, unitId, sessionId, opened);
    expect(new Uint8Array(openUpWith(nodeCipher, again, up))).toEqual(utf8('a body'));
    const down = sealDownWith(nodeCipher, again, randomBytes(12), utf8('an answer'));
    expect(sessionKeyOf(decodeEnvelope(down))).toBeUndefined();
    expect(new Uint8Array(openDownWith(nodeCipher, keys, decodeEnvelope(down)))).toEqual(utf8('an answer'));
  });

  test('opens neither by the unit’s secret alone, nor by the session’s alone, nor by another unit’s', () => {
    const down = decodeEnvelope(sealDownWith(nodeCipher, keys, randomBytes(12), utf8('an answer')));
    const wrong = [
      createEnvelopeKeysWith(nodeDerive, secret, tenant, unitId, sessionId),
      createEnvelopeKeysWith(nodeDerive, secret, tenant, unitId, sessionId, {
        ...key,
        secret: randomBytes(32),
      }),
      createEnvelopeKeysWith(nodeDerive, randomBytes(32), tenant, unitId, sessionId, key),
      createEnvelopeKeysWith(nodeDerive, new Uint8Array(32), tenant, unitId, sessionId, key),
    ];
    for (const other of wrong) {
      // As if it said the same of its key: what is in clear decides nothing.
      const named = { ...other, sessionKeyId: keys.sessionKeyId, sessionEnc: keys.sessionEnc };
      expect(codeOf(() => openUpWith(nodeCipher, named, up))).toBe('forged');
      expect(codeOf(() => openDownWith(nodeCipher, named, down))).toBe('forged');
    }
  });

  test('does not open with another key or encapsulation in clear, also where its key is known', () => {
    for (const change of [{ sessionKeyId: randomBytes(8) }, { sessionEnc: randomBytes(32) }])
      expect(codeOf(() => openUpWith(nodeCipher, keys, v1.Envelope.create({ ...up, ...change })))).toBe(
        'forged',
      );
    const down = decodeEnvelope(sealDownWith(nodeCipher, keys, randomBytes(12), utf8('an answer')));
    const told = v1.Envelope.create({ ...down, sessionEnc: key.enc });
    expect(codeOf(() => openDownWith(nodeCipher, keys, told))).toBe('forged');
  });

  test('M11: is as long without a key as with one', async () => {
    const bare = await createEnvelopeKeys(secret, tenant, unitId, sessionId);
    const body = encodeUplink({
      hello: bareHello({ timeNonce: randomBytes(16), grantIds: [randomBytes(16)] }),
    });
    const of = (each: typeof keys) => sealUpWith(nodeCipher, each, 1, FRAME_BYTES.hello, body).length;
    expect(of(bare)).toBe(of(keys));
    expect(
      sessionKeyOf(decodeEnvelope(sealUpWith(nodeCipher, bare, 1, FRAME_BYTES.hello, body))),
    ).toBeUndefined();
  });

  test('of protocol 1, which had no session key, is refused for that', () => {
    const old = v1.Envelope.encode({ ...up, protocol: 1 }).finish();
    expect(() => decodeEnvelope(old)).toThrow(/protocol/);
  });
});

test('a session key of other lengths is misused', () => {
  const key = beginSessionKey(transport, NAME);
  for (const change of [{ keyId: randomBytes(7) }, { enc: randomBytes(31) }, { secret: new Uint8Array() }])
    expect(
      codeOf(() =>
        createEnvelopeKeysWith(nodeDerive, randomBytes(32), 'demo', NAME.unitId, NAME.sessionId, {
          ...key,
          ...change,
        }),
      ),
    ).toBe('misused');
});

test('M14, C1: a bare hello says nothing of a grant or of what waits, and nothing else is bare', () => {
  const hello = { timeNonce: randomBytes(16), grantIds: [fromHex(randomId())], waitingRecords: 4 };
  expect(isBare({ hello })).toBe(false);
  expect(bareHello(hello)).toMatchObject({ grantIds: [], waitingRecords: 0, timeNonce: hello.timeNonce });
  expect(isBare({ hello: bareHello(hello) })).toBe(true);
  expect(isBare({ slotFrame: { has: bareHello(hello) } })).toBe(true);
  const bodies: v1.IUplink[] = [
    { coarseReport: {} },
    { record: { tripEnd: {} } },
    { slotFrame: {} },
    { slotFrame: { has: hello } },
    { slotFrame: { has: bareHello(hello), report: {} } },
    { slotFrame: { has: bareHello(hello), records: [{}] } },
    {},
  ];
  for (const body of bodies) expect(isBare(body)).toBe(false);
});
