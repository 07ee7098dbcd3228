/** A rider deletes the route of a trip, and says that there is none from now on; a real database, a real vault. */
import { dayOf, decodeDocument, decodeSigned, fromBase64, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { forgetEnded } from '../../src/database/forget.ts';
import { FleetApiError } from '../../src/errors.ts';
import {
  closeStoppedRoutes,
  commitGroup,
  ErasedMeanwhile,
  type StoredRecord,
} from '../../src/ingest/commit-store.ts';
import { type DoorFleet, dateOf, json, problemOf, TENANT } from '../doors/door-fleet.ts';
import { type Ridden, rideTrip } from '../trips/recorded-trip.ts';
import { openUnitStream, transportKeyIn } from '../vault/fleet.ts';
import { someWaits } from '../vault/meanwhile.ts';
import { askedFleetOfFile, ENDS, LATER_S, ROUTE } from './asked-fleet.ts';
import { make } from './asking.ts';

let doors: DoorFleet;
askedFleetOfFile((opened) => {
  doors = opened;
});

const over = (riderId: string) => rideTrip(doors, riderId, [ENDS, ROUTE], { route: true });

async function running(riderId: string): Promise<Ridden> {
  const ridden = await rideTrip(doors, riderId, [ENDS, ROUTE], { route: true, open: true });
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'running' })
    .where('rental_id', '=', ridden.booked.rental_id)
    .execute();
  return ridden;
}

const as = async (riderId: string, path: string, method = 'GET', body?: object) =>
  doors.ask(`/v1/rider/${path}`, {
    method,
    token: await doors.token(riderId, 'rider'),
    ...(body === undefined ? {} : { body }),
  });
const remove = (riderId: string, { booked }: Ridden) =>
  as(riderId, `trips/${booked.rental_id}/route`, 'DELETE');
const prefer = (riderId: string, body: object) => as(riderId, 'preferences', 'PUT', body);

/** Lines of the route that its rider still gets. */
async function linesOf(riderId: string, { booked }: Ridden): Promise<number> {
  const { features } = await json<{ features: { properties: { kind: string } }[] }>(
    as(riderId, `trips/${booked.rental_id}.geojson`),
  );
  expect(features.length).toBeGreaterThan(0);
  return features.filter(({ properties }) => properties.kind === 'route').length;
}

async function streamIdsOf({ vehicle, booked }: Ridden) {
  const { owner, vault } = doors.database;
  const mine = { vehicle_id: vehicle.vehicleId };
  const ids = (rows: { stream_id: string }[]) => [...new Set(rows.map((row) => row.stream_id))].sort();
  const of = (table: 'chunk' | 'stream' | 'closed') =>
    owner.selectFrom(table).select('stream_id').where('vehicle_id', '=', mine.vehicle_id).execute();
  const keys = vault.selectFrom('stream_key').select('stream_id').where('rental_id', '=', booked.rental_id);
  return {
    ...{ chunks: ids(await of('chunk')), streams: ids(await of('stream')) },
    ...{ closed: ids(await of('closed')), keys: ids(await keys.execute()) },
  };
}

/** Whether the route is on in each grant that the unit was sent, first to last. */
async function grantsSent({ vehicle }: Ridden): Promise<boolean[]> {
  const sent = await doors.database.owner
    .selectFrom('downlink')
    .select('body')
    .where('unit_id', '=', vehicle.unitId)
    .orderBy('id')
    .execute();
  return sent.map(({ body }) => decodeDocument('grant', decodeSigned(body).body).route);
}

async function lateStream({ vehicle, booked }: Ridden, kind: 'ends' | 'route') {
  const client = doors.vaultClient;
  if (client === undefined) throw new Error('no vault');
  const key = await transportKeyIn(await client.transportKeys());
  const late = await openUnitStream(doors.fleet, key, fromBase64(booked.grant), { unit: vehicle.unit, kind });
  return client.deposit(late.deposit);
}

const actsOf = async (riderId: string) => {
  const rows = await doors.database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .where('rider_id', '=', riderId)
    .orderBy('id')
    .execute();
  return rows.map(({ entry }) => entry as { act: string; detail: object; actor: object });
};

