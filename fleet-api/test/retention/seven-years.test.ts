/**
 * Seven years pass on a clock that is passed in. At each date every table of both databases, every file and
 * every key is compared with what is written out below: real databases, a real vault, the doors and the jobs
 * as they run.
 *
 *     ann    an account, two ends; bill settled on day 1
 *     bob    an account, two ends and a route, kept for 30 days; no bill
 *     carol  a guest; bill settled on day 2
 *     dan    a guest whose bill never comes
 *     eve    an account, two ends and a route; a hold from day 5, reviewed on day 185, then forgotten
 *     a scooter  stolen and found on day 7, looked at once; its case under a hold from then on that nobody reviews
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOfDay } from '../../src/database/days.ts';
import { ensurePartitions } from '../../src/database/partitions.ts';
import { createPolicyStore } from '../../src/policy/policy-store.ts';
import { runRenewals } from '../../src/rentals/upkeep.ts';
import { kindsOf } from '../../src/retention/other-lines.ts';
import { REGISTER } from '../../src/retention/register.ts';
import { runRetention } from '../../src/retention/run.ts';
import { runThefts } from '../../src/theft/upkeep.ts';
import { forgetKeysOfDay } from '../../src/vault/forget.ts';
import { destroyClosed } from '../../src/vault/theft-desk.ts';
import { type DoorFleet, NOW_S } from '../doors/door-fleet.ts';
import { away, must, openStolenFleet, type StolenFleet } from '../theft/stolen.ts';
import { HAS_TIME, needTime } from '../tier.ts';
import { type Ridden, type RiddenStream, ride, rideTrip } from '../trips/recorded-trip.ts';
import { NOTHING_SHARED } from '../vault/nothing-shared.ts';

const DAY_S = 86_400;
const DAY_0 = dayOf(NOW_S);
/** The day on which a bill of day 0 ends: 31 December, seven years on. */
const BOOKS =
  Math.floor(Date.UTC(new Date(NOW_S * 1000).getUTCFullYear() + 7, 11, 31) / 1000 / DAY_S) - DAY_0;

/** Of the policy: how long a pursuit outlasts the day on which its case is closed. */
const THEFT_PLUS_DAYS = 0;

const JOB = randomId();
let doors: DoorFleet;
let stolen: StolenFleet;
const riders: Record<string, Ridden> = {};

beforeAll(async () => {
  if (!HAS_TIME) return; // the test says why it is skipped
  stolen = await openStolenFleet();
  doors = stolen.doors;
  const ends: RiddenStream = { kind: 'ends', chunks: [ride(NOW_S, 2)] };
  const route: RiddenStream = { kind: 'route', chunks: [ride(NOW_S, 20), ride(NOW_S + 90, 20)] };
  riders['ann'] = await rideTrip(doors, 'ann', [ends]);
  riders['bob'] = await rideTrip(doors, 'bob', [ends, route], { route: true });
  riders['carol'] = await rideTrip(doors, 'carol', [ends], { guest: true });
  riders['dan'] = await rideTrip(doors, 'dan', [ends], { guest: true });
  riders['eve'] = await rideTrip(doors, 'eve', [ends, route], { route: true });
  await addTelemetry(riders['ann'].vehicle.vehicleId, riders['ann'].vehicle.unitId);
});
afterAll(() => doors?.close());

