/**
 * R4, M2, M10, M7: where a vehicle was at the named instants of an order: two officers before a real vault, named seconds and
 * nothing beside them, and every opening with the rider.
 */
import { type Fix, fromBase64, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellAfterBan } from '../../src/authorities/telling.ts';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import type { VaultClient } from '../../src/vault/client.ts';
import type { OpenInstantsAsk } from '../../src/vault/wire.ts';
import {
  type DoorFleet,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
  type TestVehicle,
} from '../doors/door-fleet.ts';
import { fixAt, type Ridden, rideTrip } from '../trips/recorded-trip.ts';

const HOUR = 3_600;
const DAY = 86_400;
/** Start and end of the rides: the second ride begins a second after the first one ended. */
const [A_FROM, A_TO, B_FROM, B_TO] = [NOW_S, NOW_S + 600, NOW_S + 601, NOW_S + 1_200];

let doors: DoorFleet;
let vault: VaultClient;
let [dana, egon, bearer] = ['', '', ''];
let scooter: TestVehicle;
let [anns, bobs]: [Ridden | undefined, Ridden | undefined] = [undefined, undefined];

beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  if (doors.vaultClient === undefined) throw new Error('no vault');
  vault = doors.vaultClient;
  [dana, egon] = [await doors.token('dana', 'privacy_officer'), await doors.token('egon', 'privacy_officer')];
  bearer = await doors.token('dana', 'privacy_officer', 'authority');
  scooter = await doors.addVehicle();
  const ends = (...seconds: number[]) => [{ kind: 'ends' as const, chunks: [seconds.map(fix)] }];
  const of = { vehicle: scooter };
  anns = await rideTrip(doors, 'ann', ends(A_FROM + 3, A_TO), { ...of, fromS: A_FROM, toS: A_TO });
  bobs = await rideTrip(doors, 'bob', ends(B_FROM, B_TO), { ...of, fromS: B_FROM, toS: B_TO });
  doors.now = NOW_S + HOUR;
});
afterAll(() => doors.close());

/** A fix whose place tells its second. */
const fix = (timeS: number): Fix => fixAt(timeS, timeS - NOW_S);

interface Case {
  readonly case_id: string;
}
interface Item {
  readonly at_s: number;
  readonly place: { readonly latitude_e6: number; readonly longitude_e6: number } | null;
  readonly none_because: string | null;
}

const post = (path: string, body: object, token: string) =>
  doors.ask(path, { method: 'POST', token, body, headers: { 'idempotency-key': randomId() } });
const stated = (atS: number) => ({ local: new Date(atS * 1000).toISOString().slice(0, 19), zone: 'UTC' });
const order = (instants: readonly object[], more: object = {}) => ({
  ...{ authority: 'State Police', ground: 'lv_cpl_190', ground_text: 'A collision.', case_number: '11/26' },
  ...{ office: 'Riga region', vehicle: { vehicle_id: scooter.vehicleId }, person: false, places: true },
  ...{ instants, ...more },
});
const open = (instants: readonly object[], more: object = {}) =>
  json<Case>(post('/v1/privacy/authorities', order(instants, more), dana));
const agree = ({ case_id }: Case, token = egon) =>
  post(`/v1/privacy/authorities/${case_id}/verdict`, { verdict: 'approve' }, token);
const places = ({ case_id }: Case, token = bearer) =>
  doors.ask(`/v1/privacy/authorities/${case_id}/places`, { token });
const itemsOf = async (one: Case) => (await json<{ items: Item[] }>(places(one))).items;

const entriesOf = async (rentalId = '') => {
  const { rows } = await sql<{ entry: { act: string; why?: string; atS: number; detail: object } }>`
    SELECT entry FROM audit_entry WHERE rental_id = ${rentalId}::uuid
      AND entry->>'act' = 'authority_place_opened' ORDER BY id`.execute(doors.database.owner);
  return rows.map(({ entry }) => entry);
};
const leavesOf = async (caseId: string) => {
  const { leaves } = await vault.leaves(0);
  const entries = leaves.map(({ entry }) => entry as { act: string; subject: object; detail: object });
  return entries.filter(({ detail }) => JSON.stringify(detail).includes(caseId));
};