test('G3, M12: the route of one trip goes at once, keys first; start, end and other trips stay; again changes nothing', async () => {
  const [trip, other] = [await over('ann'), await over('ann')];
  expect(await linesOf('ann', trip)).toBe(1);
  const answer = await remove('ann', trip);
  expect(answer.status).toBe(200);
  const body = await json(answer);
  expect(body).toEqual({
    ...{ rental_id: trip.booked.rental_id, streams_destroyed: 1, under_hold: false },
    last_copy_on: dateOf(LATER_S, 35),
  });
  const [ends, route] = trip.streamIds;
  const gone = { chunks: [ends], streams: [ends], closed: [route], keys: [ends] };
  expect(await streamIdsOf(trip)).toEqual(gone);
  expect(await linesOf('ann', trip)).toBe(0);
  expect(await linesOf('ann', other)).toBe(1);
  expect(await lateStream(trip, 'route')).toEqual({ kind: 'refused', code: 'erased' });
  expect(await lateStream(trip, 'ends')).toEqual({ kind: 'stored' });
  const [summary] = (
    await json<{ items: { rental_id: string; route: boolean }[] }>(as('ann', 'trips'))
  ).items.filter(({ rental_id }) => rental_id === trip.booked.rental_id);
  expect(summary?.route).toBe(false);
  expect(await json(remove('ann', trip))).toEqual({ ...body, streams_destroyed: 0 });
  const deleted = (await actsOf('ann')).filter(({ act }) => act === 'route_deleted');
  const actor = { kind: 'rider', id: 'ann' };
  expect(deleted.map(({ actor, detail }) => ({ actor, detail }))).toEqual([
    { actor, detail: { streams: 1, held: false } },
    { actor, detail: { streams: 0, held: false } },
  ]);
});

test('M12: a running rental goes on without its route: the unit gets one grant without it', async () => {
  const trip = await running('rider-runs');
  expect(await grantsSent(trip)).toEqual([true]);
  expect((await remove('rider-runs', trip)).status).toBe(200);
  expect((await remove('rider-runs', trip)).status).toBe(200);
  expect(await grantsSent(trip)).toEqual([true, false]);
  const rental = doors.database.owner
    .selectFrom('rental')
    .select(['route', 'route_keep_days', 'state'])
    .where('rental_id', '=', trip.booked.rental_id);
  expect(await rental.execute()).toEqual([{ route: false, route_keep_days: null, state: 'running' }]);
});

test('M9: another’s trip and none are the same 404, and nothing of it changes', async () => {
  const trip = await over('rider-owner');
  const before = await streamIdsOf(trip);
  const foreign = await remove('rider-other', trip);
  const none = await as('rider-other', `trips/${randomId()}/route`, 'DELETE');
  expect([foreign.status, none.status]).toEqual([404, 404]);
  expect(await problemOf(foreign)).toEqual([404, 'not_found']);
  expect(await streamIdsOf(trip)).toEqual(before);
  expect(await linesOf('rider-owner', trip)).toBe(1);
  const acts = (await actsOf('rider-other')).map(({ act }) => act);
  expect(acts).not.toContain('route_deleted');
});

test('G3: a group of ingest that is under way is waited for, and its part of the route goes too', async () => {
  const trip = await over('rider-late');
  const { owner } = doors.database;
  const [ends, route] = trip.streamIds;
  const removing = await owner.transaction().execute(async (group) => {
    // As `any_erased` takes it.
    await sql`SELECT pg_advisory_xact_lock_shared(x'65726173'::integer)`.execute(group);
    const answer = remove('rider-late', trip);
    const first = await Promise.race([
      answer.then(() => 'deleted' as const),
      vi.waitFor(() => someWaits(group), { timeout: 60_000, interval: 20 }),
    ]);
    expect(first).not.toBe('deleted');
    await sql`INSERT INTO chunk SELECT (jsonb_populate_record(c, '{"chunk_no": 99}')).* FROM chunk c
      WHERE stream_id = ${route} LIMIT 1`.execute(group);
    return { answer };
  });
  expect((await removing.answer).status).toBe(200);
  expect(await streamIdsOf(trip)).toMatchObject({ chunks: [ends], streams: [ends], closed: [route] });
});

test('R5: a route under a legal hold stays with keys and rows, said so, and goes when it is deleted after the hold', async () => {
  const trip = await over('rider-held');
  const { owner } = doors.database;
  const hold = { hold_id: randomId(), ends_on: dateOf(LATER_S, 40) };
  const none = { vehicle_id: null, from_s: null, to_s: null, rider_id: null };
  const why = { tenant: TENANT, owner: 'lawyer', reason: 'a claim', kind: 'rental' as const };
  const rental_id = trip.booked.rental_id;
  const made = { created_s: LATER_S, review_on: dateOf(LATER_S, 10) };
  await owner
    .insertInto('hold')
    .values({ ...hold, ...why, ...none, ...made, rental_id })
    .execute();
  await owner
    .insertInto('held_rental')
    .values({ ...hold, rental_id })
    .execute();
  const before = await streamIdsOf(trip);
  expect(await json(remove('rider-held', trip))).toMatchObject({
    ...{ streams_destroyed: 0, under_hold: true, last_copy_on: null },
  });
  await make(doors, 'rider-held', { kind: 'withdraw', purpose: 'rider_route' });
  expect(await streamIdsOf(trip)).toEqual(before);
  await owner.deleteFrom('hold').where('hold_id', '=', hold.hold_id).execute();
  expect(await json(remove('rider-held', trip))).toMatchObject({ streams_destroyed: 1, under_hold: false });
  expect((await streamIdsOf(trip)).keys).toEqual([trip.streamIds[0]]);
});

