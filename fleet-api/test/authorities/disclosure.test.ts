/** R4, M10: the case of an order from open to close, through the door, with two officers and riders who see it. */
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendEntry } from '../../src/audit/audit-log.ts';
import { tellAfterBan } from '../../src/authorities/telling.ts';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
  type TestVehicle,
} from '../doors/door-fleet.ts';
import { underCoarseTrips } from '../policy/coarse-trips.ts';

const HOUR = 3_600;
const DAY = 86_400;
let doors: DoorFleet;
let dana: string;
let egon: string;
let scooter: TestVehicle;
let anns: string;
let bobs: string;
beforeAll(async () => {
  doors = await openDoorFleet();
  [dana, egon] = [await doors.token('dana', 'privacy_officer'), await doors.token('egon', 'privacy_officer')];
  scooter = await doors.addVehicle();
  anns = await ride('ann', NOW_S, NOW_S + 100);
  bobs = await ride('bob', NOW_S + 101, NOW_S + 300);
});
afterAll(() => doors.close());

/** A rental that was ridden, ended and reported. */
async function ride(rider: string, fromS: number, toS: number): Promise<string> {
  doors.now = fromS - 30;
  const { rental_id } = await doors.book(scooter, rider);
  const { owner } = doors.database;
  const trip = {
    rental_id,
    vehicle_id: scooter.vehicleId,
    grant_id: randomId(),
    ends_on: dateOf(fromS, 365),
  };
  await owner
    .insertInto('trip')
    .values({
      ...{ ...trip, started_s: fromS, ended_s: toS, distance_hm: 3, energy_hwh: 1, parking: 1, ended_by: 2 },
      ...{ streams: '[]', start_parent: null, end_parent: null },
    })
    .execute();
  await owner
    .updateTable('rental')
    .set({ state: 'ended', started_s: fromS, ended_s: toS })
    .where('rental_id', '=', rental_id)
    .execute();
  doors.now = NOW_S + HOUR;
  return rental_id;
}

interface Case {
  readonly case_id: string;
  readonly standing: string;
  readonly office: string | null;
  readonly instants: { at_s: number }[];
}
interface Item {
  readonly rental_id: string | null;
  readonly none_because: string | null;
  readonly rider_id: string | null;
}

const post = (path: string, body: object, token: string) =>
  doors.ask(path, { method: 'POST', token, body, headers: { 'idempotency-key': randomId() } });
const stated = (atS: number) => ({ local: new Date(atS * 1000).toISOString().slice(0, 19), zone: 'UTC' });
const order = (more: object = {}) => ({
  ...{ authority: 'State Police', ground: 'lv_cpl_190', ground_text: 'A collision.', case_number: '11/26' },
  ...{ office: 'Riga region', vehicle: { vehicle_id: scooter.vehicleId }, person: true },
  instants: [stated(NOW_S + 50)],
  ...more,
});
const open = async (more: object = {}, token = dana) =>
  json<Case>(post('/v1/privacy/authorities', order(more), token));
const verdict = ({ case_id }: Case, body: object, token: string) =>
  post(`/v1/privacy/authorities/${case_id}/verdict`, body, token);
const agree = (one: Case, token = egon) => verdict(one, { verdict: 'approve' }, token);
const answer = ({ case_id }: Case, token = dana) =>
  doors.ask(`/v1/privacy/authorities/${case_id}/answer`, { token });
const itemsOf = async (one: Case) => (await json<{ items: Item[] }>(answer(one))).items;
const looks = async (rider: string, rentalId: string) => {
  const token = await doors.token(rider, 'rider');
  const page = await json<{ items: { act: string; why: string | null; at_s: number }[] }>(
    doors.ask(`/v1/rider/trips/${rentalId}/reads`, { token }),
  );
  return page.items.filter(({ act }) => act === 'authority_disclosed');
};

