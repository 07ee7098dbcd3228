/** E3, E4: the accident packet as it is sealed, and as an insurer's tool reads it. */
import { describe, expect, test } from 'vitest';
import {
  ACCIDENT_CHUNKS,
  ACCIDENT_POSITIONS,
  ACCIDENT_READINGS,
  ACCIDENT_SPEEDS,
  type AccidentBinding,
  type AccidentRecord,
  CHUNK_TRACK_BYTES,
  concatBytes,
  decodeAccidentPacket,
  generateSigningKey,
  importSigningKey,
  NUMBERS,
  openAccidentPacket,
  signAccidentPacket,
} from '../src/index.ts';
import { createChance } from './seed.ts';

const chance = createChance('accident');
const unit = await generateSigningKey();
const key = await importSigningKey(unit.privateKeyPkcs8);
const binding: AccidentBinding = { tenant: 'demo', vehicleId: '1'.repeat(32), streamId: '2'.repeat(32) };

const full: AccidentRecord = {
  timeS: 1_790_000_000,
  trigger: 'automatic',
  isTest: false,
  isPositionTrusted: true,
  positions: [
    { latitudeE6: 56_947_300, longitudeE6: 24_106_900 },
    { latitudeE6: 56_947_200, longitudeE6: 24_106_800 },
    { latitudeE6: -33_900_000, longitudeE6: -179_999_999 },
  ],
  directionDeg: 92,
  speedsMps: Array.from({ length: ACCIDENT_SPEEDS.count }, (_, i) => (i === 3 ? undefined : 14 - i / 2)),
  readings: Array.from({ length: ACCIDENT_READINGS.count }, (_, i) => ({ x: 3 - i, y: i / 10, z: 9.8 })),
  occupants: 2,
  stateOfChargePermille: 637,
  tiltDeg: 12,
};
const leanest: AccidentRecord = {
  trigger: 'manual',
  isTest: true,
  isPositionTrusted: false,
  positions: [],
  speedsMps: [],
  readings: [],
};

describe('E3: what was signed is what is read', () => {
  test.each([
    ['everything known', full],
    ['nothing known: no clock, no place, no sensor', leanest],
    [
      'standing still, upright',
      { ...full, speedsMps: full.speedsMps.map(() => 0), tiltDeg: 0, occupants: 0 },
    ],
  ])('%s', async (_, record) => {
    const chunks = await signAccidentPacket(record, binding, key);
    expect(await openAccidentPacket(chunks, binding, unit.publicKey)).toEqual({ ok: true, record });
  });

  test('M11: two chunks, whatever is in it, and neither longer than a chunk', async () => {
    for (const record of [full, leanest]) {
      const chunks = await signAccidentPacket(record, binding, key);
      expect(chunks.length).toBe(ACCIDENT_CHUNKS);
      expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThanOrEqual(CHUNK_TRACK_BYTES);
    }
  });

  test('directions are kept in steps of 2 degrees, and 359 is north again', async () => {
    const read = async (directionDeg: number) => {
      const chunks = await signAccidentPacket({ ...full, directionDeg }, binding, key);
      const opened = await openAccidentPacket(chunks, binding, unit.publicKey);
      return opened.ok ? opened.record.directionDeg : undefined;
    };
    expect(await Promise.all([0, 0.9, 1.1, 90, 358.9, 359.2].map(read))).toEqual([0, 0, 2, 90, 358, 0]);
  });

  test('a sensor beyond what the wire can say is at the bound, and its packet is made', async () => {
    const readings = full.readings.map(() => ({ x: 1e9, y: -1e9, z: 0.04 }));
    const speedsMps = full.speedsMps.map(() => 1e9);
    const wild = { ...full, readings, speedsMps, occupants: 999, stateOfChargePermille: 5_000, tiltDeg: 400 };
    const opened = await openAccidentPacket(
      await signAccidentPacket(wild, binding, key),
      binding,
      unit.publicKey,
    );
    if (!opened.ok) throw new Error(opened.why);
    expect(opened.record.readings[0]).toEqual({ x: 819.1, y: -819.1, z: 0 });
    expect(opened.record.speedsMps[0]).toBe(163.82);
    expect([opened.record.occupants, opened.record.stateOfChargePermille, opened.record.tiltDeg]).toEqual([
      NUMBERS.occupants,
      NUMBERS.permille,
      NUMBERS.tiltDeg,
    ]);
  });

  test('half a curve is no packet', async () => {
    const half = { ...full, readings: full.readings.slice(1) };
    await expect(signAccidentPacket(half, binding, key)).rejects.toThrow(/all speeds and readings, or none/);
    const four = { ...full, positions: [...full.positions, { latitudeE6: 0, longitudeE6: 0 }] };
    expect(four.positions.length).toBe(ACCIDENT_POSITIONS + 1);
    await expect(signAccidentPacket(four, binding, key)).rejects.toThrow(/AccidentPacket.positions/);
  });
});

