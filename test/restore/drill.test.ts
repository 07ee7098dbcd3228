/**
 * A restore after a disaster, with everything that a fleet is made of: agents that ride, the supervisor with its
 * parts, last night's archives. Data and keys are lost; the four archives go into an empty place by the command; what a
 * rider erased meanwhile stays erased; and a unit that had no network sends what nobody acknowledged.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunningFleet, removeServer } from '@fleetveil/fleet-api/testing';
import {
  bookingState,
  createChance,
  DoorRefused,
  endByBooking,
  type Fleet,
  type FleetOptions,
  freePort,
  type OpenRental,
  ProgramFailed,
  readBootS,
  readTrip,
  runProgram,
  startFleet,
  wholeTrip,
} from '@fleetveil/simulator';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type BackupPlaces, backUp, planBackups } from '../erasure/backups.ts';
import { begin, type RidingVehicle, rideFor, setOut } from '../erasure/short-rides.ts';
import { readLedger, readNumbers } from '../faults/account.ts';
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts';
import { timesOf } from '../faults/ride.ts';
import { settleAccount } from '../faults/settle.ts';
import type { GeoJson } from '../journeys/journey.ts';
import { HAS_TIME, needTime } from '../parts/parts.ts';

const RATE = 30;
const ORIGIN_S = 1_790_000_000;
const LENGTH_S = 90;
/** A unit tries again within a minute. */
const RECONNECTS = { timeout: 180_000, interval: 500 };
const PARTS = ['keys', 'acts', 'links', 'trips'] as const;
const KEY_OF = { keys: 'keys', acts: 'links', links: 'links', trips: 'trips' } as const;

let dir: string;
let places: BackupPlaces;
let options: FleetOptions;
let first: Fleet;
let fleet: Fleet;
let network: FaultProxy;
let riding: RidingVehicle;
let kept: OpenRental;
let erased: OpenRental;
let underWay: OpenRental;
let keptBefore: unknown;
let restored: string[];
/** Domain seconds of the disaster: before, in between and after the unit rode on. */
const moments = { cutS: 0, backS: 0 };
const undo: (() => Promise<unknown>)[] = [];

beforeEach(needTime);

beforeAll(async () => {
  if (!HAS_TIME) return; // each test says why it is skipped
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-restore-'));
  undo.push(() => rm(dir, { recursive: true, force: true }));
  places = await planBackups(dir);
  const brokerPort = await freePort();
  network = await startFaultProxy({ host: '127.0.0.1', port: brokerPort }, createChance(3));
  undo.push(() => network.stop());
  options = {
    ...{ dir, brokerPort, doorsPort: await freePort(), settings: places.settings },
    agentBrokerPort: network.port,
    clock: { rate: RATE, originS: ORIGIN_S, bootOriginS: await readBootS() },
  };
  first = await startFleet(options);
  undo.push(() => removeServer(configFile()));
  undo.push(() => first.stop());
  riding = await setOut(first, dir, 'restore', createChance(5));
  kept = await rideFor(first, riding, 'rider-kept', LENGTH_S);
  erased = await rideFor(first, riding, 'rider-erased', LENGTH_S);
  keptBefore = shownOf(await readTrip(first, kept));
  await loseAndRestore();
});

afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

const configFile = (): string => join(dir, 'fleet-api.yaml');

/** What a trip says of itself; its reads grow with each look. */
function shownOf(trip: Awaited<ReturnType<typeof readTrip>>): Record<string, unknown> {
  const members = ['rental_id', 'state', 'start', 'end', 'distance_m', 'complete', 'chunks', 'ends_on'];
  return Object.fromEntries(members.map((name) => [name, trip[name]]));
}

async function loseAndRestore(): Promise<void> {
  // Somebody rides when the network goes; what the unit seals from here on, nobody acknowledges.
  const said = riding.lines.length;
  underWay = await begin(first, riding, 'rider-under-way');
  const isRouteKept = () =>
    riding.lines.slice(said).some((line) => line.event === 'chunk_sealed' && line['kind'] === 'route');
  await vi.waitFor(() => expect(isRouteKept()).toBe(true), RECONNECTS);
  network.set('partition');
  moments.cutS = first.clock.nowS();
  const archives = await backUp(places, configFile());
  const rider = await first.doors.token(erased.riderId, ['rider']);
  await first.doors.post('/v1/rider/requests', rider, { kind: 'erase' }, crypto.randomUUID());
  await first.api.stop();
  // The disaster. The offline keys were in a safe, as docs/backup.md says.
  await cp(join(dir, 'keys', 'offline'), join(places.safe, 'offline'), { recursive: true });
  for (const lost of ['data', 'keys']) await rm(join(dir, lost), { recursive: true });
  restored = [];
  for (const part of PARTS) restored.push(...(await restore(archives[part] ?? '', KEY_OF[part])));
  await cp(join(places.safe, 'offline'), join(dir, 'keys', 'offline'), { recursive: true });
  fleet = await startFleet(options);
  undo.push(() => fleet.stop());
  network.set('pass');
  moments.backS = fleet.clock.nowS();
}

