/**
 * A unit is stolen out of a scooter that is being ridden: it is struck off, another takes its place under the same rental,
 * and the rider has one trip. Real programs; what each unit may say is the oracle.
 */
import { join } from 'node:path';
import {
  beginUse,
  book,
  endByBooking,
  type FleetVehicle,
  readTrip,
  readVehicle,
  runProgram,
} from '@fleetveil/simulator';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { positionsOf, startDriving } from '../harness/agent.ts';
import { sooner } from '../harness/doors.ts';
import { fleetOfFile, onRecord } from '../harness/fleet.ts';
import { HAS_TIME, needTime } from '../parts/parts.ts';
import { type GeoJson, routeOf } from './journey.ts';

const open = fleetOfFile('replaced', { isWanted: HAS_TIME });
const RIDE_S = 300;
/** Real seconds, times the fleet's rate: booking and sign of use are requests. */
const LEAD_S = 900;

const parts = [
  { kind: 'parked', durationS: 60 },
  { kind: 'ride', durationS: RIDE_S },
] as const;

const units = (...words: string[]) =>
  runProgram('fleet-api', ['units', ...words, '--config', join(open().dir, 'fleet-api.yaml')]);

/** `units replace`, and the vehicle as its new unit's settings say. */
async function replaceUnit({ vehicleId, kind, label }: FleetVehicle): Promise<FleetVehicle> {
  const file = join(open().dir, 'units', `${label}-new`, 'agent.yaml');
  await units('replace', '--vehicle', vehicleId, '--reason', 'stolen', '--out', file);
  return readVehicle(file, kind, label);
}

const chunksOf = (vehicleId: string) =>
  open().look(async (db) => {
    const { rows } = await sql<{
      n: number;
    }>`SELECT count(*)::int AS n FROM chunk WHERE vehicle_id = ${vehicleId}`.execute(db);
    return rows[0]?.n ?? 0;
  });

test('M8: a stolen unit is turned away at once; the one in its place goes on with the rental', async (context) => {
  needTime(context);
  const { fleet } = open();
  const vehicle = await fleet.enrol('e_scooter', 'taken');
  const first = startDriving(open(), vehicle, { parts, seed: 31, leadS: LEAD_S });
  const rental = await book(fleet, vehicle, { riderId: 'rider-taken', route: true });
  await first.first(({ event, type }) => event === 'document' && type === 'transport_keys');
  await beginUse(fleet, rental);
  await first.first(({ event, state }) => event === 'source' && state === 'ended');
  await sooner(async () => ((await chunksOf(vehicle.vehicleId)) >= 3 ? true : undefined));

  const fresh = await replaceUnit(vehicle);
  expect(fresh.vehicleId).toBe(vehicle.vehicleId);
  expect(fresh.unitId).not.toBe(vehicle.unitId);
  await first.first(({ event, why }) => event === 'disconnected' && why === 'refused');
  const second = startDriving(open(), fresh, { parts, seed: 32, leadS: LEAD_S });
  // The grant was told to the unit before it: it comes to this one by itself.
  await second.first(({ event, outcome }) => event === 'grant' && outcome === 'held');
  await beginUse(fleet, { ...rental, vehicle: fresh });
  await second.first(({ event, state }) => event === 'source' && state === 'ended');
  await endByBooking(fleet, rental);
  const rider = await fleet.doors.token('rider-taken', ['rider']);
  const path = `/v1/rider/trips/${rental.rentalId}.geojson`;
  const driven = positionsOf(second.rows);
  const last = driven.at(-1);
  const route = await sooner(async () => {
    const fixes = routeOf(await fleet.doors.get<GeoJson>(path, rider));
    return fixes.length > RIDE_S &&
      fixes.some(({ latitudeE6 }) => Math.abs(latitudeE6 / 1e6 - (last?.latitude ?? 0)) < 2e-6)
      ? fixes
      : undefined;
  });
  expect(route.length).toBeGreaterThan(RIDE_S);
  await sooner(async () => ((await readTrip(fleet, rental)).state === 'ended' ? true : undefined));
  await Promise.all([first.stop(), second.stop()]);
  const acts = (await onRecord(open())).filter(({ subject }) => subject.vehicleId === vehicle.vehicleId);
  expect(acts.map(({ act }) => act)).toContain('unit_struck_off');
});
