/**
 * Recorded drives of real people through the real system: agent, broker, ingest, store, vault, doors.
 * The oracle is the file itself, read by a few lines of its own.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateTransportKey } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { fleetOfFile } from '../harness/fleet.ts';
import { needDrive } from '../parts/parts.ts';
import { expectOthersSeeNothing, expectSameRoute } from './expectations.ts';
import { runJourney } from './journey.ts';
import { firstRows, readRawDrive } from './raw-drive.ts';

const open = fleetOfFile('journey');

test.concurrent('a Dublin e-scooter with `route: on`: the rider gets the route back, every accepted fix, within 1e-6 degrees', async (context) => {
  const file = needDrive(context, 'dublin-micromobility/e-scooter/trip_15.csv');
  const journey = await runJourney(open().fleet, {
    kind: 'e_scooter',
    label: 'dublin-route',
    riderId: 'rider-dublin',
    route: true,
    source: (startS) => ({ kind: 'recorded', file, startS }),
  });
  expectSameRoute(journey, readRawDrive(file, 'Latitude', 'Longitude'), 0.9);
  expect(journey.ends).toHaveLength(2);
  await expectOthersSeeNothing(open().fleet, journey);
});

test.concurrent('M2: a Dublin e-scooter with the rider’s own key: the rider opens the route at home, nobody in the data centre can', async (context) => {
  const file = needDrive(context, 'dublin-micromobility/e-scooter/trip_15.csv');
  const own = await generateTransportKey();
  const journey = await runJourney(open().fleet, {
    ...{ kind: 'e_scooter', label: 'dublin-own-key', riderId: 'rider-own', route: true, own },
    source: (startS) => ({ kind: 'recorded', file, startS }),
  });
  expectSameRoute(journey, readRawDrive(file, 'Latitude', 'Longitude'), 0.9);
  expect(journey.trip['start']).not.toBeNull();
  const { fleet } = open();
  const token = await fleet.doors.token('rider-own', ['rider']);
  for (const suffix of ['.geojson', '.gpx']) {
    const answer = await fetch(`${fleet.doorsUrl}/v1/rider/trips/${journey.rental.rentalId}${suffix}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'route_sealed_to_rider' }]);
  }
  await expectOthersSeeNothing(open().fleet, journey);
});

test.concurrent('another without a route: exactly two fixes, the first and the last, and no more ever left the vehicle (M3)', async (context) => {
  const file = needDrive(context, 'dublin-micromobility/e-scooter/trip_1.csv');
  const journey = await runJourney(open().fleet, {
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
  await expectOthersSeeNothing(open().fleet, journey);
});

test.concurrent('a Twizy with charge and speed: the route comes back, the energy is on the trip, no speed is anywhere', async (context) => {
  const whole = needDrive(context, 'rsk-twizy/T3_05_25_2021_1.csv');
  const file = join(open().dir, 'twizy.csv');
  await writeFile(file, firstRows(whole, 600));
  const journey = await runJourney(open().fleet, {
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
  await expectOthersSeeNothing(open().fleet, journey);
});