function restore(archive: string, key: string): Promise<string[]> {
  const words = ['restore', archive, '--config', configFile(), '--key', join(places.safe, `${key}.key`)];
  return runProgram('fleet-api', [...words, '--json']);
}

test('the four archives are back, and the supervisor runs on them as before', async () => {
  const said = restored.map((line) => JSON.parse(line) as { part: string; rows: number; erased: number });
  expect(said.map(({ part }) => part)).toEqual([...PARTS]);
  expect(said.every(({ rows }) => rows > 0)).toBe(true);
  expect(said.reduce((sum, each) => sum + each.erased, 0)).toBeGreaterThan(5);
  const ready = await fetch(`${fleet.doorsUrl}/readyz`);
  expect({ status: ready.status, body: await ready.text() }).toMatchObject({ status: 200 });
  expect(shownOf(await readTrip(fleet, kept))).toEqual(keptBefore);
});

test('M14: who erased after the backup stays erased: at the doors, in the store, and for a late copy', async () => {
  const rider = await fleet.doors.token(erased.riderId, ['rider']);
  const booking = await fleet.doors.token('booking-system', ['booking']);
  for (const [path, token] of [
    [`/v1/rider/trips/${erased.rentalId}`, rider],
    [`/v1/rider/trips/${erased.rentalId}.geojson`, rider],
    [`/v1/booking/rentals/${erased.rentalId}`, booking],
  ] as const) {
    const refused = await fleet.doors.get(path, token).catch((error: unknown) => error);
    expect(refused, path).toBeInstanceOf(DoorRefused);
    expect(refused, path).toMatchObject({ status: 404 });
  }
  const { db, close } = await openRunningFleet(configFile());
  const of = ['rental', 'rental_rider', 'trip', 'trip_place', 'stream', 'grant_issued'] as const;
  const counts = of.map(async (table) => {
    const rows = db.selectFrom(table).select('rental_id').where('rental_id', '=', erased.rentalId);
    return (await rows.execute()).length;
  });
  const left = await Promise.all(counts);
  const closed = await db.selectFrom('closed').select('stream_id').execute();
  await close();
  expect(left).toEqual(of.map(() => 0));
  expect(closed.length).toBeGreaterThanOrEqual(2);
});

test('M4: the unit connects again, sends what nobody acknowledged, and the account is even', async () => {
  // It rides on a little with its network back, then the rental ends.
  await fleet.until(moments.backS + LENGTH_S);
  // That it was used, the data centre learns from what the unit had to keep.
  await vi.waitFor(async () => expect(await bookingState(fleet, underWay)).toBe('running'), RECONNECTS);
  await endByBooking(fleet, underWay);
  const trip = await wholeTrip(fleet, underWay);
  expect(trip).toMatchObject({ complete: true, chunks: { missing: 0 } });
  const token = await fleet.doors.token(underWay.riderId, ['rider']);
  const path = `/v1/rider/trips/${underWay.rentalId}.geojson`;
  const stored = timesOf(await fleet.doors.get<GeoJson>(path, token));
  const [fromS = 0, toS = 0] = [stored[0], stored.at(-1)];
  // The route goes through the disaster: before, all the time without a data centre, and after.
  expect(fromS).toBeLessThan(moments.cutS);
  expect(toS).toBeGreaterThan(moments.backS);
  const account = settleAccount({
    given: riding.times.filter((timeS) => timeS >= fromS && timeS <= toS).map(String),
    stored: stored.map(String),
    ledger: (await readLedger(configFile(), riding.vehicle.vehicleId)).entries,
    numbers: await readNumbers(configFile(), riding.vehicle.vehicleId),
  });
  expect(account.wrong).toEqual([]);
  expect(account.stored).toBe(account.given);
});

test('M7: the log grows on, and says what was put back', async () => {
  const said = await runProgram('fleet-api', ['audit', 'verify', '--config', configFile(), '--json']);
  expect(JSON.parse(said.at(-1) ?? '{}')).toMatchObject({ ok: true });
  const { db, close } = await openRunningFleet(configFile());
  const { rows } = await sql<{ detail: object }>`SELECT entry->'detail' AS detail FROM audit_entry
    WHERE entry->>'act' = 'restore'`.execute(db);
  await close();
  expect(rows).toMatchObject([{ detail: { journal: true } }]);
});

test('nothing is put over anything: beside the fleet that runs, and over what it has, a restore is refused', async () => {
  const { keys = '' } = await backUp(places, configFile());
  await expect(restore(keys, 'keys')).rejects.toBeInstanceOf(ProgramFailed);
});
