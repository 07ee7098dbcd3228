/** Erasure (G3, M14, L9): every copy, at once or by the named day; and what stays, with why and until when. */
import { fromBase64, randomId, v1 } from '@fleetveil/proto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { FLEET_REACH, lastCopyDay, VAULT_REACH } from '../../src/subjects/erasure.ts';
import { runRequests } from '../../src/subjects/upkeep.ts';
import { type DoorFleet, dateOf, json, NOW_S, problemOf, TENANT } from '../doors/door-fleet.ts';
import { fixAt, type Ridden, ride, rideTrip } from '../trips/recorded-trip.ts';
import { askedFleetOfFile, ENDS, LATER_S } from './asked-fleet.ts';
import { decide, look, make } from './asking.ts';
import { copyAll, keyFiles, readable } from './copies.ts';

const DAY_S = 86_400;
let doors: DoorFleet;
askedFleetOfFile((opened) => {
  doors = opened;
});

const ROUTE = { kind: 'route', chunks: [ride(NOW_S + 60, 40)] } as const;
const POSITIONS = new Set(
  [...ENDS.chunks.flat(), ...ROUTE.chunks.flat()].map((fix) => `${fix.latitudeE6},${fix.longitudeE6}`),
).size;
const trip = (riderId: string): Promise<Ridden> => rideTrip(doors, riderId, [ENDS, ROUTE], { route: true });
const job = () => runRequests({ ...doors.parts, vault: doors.parts.eraser, holder: HOLDER }, doors.now);
const HOLDER = randomId();

