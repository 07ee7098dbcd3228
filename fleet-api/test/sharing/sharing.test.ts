/** G7, M7, M9, M12: what riders give to others: only theirs, only its scope, seen by them, and ended at once. */
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import { createDoors } from '../../src/doors/app.ts';
import { SHARE_RATE } from '../../src/doors/limits.ts';
import { createRateLimiter } from '../../src/http/rate.ts';
import { newSecret, stateOf } from '../../src/sharing/share.ts';
import {
  type Booked,
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  type TestVehicle,
} from '../doors/door-fleet.ts';
import { make } from '../subjects/asking.ts';

const CELL = '881f607725fffff';
let doors: DoorFleet;
let ann: string;
let bob: string;
beforeAll(async () => {
  doors = await openDoorFleet();
  [ann, bob] = [await doors.token('ann', 'rider'), await doors.token('bob', 'rider')];
});
afterAll(() => doors.close());

/** A rental in use, its vehicle's last report from during it. */
async function ride(riderId: string): Promise<{ vehicle: TestVehicle; booked: Booked }> {
  const vehicle = await doors.addVehicle();
  const booked = await doors.book(vehicle, riderId);
  const { owner } = doors.database;
  await owner
    .updateTable('rental')
    .set({ state: 'running', started_s: NOW_S })
    .where('rental_id', '=', booked.rental_id)
    .execute();
  await owner
    .insertInto('coarse_report')
    .values({
      ...{ vehicle_id: vehicle.vehicleId, cell: CELL, tick_s: NOW_S + 60, zone: 1, policy_version: 1 },
      ends_on: dateOf(NOW_S, 1),
    })
    .execute();
  return { vehicle, booked };
}

async function end({ vehicle, booked }: Awaited<ReturnType<typeof ride>>, startedS: number): Promise<void> {
  const { owner } = doors.database;
  await owner
    .insertInto('trip')
    .values({
      ...{
        rental_id: booked.rental_id,
        vehicle_id: vehicle.vehicleId,
        grant_id: randomId(),
        ended_by: 2,
        parking: 1,
      },
      ...{ started_s: startedS, ended_s: startedS + 600, distance_hm: 23, energy_hwh: 4 },
      ...{ start_parent: '871f60772ffffff', end_parent: '871f60772ffffff', ends_on: dateOf(NOW_S, 365) },
    })
    .execute();
  await owner
    .updateTable('rental')
    .set({ state: 'ended', ended_s: startedS + 600 })
    .where('rental_id', '=', booked.rental_id)
    .execute();
}

const post = (path: string, token: string, body: object) => doors.ask(path, { method: 'POST', token, body });
const share = (rentalId: string, token = ann, body: object = { minutes: 30, recipient: 'Mum' }) =>
  post(`/v1/rider/trips/${rentalId}/shares`, token, body);
const made = (answer: Promise<Response>) => json<{ share_id: string; path: string; token: string }>(answer);
const grant = (more: object = {}, token = ann) =>
  post('/v1/rider/grants', token, {
    ...{
      recipient: 'My insurer',
      purpose: 'a quote',
      from_s: NOW_S,
      to_s: NOW_S + 86_400,
      days: 30,
      ...more,
    },
  });
const trips = (token: string) => doors.ask('/v1/shared/trips', { token });

test('G7: the same request for a share again is the same share, under a new secret that alone opens it', async () => {
  const riding = await ride('ann');
  const path = `/v1/rider/trips/${riding.booked.rental_id}/shares`;
  const ask = (key: string, body: object = { minutes: 30 }, token = ann) =>
    doors.ask(path, { method: 'POST', token, body, headers: { 'idempotency-key': key } });
  const key = randomId();
  const [first, again] = [await json<Made>(ask(key)), await json<Made>(ask(key))];
  expect([again.share_id, again.expires_s]).toEqual([first.share_id, first.expires_s]);
  expect(again.path).not.toBe(first.path);
  expect([(await doors.ask(first.path)).status, (await doors.ask(again.path)).status]).toEqual([404, 200]);
  expect(await problemOf(ask(key, { minutes: 31 }))).toEqual([422, 'idempotency_key_reused']);
  expect(await problemOf(ask('x'.repeat(256)))).toEqual([400, 'idempotency_key_missing']);
  // Another rider's key of the same name is another one, and leads to nobody's share.
  expect(await problemOf(ask(key, { minutes: 30 }, bob))).toEqual([404, 'not_found']);
  // What is kept of the answer has no secret.
  const { rows } = await sql<{ row: string }>`SELECT t::text AS row FROM idempotency t`.execute(
    doors.database.owner,
  );
  const secrets = [first, again].map((made) => made.path.slice(made.path.lastIndexOf('/') + 1));
  expect(rows.filter(({ row }) => secrets.some((secret) => row.includes(secret)))).toEqual([]);
  const token = async (of: string) =>
    json<{ share_id: string; token: string }>(
      doors.ask('/v1/rider/grants', {
        ...{ method: 'POST', token: ann, headers: { 'idempotency-key': of } },
        body: { recipient: 'Insurer', purpose: 'a quote', from_s: NOW_S - 60, to_s: NOW_S + 60, days: 3 },
      }),
    );
  const [one, two, other] = [await token('grant-1'), await token('grant-1'), await token('grant-2')];
  expect([two.share_id === one.share_id, two.token === one.token, other.share_id === one.share_id]).toEqual([
    ...[true, false, false],
  ]);
});

