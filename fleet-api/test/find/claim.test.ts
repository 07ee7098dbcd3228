/** P8, M9, M7: finding a parked vehicle: a worker's area, the place for who reserved it, before a real vault. */
import { cellOf, type Fix, fromBase64, resolutionOf } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import {
  CLAIM_S,
  MOST_A_SHIFT,
  MOST_AN_HOUR,
  refuseClaim,
  SHIFT_S,
  untoldSinceS,
} from '../../src/find/claim.ts';
import type { VaultClient } from '../../src/vault/client.ts';
import type { LocateAsk } from '../../src/vault/wire.ts';
import { type DoorFleet, json, NOW_S, openDoorFleet, problemOf } from '../doors/door-fleet.ts';
import { fixAt, type Ridden, rideTrip } from '../trips/recorded-trip.ts';

let doors: DoorFleet;
let vault: VaultClient;
let [wim, bob] = ['', ''];
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  if (doors.vaultClient === undefined) throw new Error('no vault');
  vault = doors.vaultClient;
});
afterAll(() => doors.close());
let worker = 0;
beforeEach(async () => {
  worker += 1; // nobody's limits are another test's
  [wim, bob] = [await doors.token(`wim-${worker}`, 'field_worker'), await doors.token('bob', 'rider')];
  at(NOW_S + 1_000);
});

const at = (nowS: number): void => {
  doors.now = nowS;
  doors.fleet.setNow(nowS);
};
const fix = (timeS: number): Fix => fixAt(timeS, timeS - NOW_S);
const HOME = fix(NOW_S + 599);

/** A vehicle that ann left ten minutes after NOW_S. */
async function left(more: object = {}): Promise<Ridden> {
  const before = doors.now;
  at(NOW_S);
  const ridden = await rideTrip(doors, 'ann', [{ kind: 'ends', chunks: [[fix(NOW_S)], [HOME]] }], more);
  at(before);
  return ridden;
}

const claim = ({ vehicle }: Pick<Ridden, 'vehicle'>, token = wim) =>
  doors.ask('/v1/field/claims', {
    method: 'POST',
    token,
    body: { vehicle_id: vehicle.vehicleId, reason: 'battery' },
  });
const claimed = async (ridden: Ridden, token = wim) =>
  (await json<{ claim_id: string }>(claim(ridden, token))).claim_id;
const place = (claimId: string, token = wim) => doors.ask(`/v1/field/claims/${claimId}/place`, { token });
const reserve = async ({ vehicle }: Ridden, rider = 'bob') => doors.book(vehicle, rider);
const reserved = (rentalId: string, token = bob) =>
  doors.ask(`/v1/rider/trips/${rentalId}/vehicle`, { token });
const openingsOf = async (rentalId: string) => {
  const { leaves } = await vault.leaves(0);
  return leaves
    .map(
      ({ entry }) => entry as { act: string; actor: object; purpose: string; subject: { rentalId?: string } },
    )
    .filter(({ act, subject }) => act === 'opening' && subject.rentalId === rentalId);
};

test('M9: a worker sees the area of the public map of the one vehicle they claimed, never the place', async () => {
  const ridden = await left();
  const claimId = await claimed(ridden);
  const text = await (await place(claimId)).text();
  expect(text).toBe(JSON.stringify({ vehicle_cell: cellOf(HOME.latitudeE6, HOME.longitudeE6, 10) }));
  const other = await doors.token('other', 'field_worker');
  expect(await problemOf(place(claimId, other))).toEqual([404, 'not_found']);
  for (const role of ['rider', 'booking', 'dispatcher', 'support', 'privacy_officer'])
    expect((await place(claimId, await doors.token('someone', role))).status, role).toBe(403);
  expect(await openingsOf(ridden.booked.rental_id)).toMatchObject([
    { actor: { kind: 'field', id: `wim-${worker}` }, purpose: 'availability' },
  ]);
});

test('P8: a claim is over after thirty minutes or when it is given back, and one holds at a time', async () => {
  const [one, other] = [await left(), await left()];
  const claimId = await claimed(one);
  expect(await problemOf(claim(other))).toEqual([409, 'claim_open']);
  expect(await problemOf(claim(one, await doors.token('zoe', 'field_worker')))).toEqual([
    409,
    'vehicle_taken',
  ]);
  expect((await doors.ask(`/v1/field/claims/${claimId}`, { method: 'DELETE', token: wim })).status).toBe(204);
  expect(await problemOf(place(claimId))).toEqual([404, 'not_found']);
  const second = await claimed(other);
  at(doors.now + CLAIM_S - 1);
  expect((await place(second)).status).toBe(200);
  at(doors.now + 1);
  expect(await problemOf(place(second))).toEqual([404, 'not_found']);
});

