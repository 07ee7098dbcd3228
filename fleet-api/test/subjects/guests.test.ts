/** G1, G3, G10, T5: a guest has the code of a receipt and nothing else; with it they ask, as long as the link exists. */
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
} from '../doors/door-fleet.ts';
import { fixAt, type Ridden, type RideTerms, rideTrip } from '../trips/recorded-trip.ts';

const ENDS = { kind: 'ends', chunks: [[fixAt(NOW_S, 1), fixAt(NOW_S + 600, 2)]] } as const;
let doors: DoorFleet;
let booking: string;
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  doors.now = NOW_S + 3_600;
  doors.fleet.setNow(NOW_S + 3_600);
  booking = await doors.token('booking-system', 'booking');
});
afterAll(() => doors.close());

/** A guest's ride, and the code of its receipt. */
async function ride(guest: string, more: RideTerms = {}): Promise<Ridden & { code: string }> {
  const ridden = await rideTrip(doors, guest, [ENDS], { guest: true, ...more });
  const path = `/v1/booking/rentals/${ridden.booked.rental_id}/receipt`;
  const { receipt_code } = await json<{ receipt_code: string }>(
    doors.ask(path, { method: 'POST', token: booking }),
  );
  return { ...ridden, code: receipt_code };
}

const data = (code: string) => doors.ask(`/v1/public/receipts/${code}/data`);
const erase = (code: string) =>
  doors.ask(`/v1/public/receipts/${code}/erasure`, { method: 'POST', body: {} });
const keysOf = async (streamIds: readonly string[]) => {
  const keys = doors.database.vault.selectFrom('stream_key').select('stream_id');
  return (await keys.where('stream_id', 'in', [...streamIds]).execute()).length;
};