test('G7, M12: the same request again after its share was revoked, or is gone, gets no secret: it would open nothing', async () => {
  const key = { 'idempotency-key': randomId() };
  const body = { recipient: 'Insurer', purpose: 'a quote', from_s: NOW_S - 60, to_s: NOW_S + 60, days: 3 };
  const ask = () => doors.ask('/v1/rider/grants', { method: 'POST', token: ann, body, headers: key });
  const { share_id } = await json<{ share_id: string }>(ask());
  await doors.ask(`/v1/rider/grants/${share_id}`, { method: 'DELETE', token: ann });
  expect(await problemOf(ask())).toEqual([404, 'not_found']);
  await doors.database.owner.deleteFrom('share').where('share_id', '=', share_id).execute();
  expect(await problemOf(ask())).toEqual([404, 'not_found']);
});

/** A link as it is said once. */
interface Made {
  readonly share_id: string;
  readonly path: string;
  readonly expires_s: number;
}

test('M9: a link shows the coarse cell of its own running rental and nothing else; each look is in the reads', async () => {
  const { booked } = await ride('ann');
  const { path } = await made(share(booked.rental_id));
  const answer = await doors.ask(path);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await json(answer)).toEqual({ cell: CELL, tick_s: NOW_S + 60, expires_s: NOW_S + 1800 });
  const reads = await json<{ items: { act: string; who: object }[] }>(
    doors.ask(`/v1/rider/trips/${booked.rental_id}/reads`, { token: ann }),
  );
  expect(reads.items.find(({ act }) => act === 'share_read')?.who).toEqual({
    kind: 'third_party',
    id: 'Mum',
  });
});

test('M12: expired, revoked, ended and never given out are the same 404, from that second on', async () => {
  const [expired, revoked, ended] = [await ride('ann'), await ride('ann'), await ride('ann')];
  const links: { share_id: string; path: string }[] = [];
  for (const { booked } of [expired, revoked, ended]) links.push(await made(share(booked.rental_id)));
  const statuses = async () => {
    const texts = [];
    for (const { path } of links) texts.push(await (await doors.ask(path)).text());
    return texts;
  };
  for (const text of await statuses()) expect(text).toContain(CELL);
  const path = `/v1/rider/shares/${links[1]?.share_id}`;
  expect(await problemOf(doors.ask(path, { method: 'DELETE', token: bob }))).toEqual([404, 'not_found']);
  expect((await doors.ask(path, { method: 'DELETE', token: ann })).status).toBe(204);
  await end(ended, NOW_S);
  const never = await (await doors.ask(`/v1/public/shares/${'A'.repeat(43)}`)).text();
  expect((await statuses()).slice(1)).toEqual([never, never]);
  doors.now = NOW_S + 1800 - 1;
  expect((await statuses())[0]).toContain(CELL);
  doors.now = NOW_S + 1800;
  expect(await statuses()).toEqual([never, never, never]);
  doors.now = NOW_S;
});

test('only the rider’s own running trip is shared, for at most a day; a report from before it is not shown', async () => {
  const { vehicle, booked } = await ride('ann');
  expect(await problemOf(share(booked.rental_id, bob))).toEqual([404, 'not_found']);
  expect((await share(booked.rental_id, ann, { minutes: 24 * 60 + 1 })).status).toBe(422);
  const { path } = await made(share(booked.rental_id));
  await doors.database.owner
    .updateTable('coarse_report')
    .set({ tick_s: NOW_S - 1 })
    .where('vehicle_id', '=', vehicle.vehicleId)
    .execute();
  expect(await json(doors.ask(path))).toMatchObject({ cell: null, tick_s: null });
  await end({ vehicle, booked }, NOW_S);
  expect(await problemOf(share(booked.rental_id))).toEqual([409, 'rental_not_running']);
});

test('G7: a third party reads the trips of the token’s interval, no place, no other rider’s; the rider sees it by name', async () => {
  const [mine, before, other] = [await ride('carl'), await ride('carl'), await ride('bob')];
  for (const [trip, startedS] of [
    [mine, NOW_S],
    [before, NOW_S - 1],
    [other, NOW_S],
  ] as const)
    await end(trip, startedS);
  const carl = await doors.token('carl', 'rider');
  const { token } = await made(grant({}, carl));
  expect(await json(trips(token))).toEqual({
    items: [
      {
        ...{
          rental_id: mine.booked.rental_id,
          vehicle_kind: 'e_scooter',
          started_s: NOW_S,
          ended_s: NOW_S + 600,
        },
        ...{ duration_s: 600, distance_m: 2300, energy_wh: 400 },
      },
    ],
    next_cursor: null,
  });
  const reads = await json<{ items: { act: string; who: object; why: string }[] }>(
    doors.ask(`/v1/rider/trips/${mine.booked.rental_id}/reads`, { token: carl }),
  );
  expect(reads.items.find(({ act }) => act === 'share_read')).toMatchObject({
    ...{ who: { kind: 'third_party', id: 'My insurer' }, why: 'a quote' },
  });
});

