import { describe, expect, test } from 'vitest';
import { nodeCipher } from '../node/cipher.ts';
import {
  CHUNK_BYTES,
  CHUNK_PLAIN_BYTES,
  CHUNK_TRACK_BYTES,
  fromHex,
  generateTransportKey,
  holderOf,
  isProtoError,
  keyIdOf,
  MAX_COUNTER,
  openChunk,
  openChunkWith,
  openDataKey,
  openFromQuarantine,
  randomId,
  type SealContext,
  SUITE,
  sealChunk,
  sealDataKey,
  sealInfo,
  sealToQuarantine,
  toHex,
} from '../src/index.ts';
import { openBase } from './hpke-rfc9180.ts';
import { createChance } from './seed.ts';

const chance = createChance('seal');
const STREAM = randomId();
const DATA_KEY = chance.bytes(32);
const CONTEXT: SealContext = {
  tenant: 'demo',
  vehicleId: randomId(),
  streamId: STREAM,
  kind: 'route',
  grantHash: chance.bytes(32),
  policyVersion: 7,
  transportKeyId: chance.bytes(8),
};

async function codeOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
    return 'opened';
  } catch (error) {
    return isProtoError(error) ? error.code : `another exception: ${error}`;
  }
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
}

describe('HPKE', () => {
  test('the second opinion agrees with RFC 9180, appendix A.1.1', () => {
    const plain = openBase(
      1,
      fromHex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
      fromHex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431'),
      fromHex('4f6465206f6e2061204772656369616e2055726e'),
      fromHex('436f756e742d30'),
      fromHex('f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a'),
    );
    expect(plain.toString()).toBe('Beauty is truth, truth beauty');
  });

  test('what we seal, RFC 9180 as written opens', async () => {
    const { privateKey, publicKey } = await generateTransportKey();
    const info = sealInfo(CONTEXT);
    for (let i = 0; i < 5; i++) {
      const { enc, sealedKey } = await sealDataKey(DATA_KEY, publicKey, info);
      const opened = openBase(2, privateKey, enc, info, new Uint8Array(0), sealedKey);
      expect(new Uint8Array(opened)).toEqual(DATA_KEY);
    }
  });

  test('the suite is named as on the wire', () => expect(toHex(SUITE)).toBe('002000010002'));

  test('a key is sealed anew every time', async () => {
    const { publicKey } = await generateTransportKey();
    const [one, two] = [
      await sealDataKey(DATA_KEY, publicKey, SUITE),
      await sealDataKey(DATA_KEY, publicKey, SUITE),
    ];
    expect(one.enc).not.toEqual(two.enc);
    expect([one.enc.length, one.sealedKey.length]).toEqual([32, 48]);
  });
});

describe('M2: a data key opens', () => {
  test('for its transport key and its context', async () => {
    const pair = await generateTransportKey();
    expect(pair.keyId).toEqual(await keyIdOf(pair.publicKey));
    const info = sealInfo(CONTEXT);
    const { enc, sealedKey } = await sealDataKey(DATA_KEY, pair.publicKey, info);
    expect(await openDataKey(enc, sealedKey, pair.privateKey, info)).toEqual(DATA_KEY);
    const other = await generateTransportKey();
    expect(await codeOf(() => openDataKey(enc, sealedKey, other.privateKey, info))).toBe('forged');
    for (let i = 0; i < 48; i++) {
      expect(await codeOf(() => openDataKey(enc, flipped(sealedKey, i), pair.privateKey, info))).toBe(
        'forged',
      );
    }
    expect(await codeOf(() => openDataKey(flipped(enc, 3), sealedKey, pair.privateKey, info))).toBe('forged');
    expect(await codeOf(() => openDataKey(enc.slice(1), sealedKey, pair.privateKey, info))).toBe('forged');
    expect(await codeOf(() => openDataKey(new Uint8Array(32), sealedKey, pair.privateKey, info))).toBe(
      'forged',
    );
  });

  const changes: [string, Partial<SealContext>][] = [
    ['tenant', { tenant: 'demo2' }],
    ['vehicle', { vehicleId: randomId() }],
    ['stream', { streamId: randomId() }],
    ['kind', { kind: 'ends' }],
    ['grant', { grantHash: new Uint8Array(32) }],
    ['no grant', { grantHash: new Uint8Array(0) }],
    ['policy version', { policyVersion: 8 }],
    ['transport key', { transportKeyId: new Uint8Array(8) }],
  ];
  test.each(changes)('not with another %s', async (_name, change) => {
    const pair = await generateTransportKey();
    const { enc, sealedKey } = await sealDataKey(DATA_KEY, pair.publicKey, sealInfo(CONTEXT));
    const info = sealInfo({ ...CONTEXT, ...change });
    expect(await codeOf(() => openDataKey(enc, sealedKey, pair.privateKey, info))).toBe('forged');
  });

  test('and no two contexts run into each other', () => {
    const infos = [...changes.map(([, change]) => change), {}].map((change) =>
      toHex(sealInfo({ ...CONTEXT, ...change })),
    );
    expect(new Set(infos).size).toBe(changes.length + 1);
  });
});

