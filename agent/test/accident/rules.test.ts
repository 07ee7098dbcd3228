import { describe, expect, test } from 'vitest';
import {
  ACCIDENT_RULES,
  type PeakRules,
  severityOf,
  type VelocityChangeRules,
} from '../../src/accident/rules.ts';
import { G, KMH } from './given.ts';

/** The numbers of the requirements, written down a second time. */
describe('E1, E2: the rules', () => {
  test('a car: 8 km/h within 150 ms less a tenth, of 1 g and more for 25 ms; a reading counts as 50 g at most', () => {
    const car = ACCIDENT_RULES.car as VelocityChangeRules;
    expect(car.changeMps).toBeCloseTo(2, 9);
    expect([car.withinS, car.strongForS]).toEqual([0.15, 0.025]);
    expect([car.strongMps2 / G, car.mostMps2 / G].map((n) => n.toFixed(6))).toEqual([
      '1.000000',
      '50.000000',
    ]);
    expect(car.severity.map((mps) => Math.round(mps / KMH))).toEqual([16, 32]);
  });

  test.each(['e_scooter', 'e_bike'] as const)('%s: 4 g less a tenth, 60 degrees, 5 km/h', (vehicle) => {
    const rules = ACCIDENT_RULES[vehicle] as PeakRules;
    expect(rules.peakMps2 / G).toBeCloseTo(3.6, 9);
    expect([rules.tiltDeg, rules.tiltForS, rules.tiltWithinS]).toEqual([60, 2, 5]);
    expect([rules.stillMps2, rules.stillForS, rules.stillWithinS]).toEqual([0.5, 2, 1.5]);
    expect(rules.ridingMps / KMH).toBeCloseTo(5, 9);
    expect([rules.ridingMps2, rules.ridingShare]).toEqual([0.5, 0.3]);
    expect(rules.severity.map((mps2) => mps2 / G)).toEqual([expect.closeTo(8, 9), expect.closeTo(16, 9)]);
  });

  test.each([
    [15.9, 'slight'],
    [16, 'serious'],
    [31.9, 'serious'],
    [32, 'severe'],
  ] as const)('a change of %d km/h in a car is %s', (kmh, severity) => {
    expect(severityOf(ACCIDENT_RULES.car, kmh * KMH)).toBe(severity);
  });
});