/** Tables with a row in which a text stands. */
async function tablesWith(text: string): Promise<string[]> {
  const { owner } = doors.database;
  const { rows: tables } = await sql<{ name: string }>`SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`.execute(
    owner,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } =
      await sql`SELECT FROM ${sql.table(name)} t WHERE position(${text} IN t::text) > 0`.execute(owner);
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

test('G1, G10: the code gives what is held besides the receipt, and who acted on it; no place, no vehicle, no name', async () => {
  const { code, vehicle } = await ride('guest-access');
  const answer = await json<{ reads: { act: string; who: string }[] }>(data(code));
  expect(answer).toMatchObject({
    ...{ rental: { state: 'ended', route: false }, sealed: { streams: 1 }, notice: '/v1/public/notice' },
    ends_on: { link: expect.stringMatching(/^20\d\d-/), rental: expect.stringMatching(/^20\d\d-/) },
  });
  expect(answer.reads.map(({ act, who }) => `${act} ${who}`)).toContain('receipt_code_made booking');
  const text = JSON.stringify(answer);
  expect(text).not.toMatch(/latitude|longitude|cell|56\.|24\./);
  for (const no of [vehicle.vehicleId, 'guest-access', code]) expect(text).not.toContain(no);
  const again = await json<{ reads: { act: string }[] }>(data(code));
  expect(again.reads.map(({ act }) => act)).toContain('receipt_data_read');
});

test('M2, G1: a reason that staff typed stays where it is: a place may stand in it', async () => {
  const { code, booked } = await ride('guest-reasons');
  const officer = await doors.token('pia', 'privacy_officer');
  await doors.ask('/v1/privacy/holds', {
    ...{ method: 'POST', token: officer, headers: { 'idempotency-key': randomId() } },
    body: {
      ...{ owner: 'legal', reason: 'It stands at 56.9512, 24.1012, Brīvības 12.' },
      ...{ review_on: dateOf(doors.now, 30), subject: { kind: 'rental', rental_id: booked.rental_id } },
    },
  });
  const text = await (await data(code)).text();
  expect(text).toContain('hold_created');
  expect(text).not.toMatch(/56\.9|24\.1|Brīvības/);
});

test('G1: of an often read rental the newest entries are told, however many there are', async () => {
  const { code } = await ride('guest-curious');
  for (let time = 0; time < 205; time++) await data(code);
  const { reads } = await json<{ reads: { act: string }[] }>(data(code));
  expect(reads).toHaveLength(200);
  expect(new Set(reads.map(({ act }) => act))).toEqual(new Set(['receipt_data_read']));
});

test('G3, M14, T5: the code erases: keys in the vault, rows, the link and the code; nothing that lasts names the guest', async () => {
  const { code, booked, streamIds } = await ride('guest-erase-7');
  const other = await ride('guest-stays-8');
  expect(await keysOf(streamIds)).toBe(1);
  const answer = await json<{ rentals: number; stays: { what: string }[]; last_copy_on: string }>(
    erase(code),
  );
  expect(answer).toMatchObject({ rentals: 1, under_hold: 0 });
  expect(answer.last_copy_on > dateOf(doors.now)).toBe(true);
  expect(answer.stays.map(({ what }) => what).join()).not.toContain('This request');
  expect(await keysOf(streamIds)).toBe(0);
  expect(await problemOf(data(code))).toEqual([404, 'not_found']);
  expect(await problemOf(erase(code))).toEqual([404, 'not_found']);
  expect((await doors.ask(`/v1/public/receipts/${code}`)).status).toBe(404);
  expect(await tablesWith('guest-erase-7')).toEqual([]);
  const { rows } = await sql`SELECT FROM rental WHERE rental_id = ${booked.rental_id}`.execute(
    doors.database.owner,
  );
  expect(rows).toEqual([]);
  const { leaves } = (await doors.vaultClient?.leaves(0)) ?? { leaves: [] };
  expect(JSON.stringify(leaves)).not.toContain('guest-erase-7');
  // Another guest's rental is untouched.
  expect(await keysOf(other.streamIds)).toBe(1);
  expect((await data(other.code)).status).toBe(200);
});

test('G3: not before the end of the rental, and not by a code that is none', async () => {
  const { code } = await ride('guest-running', { open: true });
  expect(await problemOf(erase(code))).toEqual([409, 'guest_rental_running']);
  expect((await data(code)).status).toBe(200);
  for (const ask of [erase, data]) expect(await problemOf(ask('A'.repeat(43)))).toEqual([404, 'not_found']);
});

test('R5, G3: under a legal hold it is kept, and the answer says so; T5: settled, the code asks nothing any more', async () => {
  const held = await ride('guest-held');
  const officer = await doors.token('pia', 'privacy_officer');
  await doors.ask('/v1/privacy/holds', {
    ...{ method: 'POST', token: officer, headers: { 'idempotency-key': randomId() } },
    body: {
      ...{ owner: 'legal', reason: 'A claim is before the court.', review_on: dateOf(doors.now, 30) },
      subject: { kind: 'rental', rental_id: held.booked.rental_id },
    },
  });
  expect(await json(erase(held.code))).toMatchObject({ rentals: 0, under_hold: 1 });
  expect(await keysOf(held.streamIds)).toBe(1);
  const settled = await ride('guest-settled');
  await doors.database.owner
    .updateTable('rental_rider')
    .set({ destroy_s: doors.now })
    .where('rental_id', '=', settled.booked.rental_id)
    .execute();
  for (const ask of [erase, data]) expect(await problemOf(ask(settled.code))).toEqual([404, 'not_found']);
});

test('R14: where the operator works for a controller, the guest is told who answers, and nothing is erased', async () => {
  const { code, streamIds } = await ride('guest-elsewhere');
  const { owner } = doors.database;
  const row = await owner
    .selectFrom('organisation')
    .select(['document', 'version'])
    .executeTakeFirstOrThrow();
  const controller = '{ name: City Mobility, address: Street 1, contact: dpo@city.example }';
  const document = row.document
    .replace(/^role: .*$/m, `role: processor\ncontroller: ${controller}`)
    .replace(/^version: .*$/m, `version: ${row.version + 1}`);
  const version = row.version + 1;
  await owner
    .insertInto('organisation')
    .values({ tenant: TENANT, version, document, published_s: NOW_S })
    .execute();
  for (const ask of [erase, data])
    expect(await json(ask(code))).toMatchObject({
      code: 'controller_answers',
      controller: { title: 'City Mobility' },
    });
  expect(await keysOf(streamIds)).toBe(1);
  await owner.deleteFrom('organisation').where('version', '=', version).execute();
});
