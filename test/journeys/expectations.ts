/** What has to hold of every journey, however its messages travelled. */
import type { Fleet } from '@fleetveil/simulator';
import { expect } from 'vitest';
import { type Journey, lossesOf, type RiderFix } from './journey.ts';
import type { RawDrive } from './raw-drive.ts';

/** Within 1e-6 degrees. */
export function isNear(a: RiderFix, b: RiderFix): boolean {
  return Math.abs(a.latitudeE6 - b.latitudeE6) <= 1 && Math.abs(a.longitudeE6 - b.longitudeE6) <= 1;
}

/** Every fix the rider gets stands in the file, in its order; the rest of the file is in the loss ledger. */
export function expectSameRoute(journey: Journey, raw: RawDrive, leastShare: number): void {
  let at = -1;
  for (const fix of journey.route) {
    at = raw.fixes.findIndex((each, i) => i > at && isNear(each, fix));
    expect(at, 'a fix that the file does not have there').toBeGreaterThanOrEqual(0);
  }
  const lost = Object.values(lossesOf(journey.lines)).reduce((sum, fixes) => sum + fixes, 0);
  expect(journey.route.length + lost).toBe(raw.rows);
  expect(journey.route.length).toBeGreaterThan(raw.rows * leastShare);
}

/** Another rider gets 404, the operator cells. */
export async function expectOthersSeeNothing(fleet: Fleet, journey: Journey): Promise<void> {
  const stranger = await fleet.doors.token('rider-stranger', ['rider']);
  for (const suffix of ['', '.geojson', '.gpx', '/reads']) {
    const answer = await fetch(`${fleet.doorsUrl}/v1/rider/trips/${journey.rental.rentalId}${suffix}`, {
      headers: { authorization: `Bearer ${stranger}` },
    });
    expect(answer.status).toBe(404);
  }
  const operator = await fleet.doors.token('operator', ['dispatcher']);
  const seen = await fleet.doors.text(
    `/v1/operator/vehicles/${journey.vehicle.vehicleId}?reason=journey+test`,
    operator,
  );
  expect(seen).toMatch(/"cell"/);
  expect(seen).not.toMatch(/lat|lon|"rider|rental_id/i);
}