test('R4, M2: around a handover, in three zones, the place of the named second or none, never another’s', async () => {
  const riga = (atS: number) => ({ ...stated(atS + 3 * HOUR), zone: 'Europe/Riga' });
  const india = (atS: number) => ({ ...stated(atS + 5.5 * HOUR), zone: '+05:30' });
  const seconds = [
    ...[A_FROM - 60, A_FROM, A_FROM + 2, A_FROM + 3, A_FROM + 4, A_TO - 1, A_TO],
    ...[B_FROM, B_FROM + 1, B_TO - 1, B_TO, B_TO + 1, B_TO + 60],
  ];
  const one = await open(seconds.map((atS, i) => ([stated, riga, india][i % 3] ?? stated)(atS)));
  expect((await agree(one)).status).toBe(200);
  const items = await itemsOf(one);
  expect(items.map(({ at_s }) => at_s)).toEqual(seconds);
  expect(items.map(({ place, none_because }) => none_because ?? place?.latitude_e6)).toEqual([
    ...['no_rental', 'no_fix', 'no_fix', fix(A_FROM + 3).latitudeE6, 'no_fix', 'no_fix', 'handover'],
    // A last fix is measured in the second of the end: the place is sure there, and whose it was is not said.
    ...['handover', 'no_fix', 'no_fix', fix(B_TO).latitudeE6, 'no_fix', 'no_rental'],
  ]);
});

test('R4: across a change of clocks, the hour that was shown twice names nobody’s place without its offset', async () => {
  const fold = Date.UTC(2025, 9, 26, 0, 30) / 1000; // 03:30 in Riga, for the first time
  const twice = { local: '2025-10-26T03:30:00', zone: 'Europe/Riga' };
  expect(await problemOf(post('/v1/privacy/authorities', order([twice]), dana))).toEqual([422, 'invalid']);
  const one = await json<Case & { instants: { at_s: number }[] }>(
    post(
      '/v1/privacy/authorities',
      order([
        { ...twice, zone: '+03:00' },
        { ...twice, zone: '+02:00' },
      ]),
      dana,
    ),
  );
  expect(one.instants.map(({ at_s }) => at_s)).toEqual([fold, fold + HOUR]);
});

test('M10: no place before a second officer agrees, with the first one’s token twice, or without the role', async () => {
  const one = await open([stated(A_FROM + 3)]);
  expect(await problemOf(places(one))).toEqual([409, 'authority_not_answered']);
  expect(await problemOf(agree(one, dana))).toEqual([409, 'second_officer']);
  expect(await problemOf(agree(one, await doors.token('egon', 'approver')))).toEqual([403, 'forbidden']);
  await agree(one);
  expect(await problemOf(places(one, dana))).toEqual([403, 'forbidden']);
  expect(await problemOf(places(one, await doors.token('dana', 'authority')))).toEqual([403, 'forbidden']);
  const nowhere = await open([stated(A_FROM + 3)], { places: false });
  await agree(nowhere);
  expect(await problemOf(places(nowhere))).toEqual([409, 'authority_places_not_asked']);
});

/** What a door that is taken over could ask the vault by itself. */
async function asked(caseId: string, change: Partial<OpenInstantsAsk> = {}): Promise<OpenInstantsAsk> {
  const { booked, streamIds } = anns as Ridden;
  const scope = { caseId, vehicleId: scooter.vehicleId, instants: [A_FROM + 3] };
  const grants = [new Uint8Array(fromBase64(booked.grant))];
  const stream = { streamId: streamIds[0] ?? '', grants, chunks: [] };
  return { scope, instants: [A_FROM + 3], token: bearer, ...stream, ...change };
}

test('M10: the vault counts the two people itself, by their own tokens and the same words', async () => {
  const caseId = randomId();
  const scope = { caseId, vehicleId: scooter.vehicleId, instants: [A_FROM + 3] };
  const say = (token: string, more: object = {}) => vault.approve({ ...scope, ...more, token });
  const attempt = async (change: Partial<OpenInstantsAsk> = {}) => {
    const outcome = await vault.openInstants(await asked(caseId, change));
    return outcome.kind === 'refused' ? outcome.code : outcome.kind;
  };
  expect(await attempt()).toBe('not_allowed');
  expect(await say(dana)).toEqual({ kind: 'approved', people: 1 });
  expect(await say(dana)).toEqual({ kind: 'approved', people: 1 });
  expect(await attempt()).toBe('not_allowed');
  expect(await say(await doors.token('mallory', 'approver', 'operator'))).toMatchObject({
    code: 'bad_token',
  });
  const abroad = await doors.fleet.token('eve', { roles: ['privacy_officer'], tenant: 'elsewhere' });
  expect(await say(abroad)).toMatchObject({ code: 'bad_token' });
  expect(await say(egon, { instants: [A_FROM + 3, A_TO] })).toEqual({ kind: 'approved', people: 1 });
  expect(await attempt(), 'the second said yes to other seconds').toBe('not_allowed');
  expect(await say(await doors.token('fay', 'privacy_officer'))).toEqual({ kind: 'approved', people: 2 });
  expect(await attempt()).toBe('opened');
  expect(await attempt({ instants: [A_TO] }), 'a second that is not named').toBe('not_allowed');
  expect(await attempt({ token: egon }), 'without the role').toBe('bad_token');
  const stream = { streamId: (bobs as Ridden).streamIds[0] ?? '' };
  expect(await attempt(stream), 'the grants of another rental').toBe('bad_grant');
  doors.fleet.setNow(NOW_S + 30 * DAY);
  expect(await attempt(), 'after thirty days').toBe('not_allowed');
  doors.fleet.setNow(NOW_S);
});