test('R4: around a handover, in three zones, the right rental or none, and whose it was', async () => {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: 'Europe/Riga', dateStyle: 'short', timeStyle: 'medium' },
  });
  const riga = (atS: number) => ({
    local: shown.format(atS * 1000).replace(' ', 'T'),
    zone: 'Europe/Riga',
  });
  const india = (atS: number) => ({ ...stated(atS + 5.5 * HOUR), zone: '+05:30' });
  const offsets = [-40, 1, 2, 98, 99, 100, 101, 102, 103, 298, 299, 302];
  const instants = offsets.map((offset, i) => [stated, riga, india][i % 3]?.(NOW_S + offset));
  const one = await open({ instants });
  expect(one.instants.map(({ at_s }) => at_s - NOW_S)).toEqual(offsets);
  expect((await agree(one)).status).toBe(200);
  const named = (await itemsOf(one)).map(({ rider_id, none_because }) => rider_id ?? none_because);
  expect(named).toEqual([
    ...['no_rental', 'edge', 'ann', 'ann', 'edge', 'handover', 'handover', 'edge', 'bob', 'bob', 'edge'],
    'no_rental',
  ]);
});

test('R4: the person only where the order asks for it, and nobody where the link has ended', async () => {
  const one = await open({ person: false });
  await agree(one);
  expect(await itemsOf(one)).toMatchObject([{ rental_id: anns, rider_id: null }]);
  const guests = await ride('guest-1', NOW_S + 400, NOW_S + 500);
  const other = await open({ instants: [stated(NOW_S + 450)] });
  await agree(other);
  expect(await itemsOf(other)).toMatchObject([{ rental_id: guests, rider_id: 'guest-1' }]);
  await doors.database.owner.deleteFrom('rental_rider').where('rental_id', '=', guests).execute();
  expect(await itemsOf(other)).toMatchObject([{ rental_id: guests, rider_id: null }]);
});

test('R4, G2: a rental whose rider says that it was not them is not named; one with a wrong distance is', async () => {
  const asked = async (rider: string, body: object) => {
    const token = await doors.token(rider, 'rider');
    return (await post('/v1/rider/requests', { kind: 'rectify', ...body }, token)).status;
  };
  const [cems, dins] = [
    await ride('cem', NOW_S + 600, NOW_S + 700),
    await ride('din', NOW_S + 800, NOW_S + 900),
  ];
  expect(await asked('cem', { rental_id: cems, field: 'rider' })).toBe(202);
  expect(await asked('din', { rental_id: dins, field: 'distance', to: 1_200 })).toBe(202);
  const one = await open({ instants: [stated(NOW_S + 650), stated(NOW_S + 850)] });
  await agree(one);
  expect(await itemsOf(one)).toMatchObject([
    { rental_id: null, none_because: 'disputed', rider_id: null },
    { rental_id: dins, rider_id: 'din' },
  ]);
});

test('M10: nothing is looked up before a second, different officer agrees; one whose role is gone is refused', async () => {
  const one = await open();
  expect(await problemOf(answer(one))).toEqual([409, 'authority_not_answered']);
  expect(await problemOf(agree(one, dana))).toEqual([409, 'second_officer']);
  const withdrawn = await doors.token('egon', 'approver');
  expect(await problemOf(agree(one, withdrawn))).toEqual([403, 'forbidden']);
  const theirs = await doors.fleet.token('eve', { roles: ['privacy_officer'], tenant: 'elsewhere' });
  expect(await problemOf(agree(one, theirs))).toEqual([404, 'not_found']);
  expect(await problemOf(answer(one))).toEqual([409, 'authority_not_answered']);
  expect((await agree(one)).status).toBe(200);
  expect(await problemOf(agree(one))).toEqual([409, 'authority_decided']);
});

test('M10: two officers at once: one verdict stands', async () => {
  const one = await open();
  const third = await doors.token('fay', 'privacy_officer');
  const statuses = await Promise.all(
    [agree(one), agree(one, third)].map(async (each) => (await each).status),
  );
  expect(statuses.sort()).toEqual([200, 409]);
});

