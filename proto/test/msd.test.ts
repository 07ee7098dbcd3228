/** E5: an accident as eCall's minimum set of data, held against the standard's own example and read back bit by bit. */
import { expect, test } from 'vitest';
import {
  type AccidentRecord,
  encodeMsd,
  fromHex,
  MSD_NO_PLACE,
  MSD_PROPULSIONS,
  MSD_VEHICLES,
  type MsdFields,
  msdOf,
  toHex,
} from '../src/index.ts';
import { createChance } from './seed.ts';

/** As 2-requirements has it, from the standard. */
const VECTOR = '02251c0680e30a51439e2955d43800800437f80a3105669023f8a71166932185b004150043c040';

const EXAMPLE: MsdFields = {
  ...{ messageIdentifier: 1, isAutomatic: true, isTest: false, isPositionTrusted: true },
  ...{ vehicle: 'M1', vin: 'ECALLEXAMPLE02013', propulsions: ['gasoline'], timestamp: 1_367_878_452 },
  ...{ location: { latitude: 18_859_320, longitude: 187_996_428 }, direction: 45, passengers: 2 },
  ...{ recentN1: { latitude: 0, longitude: 10 }, recentN2: { latitude: 0, longitude: 30 } },
};

const RECORD: AccidentRecord = {
  ...{ timeS: 1_790_000_000, trigger: 'automatic', isTest: false, isPositionTrusted: true, directionDeg: 92 },
  positions: [
    { latitudeE6: 56_947_300, longitudeE6: 24_106_900 },
    { latitudeE6: 56_947_200, longitudeE6: 24_106_800 },
    { latitudeE6: 56_947_000, longitudeE6: 24_107_100 },
  ],
  ...{ speedsMps: [], readings: [], occupants: 2 },
};
const VEHICLE = { vin: 'ECALLEXAMPLE02013', vehicle: 'L1e', propulsions: ['electric'] } as const;

test('E5: the example of the standard comes out bit for bit', () => {
  expect(toHex(encodeMsd(EXAMPLE))).toBe(VECTOR);
});

test('E5: and it is read back as what went in', () => {
  expect(decode(fromHex(VECTOR))).toEqual(EXAMPLE);
});

test('E5: any fields come back, with and without the optional ones', () => {
  const chance = createChance('msd');
  const between = (least: number, most: number) => least + chance.below(most - least + 1);
  const maybe = () => chance.fraction() < 0.5;
  const step = () => ({ latitude: between(-512, 511), longitude: between(-512, 511) });
  for (let round = 0; round < 500; round++) {
    const fields: MsdFields = {
      ...{ messageIdentifier: between(0, 255), isAutomatic: maybe(), isTest: maybe() },
      ...{ isPositionTrusted: maybe(), vin: 'ZFA19800004567890', direction: between(0, 255) },
      vehicle: MSD_VEHICLES[between(0, MSD_VEHICLES.length - 1)] ?? 'M1',
      propulsions: MSD_PROPULSIONS.filter(() => maybe()),
      timestamp: between(0, 0xffff_ffff),
      location: {
        latitude: between(-0x8000_0000, 0x7fff_ffff),
        longitude: between(-0x8000_0000, 0x7fff_ffff),
      },
      ...(maybe() ? { recentN1: step() } : {}),
      ...(maybe() ? { recentN2: step() } : {}),
      ...(maybe() ? { passengers: between(0, 255) } : {}),
    };
    expect(decode(encodeMsd(fields))).toEqual(fields);
  }
});

test('E5: a packet as the standard has it: milliarcseconds, steps of 2 degrees, places before as steps back', () => {
  const fields = msdOf(RECORD, VEHICLE);
  expect(fields).toMatchObject({ direction: 46, timestamp: 1_790_000_000, passengers: 2, isAutomatic: true });
  expect(fields.location).toEqual({ latitude: 205_010_280, longitude: 86_784_840 });
  // 100 and 200 of 1e-6 degrees are 360 and 720 milliarcseconds; steps are of a hundred, from the place after.
  expect([fields.recentN1, fields.recentN2]).toEqual([
    { latitude: -4, longitude: -4 },
    { latitude: -7, longitude: 11 },
  ]);
  expect(decode(encodeMsd(fields))).toEqual(fields);
});

test('E5: what is not known is said so, and a place too far back is left out rather than moved', () => {
  const { timeS: _, directionDeg: __, occupants: ___, ...lean } = RECORD;
  const fields = msdOf({ ...lean, positions: [] }, VEHICLE);
  expect(fields.location).toEqual({ latitude: MSD_NO_PLACE, longitude: MSD_NO_PLACE });
  expect([fields.timestamp, fields.direction, fields.passengers, fields.recentN1]).toEqual([
    ...[0, 255, undefined, undefined],
  ]);
  expect(decode(encodeMsd(fields))).toEqual(fields);
  const [here, there] = [
    { latitudeE6: 0, longitudeE6: 0 },
    { latitudeE6: 15_000, longitudeE6: 0 },
  ];
  expect(msdOf({ ...RECORD, positions: [here, there, here] }, VEHICLE)).not.toHaveProperty('recentN1');
});

test.each([
  ['a VIN of 16 characters', { vin: 'ECALLEXAMPLE0201' }],
  ['a VIN with an O', { vin: 'ECALLEXAMPLEO2013' }],
  ['a step too long', { recentN1: { latitude: 512, longitude: 0 } }],
  ['half a second', { timestamp: 0.5 }],
])('E5: %s is refused', (_, change: Partial<MsdFields>) => {
  expect(() => encodeMsd({ ...EXAMPLE, ...change })).toThrow(/MSD|VIN/);
});

/** A reader of its own, written from the ASN.1 definition: it shares nothing with the encoder but the lists of words. */
function decode(bytes: Uint8Array): MsdFields {
  const [version, length, ...rest] = bytes;
  expect([version, length]).toEqual([2, rest.length]);
  let at = 0;
  const take = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, at++) value = value * 2 + (((rest[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  const is = (): boolean => take(1) === 1;
  expect([take(1), take(1), take(1)]).toEqual([0, 0, 0]); // no extensions, no additional data
  const [hasN1, hasN2, hasPassengers] = [is(), is(), is()];
  const messageIdentifier = take(8);
  const [isAutomatic, isTest, isPositionTrusted] = [is(), is(), is()];
  expect(take(1)).toBe(0);
  const vehicle = MSD_VEHICLES[take(4)] ?? 'M1';
  const vin = Array.from({ length: 17 }, () => '0123456789ABCDEFGHJKLMNPRSTUVWXYZ'[take(6)]).join('');
  expect(take(1)).toBe(0);
  const said = MSD_PROPULSIONS.map(is);
  const propulsions = MSD_PROPULSIONS.filter((_, i) => said[i] === true && is());
  const timestamp = take(32);
  const location = { latitude: take(32) - 2 ** 31, longitude: take(32) - 2 ** 31 };
  const direction = take(8);
  const step = () => ({ latitude: take(10) - 512, longitude: take(10) - 512 });
  const fields = {
    ...{ messageIdentifier, isAutomatic, isTest, isPositionTrusted, vehicle, vin, propulsions },
    ...{ timestamp, location, direction },
    ...(hasN1 ? { recentN1: step() } : {}),
    ...(hasN2 ? { recentN2: step() } : {}),
    ...(hasPassengers ? { passengers: take(8) } : {}),
  };
  expect(rest.length * 8 - at).toBeLessThan(8); // nothing but filling is left
  return fields;
}