test('without the vault nothing goes and the rider is told to ask again', async () => {
  const trip = await over('rider-away');
  const before = await streamIdsOf(trip);
  const away = {
    destroyRentals: () => Promise.reject(new FleetApiError('vault_unreachable', 'vault: away.')),
  };
  const { createDoors } = await import('../../src/doors/app.ts');
  const app = createDoors({ ...doors.parts, eraser: away });
  const headers = { authorization: `Bearer ${await doors.token('rider-away', 'rider')}` };
  const path = `/v1/rider/trips/${trip.booked.rental_id}/route`;
  const answer = await app.request(path, { method: 'DELETE', headers });
  expect(await problemOf(answer)).toEqual([503, 'vault_unavailable']);
  expect(await streamIdsOf(trip)).toEqual(before);
});

test('M12: off acts at once: a route that had not arrived yet is refused, and its chunks', async () => {
  const trip = await rideTrip(doors, 'rider-far', [ENDS], { route: true, open: true });
  const { owner, ingest } = doors.database;
  const { rental_id: rentalId } = trip.booked;
  await owner.updateTable('rental').set({ state: 'running' }).where('rental_id', '=', rentalId).execute();
  const { grant_id: grantId } = await owner
    .selectFrom('grant_issued')
    .select('grant_id')
    .where('rental_id', '=', rentalId)
    .executeTakeFirstOrThrow();
  const { vehicleId } = trip.vehicle;
  const [streamId, later] = [randomId(), randomId()];
  const day = dayOf(LATER_S) + 1;
  const openingOf = (id: string, number: number): StoredRecord => ({
    ...{ kind: 'stream_opening', vehicleId, outboxId: randomId(), number, endsOnDay: day },
    ...{ policyVersion: 1, stampDay: day },
    opening: {
      ...{
        grantId,
        rentalId,
        eventId: undefined,
        grantHash: new Uint8Array(32),
        kind: 'route',
        streamId: id,
      },
      ...{
        policyVersion: 1,
        follows: undefined,
        statement: new Uint8Array(8),
        signature: new Uint8Array(64),
      },
    },
  });
  await commitGroup(ingest, [], [openingOf(streamId, 1)]);
  expect((await prefer('rider-far', { route: 'off' })).status).toBe(200);
  const late = [openingOf(later, 2)];
  await expect(commitGroup(ingest, [], late)).rejects.toBeInstanceOf(ErasedMeanwhile);
  await closeStoppedRoutes(ingest, late, day);
  const { closed, streams } = await streamIdsOf(trip);
  expect([closed, streams]).toEqual([[streamId, later].sort(), [streamId, ...trip.streamIds].sort()]);
});

/** Route and days of a booking, as the booking door reports them. */
async function booked(riderId: string, choice: object): Promise<unknown> {
  const { rental_id } = await doors.book(await doors.addVehicle(), riderId, choice);
  const token = await doors.token('booking-system', 'booking');
  const report = await json(doors.ask(`/v1/booking/rentals/${rental_id}`, { token }));
  return [report['route'], report['route_keep_days']];
}

test('P13: a preference is what holds where a booking says nothing, and the most that it gets', async () => {
  const [none, usual] = [
    [false, null],
    [true, 30],
  ];
  expect(await json(as('bob', 'preferences'))).toMatchObject({ route: 'unset', ends_on: null });
  expect([await booked('bob', {}), await booked('bob', { route: true })]).toEqual([none, usual]);
  expect(await json(prefer('bob', { route: 'on', route_keep_days: 14 }))).toEqual({
    ...{ route: 'on', route_keep_days: 14, changed_s: LATER_S, withdrawn: false },
    ends_on: dateOf(LATER_S, 366),
  });
  expect(await booked('bob', {})).toEqual([true, 14]);
  expect(await booked('bob', { route: false })).toEqual(none);
  expect(await booked('bob', { route: true, route_keep_days: 30 })).toEqual([true, 14]);
  expect((await prefer('bob', { route: 'off' })).status).toBe(200);
  expect([await booked('bob', {}), await booked('bob', { route: true })]).toEqual([none, none]);
  expect(await booked('another rider', { route: true })).toEqual(usual);
});

