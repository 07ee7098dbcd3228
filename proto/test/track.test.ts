import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  CHUNK_TRACK_BYTES,
  createTrackPacker,
  decodeTrack,
  encodeTrack,
  type Fix,
  isProtoError,
  MAX_TRACK_FIXES,
  toHex,
} from '../src/index.ts';
import { rounds } from './seed.ts';
import { tried } from './tried.ts';

const anyFix: fc.Arbitrary<Fix> = fc.record({
  timeS: fc.integer({ min: 0, max: 0xffff_ffff }),
  latitudeE6: fc.integer({ min: -90_000_000, max: 90_000_000 }),
  longitudeE6: fc.integer({ min: -180_000_000, max: 180_000_000 }),
  accuracyM: fc.integer({ min: 0, max: 65_535 }),
});
const numRuns = rounds(300);
/** A failure is made smaller for this long, then shown as it is. */
const PATIENCE = { interruptAfterTimeLimit: 20_000 } as const;

/** A drive of a fix a second, with the little unsteadiness of a receiver. */
function drive(count: number): Fix[] {
  return Array.from({ length: count }, (_, i) => ({
    timeS: 1_700_000_000 + i,
    latitudeE6: 56_950_000 + 40 * i + unsteady(i),
    longitudeE6: 24_100_000 - 90 * i + unsteady(~i),
    accuracyM: 4 + (i % 20 === 0 ? 1 : 0),
  }));
}

/** -8 to 7, without a period that deflate would find. */
function unsteady(i: number): number {
  const mixed = Math.imul(i ^ (i >>> 3), 0x9e37_79b1);
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85eb_ca6b) >>> 28) - 8;
}

function standing(count: number): Fix[] {
  return Array.from({ length: count }, (_, i) => ({
    timeS: 1e9 + i,
    latitudeE6: 5e7,
    longitudeE6: 2e7,
    accuracyM: 3,
  }));
}

function codeOf(bytes: Uint8Array): string {
  try {
    decodeTrack(bytes);
    return 'decoded';
  } catch (error) {
    return isProtoError(error) ? error.code : `another exception: ${error}`;
  }
}

describe('a track comes back exactly', () => {
  test('headings of a pursuit too, known or not', () => {
    const heading = fc.option(fc.integer({ min: 0, max: 359 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyFix, heading), { maxLength: 12 }), (pairs) => {
        const fixes = pairs.map(([fix, headingDeg]) =>
          headingDeg === undefined ? fix : { ...fix, headingDeg },
        );
        expect(decodeTrack(encodeTrack(fixes))).toEqual(fixes);
        const packer = createTrackPacker();
        const taken = fixes.filter((fix) => packer.add(fix));
        expect(packer.bytes().length).toBeLessThanOrEqual(CHUNK_TRACK_BYTES);
        expect(decodeTrack(packer.bytes())).toEqual(taken);
      }),
      { ...PATIENCE, numRuns },
    );
    const [fix] = drive(1);
    expect(() => encodeTrack([{ ...fix, headingDeg: 361 } as Fix])).toThrow('track.headingDeg');
  });

  test('any fixes in range, in any order of time', () => {
    fc.assert(
      fc.property(fc.array(anyFix, { maxLength: 12 }), (fixes) => {
        expect(decodeTrack(encodeTrack(fixes))).toEqual(fixes);
      }),
      { ...PATIENCE, numRuns },
    );
  });

  test('a steady walk with pauses and gaps', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: -300, max: 300 }), fc.nat(3));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        let [timeS, latitudeE6] = [1_700_000_000, 53_390_000];
        const fixes = steps.map(([seconds, change, accuracyM]) => {
          timeS += seconds;
          latitudeE6 += change;
          return { timeS, latitudeE6, longitudeE6: -6_256_000, accuracyM };
        });
        expect(decodeTrack(encodeTrack(fixes))).toEqual(fixes);
      }),
      { ...PATIENCE, numRuns },
    );
  });

  const corner = (timeS: number, latitudeE6: number, longitudeE6: number, accuracyM = 0) => ({
    timeS,
    latitudeE6,
    longitudeE6,
    accuracyM,
  });
  const cases: [string, Fix[]][] = [
    ['no fix', []],
    ['one fix', [corner(0, 0, 0)]],
    [
      'over the antimeridian and back',
      [corner(1, 5, 179_999_999), corner(2, 5, -180_000_000), corner(3, 5, 180_000_000)],
    ],
    ['from pole to pole', [corner(1, 90_000_000, 0), corner(2, -90_000_000, 0), corner(3, 90_000_000, 0)]],
    ['the ends of time', [corner(0xffff_ffff, 1, 1), corner(0, 1, 1), corner(0xffff_ffff, 1, 1)]],
    [
      'every extreme at once',
      [corner(0, -90_000_000, 180_000_000, 65_535), corner(0xffff_ffff, 90_000_000, -180_000_000, 0)],
    ],
    ['as many as there may be', standing(MAX_TRACK_FIXES)],
    ['a minute of driving', drive(60)],
  ];
  test.each(cases)('%s', (_name, fixes) => expect(decodeTrack(encodeTrack(fixes))).toEqual(fixes));
});

