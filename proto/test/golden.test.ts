import { createDecipheriv, createPublicKey, hkdfSync, verify } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cryptoVectors } from '../golden/crypto.ts';
import {
  MESSAGES,
  QUARANTINED,
  SEAL_INFO,
  SEALED_DATA_KEY,
  SECRETS,
  SESSION,
  TENANT,
  UNIT,
} from '../golden/inputs.ts';
import { goldenFiles } from '../golden/make.ts';
import type { Field, Fields } from '../golden/reflect.ts';
import {
  concatBytes,
  decodeSigned,
  fromHex,
  openDataKey,
  openFromQuarantine,
  toHex,
  uint32Bytes,
  utf8,
} from '../src/index.ts';
import { protocDecode } from './parts.ts';
import { parseTextFormat, type TextMessage } from './text-format.ts';

interface Golden {
  readonly message: string;
  readonly fields: Fields;
  readonly hex: string;
}

const GOLDEN = new URL('../golden/', import.meta.url);
const made = await goldenFiles();
const vectors = (await cryptoVectors()) as Record<string, Record<string, string>>;

test.each([...made.keys()])('%s has the bytes that this code makes', (name) => {
  const file = new URL(name, GOLDEN);
  expect(existsSync(file), 'missing: run node golden/make.ts and look at what changed').toBe(true);
  expect(made.get(name)).toBe(readFileSync(file, 'utf8'));
});

test('no golden file is left over', () => {
  const files = readdirSync(GOLDEN).filter((name) => name.endsWith('.json'));
  expect(files.sort()).toEqual([...made.keys()].sort());
});

for (const name of Object.keys(MESSAGES)) {
  test(`protoc reads the fields of ${name}`, (context) => {
    const { message, fields, hex } = JSON.parse(
      readFileSync(new URL(`${name}.json`, GOLDEN), 'utf8'),
    ) as Golden;
    const read = parseTextFormat(protocDecode(context, message, fromHex(hex)));
    expect(read).toEqual(asText(fields, read));
  });
}

/** The fields of a golden file as protoc prints them; `read` tells a text from bytes in hex. */
function asText(fields: Fields, read: TextMessage): TextMessage {
  const entries = Object.entries(fields).map(([name, value]) => {
    const values: Field[] = Array.isArray(value) ? value : [value];
    return [name, values.map((item, i) => leaf(item, read[name]?.[i]))] as const;
  });
  return Object.fromEntries(entries);
}

function leaf(value: Field, read: TextMessage[string][number] | undefined): TextMessage[string][number] {
  if (typeof value === 'object') return asText(value as Fields, (read ?? {}) as TextMessage);
  if (!(read instanceof Uint8Array)) return String(value);
  return toHex(read) === value ? read : utf8(String(value));
}

describe('another implementation makes the same of the vectors', () => {
  const { envelope = {}, signature = {}, sealing = {} } = vectors;
  const info = (use: string, ...parts: Uint8Array[]) =>
    concatBytes(
      utf8(`fleetveil/v1/${use}\0`),
      ...parts.map((part) => concatBytes(Uint8Array.of(0, part.length), part)),
    );
  const hkdf = (secret: Uint8Array, about: Uint8Array) =>
    toHex(new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), about, 32)));

  test('unit secret and MQTT password are HKDF-SHA-256', () => {
    const secret = hkdf(SECRETS.envelopeRoot, info('unit-secret', utf8(TENANT), fromHex(UNIT)));
    expect(envelope['unitSecret']).toBe(secret);
    const password = Buffer.from(hkdf(fromHex(secret), info('mqtt-password')), 'hex').toString('base64url');
    expect(envelope['mqttPassword']).toBe(password);
  });

  test('the keys of a session are HKDF-SHA-256 of both secrets, one after the other', () => {
    const session = envelope['session'] as unknown as Record<string, string>;
    const [secret, shared] = [fromHex(envelope['unitSecret'] ?? ''), fromHex(session['secret'] ?? '')];
    const about = [utf8(TENANT), fromHex(UNIT), fromHex(SESSION)] as const;
    expect(session['info']).toBe(toHex(info('session', ...about, fromHex(session['keyId'] ?? ''))));
    const both = concatBytes(secret, shared);
    for (const [key, use] of [
      ['upKey', 'envelope-up'],
      ['downKey', 'envelope-down'],
    ] as const)
      expect(envelope[key]).toBe(hkdf(both, info(use, ...about)));
    expect(envelope['bareUpKey']).toBe(hkdf(secret, info('envelope-up', ...about)));
    expect(envelope['bareDownKey']).toBe(hkdf(secret, info('envelope-down', ...about)));
  });

  test('the signature of a grant holds over its documented input', () => {
    const signed = decodeSigned(fromHex(signature['grant'] ?? ''));
    const input = concatBytes(utf8(`fleetveil/v1/grant\0${TENANT}\0`), signed.body);
    const spki = Buffer.from(`302a300506032b6570032100${signature['publicKey']}`, 'hex');
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(verify(null, input, key, signed.signature)).toBe(true);
  });

  test('a chunk is AES-256-GCM over length, track and zeros', () => {
    const { streamId = '' } = vectors['names'] ?? {};
    const chunk = sealing['chunk'] as unknown as Record<string, string>;
    const sealed = fromHex(chunk['ciphertext'] ?? '');
    const aad = concatBytes(utf8('fleetveil/v1/chunk\0'), fromHex(streamId), uint32Bytes(9));
    const cipher = createDecipheriv('aes-256-gcm', SECRETS.dataKey, fromHex(chunk['nonce'] ?? ''));
    cipher.setAAD(aad).setAuthTag(sealed.subarray(304));
    const plain = Buffer.concat([cipher.update(sealed.subarray(0, 304)), cipher.final()]);
    expect(plain.subarray(2, 2 + plain.readUInt16BE(0)).toString('hex')).toBe(chunk['plain']);
  });
});

test('what was sealed to a key long ago still opens', async () => {
  const { enc, sealedKey } = SEALED_DATA_KEY;
  const opened = await openDataKey(enc, sealedKey, SECRETS.transportPrivateKey, SEAL_INFO);
  expect(new Uint8Array(opened)).toEqual(SECRETS.dataKey);
  const refused = await openFromQuarantine(QUARANTINED.sealed, SECRETS.transportPrivateKey);
  expect(new Uint8Array(refused)).toEqual(QUARANTINED.plain);
});