test('P8: a claim on a vehicle that somebody has is none, and one that is booked meanwhile shows nothing', async () => {
  const ridden = await left();
  const claimId = await claimed(ridden);
  await reserve(ridden);
  expect(await json(place(claimId))).toEqual({ vehicle_cell: null });
  await doors.ask(`/v1/field/claims/${claimId}`, { method: 'DELETE', token: wim });
  expect(await problemOf(claim(ridden))).toEqual([409, 'vehicle_taken']);
});

test('P8: a vehicle whose unit fell silent in a ride that is over may be claimed, and told to ring; nobody knows its place', async () => {
  const ridden = await left();
  const { rental_id } = await reserve(ridden);
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'ending', started_s: doors.now, ended_s: doors.now + 60 })
    .where('rental_id', '=', rental_id)
    .execute();
  at(doors.now + 2_000);
  const claimId = await claimed(ridden);
  // Where the ride before ended is not where it stands.
  expect(await json(place(claimId))).toEqual({ vehicle_cell: null });
  const ring = { method: 'POST', token: wim, body: { kind: 'ring' } };
  expect((await doors.ask(`/v1/field/claims/${claimId}/commands`, ring)).status).toBe(201);
});

test('M9, P8: that a ride ended is told at the tick after it, not in its second', async () => {
  const ridden = await left(); // it ended at the six hundredth second of a tick
  for (const later of [601, 899, 900, 959]) {
    at(NOW_S + later);
    expect(await problemOf(claim(ridden)), `${later}`).toEqual([409, 'vehicle_taken']);
  }
  at(NOW_S + 960);
  expect((await claim(ridden)).status).toBe(201);
  expect([untoldSinceS(1_859, 900), untoldSinceS(1_860, 900)]).toEqual([900, 1_800]);
});

test('M7, P8: a claim on a vehicle that somebody has is on record, and one of the six an hour', async () => {
  const ridden = await left();
  await reserve(ridden);
  for (let i = 0; i < MOST_AN_HOUR; i += 1)
    expect(await problemOf(claim(ridden))).toEqual([409, 'vehicle_taken']);
  expect(await problemOf(claim(ridden))).toEqual([429, 'too_many_claims']);
  expect(await problemOf(claim(await left()))).toEqual([429, 'too_many_claims']);
  expect(await json(doors.ask('/v1/field/claims', { token: wim }))).toEqual({ items: [] });
  expect(await deniedOf(ridden)).toEqual(
    Array(MOST_AN_HOUR).fill({ actor: { kind: 'field', id: `wim-${worker}` }, code: 'vehicle_taken' }),
  );
});

/** Who was told that somebody has a vehicle, oldest first. */
async function deniedOf({ vehicle }: Ridden): Promise<unknown[]> {
  const { rows } = await sql<{ denied: unknown }>`
    SELECT json_build_object('actor', entry->'actor', 'code', entry->'detail'->'code') AS denied FROM audit_entry
    WHERE entry->>'act' = 'denial' AND vehicle_id = ${vehicle.vehicleId} ORDER BY id`.execute(
    doors.database.owner,
  );
  return rows.map(({ denied }) => denied);
}

test('M9, P8: who has claimed a vehicle does not learn when they end who booked it since: it stays away', async () => {
  const ridden = await left();
  const claimId = await claimed(ridden);
  const { rental_id } = await reserve(ridden);
  at(doors.now + 60);
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'ended', ended_s: doors.now })
    .where('rental_id', '=', rental_id)
    .execute();
  expect(await json(place(claimId))).toEqual({ vehicle_cell: null });
  const ring = { method: 'POST', token: wim, body: { kind: 'ring' } };
  const asked = doors.ask(`/v1/field/claims/${claimId}/commands`, ring);
  expect(await problemOf(asked)).toEqual([409, 'vehicle_taken']);
  const { rows } = await sql`SELECT FROM audit_entry WHERE entry->>'act' = 'denial'
    AND entry->'detail'->>'code' = 'vehicle_taken' AND entry->'actor'->>'id' = ${`wim-${worker}`}`.execute(
    doors.database.owner,
  );
  expect(rows).toHaveLength(1);
});