test('G4: a rental that its rider restricted is read by no third party, until it is taken back', async () => {
  const token = await doors.token('rider-restricts', 'rider');
  const grant = {
    recipient: 'Insurer',
    purpose: 'A quote',
    from_s: NOW_S - 86_400,
    to_s: NOW_S + 86_400,
    days: 30,
  };
  const given = await json<{ token: string }>(post('/v1/rider/grants', token, grant));
  const [one, other] = [await ride('rider-restricts'), await ride('rider-restricts')];
  await end(one, NOW_S);
  await end(other, NOW_S);
  const read = async () => {
    const page = await json<{ items: { rental_id: string }[] }>(
      doors.ask('/v1/shared/trips', { token: given.token }),
    );
    return page.items.map(({ rental_id }) => rental_id).sort();
  };
  const [first, second] = [one.booked.rental_id, other.booked.rental_id];
  expect(await read()).toEqual([first, second].sort());
  const { request_id } = await make(doors, 'rider-restricts', { kind: 'restrict', rental_id: first });
  expect(await read()).toEqual([second]);
  await doors.ask(`/v1/rider/requests/${request_id}/take-back`, { method: 'POST', token });
  expect(await read()).toEqual([first, second].sort());
});

test('M12: a token ends with its time or the rider’s word; it is no rider’s token and opens no other door', async () => {
  const { share_id, token } = await made(grant());
  expect((await trips(token)).status).toBe(200);
  for (const path of ['/v1/rider/trips', '/v1/rider/grants', '/v1/privacy/audit'])
    expect(await problemOf(doors.ask(path, { token }))).toEqual([401, 'unauthenticated']);
  expect((await doors.ask(`/v1/public/shares/${token}`)).status).toBe(404); // a token is no link
  doors.now = NOW_S + 30 * 86_400;
  expect(await problemOf(trips(token))).toEqual([401, 'unauthenticated']);
  doors.now = NOW_S;
  await doors.ask(`/v1/rider/grants/${share_id}`, { method: 'DELETE', token: ann });
  expect(await problemOf(trips(token))).toEqual([401, 'unauthenticated']);
  const list = await json<{ items: { share_id: string; state: string }[] }>(
    doors.ask('/v1/rider/grants', { token: ann }),
  );
  expect(list.items.find((item) => item.share_id === share_id)?.state).toBe('revoked');
  expect(await json(doors.ask('/v1/rider/grants', { token: bob }))).toEqual({ items: [] });
});

test('a secret is random and at rest a hash; a rider has at most twenty that hold; a token is limited by itself', async () => {
  const dan = await doors.token('dan', 'rider');
  const { token } = await made(grant({}, dan));
  const { rows } = await sql<{ row: string }>`SELECT t::text AS row FROM share t`.execute(
    doors.database.owner,
  );
  expect(rows.some(({ row }) => row.includes(token))).toBe(false);
  const later = [];
  for (let i = 0; i < 20; i++) later.push((await grant({}, dan)).status);
  expect(later).toEqual([...Array<number>(19).fill(201), 409]);
  let nowMs = 0;
  const app = createDoors({ ...doors.parts, shares: createRateLimiter(SHARE_RATE, () => nowMs) });
  const read = () => app.request('/v1/shared/trips', { headers: { authorization: `Bearer ${token}` } });
  const statuses = [];
  for (let i = 0; i < 11; i++) statuses.push((await read()).status);
  expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
  // Each reading is an entry a trip: much less than the log takes up, whatever a caller of a door may do.
  nowMs = 5_000;
  expect([(await read()).status, (await read()).status]).toEqual([200, 429]);
});

test('M9: the role behind links and tokens reads no table, and a function nothing without the hash', async () => {
  const { db } = doors.parts;
  const read = (query: ReturnType<typeof sql>) =>
    withRole(db, 'door_shared', { tenant: 'demo' }, (trx) => query.execute(trx)).then(
      ({ rows }) => rows.length,
      sqlStateOf,
    );
  for (const table of [
    'share',
    'rental',
    'rental_rider',
    'trip',
    'trip_place',
    'coarse_report',
    'chunk',
    'audit_entry',
  ])
    expect(await read(sql`SELECT FROM ${sql.id(table)}`), table).toBe('42501');
  const { hash } = newSecret('token', new Uint8Array(32));
  expect(await read(sql`SELECT * FROM shared_trips(${Buffer.from(hash)}, ${NOW_S}, NULL, NULL, 100)`)).toBe(
    0,
  );
});

test('a share is live until its second, and revoked for good', () => {
  expect(stateOf({ expiresS: 10, revokedS: undefined }, 9)).toBe('live');
  expect(stateOf({ expiresS: 10, revokedS: undefined }, 10)).toBe('expired');
  expect(stateOf({ expiresS: 10, revokedS: 1 }, 5)).toBe('revoked');
});