/** What units say besides, with the days that ingest gives it. */
async function addTelemetry(vehicleId: string, unitId: string): Promise<void> {
  const { owner } = doors.database;
  const key = { vehicle_id: vehicleId, outbox_id: randomId(), number: 1 };
  const of = (days: number) => ({ ends_on: dateOfDay(DAY_0 + days) });
  const [day, cell] = [dateOfDay(DAY_0), '881f607725fffff'];
  await owner
    .insertInto('coarse_report')
    .values({ vehicle_id: vehicleId, cell, tick_s: NOW_S, zone: 1, policy_version: 1, ...of(1) })
    .execute();
  await owner
    .insertInto('fleet_health')
    .values({ vehicle_id: vehicleId, day, charge_permille: 500, odometer_km: 7, ...of(365) })
    .execute();
  const counts = { line: 0, reason: 1, purpose: 1, fixes: 3, records: 1, grant_id: null, exact: true };
  await owner
    .insertInto('loss')
    .values({ ...key, ...counts, ...of(90) })
    .execute();
  await owner
    .insertInto('record')
    .values({ ...key, kind: 4, ...of(365) })
    .execute();
  await owner
    .insertInto('end_stamp')
    .values({ ...key, ...of(90) })
    .execute();
  await owner
    .insertInto('closed')
    .values({ vehicle_id: vehicleId, stream_id: randomId(), ...of(393) })
    .execute();
  await owner
    .insertInto('unit_session')
    .values({ unit_id: unitId, session_id: randomId(), replaced_s: NOW_S })
    .execute();
  await owner
    .insertInto('quarantine')
    .values({ code: 1, tenant: 'demo', vehicle_id: vehicleId, hour_s: 0, length: 9, sealed: null, ...of(7) })
    .execute();
}

/** What people do, by day. */
const EVENTS: Readonly<Record<number, () => Promise<void>>> = {
  1: () => bill('ann'),
  2: () => bill('carol'),
  5: async () => {
    const rentalId = riders['eve']?.booked.rental_id;
    const subject = { kind: 'rental', rental_id: rentalId };
    expect(await privacy('/v1/privacy/holds', { ...review(188), subject })).toBe(201);
  },
  7: steal,
  185: async () => {
    const token = await doors.token('officer', 'privacy_officer');
    const page = (await (await doors.ask('/v1/privacy/holds', { token })).json()) as {
      items: { hold_id: string }[];
    };
    expect(await privacy(`/v1/privacy/holds/${page.items[0]?.hold_id}/review`, review(368))).toBe(200);
  },
};

/** Declared, agreed to, looked at once, held and found, all on one day. */
async function steal(): Promise<void> {
  const scooter = await doors.addVehicle();
  const { theft_id } = await stolen.confirmed(scooter);
  await stolen.seal(scooter, away(doors.now + 10, 3), { grant: await stolen.grantOf(theft_id) });
  const { session_id } = await must<{ session_id: string }>(stolen.look(theft_id));
  expect(await stolen.positions(session_id)).toHaveLength(3);
  const subject = { kind: 'theft', theft_id };
  expect(await privacy('/v1/privacy/holds', { ...review(180), subject })).toBe(201);
  const closing = { outcome: 'found', text: 'It stood in a yard.' };
  await must(stolen.post(`/v1/theft/cases/${theft_id}/close`, closing, stolen.tokens.ola));
}

const review = (day: number) => ({
  ...{ owner: 'legal', reason: 'A claim is before the court.', review_on: dateOfDay(DAY_0 + day) },
});

async function privacy(path: string, body: object): Promise<number> {
  const token = await doors.token('officer', 'privacy_officer');
  const headers = { 'idempotency-key': randomId() };
  return (await doors.ask(path, { method: 'POST', token, body, headers })).status;
}

async function bill(rider: string): Promise<void> {
  const token = await doors.token('booking-system', 'booking');
  const body = {
    ...{ amount_minor: 1240, tax_minor: 220, currency: 'EUR', date: dateOfDay(DAY_0), settled: true },
  };
  const path = `/v1/booking/rentals/${riders[rider]?.booked.rental_id}/bill`;
  const headers = { 'idempotency-key': randomId() };
  expect((await doors.ask(path, { method: 'POST', token, body, headers })).status).toBe(200);
}