test('P8: six claims an hour and twenty a shift, also when each is given back at once', () => {
  const many = (count: number, everyS: number) =>
    Array.from({ length: count }, (_, i) => ({
      claimedS: i * everyS,
      untilS: i * everyS + 60,
      releasedS: i * everyS,
    }));
  expect(refuseClaim(many(MOST_AN_HOUR - 1, 60), 400)).toBeUndefined();
  expect(refuseClaim(many(MOST_AN_HOUR, 60), 400)).toEqual({ code: 'too_many_claims', waitS: 3_200 });
  expect(refuseClaim(many(MOST_AN_HOUR, 60), 3_600)).toBeUndefined();
  const round = many(MOST_A_SHIFT, 1_000);
  expect(refuseClaim(round, 20_000)).toEqual({ code: 'too_many_claims', waitS: SHIFT_S - 20_000 });
  expect(refuseClaim(round, SHIFT_S)).toBeUndefined();
});

test('P8: the database keeps the limit of an hour, whoever asks at once', async () => {
  const vehicles = await Promise.all(Array.from({ length: 4 }, () => left()));
  at(NOW_S + 1_000);
  const statuses = await Promise.all(vehicles.map(async (each) => (await claim(each)).status));
  expect(statuses.sort()).toEqual([201, 409, 409, 409]);
});

test('M7, M9: who reserved it gets the place until the ride begins; who rode before sees that it was looked at', async () => {
  const ridden = await left();
  const { rental_id } = await reserve(ridden);
  const { latitudeE6: latitude_e6, longitudeE6: longitude_e6 } = HOME;
  expect(await json(reserved(rental_id))).toEqual({ place: { latitude_e6, longitude_e6, accuracy_m: 4 } });
  const cem = await doors.token('cem', 'rider');
  expect(await problemOf(reserved(rental_id, cem))).toEqual([404, 'not_found']);
  expect(await openingsOf(ridden.booked.rental_id)).toMatchObject([
    { actor: { kind: 'rider', id: 'bob' }, purpose: 'availability' },
  ]);
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'running', started_s: doors.now })
    .where('rental_id', '=', rental_id)
    .execute();
  expect(await problemOf(reserved(rental_id))).toEqual([409, 'not_reserved']);
});

test('M9: a vehicle whose rider has restricted the rental, or that moved since, is nowhere', async () => {
  const [restricted, moved] = [await left(), await left()];
  const { rental_id } = restricted.booked;
  const row = { rental_id, tenant: 'demo', since_s: NOW_S, request_id: rental_id, ends_on: '2030-01-01' };
  await doors.database.owner.insertInto('restriction').values(row).execute();
  expect(await json(reserved((await reserve(restricted)).rental_id))).toEqual({ place: null });
  // Another ride's start arrives before the vehicle is looked for: the vault knows, whatever the doors say.
  at(NOW_S + 900);
  const next = await rideTrip(doors, 'dan', [{ kind: 'ends', chunks: [[fix(NOW_S + 900)]] }], {
    ...{ vehicle: moved.vehicle, open: true, fromS: NOW_S + 900 },
  });
  const { owner } = doors.database;
  await owner.deleteFrom('grant_issued').where('rental_id', '=', next.booked.rental_id).execute();
  await owner.deleteFrom('rental_rider').where('rental_id', '=', next.booked.rental_id).execute();
  await owner.deleteFrom('rental').where('rental_id', '=', next.booked.rental_id).execute();
  expect(await json(reserved((await reserve(moved)).rental_id))).toEqual({ place: null });
});

/** Another ride of that vehicle, whose ends come at `fromS`; what its rider's erasure does comes after it. */
async function riddenAndErased({ vehicle }: Ridden, fromS: number): Promise<void> {
  at(fromS);
  const places = [[fix(NOW_S + 2_000)], [fix(NOW_S + 2_599)]];
  const last = await rideTrip(doors, 'dan', [{ kind: 'ends', chunks: places }], { vehicle, fromS });
  const { rental_id } = last.booked;
  const actor = { kind: 'rider' as const, id: 'dan' };
  const asked = { rentals: [{ rentalId: rental_id }], reason: 'erasure' as const, actor };
  expect(await vault.destroyRentals(asked)).toMatchObject({ destroyed: 1 });
  const { owner } = doors.database;
  await owner.deleteFrom('chunk').where('stream_id', 'in', last.streamIds).execute();
  for (const table of ['stream', 'trip', 'trip_place', 'grant_issued', 'rental'] as const)
    await owner.deleteFrom(table).where('rental_id', '=', rental_id).execute();
}

test('M9, M14: a vehicle whose last ride was erased is nowhere: where it stood before that ride is nobody’s to know', async () => {
  const [later, atOnce] = [await left(), await left()];
  await riddenAndErased(later, NOW_S + 2_000);
  // Sent together by a unit that was away: neither is the newest for sure, also when only one is left.
  await riddenAndErased(atOnce, NOW_S);
  at(NOW_S + 3_000);
  expect(await json(reserved((await reserve(later)).rental_id))).toEqual({ place: null });
  expect(await json(reserved((await reserve(atOnce)).rental_id))).toEqual({ place: null });
});