describe('chunks', () => {
  test('M11: are 320 bytes whatever is in them', async () => {
    for (const length of [0, 1, 150, CHUNK_TRACK_BYTES]) {
      const plain = chance.bytes(length);
      const { nonce, ciphertext } = await sealChunk(DATA_KEY, STREAM, 3, 9n, false, plain);
      expect([ciphertext.length, nonce.length]).toEqual([CHUNK_BYTES, 12]);
      expect(await openChunk(DATA_KEY, STREAM, 3, nonce, ciphertext)).toEqual({ plain, last: false });
      expect(openChunkWith(nodeCipher, DATA_KEY, STREAM, 3, nonce, ciphertext)).toEqual({
        plain,
        last: false,
      });
    }
    expect([CHUNK_BYTES, CHUNK_PLAIN_BYTES, CHUNK_TRACK_BYTES]).toEqual([320, 304, 302]);
  });

  test('carry their counter and the mark of the last in the nonce', async () => {
    const { nonce, ciphertext } = await sealChunk(
      DATA_KEY,
      STREAM,
      0,
      0x0102030405060708090a0bn,
      true,
      DATA_KEY,
    );
    expect(toHex(nonce)).toBe('0102030405060708090a0b01');
    expect((await openChunk(DATA_KEY, STREAM, 0, nonce, ciphertext)).last).toBe(true);
    const highest = await sealChunk(DATA_KEY, STREAM, 0, MAX_COUNTER, false, DATA_KEY);
    expect(toHex(highest.nonce)).toBe(`${'ff'.repeat(11)}00`);
  });

  const promised: typeof openChunk = async (...chunk) => openChunkWith(nodeCipher, ...chunk);
  test.each([
    ['WebCrypto', openChunk],
    ['a cipher without a promise', promised],
  ])('open in their own place only, unchanged only, by %s', async (_, opens) => {
    const { nonce, ciphertext } = await sealChunk(DATA_KEY, STREAM, 1, 9n, false, chance.bytes(40));
    const open = (change: {
      key?: Uint8Array;
      stream?: string;
      no?: number;
      nonce?: Uint8Array;
      text?: Uint8Array;
    }) =>
      codeOf(() =>
        opens(
          change.key ?? DATA_KEY,
          change.stream ?? STREAM,
          change.no ?? 1,
          change.nonce ?? nonce,
          change.text ?? ciphertext,
        ),
      );
    expect(await open({})).toBe('opened');
    expect(await open({ key: new Uint8Array(32) })).toBe('forged');
    expect(await open({ stream: randomId() })).toBe('forged');
    expect(await open({ no: 2 })).toBe('forged');
    expect(await open({ nonce: flipped(nonce, 11) })).toBe('forged');
    expect(await open({ nonce: flipped(nonce, 0) })).toBe('forged');
    for (let i = 0; i < CHUNK_BYTES; i += 7)
      expect(await open({ text: flipped(ciphertext, i) })).toBe('forged');
    expect(await open({ text: ciphertext.slice(1) })).toBe('malformed');
    expect(await open({ nonce: nonce.slice(1) })).toBe('malformed');
    expect(await open({ nonce: Uint8Array.from([...nonce.slice(0, 11), 2]) })).toBe('malformed');
  });

  test('a caller cannot overfill one or run out of counters unseen', async () => {
    const long = new Uint8Array(CHUNK_TRACK_BYTES + 1);
    expect(await codeOf(() => sealChunk(DATA_KEY, STREAM, 0, 0n, false, long))).toBe('misused');
    expect(await codeOf(() => sealChunk(DATA_KEY, STREAM, 0, MAX_COUNTER + 1n, false, DATA_KEY))).toBe(
      'misused',
    );
    expect(await codeOf(() => sealChunk(DATA_KEY, STREAM, 0, -1n, false, DATA_KEY))).toBe('misused');
    expect(await codeOf(() => sealChunk(new Uint8Array(16), STREAM, 0, 0n, false, DATA_KEY))).toBe('misused');
  });
});

describe('quarantine', () => {
  test('opens for its key only, and not for a data key of the same vault', async () => {
    const pair = await generateTransportKey();
    const body = chance.bytes(1_000);
    const sealed = await sealToQuarantine(body, pair.publicKey);
    expect(await openFromQuarantine(sealed, pair.privateKey)).toEqual(body);
    const other = await generateTransportKey();
    expect(await codeOf(() => openFromQuarantine(sealed, other.privateKey))).toBe('forged');
    expect(await codeOf(() => openFromQuarantine(flipped(sealed, 40), pair.privateKey))).toBe('forged');
    expect(await codeOf(() => openFromQuarantine(sealed.slice(0, 47), pair.privateKey))).toBe('malformed');
    const parts = [sealed.slice(0, 32), sealed.slice(32)] as const;
    expect(await codeOf(() => openDataKey(...parts, pair.privateKey, sealInfo(CONTEXT)))).toBe('forged');
  });

  test('what is no key is refused', async () => {
    expect(await codeOf(() => sealToQuarantine(DATA_KEY, new Uint8Array(31)))).toBe('misused');
    expect(await codeOf(() => sealToQuarantine(DATA_KEY, new Uint8Array(32)))).toBe('misused');
    expect(await codeOf(() => openFromQuarantine(new Uint8Array(60), new Uint8Array(31)))).toBe('misused');
  });
});

test('a holder is known by salt and rider, and no two pairs meet', async () => {
  const salt = randomId();
  const one = toHex(await holderOf(salt, 'rider-1'));
  expect(one).toHaveLength(64);
  expect(toHex(await holderOf(salt, 'rider-1'))).toBe(one);
  expect(toHex(await holderOf(salt, 'rider-2'))).not.toBe(one);
  expect(toHex(await holderOf(randomId(), 'rider-1'))).not.toBe(one);
});