/** A day of the data centre: people, then the jobs, then what ends. */
async function live(offset: number): Promise<void> {
  const nowS = NOW_S + offset * DAY_S + 60;
  doors.now = nowS;
  doors.fleet.setNow(nowS);
  const { owner, vault } = doors.database;
  if (offset < 400) await ensurePartitions(owner, dayOf(nowS)); // later nothing new is stored
  await EVENTS[offset]?.();
  await runRenewals({ ...doors.parts, holder: JOB }, nowS);
  const policy = (await createPolicyStore()(owner))?.policy;
  if (doors.vaultClient === undefined) throw new Error('seven years need the real vault');
  const thefts = { ...doors.parts, vault: doors.vaultClient.theft };
  await runThefts(thefts, nowS);
  await destroyClosed(
    { db: vault, tenant: 'demo', nowS: () => nowS, custody: NOTHING_SHARED },
    THEFT_PLUS_DAYS,
  );
  const parts = { owner, tenant: 'demo', policy, vault: doors.vaultClient };
  expect(await runRetention(parts, nowS), `day ${offset}`).not.toBe('clock_leapt');
  // Twice: what the first pass wraps anew lets its old generation go in the next.
  for (const _ of ['make', 'close']) await doors.vaultClient?.rotate({ acceptClock: true });
  expect(await forgetKeysOfDay(vault, dayOf(nowS)), `day ${offset}`).not.toBe('clock_leapt');
}

/** Tables that end, in the order of the columns below. */
const COLUMNS = [
  ...(['unit_session', 'downlink', 'coarse_report', 'fleet_health', 'record', 'end_stamp'] as const),
  ...(['chunk', 'stream', 'closed', 'trip', 'trip_place', 'loss', 'quarantine'] as const),
  ...(['rental', 'rental_rider', 'grant_issued', 'bill', 'idempotency', 'audit_entry'] as const),
  ...(['hold', 'held_rental', 'held_row', 'ending_key'] as const),
  ...(['theft_case', 'theft_look', 'theft_opening'] as const),
];
const VAULT_COLUMNS = [
  ...(['rental_key', 'stream_key', 'closed_stream', 'leaf', 'held_rental_key'] as const),
  ...(['theft_case', 'theft_session', 'closed_rental'] as const),
];

/** Rows now, in that order; of the log only what was not written by these runs themselves. */
async function rows(): Promise<string> {
  const { owner, vault } = doors.database;
  const count = async (table: string, db: typeof owner | typeof vault): Promise<number> => {
    const where = table === 'audit_entry' ? sql`WHERE entry->'actor'->>'id' <> 'retention'` : sql``;
    const { rows: found } = await sql<{
      n: number;
    }>`SELECT count(*) AS n FROM ${sql.id(table)} ${where}`.execute(db);
    return found[0]?.n ?? -1;
  };
  const fleet = [];
  for (const table of COLUMNS) fleet.push(await count(table, owner));
  const keys = [];
  for (const table of VAULT_COLUMNS) keys.push(await count(table, vault));
  const { rotating } = await files();
  const transport = rotating.filter((path) => path.startsWith('vault/transport-')).length;
  return `${fleet.join(' ')} | ${keys.join(' ')} | ${transport} ${rotating.length - transport}`;
}

/** Tables that end, are no columns, and have rows: nobody above does what would fill one. */
async function othersWithRows(): Promise<string[]> {
  const columns: readonly string[] = [...COLUMNS, ...VAULT_COLUMNS];
  const found: string[] = [];
  for (const [tables, db] of [
    [REGISTER.fleet, doors.database.owner],
    [REGISTER.vault, doors.database.vault],
  ] as const) {
    for (const [table, { end }] of Object.entries(tables)) {
      if ((end.by !== 'ends_on' && end.by !== 'own_day') || columns.includes(table)) continue;
      const { rows: any } = await sql`SELECT 1 FROM ${sql.id(table)} LIMIT 1`.execute(db);
      if (any.length > 0) found.push(table);
    }
  }
  return found;
}

/** Files of the keys folder, those that rotate apart. */
async function files(): Promise<{ readonly lasting: string[]; readonly rotating: string[] }> {
  const { keysDir } = doors.fleet.config;
  const found = await readdir(keysDir, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(keysDir.length + 1))
    .sort();
  expect(paths.filter((path) => kindsOf('keys', path).length !== 1)).toEqual([]);
  const isRotating = (path: string): boolean => /^vault\/(transport|generation)-/.test(path);
  return { lasting: paths.filter((path) => !isRotating(path)), rotating: paths.filter(isRotating) };
}

/**
 * What is there on each day, after the day's runs: rows by table in the order of COLUMNS and VAULT_COLUMNS,
 * then files of transport keys and of generations (two are made a day, and live for 35 days); and what has changed.
 */