describe('E3, M13: a packet is believed only as the one this unit signed for this stream', () => {
  test.each([
    ['another fleet', { tenant: 'other' }],
    ['another vehicle', { vehicleId: '3'.repeat(32) }],
    ['another stream', { streamId: '4'.repeat(32) }],
  ])('%s', async (_, other) => {
    const chunks = await signAccidentPacket(full, binding, key);
    const opened = await openAccidentPacket(chunks, { ...binding, ...other }, unit.publicKey);
    expect(opened).toEqual({ ok: false, why: 'bad_signature' });
  });

  test('another unit', async () => {
    const { publicKey } = await generateSigningKey();
    const chunks = await signAccidentPacket(full, binding, key);
    expect(await openAccidentPacket(chunks, binding, publicKey)).toEqual({ ok: false, why: 'bad_signature' });
  });

  test('any one bit changed, any chunk left out, doubled or turned about', async () => {
    const [first, second] = await signAccidentPacket(full, binding, key);
    const refused = async (chunks: readonly Uint8Array[]) => {
      expect((await openAccidentPacket(chunks, binding, unit.publicKey)).ok).toBe(false);
    };
    for (let i = 0; i < 200; i++) {
      const [a, b] = [Uint8Array.from(first), Uint8Array.from(second)];
      const at = chance.below(a.length + b.length);
      const part = at < a.length ? a : b;
      const place = at < a.length ? at : at - a.length;
      part[place] = (part[place] ?? 0) ^ (1 << chance.below(8));
      await refused([a, b]);
    }
    await refused([]);
    await refused([first]);
    await refused([second, first]);
    await refused([first, second, second]);
    await refused([first, concatBytes(second, Uint8Array.of(0))]);
    await refused([new Uint8Array(1_000), second]);
  });

  test('what a unit signed and nobody can read is malformed, not believed', async () => {
    const { signBytes, idBytes } = await import('../src/index.ts');
    const packet = Uint8Array.of(255, 255, 255);
    const input = concatBytes(idBytes(binding.vehicleId), idBytes(binding.streamId), packet);
    const signature = await signBytes('accident_packet', binding.tenant, input, key);
    const plain = concatBytes(signature, packet);
    const opened = await openAccidentPacket([plain, new Uint8Array()], binding, unit.publicKey);
    expect(opened).toEqual({ ok: false, why: 'malformed' });
  });
});

test('E3, E4: a packet has the listed fields and no other, by the words of the contract', async () => {
  // Protobuf leaves out what is false: everything is said here.
  const chunks = await signAccidentPacket({ ...full, isTest: true }, binding, key);
  const packet = decodeAccidentPacket(concatBytes(...chunks).subarray(64));
  expect(Object.keys(packet).sort()).toEqual(
    [
      'accelerationDms2',
      'chargePermille',
      'direction',
      'occupants',
      'positionTrusted',
      'positions',
      'speedsCms',
      'test',
      'tiltDeg',
      'timeS',
      'trigger',
    ].sort(),
  );
  expect(Object.keys(packet.positions[0] ?? {}).sort()).toEqual(['latitudeE6', 'longitudeE6']);
});