test('R4: a refusal stands, with its reason; the first officer may take an order back', async () => {
  for (const token of [dana, egon]) {
    const one = await open();
    const refused = await json(verdict(one, { verdict: 'refuse', reason: 'No seal.' }, token));
    expect(refused).toMatchObject({ standing: 'refused', refusal: 'No seal.' });
    expect(await problemOf(agree(one))).toEqual([409, 'authority_decided']);
    expect(await problemOf(answer(one))).toEqual([409, 'authority_not_answered']);
  }
});

test('R4, T1: undecided for seven days it lapses; an answer can be read for thirty', async () => {
  const [late, answered] = [await open(), await open()];
  await agree(answered);
  const before = doors.now;
  doors.now = before + 7 * DAY - 1;
  expect((await agree(await open())).status).toBe(200);
  expect(await json(doors.ask(`/v1/privacy/authorities/${late.case_id}`, { token: dana }))).toMatchObject({
    standing: 'open',
  });
  doors.now = before + 7 * DAY;
  expect(await problemOf(agree(late))).toEqual([409, 'authority_lapsed']);
  doors.now = before + 30 * DAY - 1;
  expect((await answer(answered)).status).toBe(200);
  doors.now = before + 30 * DAY;
  expect(await problemOf(answer(answered))).toEqual([409, 'authority_not_answered']);
  doors.now = before;
});

test('M7: riders see it with its law at once; under a ban on the day on which it ends, once', async () => {
  const seen = (await looks('bob', bobs)).length;
  const one = await open({ instants: [stated(NOW_S + 200), stated(NOW_S + 210)] });
  expect(await looks('bob', bobs)).toHaveLength(seen);
  await agree(one);
  const now = await looks('bob', bobs);
  expect(now).toHaveLength(seen + 1);
  expect(now[0]).toMatchObject({
    ...{ at_s: doors.now, why: 'Latvian Criminal Procedure Law Section 190' },
    detail: { caseId: one.case_id, instants: 2, person: true },
  });

  const tellS = doors.now + 60 * DAY;
  const secret = await open({ instants: [stated(NOW_S + 220)], untold_until_s: tellS });
  await agree(secret);
  await answer(secret);
  const { db } = doors.parts;
  expect(await tellAfterBan(db, tellS - 1)).toBe(0);
  expect(await looks('bob', bobs)).toHaveLength(seen + 1);
  const told = await Promise.all([tellAfterBan(db, tellS), tellAfterBan(db, tellS)]);
  expect(told[0] + told[1]).toBe(1);
  expect((await looks('bob', bobs))[0]).toMatchObject({ at_s: tellS });
  expect(await looks('ann', bobs).catch(() => 'none')).toBe('none');
});

test('R4: an order is refused for an instant that is none, a vehicle that is not one, and a ban without end', async () => {
  const refused = async (more: object) => {
    const response = await post('/v1/privacy/authorities', order(more), dana);
    const body = await json<{ code: string; errors?: { field: string; rule: string }[] }>(response);
    return [response.status, body.code, ...(body.errors ?? []).map(({ field, rule }) => `${field} ${rule}`)];
  };
  const twice = { local: '2025-10-26T03:30:00', zone: 'Europe/Riga' };
  const skipped = { local: '2025-03-30T03:30:00', zone: 'Europe/Riga' };
  expect(await refused({ instants: [twice, skipped, stated(doors.now)] })).toEqual([
    ...[422, 'invalid'],
    expect.stringMatching(/^instants.0 happened twice/),
    expect.stringMatching(/^instants.1 does not exist/),
    expect.stringMatching(/^instants.2 must be over/),
  ]);
  expect(await refused({ instants: [stated(NOW_S), { ...stated(NOW_S + HOUR), zone: '+01:00' }] })).toEqual([
    ...[422, 'invalid', 'instants.1 is in the list already'],
  ]);
  expect(await refused({ vehicle: { vehicle_id: randomId() } })).toEqual([422, 'authority_vehicle_unknown']);
  expect((await refused({ untold_until_s: doors.now }))[1]).toBe('invalid');
  expect((await refused({ untold_until_s: doors.now + 367 * DAY }))[1]).toBe('invalid');
  expect((await refused({ ground: 'a favour' }))[1]).toBe('invalid');
});

