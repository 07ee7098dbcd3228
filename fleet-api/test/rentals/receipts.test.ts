/** T5, C17: a guest has a code and nothing else; it opens one receipt, and nothing once the bill is settled for a day. */
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  phoneKey,
  problemOf,
} from '../doors/door-fleet.ts';

let doors: DoorFleet;
let booking: string;
beforeAll(async () => {
  doors = await openDoorFleet();
  booking = await doors.token('booking-system', 'booking');
});
afterAll(() => doors.close());

interface Created {
  readonly rental_id: string;
  readonly receipt_code: string | null;
}

async function book(more: object, key = randomId()): Promise<{ created: Created; body: object }> {
  const { vehicleId } = await doors.addVehicle();
  const body = { vehicle_id: vehicleId, rider_id: 'guest-1', phone_key: await phoneKey(), ...more };
  return { created: await json<Created>(post(body, key)), body };
}

const post = (body: object, key: string) =>
  doors.ask('/v1/booking/rentals', {
    ...{ method: 'POST', token: booking, body, headers: { 'idempotency-key': key } },
  });
const receipt = (code: string | null) => doors.ask(`/v1/public/receipts/${code}`);

async function ride({ rental_id }: Created): Promise<void> {
  const { owner } = doors.database;
  const { vehicle_id } = await owner
    .selectFrom('rental')
    .select('vehicle_id')
    .where('rental_id', '=', rental_id)
    .executeTakeFirstOrThrow();
  await owner
    .insertInto('trip')
    .values({
      ...{ rental_id, vehicle_id, grant_id: randomId(), started_s: NOW_S, ended_s: NOW_S + 600, ended_by: 2 },
      ...{ parking: 1, distance_hm: 23, energy_hwh: 4, ends_on: dateOf(NOW_S, 365) },
      ...{ start_parent: '871f60772ffffff', end_parent: '871f60772ffffff' },
    })
    .execute();
}

const settle = ({ rental_id }: Created) =>
  doors.ask(`/v1/booking/rentals/${rental_id}/bill`, {
    ...{ method: 'POST', token: booking, headers: { 'idempotency-key': randomId() } },
    body: {
      ...{ amount_minor: 1240, tax_minor: 220, currency: 'EUR', date: dateOf(NOW_S), settled: true },
    },
  });

test('T5, C17: the code opens times, distance and amount, no place, and is unknown a day after the bill is settled', async () => {
  const { created } = await book({ guest: true });
  await ride(created);
  expect(await json(receipt(created.receipt_code))).toMatchObject({ distance_m: 2300, bill: null });
  expect((await settle(created)).status).toBe(200);
  const answer = await receipt(created.receipt_code);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await json(answer)).toEqual({
    ...{ started_s: NOW_S, ended_s: NOW_S + 600, duration_s: 600, distance_m: 2300 },
    bill: {
      ...{ amount_minor: 1240, tax_minor: 220, currency: 'EUR' },
      ...{ date: dateOf(NOW_S), settled_on: dateOf(NOW_S) },
    },
  });
  doors.now = NOW_S + 86_400 - 1;
  expect((await receipt(created.receipt_code)).status).toBe(200);
  doors.now = NOW_S + 86_400;
  const [ended, unknown] = [await receipt(created.receipt_code), await receipt('A'.repeat(43))];
  expect(await ended.text()).toBe(await unknown.text());
  expect([ended.status, unknown.status]).toEqual([404, 404]);
  doors.now = NOW_S;
});

test('M7: whoever reads a receipt is in the log, and a code that is none leaves nothing', async () => {
  const { created } = await book({ guest: true });
  const readings = async () =>
    doors.database.owner
      .selectFrom('audit_entry')
      .select(['entry', 'rental_id', 'tenant'])
      .where(sql`entry->>'act'`, '=', 'receipt_read')
      .orderBy('id')
      .execute();
  const before = (await readings()).length;
  await receipt('A'.repeat(43));
  expect(await readings()).toHaveLength(before);
  await receipt(created.receipt_code);
  const [last] = (await readings()).slice(before);
  expect(last).toMatchObject({ rental_id: created.rental_id, entry: { actor: { kind: 'third_party' } } });
  expect(JSON.stringify(last)).not.toContain(created.receipt_code);
});

test('T5: the code is random and at rest a hash only, in no row of the database, also not in a stored answer', async () => {
  const key = randomId();
  const { created, body } = await book({ guest: true }, key);
  expect(created.receipt_code).toMatch(/^[A-Za-z0-9_-]{43}$/);
  const { owner } = doors.database;
  const found: string[] = [];
  for (const table of ['rental_rider', 'rental', 'idempotency', 'audit_entry', 'bill'] as const) {
    const { rows } = await sql<{ row: string }>`SELECT t::text AS row FROM ${sql.table(table)} t`.execute(
      owner,
    );
    if (rows.some(({ row }) => row.includes(created.receipt_code ?? ''))) found.push(table);
  }
  expect(found).toEqual([]);
  // The same request again is the same rental, and says the code no second time.
  expect(await json(post(body, key))).toEqual({ ...created, receipt_code: null });
});

test('a new code takes the place of the one before; a rider with an account has none', async () => {
  const { created } = await book({ guest: true });
  const renew = (id: string) =>
    doors.ask(`/v1/booking/rentals/${id}/receipt`, { method: 'POST', token: booking });
  const renewed = await json<Created>(renew(created.rental_id));
  expect((await receipt(renewed.receipt_code)).status).toBe(200);
  expect((await receipt(created.receipt_code)).status).toBe(404);
  const other = await book({ rider_id: 'rider-1' });
  expect(other.created.receipt_code).toBeNull();
  expect(await problemOf(renew(other.created.rental_id))).toEqual([404, 'not_found']);
});

test('C17, C19: a guest has no history: 403, whether there is such a code or not', async () => {
  const { created } = await book({ guest: true });
  for (const code of [created.receipt_code, 'A'.repeat(43)])
    expect(await problemOf(doors.ask(`/v1/public/receipts/${code}/trips`))).toEqual([
      403,
      'guest_without_history',
    ]);
  const guest = await doors.token('guest-1', 'rider');
  expect(await json(doors.ask('/v1/rider/trips', { token: guest }))).toMatchObject({ items: [] });
});

test('M9: the public role reads no link, rental, trip or bill but by a code’s hash', async () => {
  const { db } = doors.parts;
  for (const table of ['rental_rider', 'rental', 'trip', 'bill'] as const) {
    const state = await withRole(db, 'door_public', {}, (trx) =>
      sql`SELECT FROM ${sql.table(table)}`.execute(trx),
    ).then(() => 'allowed', sqlStateOf);
    expect(state, table).toBe('42501');
  }
});