/** Tables of a database with a row in which one of these texts stands, bytes as hex. */
async function tablesWith(of: 'owner' | 'vault', needles: readonly string[]): Promise<string[]> {
  const db = doors.database[of] as DoorFleet['database']['owner'];
  const { rows: tables } = await sql<{ name: string }>`SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`.execute(
    db,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(name)}`.execute(db);
    const text = JSON.stringify(rows, (_, value: unknown) => {
      const bytes = value as { type?: string; data?: number[] } | null;
      return bytes?.type === 'Buffer' ? Buffer.from(bytes.data ?? []).toString('hex') : value;
    });
    if (needles.some((needle) => text.includes(needle))) found.push(name);
  }
  return found;
}

/** Sealed as well, and of no rider: a breach's text, an insurer's key. */
const OF_NOBODY = ['breach_note', 'webhook_secret'];

test('M14: every table that can lead to a rental, a stream, a grant or a rider is in the reach of an erasure', async () => {
  const leading = async (of: 'owner' | 'vault') => {
    const { rows } = await sql<{
      name: string;
    }>`SELECT DISTINCT c.relname AS name FROM pg_attribute a JOIN pg_class c
      ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition AND a.attnum > 0 AND (a.attname ~ '(rental|rider|stream|grant)s?(_id|_ids)$'
        OR a.attname IN ('sealed', 'body', 'response', 'content'))`.execute(
      doors.database[of] as DoorFleet['database']['owner'],
    );
    return rows
      .map((row) => row.name)
      .filter((name) => !OF_NOBODY.includes(name))
      .sort();
  };
  const without = (reach: Readonly<Record<string, unknown>>, ...names: string[]) =>
    Object.keys(reach)
      .filter((name) => !names.includes(name))
      .sort();
  expect(await leading('owner')).toEqual(without(FLEET_REACH, 'hold_', 'closed_'));
  // A leaf names them in its entry; it has no column for them.
  expect(await leading('vault')).toEqual(without(VAULT_REACH, 'leaf'));
});

test('G3, M14: a rental that never was theirs shows the officer no rider, and no erasure leaves whose it was', async () => {
  const riderId = `rider-${randomId()}`;
  const { booked } = await rideTrip(doors, riderId, [ENDS]);
  const wrong = { kind: 'rectify', rental_id: booked.rental_id, field: 'rider' };
  const { request_id } = await make(doors, riderId, wrong);
  const decided = await decide(doors, 'dpo-1', request_id, { decision: 'accept' });
  expect(await decided.json()).toMatchObject({ state: 'answered', original: 'this rider' });
  await make(doors, riderId, { kind: 'erase' });
  expect(await tablesWith('owner', [riderId])).toEqual(['audit_entry', 'idempotency', 'subject_request']);
});

test('G3, M14, L9: erased, nothing opens live; with copies from before and today’s keys nothing after the named day', async () => {
  const mine = await trip('rider-erase');
  const other = await trip('rider-stays');
  const { rental_id: rentalId } = mine.booked;
  const before = { copies: await copyAll(doors), keys: await keyFiles(doors) };
  // The attack is a real one: who has copies and the keys of that day reads every position.
  expect(await readable(before.copies, before.keys, rentalId)).toHaveLength(POSITIONS);
  const quarantined = {
    code: 6,
    tenant: TENANT,
    vehicle_id: mine.vehicle.vehicleId,
    hour_s: NOW_S - (NOW_S % 3600),
    ends_on: dateOf(NOW_S, 7),
  };
  await doors.database.owner
    .insertInto('quarantine')
    .values({ ...quarantined, length: 9, sealed: new Uint8Array(9), key_id: new Uint8Array(8) })
    .execute();
  const share = {
    tenant: TENANT,
    rider_id: 'rider-erase',
    kind: 'link',
    recipient: 'a friend',
    purpose: null,
    rental_id: rentalId,
  } as const;
  await doors.database.owner
    .insertInto('share')
    .values({
      ...share,
      share_id: randomId(),
      secret_hash: new Uint8Array(32),
      from_s: null,
      to_s: null,
      created_s: NOW_S,
      expires_s: NOW_S + 9,
      revoked_s: null,
      ends_on: dateOf(NOW_S, 1),
    })
    .execute();
  const grants = await doors.database.owner
    .selectFrom('grant_issued')
    .select('grant_id')
    .where('rental_id', '=', rentalId)
    .execute();

  const request = await make(doors, 'rider-erase', { kind: 'erase' });
  expect(request).toMatchObject({
    state: 'answered',
    answer: { rentals: 1, streams_destroyed: 2, waits_for_end: 0, under_hold: 0 },
  });

  // Live, at once: the doors, the vault, and every table of both databases.
  const token = await doors.token('rider-erase', 'rider');
  expect(await problemOf(doors.ask(`/v1/rider/trips/${rentalId}`, { token }))).toEqual([404, 'not_found']);
  const booking = await doors.token('booking-system', 'booking');
  expect(await problemOf(doors.ask(`/v1/booking/rentals/${rentalId}`, { token: booking }))).toEqual([
    404,
    'not_found',
  ]);
  expect(await readable(await copyAll(doors), await keyFiles(doors), rentalId)).toEqual([]);
  const ids = [rentalId, ...mine.streamIds, ...grants.map((grant) => grant.grant_id)];
  expect(await tablesWith('owner', ids)).toEqual([
    'audit_entry',
    'closed',
    'erased_grant',
    'recipient_notice',
  ]);
  expect(await tablesWith('owner', ['rider-erase'])).toEqual([
    'audit_entry',
    'idempotency',
    'subject_request',
  ]);
  expect(await tablesWith('vault', ids)).toEqual(['closed_rental', 'leaf']);
  const body = doors.database.owner
    .selectFrom('quarantine')
    .select(['sealed', 'length'])
    .where('vehicle_id', '=', mine.vehicle.vehicleId);
  expect(await body.execute()).toEqual([{ sealed: null, length: 9 }]);

  // A backup of the store that is played back brings nothing back: the vault has no key, and takes none again.
  await doors.database.owner
    .insertInto('stream')
    .values(before.copies.streams.filter((row) => row.rental_id === rentalId))
    .execute();
  expect(await readable(await copyAll(doors), await keyFiles(doors), rentalId)).toEqual([]);
  await sql`DELETE FROM stream WHERE rental_id = ${rentalId}`.execute(doors.database.owner);

  // The day of the last copy is named, and the keys that could open one are gone by then.
  const lastDay = request.answer?.['last_copy_on'] as string;
  expect(lastDay).toBe(dateOf(LATER_S, 35));
  const readableOn = async (day: number) => {
    doors.fleet.setNow(LATER_S + day * DAY_S);
    await doors.vaultClient?.rotate({ acceptClock: false });
    return (await readable(before.copies, await keyFiles(doors), rentalId)).length;
  };
  const byDay: [number, number][] = [];
  for (const day of [7, 14, 21, 28, 33, 36]) byDay.push([day, await readableOn(day)]);
  expect(byDay.map(([day, count]) => [day, count > 0])).toEqual([
    ...[7, 14, 21, 28, 33].map((day) => [day, true]),
    [36, false],
  ]);
  // What was not erased opens as before: only the copies died.
  doors.fleet.setNow(LATER_S);
  const stays = await json<{ start: object }>(
    doors.ask(`/v1/rider/trips/${other.booked.rental_id}`, {
      token: await doors.token('rider-stays', 'rider'),
    }),
  );
  expect(stays.start).toMatchObject({ latitude_e6: fixAt(NOW_S, 1).latitudeE6 });
});

test('G3: the answer says what stays, why and until when: the log, the request, the bill', async () => {
  const { booked } = await trip('rider-bill');
  const bill = {
    rental_id: booked.rental_id,
    tenant: TENANT,
    amount_minor: 250,
    tax_minor: 43,
    currency: 'EUR',
    bill_date: dateOf(NOW_S),
    ends_on: '2033-12-31',
  };
  await doors.database.owner
    .insertInto('bill')
    .values({ ...bill, settled_on: null })
    .execute();
  const request = await make(doors, 'rider-bill', { kind: 'erase' });
  const stays = request.answer?.['stays'] as { what: string; why: string; until: string }[];
  expect(stays.map(({ why, until }) => [why.replace(/^.*?\((GDPR .*)\)\.$/, '$1'), until])).toEqual([
    ['GDPR 17(3)(b)', '2033-12-31'],
    ['GDPR 5(2), 17(3)(e)', dateOf(NOW_S, 5 * 365 + 1)],
    ['GDPR 5(2), 12(3)', request.ends_on],
  ]);
  const left = await doors.database.owner
    .selectFrom('bill')
    .select('rental_id')
    .where('rental_id', '=', booked.rental_id)
    .execute();
  expect(left).toHaveLength(1);
});

const NONE = '0'.repeat(32);

test('G3, M14: what was asked before of an erased rental says no more which it was; the answer says that it stays', async () => {
  const riderId = `rider-${randomId()}`;
  const [one, other] = [await trip(riderId), await trip(riderId)];
  const about = { rental_id: one.booked.rental_id };
  const open = await make(doors, riderId, { kind: 'rectify', ...about, field: 'rider', words: 'not mine' });
  const standing = await make(doors, riderId, { kind: 'restrict', ...about });
  const ofOther = await make(doors, riderId, { kind: 'restrict', rental_id: other.booked.rental_id });
  doors.now += 40 * DAY_S;
  const erased = await make(doors, riderId, { kind: 'erase', ...about });
  doors.now = LATER_S;
  const stays = erased.answer?.['stays'] as { kind: string; until: string }[];
  expect(stays.find(({ kind }) => kind === 'request')).toMatchObject({ until: erased.ends_on });
  expect(await tablesWith('owner', [about.rental_id])).not.toContain('subject_request');
  for (const { request_id } of [open, standing, erased])
    expect(await look(doors, riderId, request_id)).toMatchObject({ rental_id: NONE });
  expect(await look(doors, riderId, ofOther.request_id)).toMatchObject({
    rental_id: other.booked.rental_id,
  });

  // They act on no other rental: not the one that an officer accepts, nor the one that stands when another is lifted.
  await decide(doors, 'dpo-1', open.request_id, { decision: 'accept' });
  expect(await look(doors, riderId, open.request_id)).toMatchObject({ answer: { corrected: null } });
  const lift = `/v1/rider/requests/${ofOther.request_id}/take-back`;
  await doors.ask(lift, { method: 'POST', token: await doors.token(riderId, 'rider') });
  const { owner } = doors.database;
  const restricted = owner.selectFrom('restriction').select('rental_id');
  expect(await restricted.where('rental_id', '=', other.booked.rental_id).execute()).toEqual([]);
  const kept = await owner
    .selectFrom('rental_rider')
    .select('rental_id')
    .where('rider_id', '=', riderId)
    .execute();
  expect(kept).toEqual([{ rental_id: other.booked.rental_id }]);
});

test('M14: a request that was under work during the erasure says no more of the rental after the next run', async () => {
  const riderId = `rider-${randomId()}`;
  const { booked } = await trip(riderId);
  const about = { rental_id: booked.rental_id };
  const { request_id } = await make(doors, riderId, { kind: 'restrict', ...about });
  await doors.database.owner.transaction().execute(async (trx) => {
    await trx.selectFrom('subject_request').where('request_id', '=', request_id).forUpdate().execute();
    await make(doors, riderId, { kind: 'erase' });
  });
  expect(await look(doors, riderId, request_id)).toMatchObject(about);
  await job();
  expect(await look(doors, riderId, request_id)).toMatchObject({ rental_id: NONE });
});

test('M14, L8: what a unit still holds of an erased rental is refused as erased, by the vault too', async () => {
  const { openUnitStream, transportKeyIn } = await import('../vault/fleet.ts');
  const { vehicle, booked } = await trip('rider-outbox');
  await make(doors, 'rider-outbox', { kind: 'erase' });
  const client = doors.vaultClient;
  if (client === undefined) throw new Error('no vault');
  const key = await transportKeyIn(await client.transportKeys());
  for (const kind of ['ends', 'route'] as const) {
    const late = await openUnitStream(doors.fleet, key, fromBase64(booked.grant), {
      unit: vehicle.unit,
      kind,
    });
    expect(await client.deposit(late.deposit)).toEqual({ kind: 'refused', code: 'erased' });
  }
});

test('a running rental is erased when it ends; its route goes at once', async () => {
  const over = await trip('rider-running');
  const running = await rideTrip(doors, 'rider-running', [ENDS, ROUTE], { route: true, open: true });
  const { owner } = doors.database;
  const rentals = async () =>
    (
      await owner
        .selectFrom('rental_rider')
        .select('rental_id')
        .where('rider_id', '=', 'rider-running')
        .execute()
    ).map((row) => row.rental_id);
  const request = await make(doors, 'rider-running', { kind: 'erase' });
  expect(request).toMatchObject({
    state: 'received',
    acted_s: null,
    answer: { rentals: 1, waits_for_end: 1 },
  });
  expect(await rentals()).toEqual([running.booked.rental_id]);
  expect(over.booked.rental_id).not.toBe(running.booked.rental_id);
  const streams = owner
    .selectFrom('stream')
    .select('stream_id')
    .where('rental_id', '=', running.booked.rental_id);
  expect((await streams.execute()).map((row) => row.stream_id)).toEqual([running.streamIds[0]]);
  expect(await job()).toBe(0); // it only waits
  await doors.ask(`/v1/booking/rentals/${running.booked.rental_id}/end`, {
    method: 'POST',
    token: await doors.token('booking-system', 'booking'),
  });
  expect(await job()).toBe(1);
  expect(await look(doors, 'rider-running', request.request_id)).toMatchObject({
    state: 'answered',
    answer: { rentals: 2, waits_for_end: 0 },
  });
  expect(await rentals()).toEqual([]);
  // The order to end has not reached the unit: it stays for the four hours that it is good for (M12).
  const orders = await owner
    .selectFrom('downlink')
    .select('body')
    .where('unit_id', '=', running.vehicle.unitId)
    .execute();
  expect(orders.map(({ body }) => v1.Signed.decode(body).type)).toEqual([
    v1.SignedType.SIGNED_TYPE_GRANT_END,
  ]);
});

test('R5: what is under a legal hold is named, kept with its keys, and erased when the hold ends', async () => {
  const { booked } = await trip('rider-hold');
  const { owner, vault } = doors.database;
  const hold = { hold_id: randomId(), ends_on: dateOf(LATER_S, 40) };
  await owner
    .insertInto('hold')
    .values({
      ...hold,
      tenant: TENANT,
      owner: 'lawyer',
      reason: 'a claim',
      kind: 'rental',
      rental_id: booked.rental_id,
      vehicle_id: null,
      from_s: null,
      to_s: null,
      rider_id: null,
      created_s: LATER_S,
      review_on: dateOf(LATER_S, 10),
    })
    .execute();
  await owner
    .insertInto('held_rental')
    .values({ ...hold, rental_id: booked.rental_id })
    .execute();
  const request = await make(doors, 'rider-hold', { kind: 'erase' });
  expect(request).toMatchObject({ state: 'answered', acted_s: null, answer: { rentals: 0, under_hold: 1 } });
  expect(JSON.stringify(request.answer?.['stays'])).toContain(hold.ends_on);
  const keys = () =>
    vault.selectFrom('stream_key').select('stream_id').where('rental_id', '=', booked.rental_id).execute();
  expect(await keys()).toHaveLength(2);
  await owner.deleteFrom('hold').where('hold_id', '=', hold.hold_id).execute();
  expect(await job()).toBe(1);
  expect(await keys()).toHaveLength(0);
  expect(await look(doors, 'rider-hold', request.request_id)).toMatchObject({
    acted_s: LATER_S,
    answer: { rentals: 1, under_hold: 0 },
  });
});

test('M14, R5: an erasure that only waits writes nothing down, also where the vault alone knows the hold', async () => {
  const { booked } = await trip('rider-vault-held');
  const { owner, vault } = doors.database;
  const hold = { hold_id: randomId(), tenant: TENANT, rental_id: booked.rental_id };
  await vault
    .insertInto('held_rental_key')
    .values({ ...hold, ends_on: dateOf(LATER_S, 40) })
    .execute();
  const request = await make(doors, 'rider-vault-held', { kind: 'erase' });
  expect(request).toMatchObject({ state: 'answered', acted_s: null, answer: { rentals: 0, under_hold: 1 } });
  const written = async () => [
    (await owner.selectFrom('audit_entry').select('id').execute()).length,
    (await vault.selectFrom('leaf').select('no').execute()).length,
  ];
  const before = await written();
  expect([await job(), await job()]).toEqual([0, 0]);
  expect(await written()).toEqual(before);
  await vault.deleteFrom('held_rental_key').where('hold_id', '=', hold.hold_id).execute();
  expect(await job()).toBe(1);
  expect(await look(doors, 'rider-vault-held', request.request_id)).toMatchObject({
    acted_s: LATER_S,
    answer: { rentals: 1, under_hold: 0 },
  });
});

test('M14: however many erasures wait under a hold, a younger one has its turn, and each of them its own', async () => {
  const { owner } = doors.database;
  const { booked } = await trip('rider-waits');
  const hold = { hold_id: randomId(), ends_on: dateOf(LATER_S, 40) };
  await owner
    .insertInto('hold')
    .values({
      ...{ ...hold, tenant: TENANT, owner: 'lawyer', reason: 'a claim', kind: 'rental' },
      ...{ rental_id: booked.rental_id, vehicle_id: null, from_s: null, to_s: null, rider_id: null },
      ...{ created_s: LATER_S, review_on: dateOf(LATER_S, 10) },
    })
    .execute();
  await owner
    .insertInto('held_rental')
    .values({ ...hold, rental_id: booked.rental_id })
    .execute();
  const { request_id: first } = await make(doors, 'rider-waits', { kind: 'erase' });
  /** The same request again, as somebody else might have made it. */
  const copy = (times: number, change: ReturnType<typeof sql>) =>
    sql`INSERT INTO subject_request SELECT (jsonb_populate_record(q, jsonb_build_object(
        'request_id', gen_random_uuid()) || ${change})).*
      FROM subject_request q, generate_series(1, ${times}::integer) WHERE q.request_id = ${first}`.execute(
      owner,
    );
  await copy(100, sql`'{}'::jsonb`);
  await trip('rider-younger');
  const younger = { rider_id: 'rider-younger', received_s: LATER_S + 1, state: 'received', answer: null };
  await copy(1, sql`${JSON.stringify(younger)}::jsonb`);
  const open = async (riderId: string) =>
    (
      await owner
        .selectFrom('subject_request')
        .select('request_id')
        .where('rider_id', '=', riderId)
        .where('acted_s', 'is', null)
        .execute()
    ).length;
  expect([await open('rider-waits'), await open('rider-younger')]).toEqual([101, 1]);
  for (const _ of ['the oldest hundred', 'the others']) await job();
  expect([await open('rider-waits'), await open('rider-younger')]).toEqual([101, 0]);
  await owner.deleteFrom('hold').where('hold_id', '=', hold.hold_id).execute();
  for (const _ of ['the oldest hundred', 'the others']) await job();
  expect(await open('rider-waits')).toBe(0);
});

test('L9: the last day is that of the last key or of the longest copy, whichever is later', () => {
  const days = { outbox: 28, messages: 35, backups: 35 };
  expect(lastCopyDay(100 * DAY_S, 100 * DAY_S, days)).toBe(135);
  expect(lastCopyDay(100 * DAY_S, 140 * DAY_S, days)).toBe(140);
  expect(lastCopyDay(100 * DAY_S, 100 * DAY_S, { ...days, backups: 60 })).toBe(160);
});
