/**
 * Recorded drives of real people through the real system: agent, broker, ingest, store, vault, doors.
 * The oracle is the file itself, read by a few lines of its own.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, freePort, readBootS, startFleet } from '@fleetveil/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needDrive } from '../parts/parts.ts';
import { type Journey, lossesOf, runJourney } from './journey.ts';
import { firstRows, type RawDrive, readRawDrive } from './raw-drive.ts';

const RATE = 60;
let dir: string;
let fleet: Fleet;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-journey-'));
  fleet = await startFleet({
    dir,
    clock: { rate: RATE, originS: 1_790_000_000, bootOriginS: await readBootS() },
    doorsPort: await freePort(),
    brokerPort: await freePort(),
  });
});

afterAll(async () => {
  await fleet?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Every fix the rider gets stands in the file, in its order; the rest of the file is in the loss ledger. */
function expectSameRoute(journey: Journey, raw: RawDrive, leastShare: number): void {
  let at = -1;
  for (const fix of journey.route) {
    at = raw.fixes.findIndex(
      (each, i) => i > at && near(each.latitudeE6, fix.latitudeE6) && near(each.longitudeE6, fix.longitudeE6),
    );
    expect(at, 'a fix that the file does not have there').toBeGreaterThanOrEqual(0);
  }
  const lost = Object.values(lossesOf(journey.lines)).reduce((sum, fixes) => sum + fixes, 0);
  expect(journey.route.length + lost).toBe(raw.rows);
  expect(journey.route.length).toBeGreaterThan(raw.rows * leastShare);
}

const near = (a: number, b: number) => Math.abs(a - b) <= 1;

async function expectOthersSeeNothing(journey: Journey): Promise<void> {
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
  expect(seen).not.toMatch(/lat|lon|"rider|rental_id/i);
}

test.concurrent('a Dublin e-scooter with `route: on`: the rider gets the route back, every accepted fix, within 1e-6 degrees', async (context) => {
  const file = needDrive(context, 'dublin-micromobility/e-scooter/trip_15.csv');
  const journey = await runJourney(fleet, {
    kind: 'e_scooter',
    label: 'dublin-route',
    riderId: 'rider-dublin',
    route: true,
    source: (startS) => ({ kind: 'recorded', file, startS }),
  });
  expectSameRoute(journey, readRawDrive(file, 'Latitude', 'Longitude'), 0.9);
  expect(journey.ends).toHaveLength(2);
  await expectOthersSeeNothing(journey);
});

test.concurrent('another without a route: exactly two fixes, the first and the last, and no more ever left the vehicle (M3)', async (context) => {
  const file = needDrive(context, 'dublin-micromobility/e-scooter/trip_1.csv');
  const journey = await runJourney(fleet, {
    kind: 'e_scooter',
    label: 'dublin-ends',
    riderId: 'rider-ends',
    route: false,
    source: (startS) => ({ kind: 'recorded', file, startS }),
  });
  const { fixes } = readRawDrive(file, 'Latitude', 'Longitude');
  expect(journey.route).toEqual([]);
  expect(journey.ends).toEqual([fixes[0], fixes.at(-1)]);
  expect(journey.lines.filter(({ event, kind }) => event === 'stream_opened' && kind !== 'ends')).toEqual([]);
  await expectOthersSeeNothing(journey);
});

test.concurrent('a Twizy with charge and speed: the route comes back, the energy is on the trip, no speed is anywhere', async (context) => {
  const whole = needDrive(context, 'rsk-twizy/T3_05_25_2021_1.csv');
  const file = join(dir, 'twizy.csv');
  await writeFile(file, firstRows(whole, 600));
  const journey = await runJourney(fleet, {
    kind: 'car',
    label: 'twizy',
    riderId: 'rider-twizy',
    route: true,
    source: (startS) => ({ kind: 'recorded', file, startS }),
  });
  // Its receiver holds a position for three or four rows: those are counted as held, not stored.
  expectSameRoute(journey, readRawDrive(file, 'LAT', 'LON'), 0.2);
  expect(Number(journey.trip['distance_m'])).toBeGreaterThan(500);
  expect(JSON.stringify(journey.trip)).not.toMatch(/speed|heading|altitude/i);
  await expectOthersSeeNothing(journey);
});
