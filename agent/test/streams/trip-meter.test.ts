/** What a trip comes to for the bill, from readings that flicker, begin late or are wrong. */
import { describe, expect, test } from 'vitest';
import { EMPTY_METER, meterAfter, tripDistanceM, tripEnergyWh } from '../../src/streams/trip-meter.ts';

const HOUR_S = 3_600;

function charges(...permille: number[]) {
  return permille.reduce(
    (meter, stateOfChargePermille) => meterAfter(meter, { stateOfChargePermille }),
    EMPTY_METER,
  );
}

function odometers(...metres: number[]) {
  return metres.reduce((meter, odometerM) => meterAfter(meter, { odometerM }), {
    ...EMPTY_METER,
    distanceM: 4_200,
  });
}

describe('energy', () => {
  test('a charge that flickers between two steps uses one of them', () => {
    const hour = Array.from({ length: HOUR_S }, (_, second) => 500 - (second % 2));
    expect(charges(...hour).usedPermille).toBe(1);
  });

  test('what braking gives back is used again, and counts once', () => {
    // Over a hill: 30 up, 15 back on the way down, 30 up.
    expect(charges(800, 770, 785, 755).usedPermille).toBe(45);
  });

  test('charging on the way is not taken off, what it flickers apart', () => {
    const charging = Array.from({ length: 301 }, (_, step) => 400 + step);
    const { usedPermille } = charges(500, 400, ...charging, 600);
    expect(usedPermille).toBeGreaterThan(180);
    expect(usedPermille).toBeLessThanOrEqual(200);
    expect(tripEnergyWh({ ...EMPTY_METER, usedPermille: 200 }, 6_000)).toBe(1_200);
  });
});

describe('distance', () => {
  test('the odometer counts where it ran forwards, the fixes where it began anew', () => {
    expect(tripDistanceM(odometers(5_000_000, 5_004_000), HOUR_S)).toBe(4_000);
    expect(tripDistanceM(odometers(5_000_000, 5_004_000, 300), HOUR_S)).toBe(4_200);
    expect(tripDistanceM(odometers(), HOUR_S)).toBe(4_200);
  });

  test('an odometer that told a number no vehicle can drive to is not believed', () => {
    // A bus that has not read it yet says 0; another says the highest number there is.
    expect(tripDistanceM(odometers(0, 50_000_000), HOUR_S)).toBe(4_200);
    expect(tripDistanceM(odometers(50_000_000, 4_294_967_295), 10 * HOUR_S)).toBe(4_200);
  });

  test('whole kilometres are believed on a short trip', () => {
    expect(tripDistanceM(odometers(7_000, 8_000), 5)).toBe(1_000);
  });
});
