import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packFixes, unpackFixes } from '../../src/vault/packed-fixes.ts';

const fix = fc.record({
  timeS: fc.integer({ min: 0, max: 0xffff_ffff }),
  latitudeE6: fc.integer({ min: -90_000_000, max: 90_000_000 }),
  longitudeE6: fc.integer({ min: -180_000_000, max: 180_000_000 }),
  accuracyM: fc.integer({ min: 0, max: 65_535 }),
});

test('any fixes come back as they were, in their order', () => {
  fc.assert(
    fc.property(fc.array(fix), (fixes) => {
      expect(unpackFixes(packFixes(fixes))).toEqual(fixes);
    }),
  );
});

test('anything else is no answer: cut, lengthened, not base64, or beyond the poles', () => {
  const whole = packFixes([{ timeS: 1, latitudeE6: 2, longitudeE6: -3, accuracyM: 4 }]);
  expect(unpackFixes(whole)).toHaveLength(1);
  for (const text of [
    whole.slice(0, -4),
    `${whole}AAAA`,
    `${whole.slice(0, -5)}!${whole.slice(-4)}`,
    `${whole} `,
  ])
    expect(unpackFixes(text), text).toBeUndefined();
  for (const [latitude, longitude] of [
    [90_000_001, 0],
    [0, -180_000_001],
  ] as const) {
    const bytes = Buffer.alloc(14);
    bytes.writeInt32BE(latitude, 4);
    bytes.writeInt32BE(longitude, 8);
    expect(unpackFixes(bytes.toString('base64'))).toBeUndefined();
  }
});