test('what a preference cannot be is refused, and leaves the one before', async () => {
  await prefer('rider-wrong', { route: 'on' });
  const codes = [
    { route: 'on', route_keep_days: 366 },
    { route: 'off', route_keep_days: 30 },
    { route: 'maybe' },
    { route: 'on', rider_id: 'bob' },
  ].map(async (body) => (await problemOf(await prefer('rider-wrong', body)))[1]);
  expect(await Promise.all(codes)).toEqual([
    'route_choice_invalid',
    'route_choice_invalid',
    'invalid',
    'invalid',
  ]);
  expect(await json(as('rider-wrong', 'preferences'))).toMatchObject({ route: 'on', route_keep_days: null });
});

test('M12, P13: off ends the route of running rentals at once, doors and unit; routes from before stay', async () => {
  const [trip, before] = [await running('rider-off'), await over('rider-off')];
  const [ends, route] = trip.streamIds;
  expect((await prefer('rider-off', { route: 'off' })).status).toBe(200);
  expect((await prefer('rider-off', { route: 'off' })).status).toBe(200);
  expect(await grantsSent(trip)).toEqual([true, false]);
  expect(await grantsSent(before)).toEqual([true]);
  const kept = [ends, route].sort();
  expect(await streamIdsOf(trip)).toEqual({ chunks: kept, streams: kept, closed: [route], keys: kept });
  expect(await linesOf('rider-off', trip)).toBe(1);
  expect(await linesOf('rider-off', before)).toBe(1);
  expect((await streamIdsOf(before)).closed).toEqual([]);
});

test('M6: a preference lives twelve months from its last use; a booking renews it, and past its day it holds no more', async () => {
  await prefer('rider-year', { route: 'off' });
  const later = LATER_S + 200 * 86_400;
  try {
    doors.now = later;
    expect(await booked('rider-year', { route: true })).toEqual([false, null]);
    expect(await json(as('rider-year', 'preferences'))).toMatchObject({ ends_on: dateOf(later, 366) });
    doors.now = later + 367 * 86_400;
    expect(await json(as('rider-year', 'preferences'))).toMatchObject({ route: 'unset', ends_on: null });
    expect(await booked('rider-year', { route: true })).toEqual([true, 30]);
  } finally {
    doors.now = LATER_S;
  }
  const rows = () =>
    doors.database.owner
      .selectFrom('rider_preference')
      .selectAll()
      .where('rider_id', '=', 'rider-year')
      .execute();
  expect(await rows()).toHaveLength(1);
  await doors.database.owner.transaction().execute((trx) => forgetEnded(trx, dayOf(later) + 366));
  expect(await rows()).toHaveLength(1);
  await doors.database.owner.transaction().execute((trx) => forgetEnded(trx, dayOf(later) + 367));
  expect(await rows()).toHaveLength(0);
});

test('G3: an erasure takes the preference with it', async () => {
  await prefer('rider-erased', { route: 'off' });
  await make(doors, 'rider-erased', { kind: 'erase' });
  expect(await json(as('rider-erased', 'preferences'))).toMatchObject({ route: 'unset' });
});

test('M9: under the rider’s role there is one’s own preference and no other, to read and to write', async () => {
  await prefer('rider-one', { route: 'on' });
  await prefer('rider-two', { route: 'on' });
  const asked = <T>(work: Parameters<typeof withRole<T>>[3]) =>
    withRole(doors.database.doors, 'door_rider', { tenant: TENANT, rider: 'rider-one' }, work);
  const seen = await asked((trx) => trx.selectFrom('rider_preference').select('rider_id').execute());
  expect(seen).toEqual([{ rider_id: 'rider-one' }]);
  const changed = await asked((trx) =>
    trx.updateTable('rider_preference').set({ route: false }).executeTakeFirst(),
  );
  expect(changed.numUpdatedRows).toBe(1n);
  expect(await json(as('rider-two', 'preferences'))).toMatchObject({ route: 'on' });
  const row = { tenant: TENANT, rider_id: 'rider-three', route: true, route_keep_days: null };
  const foreign = asked((trx) =>
    trx
      .insertInto('rider_preference')
      .values({ ...row, changed_s: LATER_S, ends_on: dateOf(LATER_S, 1) })
      .execute(),
  );
  await expect(foreign).rejects.toThrow(/row-level security/);
});