test('R4, M2: the vault gives the fix of the named second alone, and counts what lies beside it', async () => {
  const { streamIds } = anns as Ridden;
  const rows = await doors.database.owner
    .selectFrom('chunk')
    .selectAll()
    .where('stream_id', '=', streamIds[0] ?? '')
    .execute();
  const chunks = rows.map((row) => ({
    ...{
      chunkNo: row.chunk_no,
      nonce: new Uint8Array(row.nonce),
      ciphertext: new Uint8Array(row.ciphertext),
    },
  }));
  const ask = await asked(randomId(), { chunks });
  for (const token of [dana, egon]) await vault.approve({ ...ask.scope, token });
  const opened = await vault.openInstants(ask);
  expect(opened).toMatchObject({ kind: 'opened', fixes: [fix(A_FROM + 3)], outside: 1 });
});

test('R4: never a route, whoever agrees', async () => {
  const routes = await rideTrip(doors, 'cem', [{ kind: 'route', chunks: [[fix(NOW_S + 3)]] }], {
    route: true,
  });
  const scope = { caseId: randomId(), vehicleId: routes.vehicle.vehicleId, instants: [NOW_S + 3] };
  for (const token of [dana, egon]) await vault.approve({ ...scope, token });
  const grants = [new Uint8Array(fromBase64(routes.booked.grant))];
  const ask = { scope, instants: [NOW_S + 3], streamId: routes.streamIds[0] ?? '', grants, chunks: [] };
  expect(await vault.openInstants({ ...ask, token: bearer })).toEqual({
    kind: 'refused',
    code: 'not_allowed',
  });
});

test('M7: each opening is in its rider’s list with the law, and a leaf of the vault; under a ban on its last second', async () => {
  const rental = (anns as Ridden).booked.rental_id;
  const seen = (await entriesOf(rental)).length;
  const one = await open([stated(A_FROM + 3), stated(A_FROM + 9)]);
  await agree(one);
  await itemsOf(one);
  await itemsOf(one);
  const told = (await entriesOf(rental)).slice(seen);
  expect(told).toHaveLength(2);
  expect(told[0]).toMatchObject({
    ...{ why: 'Latvian Criminal Procedure Law Section 190', atS: doors.now },
    detail: { caseId: one.case_id, instants: 2, openedS: doors.now },
  });
  const acts = (await leavesOf(one.case_id)).map(({ act }) => act);
  expect(acts).toEqual(['opening_approved', 'opening_approved', 'opening', 'opening']);
  expect((await leavesOf(one.case_id)).at(-1)?.subject).toMatchObject({ rentalId: rental });

  const tellS = doors.now + 60 * DAY;
  const secret = await open([stated(A_FROM + 3)], { untold_until_s: tellS });
  await agree(secret);
  await itemsOf(secret);
  expect(await entriesOf(rental)).toHaveLength(seen + 2);
  for (const { subject } of await leavesOf(secret.case_id)) expect(subject).not.toHaveProperty('rentalId');
  expect(await tellAfterBan(doors.parts.db, tellS - 1)).toBe(0);
  const counts = await Promise.all([1, 2].map(() => tellAfterBan(doors.parts.db, tellS)));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2); // that it was named, and that it was opened
  const last = (await entriesOf(rental)).at(-1);
  expect(last).toMatchObject({ atS: tellS, detail: { caseId: secret.case_id, openedS: doors.now } });
});

test('R4, M7: the officer’s role finds nothing sealed past the written act, nor of a case that asks for no place', async () => {
  const one = await open([stated(A_FROM + 3)]);
  await agree(one);
  const as = (caseId: string) =>
    withRole(doors.parts.db, 'door_privacy', { tenant: TENANT }, (trx) =>
      sql`SELECT * FROM authority_streams(${caseId}::uuid)`.execute(trx),
    ).catch((error: unknown) => sqlStateOf(error));
  expect(await as(one.case_id)).toBe('42501');
});

test('M10, M4: without the vault there is no case that asks for a place, and an order without one needs no vault', async () => {
  const away = await openDoorFleet();
  const vehicle = { vehicle_id: (await away.addVehicle()).vehicleId };
  const token = await away.token('dana', 'privacy_officer');
  const send = (more: object) =>
    away.ask('/v1/privacy/authorities', {
      ...{ method: 'POST', token, headers: { 'idempotency-key': randomId() } },
      body: order([stated(NOW_S - 9)], { vehicle, ...more }),
    });
  expect(await problemOf(send({}))).toEqual([503, 'vault_unavailable']);
  expect((await send({ places: false })).status).toBe(201);
  const list = await json<{ items: unknown[] }>(away.ask('/v1/privacy/authorities', { token }));
  expect(list.items).toHaveLength(1);
  await away.close();
});