test('R4: a label names one vehicle, or none where two have it', async () => {
  const [one, other] = [await doors.addVehicle(), await doors.addVehicle()];
  const name = (vehicle: TestVehicle) =>
    doors.database.owner
      .updateTable('vehicle')
      .set({ label: 'AB 1234' })
      .where('vehicle_id', '=', vehicle.vehicleId)
      .execute();
  await name(one);
  expect(await open({ vehicle: { label: 'AB 1234' } })).toMatchObject({ vehicle_id: one.vehicleId });
  await name(other);
  expect(
    await problemOf(post('/v1/privacy/authorities', order({ vehicle: { label: 'AB 1234' } }), dana)),
  ).toEqual([422, 'authority_vehicle_unknown']);
});

test('R4, M7: the officer’s role finds no rental and no rider past the written act; a case cannot be agreed to alone', async () => {
  const one = await open();
  const as = <T>(work: (trx: Parameters<Parameters<typeof withRole<T>>[3]>[0]) => Promise<T>) =>
    withRole(doors.parts.db, 'door_privacy', { tenant: TENANT }, work).catch(
      (error: unknown) => sqlStateOf(error) ?? String(error),
    );
  const id = one.case_id;
  expect(await as((trx) => sql`SELECT * FROM authority_rentals(${id}::uuid)`.execute(trx))).toBe('42501');
  expect(await as((trx) => sql`SELECT * FROM authority_persons(${id}::uuid)`.execute(trx))).toBe('42501');
  // Written down as it should be, an order that asks for no person still gets none.
  const nameless = await open({ person: false });
  await agree(nameless);
  const persons = await as(async (trx) => {
    const actor = { kind: 'privacy' as const, id: 'dana' };
    const entry = {
      act: 'authority_answer_read' as const,
      atS: doors.now,
      tenant: TENANT,
      actor,
      subject: {},
    };
    await appendEntry(trx, { ...entry, detail: { caseId: nameless.case_id, instants: 1 } });
    return (await sql`SELECT * FROM authority_persons(${nameless.case_id}::uuid)`.execute(trx)).rows;
  });
  expect(persons).toEqual([]);
  const alone = await as((trx) =>
    trx
      .updateTable('authority_case')
      .set({ state: 'approved', decided_s: doors.now, decided_by: 'dana' })
      .where('case_id', '=', id)
      .execute(),
  );
  expect(alone).toBe('23514');
});

test('R4: the same request twice is one case; pages go on where the last one ended', async () => {
  const headers = { 'idempotency-key': randomId() };
  const send = () =>
    json<Case>(doors.ask('/v1/privacy/authorities', { method: 'POST', token: dana, body: order(), headers }));
  expect((await send()).case_id).toBe((await send()).case_id);
  const page = (query: string) =>
    json<{ items: Case[]; next_cursor: string | null }>(
      doors.ask(`/v1/privacy/authorities${query}`, { token: dana }),
    );
  const all = (await page('?limit=200')).items.map(({ case_id }) => case_id);
  const [first, rest] = [await page('?limit=2'), all.slice(2, 4)];
  const second = await page(`?limit=2&cursor=${first.next_cursor}`);
  expect(second.items.map(({ case_id }) => case_id)).toEqual(rest);
});

test('R4: under an edition that tells trips in minutes, nobody is named in the minute in which they may have come', async () => {
  const namedAt = async (atS: number) => {
    const one = await open({ instants: [stated(atS)] });
    await agree(one);
    return (await json<{ items: Item[] }>(answer(one))).items.map(
      (item) => item.rental_id ?? item.none_because,
    );
  };
  expect(await namedAt(NOW_S + 30)).toEqual([anns]);
  await underCoarseTrips(doors.database.owner, '1 min', async () => {
    expect([await namedAt(NOW_S + 30), await namedAt(NOW_S + 90)]).toEqual([['edge'], [anns]]);
  });
});