test('the layout of docs/wire.md, byte by byte', () => {
  const one = [{ timeS: 1, latitudeE6: 2, longitudeE6: -1, accuracyM: 3 }];
  expect(toHex(encodeTrack(one))).toBe(['00', '01', '02', '04', '01', '06'].join(''));
  const moving = [0, 10, 30, 60].map((latitudeE6, i) => ({
    timeS: 7 * i,
    latitudeE6,
    longitudeE6: i * i * 30,
    accuracyM: i,
  }));
  const header = (2 + 3 * 0 + 9 * 1 + 27 * 2).toString(16);
  const columns = ['04', '000e02', '0014283c', '003c7878', '000202'];
  expect(toHex(encodeTrack(moving))).toBe([header, ...columns].join(''));
});

test('what stands or runs evenly costs next to nothing', () => {
  expect(encodeTrack(standing(1_000)).length).toBeLessThan(32);
});

test('a caller cannot encode what would not come back', () => {
  const [fix] = drive(1) as [Fix];
  const bad: Partial<Fix>[] = [
    { timeS: 1.5 },
    { timeS: -1 },
    { timeS: 2 ** 32 },
    { latitudeE6: 90_000_001 },
    { longitudeE6: -180_000_001 },
    { accuracyM: 65_536 },
    { latitudeE6: Number.NaN },
  ];
  for (const change of bad)
    expect(() => encodeTrack([{ ...fix, ...change }])).toThrow(/a whole number in its range/);
  expect(() => encodeTrack(standing(MAX_TRACK_FIXES + 1))).toThrow(/at most 1,024/);
  expect(() => encodeTrack(drive(MAX_TRACK_FIXES))).toThrow(/at most 302 bytes/);
});

describe('a hostile track costs little', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);
  const deflated = (header: number, plain: Uint8Array) => bytes(128 + header, ...deflateSync(plain));
  const cases: [string, Uint8Array, string][] = [
    ['nothing at all', bytes(), 'malformed'],
    ['a header that is none', bytes(81, 0), 'malformed'],
    ['a count without columns', bytes(0, 5), 'malformed'],
    ['a count beyond all', bytes(0, 0x81, 0x08), 'malformed'],
    ['a count of 2^41', bytes(0, 255, 255, 255, 255, 255, 63), 'malformed'],
    ['a number without end', bytes(0, 1, 255, 255, 255, 255, 255, 255, 255), 'malformed'],
    ['a run beyond its column', bytes(80, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), 'malformed'],
    ['a run of 2^41', bytes(80, 2, 0, 0, 255, 255, 255, 255, 255, 63), 'malformed'],
    ['bytes left over', bytes(0, 0, 0), 'malformed'],
    ['a time before 1970', bytes(0, 1, 1, 0, 0, 0), 'malformed'],
    ['a latitude beyond the pole', bytes(0, 1, 0, 0x82, 0xaa, 0xea, 0x55, 0, 0), 'malformed'],
    ['a bomb', deflated(0, new Uint8Array(290_000)), 'malformed'],
    ['deflated noise', bytes(128, 255, 255, 255), 'malformed'],
    ['more than a chunk', new Uint8Array(303), 'oversize'],
  ];
  test.each(cases)('%s', (_name, track, code) => {
    const { value, costMs } = tried(() => codeOf(track));
    expect(value).toBe(code);
    expect(costMs).toBeLessThan(50);
  });
});

describe('the packer', () => {
  test('takes what fits a chunk, and nothing that does not', () => {
    fc.assert(
      fc.property(fc.array(anyFix, { minLength: 20, maxLength: 120 }), (fixes) => {
        const packer = createTrackPacker();
        const taken = fixes.filter((fix) => packer.add(fix));
        expect(packer.fixes).toEqual(taken);
        expect(packer.bytes().length).toBeLessThanOrEqual(CHUNK_TRACK_BYTES);
        expect(decodeTrack(packer.bytes())).toEqual(taken);
      }),
      { ...PATIENCE, numRuns: rounds(60) },
    );
  });

  test('refuses a fix only when the track with it would be too long', () => {
    const packer = createTrackPacker();
    const fixes = drive(900);
    for (const fix of fixes) {
      if (packer.add(fix)) continue;
      expect(() => encodeTrack([...packer.fixes, fix])).toThrow(/at most 302 bytes/);
      const before = packer.bytes();
      expect(packer.add(fix)).toBe(false);
      expect(packer.bytes()).toEqual(before);
      packer.clear();
      expect(packer.add(fix)).toBe(true);
    }
    expect(packer.fixes.length).toBeLessThan(900);
  });

  test('gives the same bytes as the codec at every step, and begins anew', () => {
    const packer = createTrackPacker();
    const fixes = drive(70);
    fixes.forEach((fix, i) => {
      expect(packer.add(fix)).toBe(true);
      expect(packer.bytes()).toEqual(encodeTrack(fixes.slice(0, i + 1)));
    });
    packer.clear();
    expect(decodeTrack(packer.bytes())).toEqual([]);
  });

  test('stops at the most fixes of a track', () => {
    const packer = createTrackPacker();
    const [fix] = drive(1) as [Fix];
    const added = Array.from({ length: MAX_TRACK_FIXES + 5 }, (_, i) =>
      packer.add({ ...fix, timeS: fix.timeS + i }),
    );
    expect(added.filter(Boolean).length).toBe(MAX_TRACK_FIXES);
  });
});