/** What a door that is taken over could ask the vault by itself. */
async function asked(ridden: Ridden, by: LocateAsk['by']): Promise<LocateAsk> {
  const rows = await doors.database.owner
    .selectFrom('chunk')
    .selectAll()
    .where('vehicle_id', '=', ridden.vehicle.vehicleId)
    .execute();
  const chunks = rows.map((row) => ({
    ...{
      chunkNo: row.chunk_no,
      nonce: new Uint8Array(row.nonce),
      ciphertext: new Uint8Array(row.ciphertext),
    },
  }));
  const grants = [new Uint8Array(fromBase64(ridden.booked.grant))];
  return { by, grants, streams: [{ streamId: ridden.streamIds[0] ?? '', chunks }] };
}

test('M10, M2: the vault gives a fix to the holder of a reservation of this very vehicle, and to nobody else', async () => {
  const [ridden, elsewhere] = [await left(), await left()];
  const [mine, others] = [await reserve(ridden), await reserve(elsewhere)];
  const saltOf = async (rentalId: string) =>
    (
      await doors.database.owner
        .selectFrom('rental_rider')
        .select('salt')
        .where('rental_id', '=', rentalId)
        .executeTakeFirstOrThrow()
    ).salt;
  const by = async (token: string, booked: typeof mine) => ({
    ...{ kind: 'next_rider' as const, token, salt: await saltOf(booked.rental_id) },
    reservation: [new Uint8Array(fromBase64(booked.grant))],
  });
  const locate = async (who: LocateAsk['by']) => vault.locate(await asked(ridden, who));
  expect(await locate(await by(bob, mine))).toMatchObject({ kind: 'located', fix: HOME });
  expect(await locate(await by(bob, others))).toEqual({ kind: 'refused', code: 'not_allowed' });
  const cem = await doors.token('cem', 'rider');
  expect(await locate(await by(cem, mine))).toEqual({ kind: 'refused', code: 'not_holder' });
  expect(await locate(await by(wim, mine))).toEqual({ kind: 'refused', code: 'bad_token' });
  expect(await locate({ kind: 'field_worker', token: bob })).toEqual({ kind: 'refused', code: 'bad_token' });
  const forWorker = await locate({ kind: 'field_worker', token: wim });
  expect(forWorker).toMatchObject({ kind: 'located', fix: undefined });
  expect(forWorker.kind === 'located' && resolutionOf(forWorker.cell ?? '')).toBe(10);
});

test('M5, M9: how small a worker’s area is, the policy says: a coarser one as soon as the vault has read it', async () => {
  const ridden = await left();
  const { fleet } = doors;
  await fleet.publishPolicy((text) =>
    text
      .replace('claims: { resolution: 10 }', 'claims: { resolution: 9 }')
      .replace(/^version: \d+/m, 'version: 2'),
  );
  const resolution = async () => {
    const found = await vault.locate(await asked(ridden, { kind: 'field_worker', token: wim }));
    return found.kind === 'located' ? resolutionOf(found.cell ?? '') : found.kind;
  };
  await expect.poll(resolution, { timeout: 30_000, interval: 200 }).toBe(9);
});

test('M2: of a rental that runs there is one fix, and it is nobody’s to look for', async () => {
  at(NOW_S);
  const running = await rideTrip(doors, 'ann', [{ kind: 'ends', chunks: [[fix(NOW_S)]] }], { open: true });
  expect(await vault.locate(await asked(running, { kind: 'field_worker', token: wim }))).toEqual({
    ...{ kind: 'refused', code: 'not_found' },
  });
});

test('M9: the roles find nothing sealed but by a look that is written down', async () => {
  const attempt = (role: 'door_field' | 'door_rider', text: string) =>
    withRole(doors.parts.db, role, { tenant: 'demo', rider: 'bob' }, (trx) => sql.raw(text).execute(trx));
  const id = `'${'0'.repeat(32)}'::uuid`;
  await expect(attempt('door_field', `SELECT * FROM field_ends(${id}, 1)`)).rejects.toThrow(/writes it down/);
  await expect(attempt('door_rider', `SELECT * FROM reserved_ends(${id})`)).rejects.toThrow(/writes it down/);
  await expect(attempt('door_field', `SELECT * FROM last_ends_of(${id})`)).rejects.toThrow(
    /permission denied/,
  );
  await expect(attempt('door_field', 'SELECT * FROM chunk')).rejects.toThrow(/permission denied/);
});
