/** R3, M13: the released packet as a file, read by somebody who trusts nobody but the fleet's root keys. */
import { beforeAll, expect, test } from 'vitest';
import {
  type AccidentBinding,
  type AccidentRecord,
  CHUNK_TRACK_BYTES,
  concatBytes,
  fromHex,
  openAccidentPacket,
  packetFile,
  randomId,
  readPacketFile,
  signAccidentPacket,
  utf8,
  v1,
  verifyPacketFile,
} from '../src/index.ts';
import { createPair, createRing, type Pair, type Ring, sign, signKeySet, TENANT } from './key-ring.ts';
import { createChance } from './seed.ts';

const RECORD: AccidentRecord = {
  ...{ timeS: 1_790_000_000, trigger: 'automatic', isTest: false, isPositionTrusted: true, directionDeg: 92 },
  positions: [
    { latitudeE6: 56_947_300, longitudeE6: 24_106_900 },
    { latitudeE6: 56_947_200, longitudeE6: 24_106_800 },
  ],
  speedsMps: Array.from({ length: 11 }, (_, i) => (i === 3 ? undefined : 14 - i / 2)),
  readings: Array.from({ length: 36 }, (_, i) => ({ x: 3 - i, y: i / 10, z: 9.8 })),
  ...{ stateOfChargePermille: 637, tiltDeg: 12 },
};

/** Every bit of a file is some thirty thousand: all of them in CI. */
const isFull = process.env['FLEETVEIL_TIER'] === 'ci';
const binding: AccidentBinding = { tenant: TENANT, vehicleId: randomId(), streamId: randomId() };
let ring: Ring;
let unit: Pair;
let keySet: Uint8Array;
let certificate: Uint8Array;
let packet: Uint8Array;
let file: Uint8Array;

beforeAll(async () => {
  ring = await createRing();
  unit = await createPair();
  keySet = await signKeySet(ring, 1, ['enrol', 'policy']);
  certificate = await enrol(binding.vehicleId);
  packet = concatBytes(...(await signAccidentPacket(RECORD, binding, unit.privateKey)));
  file = packetFile({ binding, packet, certificate, keySet });
});

function enrol(vehicleId: string, signer: Pair = ring.enrol): Promise<Uint8Array> {
  const body = v1.UnitCertificate.encode({
    ...{ tenant: TENANT, publicKey: unit.publicKey, vehicleKind: 'car' },
    ...{ unitId: fromHex(randomId()), vehicleId: fromHex(vehicleId) },
  }).finish();
  return sign('unit_certificate', body, signer);
}

const verify = (bytes: Uint8Array) => verifyPacketFile(bytes, [ring.root.publicKey]);
const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const altered = Uint8Array.from(bytes);
  altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return altered;
};

test('R3: a packet verifies with the root keys alone, and says what the vehicle recorded', async () => {
  expect(await verify(file)).toEqual({ ok: true, record: RECORD, binding });
});

test('R3: a packet altered in any one bit does not verify', async () => {
  const half = (bytes: Uint8Array) => [
    bytes.subarray(0, CHUNK_TRACK_BYTES),
    bytes.subarray(CHUNK_TRACK_BYTES),
  ];
  for (let bit = 0; bit < 8 * packet.length; bit++) {
    const opened = await openAccidentPacket(half(flipped(packet, bit)), binding, unit.publicKey);
    expect(opened, `bit ${bit}`).toEqual({ ok: false, why: 'bad_signature' });
  }
});

test('R3: and the tool says so', async () => {
  for (let bit = 0; bit < 8 * packet.length; bit += isFull ? 1 : 61) {
    const altered = flipped(packet, bit);
    // Where the bytes are no packet any more nobody can write a file of them: the old text is put around them.
    const text = utf8(new TextDecoder().decode(file).replace(base64(packet), base64(altered)));
    const verdict = await verify(text);
    expect(verdict, `bit ${bit}`).toEqual({ ok: false, why: 'signature' });
  }
});

test('R3: a file altered in one bit anywhere does not verify', async () => {
  const chance = createChance('packet-file');
  const all = 8 * file.length;
  const bits = Array.from({ length: isFull ? all : 300 }, (_, i) => (isFull ? i : chance.below(all)));
  for (const bit of bits) expect((await verify(flipped(file, bit))).ok, `bit ${bit}`).toBe(false);
});

test.each([
  ['root keys of another fleet', async () => verifyPacketFile(file, [unit.publicKey]), 'key_set'],
  ['no root key', async () => verifyPacketFile(file, []), 'key_set'],
  [
    'a unit that somebody else enrolled',
    async () => verify(other({ certificate: await enrol(binding.vehicleId, ring.policy) })),
    'certificate',
  ],
  [
    'a unit of another vehicle',
    async () => verify(other({ certificate: await enrol(randomId()) })),
    'other_vehicle',
  ],
  [
    'a packet of another stream',
    async () => verify(other({ binding: { ...binding, streamId: randomId() } })),
    'signature',
  ],
  [
    'another fleet’s name',
    async () => verify(other({ binding: { ...binding, tenant: 'other' } })),
    'key_set',
  ],
  ['a speed written over in the text', async () => verify(edited('13.5', '3.5')), 'text'],
  ['a blank more', async () => verify(edited('\n}', '\n }')), 'text'],
  ['a member more', async () => verify(edited('"tenant"', '"note": "", "tenant"')), 'text'],
  ['half a file', async () => verify(file.subarray(0, file.length / 2)), 'no_packet_file'],
  ['an empty one', async () => verify(new Uint8Array()), 'no_packet_file'],
  ['JSON that is none', async () => verify(utf8('[]')), 'no_packet_file'],
])('R3, M13: %s: the tool says what is wrong', async (_, verdict, why) => {
  expect(await verdict()).toEqual({ ok: false, why });
});

test('a file gives back what it was made of', () => {
  const parts = readPacketFile(file);
  expect(parts?.binding).toEqual(binding);
  const bytes = [parts?.packet, parts?.certificate, parts?.keySet].map((each) => each && base64(each));
  expect(bytes).toEqual([packet, certificate, keySet].map(base64));
});

test('a file is made of a packet only', () => {
  expect(() => packetFile({ binding, packet: packet.subarray(0, 60), certificate, keySet })).toThrow(
    /packet/,
  );
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const other = (parts: object): Uint8Array => packetFile({ binding, packet, certificate, keySet, ...parts });
function edited(from: string, to: string): Uint8Array {
  const text = new TextDecoder().decode(file);
  expect(text).toContain(from);
  return utf8(text.replace(from, to));
}
