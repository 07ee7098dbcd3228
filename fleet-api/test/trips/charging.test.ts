/** C17: a rider with an account sees their charging sessions in their trips, until the bill is settled; nobody else does. */
import { dayOf, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DoorRole, withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import { insertSessions } from '../../src/ingest/charging-store.ts';
import { runRequests } from '../../src/subjects/upkeep.ts';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, TENANT } from '../doors/door-fleet.ts';
import { make } from '../subjects/asking.ts';
import { fixAt, type Ridden, type RiddenStream, rideTrip } from './recorded-trip.ts';

const ENDS: RiddenStream = { kind: 'ends', chunks: [[fixAt(NOW_S, 0)], [fixAt(NOW_S + 600, 600)]] };
const QUARTER_S = NOW_S - (NOW_S % 900);
let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  doors.now = NOW_S + 1000;
});
afterAll(() => doors.close());

/** A session as ingest stores it. */
async function charge({ booked }: Ridden, station?: string): Promise<string> {
  const sessionId = randomId();
  const link = { lastDay: dayOf(NOW_S) + 90, afterBill: 1, today: dayOf(NOW_S) };
  const session = {
    ...{ sessionId, tenant: TENANT, station, startedS: QUARTER_S, endedS: QUARTER_S + 900, energyHwh: 215 },
    of: { rentalId: booked.rental_id, grantId: randomId(), link },
  };
  const row = { session, policyVersion: 1, endsOnDay: dayOf(NOW_S) + 730 };
  await insertSessions(doors.database.ingest, [row]);
  return sessionId;
}

interface ChargedTrip {
  readonly charging: unknown[];
  readonly ends_on: { readonly charging: string | null };
}

const tripOf = async (rider: string, { booked }: Ridden) =>
  json<ChargedTrip>(
    doors.ask(`/v1/rider/trips/${booked.rental_id}`, { token: await doors.token(rider, 'rider') }),
  );

async function settle({ booked }: Ridden): Promise<void> {
  const token = await doors.token('booking-system', 'booking');
  const body = { amount_minor: 1240, tax_minor: 220, currency: 'EUR', date: dateOf(NOW_S), settled: true };
  const headers = { 'idempotency-key': randomId() };
  const path = `/v1/booking/rentals/${booked.rental_id}/bill`;
  const answer = await doors.ask(path, { method: 'POST', token, body, headers });
  expect(answer.status).toBe(200);
}

/** What a role reads of both tables, without any WHERE. */
function all(role: DoorRole, rider: string): Promise<string[] | string | undefined> {
  return withRole(doors.database.doors, role, { tenant: TENANT, rider }, async (trx) => {
    const { rows } = await sql<{ id: string }>`SELECT replace(s.session_id::text, '-', '') AS id
      FROM charging_session s`.execute(trx);
    return rows.map(({ id }) => id);
  }).catch((error: unknown) => sqlStateOf(error));
}

test('C17, T3: a trip has its own sessions and the last day on which they are known as the rider’s', async () => {
  const charged = await rideTrip(doors, 'rider-c', [ENDS]);
  const silent = await rideTrip(doors, 'rider-c', [ENDS]);
  await charge(charged, 'LVABCE12');
  await charge(charged);
  const session = { started_s: QUARTER_S, ended_s: QUARTER_S + 900, energy_wh: 21_500 };
  const trip = await tripOf('rider-c', charged);
  expect(trip.charging).toHaveLength(2);
  expect(trip.charging).toContainEqual({ ...session, station: 'LVABCE12' });
  expect(trip.charging).toContainEqual({ ...session, station: null });
  expect(trip.ends_on.charging).toBe(dateOf(NOW_S, 90));
  expect(await tripOf('rider-c', silent)).toMatchObject({ charging: [], ends_on: { charging: null } });
});

test('C17, M9: a guest, another rider and every other role read none, whatever they ask', async () => {
  const own = await rideTrip(doors, 'rider-d', [ENDS]);
  const guest = await rideTrip(doors, 'guest-d', [ENDS], { guest: true });
  const id = await charge(own, 'LVABCE12');
  await charge(guest, 'LVABCE13');
  expect(await all('door_rider', 'rider-d')).toEqual([id]);
  expect(await all('door_rider', 'guest-d')).toEqual([]);
  expect(await all('door_rider', 'rider-e')).toEqual([]);
  const roles = [
    'door_operator',
    'door_booking',
    'door_privacy',
    'door_payer',
    'door_public',
    'job_rentals',
  ] as const;
  for (const role of roles) expect(await all(role, 'rider-d'), role).toBe('42501');
});

test('C17, C19: with the bill settled the link has a day; without it nothing leads from the session to anybody', async () => {
  const billed = await rideTrip(doors, 'rider-f', [ENDS]);
  const id = await charge(billed, 'LVABCE12');
  await settle(billed);
  expect((await tripOf('rider-f', billed)).ends_on.charging).toBe(dateOf(doors.now, 1));
  const { owner } = doors.database;
  // What the daily run does on the day after.
  await owner.deleteFrom('charging_link').where('ends_on', '<', dateOf(doors.now, 2)).execute();
  expect((await tripOf('rider-f', billed)).charging).toEqual([]);
  expect(await all('door_rider', 'rider-f')).toEqual([]);
  const kept = await owner.selectFrom('charging_session').selectAll().where('session_id', '=', id).execute();
  expect(kept).toMatchObject([{ station: 'LVABCE12', ends_on: dateOf(NOW_S, 730) }]);
  const text = JSON.stringify(kept);
  for (const mark of [billed.booked.rental_id, billed.vehicle.vehicleId, 'rider-f'])
    expect(text).not.toContain(mark);
});

test('G3, M14: an erasure takes linked sessions and their links', async () => {
  const erased = await rideTrip(doors, 'rider-g', [ENDS]);
  const id = await charge(erased, 'LVABCE12');
  await make(doors, 'rider-g', { kind: 'erase' });
  await runRequests({ ...doors.parts, vault: doors.parts.eraser, holder: randomId() }, doors.now);
  const { owner } = doors.database;
  const left = await Promise.all(
    (['charging_session', 'charging_link'] as const).map((table) =>
      owner.selectFrom(table).select('session_id').where('session_id', '=', id).execute(),
    ),
  );
  expect(left).toEqual([[], []]);
});