// biome-ignore format: a table is read by its columns
const EXPECTED: readonly (readonly [day: number, rows: string, change: string])[] = [
  [0, '1 5 1 1 1 1 9 7 1 5 5 1 1 5 5 5 0 5 11 0 0 0 0 0 0 0 | 7 7 0 0 0 0 0 0 | 3 3', 'five bookings, five grants on their way'],
  [1, '1 5 1 1 1 1 9 7 1 5 5 1 1 5 5 5 1 6 12 0 0 0 0 0 0 0 | 7 7 0 0 0 0 0 0 | 5 5', 'ann’s bill'],
  [2, '1 0 0 1 1 1 9 7 1 5 5 1 1 5 5 5 2 7 13 0 0 0 0 0 0 0 | 7 7 0 0 0 0 0 0 | 7 7', 'carol’s bill; coarse report and grants on their way are over'],
  [3, '1 0 0 1 1 1 9 7 1 5 5 1 1 5 4 5 2 2 13 0 0 0 0 0 0 0 | 7 7 0 0 0 0 0 0 | 9 9', 'carol’s link, 24 hours after her bill'],
  [5, '1 0 0 1 1 1 9 7 1 5 5 1 1 5 4 5 2 1 14 1 1 0 0 0 0 0 | 7 7 0 1 1 0 0 0 | 11 11', 'eve is held'],
  [7, '1 2 0 1 1 1 10 8 1 5 5 1 1 5 4 6 2 6 19 2 2 0 0 1 1 1 | 8 8 0 5 2 1 1 0 | 13 13', 'a scooter is declared stolen, looked at, held and found'],
  [8, '1 2 0 1 1 1 10 8 1 5 5 1 0 5 4 6 2 5 19 2 2 0 0 1 1 1 | 8 8 0 5 2 1 1 0 | 15 15', 'the refused message, after its 7 days; repeated answers'],
  [30, '1 0 0 1 1 1 10 8 1 5 5 1 0 5 4 6 2 0 19 2 2 0 0 1 1 1 | 8 8 0 5 2 1 1 0 | 17 17', 'the theft’s grant and end on their way are over'],
  [31, '1 0 0 1 1 1 6 6 1 5 5 1 0 5 4 6 2 0 19 2 2 3 0 1 1 1 | 7 7 1 6 2 1 1 0 | 19 19', 'routes of bob and eve; eve’s is put aside, bob’s key destroyed'],
  [35, '1 0 0 1 1 1 6 6 1 5 5 1 0 5 4 6 2 0 19 2 2 3 0 1 1 1 | 7 7 1 6 2 1 1 0 | 18 18', 'as before'],
  [36, '0 0 0 1 1 1 6 6 1 5 5 1 0 5 4 6 2 0 19 2 2 3 0 1 1 1 | 7 7 1 6 2 1 1 0 | 18 18', 'the replaced session, after 35 days'],
  [66, '0 0 0 1 1 1 6 6 1 5 5 1 0 5 4 6 2 0 19 2 2 3 0 1 1 1 | 7 7 1 6 2 1 1 0 | 6 6', 'as before'],
  [67, '0 0 0 1 1 1 6 6 1 5 5 1 0 5 4 6 2 0 19 2 2 3 0 1 1 1 | 7 7 0 6 2 1 1 0 | 8 8', 'bob’s tombstone, after 35 days'],
  [90, '0 0 0 1 1 1 6 6 1 5 5 1 0 5 4 6 2 0 19 2 2 3 0 1 1 1 | 7 7 0 6 2 1 1 0 | 6 6', 'as before'],
  [91, '0 0 0 1 1 0 1 1 1 5 0 0 0 5 3 6 2 0 19 2 2 6 0 1 1 1 | 3 3 4 7 2 1 1 0 | 8 8', 'ends, cells and losses, after 90 days; dan’s link; eve’s ends and cells put aside'],
  [126, '0 0 0 1 1 0 1 1 1 5 0 0 0 5 3 6 2 0 19 2 2 6 0 1 1 1 | 3 3 4 7 2 1 1 0 | 2 2', 'as before'],
  [127, '0 0 0 1 1 0 1 1 1 5 0 0 0 5 3 6 2 0 19 2 2 6 0 1 1 1 | 3 3 0 7 2 1 1 0 | 4 4', 'tombstones of ann, bob, carol and dan'],
  [185, '0 0 0 1 1 0 1 1 1 5 0 0 0 5 3 6 2 0 21 2 2 6 0 1 1 1 | 3 3 0 8 2 1 1 0 | 2 2', 'eve’s hold is reviewed'],
  [188, '0 0 0 1 1 0 1 1 1 5 0 0 0 5 3 6 2 0 21 2 2 6 0 1 1 1 | 3 3 0 8 2 1 1 0 | 4 4', 'as before'],
  [210, '0 0 0 1 1 0 1 1 1 5 0 0 0 5 3 6 2 0 21 2 2 6 0 1 1 1 | 3 3 0 8 2 1 1 0 | 6 6', 'as before'],
  [211, '0 0 0 1 1 0 1 1 1 5 0 0 0 5 3 6 2 0 21 1 1 6 0 1 1 1 | 2 2 0 9 1 1 1 1 | 8 8', 'the hold of the theft has lapsed: its keys are destroyed'],
  [365, '0 0 0 1 1 0 1 1 1 5 0 0 0 5 3 6 2 0 21 1 1 6 0 1 1 1 | 2 2 0 9 1 1 1 0 | 2 2', 'as before'],
  [366, '0 0 0 0 0 0 1 1 1 0 0 0 0 0 0 1 2 0 21 1 1 10 0 1 1 1 | 2 2 0 9 1 1 1 0 | 4 4', 'rentals, trips, grants, links, health, after 12 months; eve’s put aside'],
  [393, '0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 2 0 21 1 1 10 0 0 0 0 | 2 2 1 10 1 1 1 0 | 6 6', 'the theft’s file and streams, a year after its end'],
  [394, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 21 1 1 10 0 0 0 0 | 2 2 1 10 1 1 1 0 | 8 8', 'what was erased'],
  [398, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 21 1 1 10 0 0 0 0 | 2 2 1 10 1 1 1 0 | 10 10', 'the hold is overdue for a month'],
  [399, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 21 0 0 0 0 0 0 0 | 0 0 3 11 0 1 1 0 | 12 12', 'the hold has lapsed, with all it kept, and its keys, whose destruction is in the log'],
  [750, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 21 0 0 0 0 0 0 0 | 0 0 0 11 0 0 0 0 | 2 2', 'the vault’s record of the theft, two years after it was declared; bills and the log'],
  [1100, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 21 0 0 0 0 0 0 0 | 0 0 0 11 0 0 0 0 | 2 2', 'as before'],
  [1480, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 21 0 0 0 0 0 0 0 | 0 0 0 11 0 0 0 0 | 2 2', 'as before'],
  [1825, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 21 0 0 0 0 0 0 0 | 0 0 0 11 0 0 0 0 | 2 2', 'as before'],
  [1827, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 10 0 0 0 0 0 0 0 | 0 0 0 11 0 0 0 0 | 4 4', 'the log’s first day, after 5 years'],
  [2200, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0 0 0 | 0 0 0 2 0 0 0 0 | 2 2', 'bills only'],
  [2500, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0 0 | 2 2', 'as before'],
  [BOOKS, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0 0 | 2 2', '31 December of the seventh year'],
  [BOOKS + 1, '0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 | 0 0 0 0 0 0 0 0 | 4 4', 'nothing'],
];

test('T4, T8, T9, R5: seven years, and on each date exactly what the policy keeps is there', async (context) => {
  needTime(context);
  const found: string[] = [];
  const { lasting } = await files();
  for (const [day] of EXPECTED) {
    await live(day);
    found.push(`${day}: ${await rows()}`);
    expect((await files()).lasting, `day ${day}`).toEqual(lasting);
    expect(await othersWithRows(), `day ${day}`).toEqual([]);
  }
  expect(found).toEqual(EXPECTED.map(([day, counts]) => `${day}: ${counts}`));
});
