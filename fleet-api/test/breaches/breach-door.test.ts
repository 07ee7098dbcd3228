/** The privacy officer's files of breaches, through the door and past it. */
import { RENTAL_ENDS, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteHash } from '../../src/breaches/breach.ts';
import { pressingBreaches } from '../../src/breaches/reminding.ts';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  type TestVehicle,
} from '../doors/door-fleet.ts';

const HOUR = 3_600;
let doors: DoorFleet;
let officer: string;
let first: TestVehicle;
let second: TestVehicle;
beforeAll(async () => {
  doors = await openDoorFleet();
  officer = await doors.token('dana', 'privacy_officer');
  [first, second] = [await doors.addVehicle(), await doors.addVehicle()];
  await ride(first, 'ann', NOW_S, NOW_S + HOUR);
  await ride(first, 'bob', NOW_S + 2 * HOUR, NOW_S + 3 * HOUR);
  await ride(second, 'cem', NOW_S, NOW_S + HOUR);
  await ride(second, 'ann', NOW_S + 2 * HOUR, NOW_S + 3 * HOUR);
  doors.now = NOW_S + 10 * HOUR;
});
afterAll(() => doors.close());

async function ride(
  vehicle: TestVehicle,
  rider: string,
  fromS: number,
  toS: number,
  terms: { guest?: true } = {},
): Promise<string> {
  doors.now = fromS;
  const { rental_id } = await doors.book(vehicle, rider, terms);
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'ended', started_s: fromS, ended_s: toS })
    .where('rental_id', '=', rental_id)
    .execute();
  return rental_id;
}

interface File {
  readonly breach_id: string;
  readonly due_s: number;
  readonly left_s: number | null;
  readonly authority_late: boolean | null;
  readonly missing: string[];
  readonly affected: { riders: number; rentals: number };
  readonly notes: { number: number; officer: string; note: { kind: string } }[];
}

const post = (path: string, body: object, token = officer) =>
  doors.ask(path, { method: 'POST', token, body, headers: { 'idempotency-key': randomId() } });
const open = (aware_s = doors.now - HOUR) =>
  json<File>(post('/v1/privacy/breaches', { aware_s, facts: 'A disk was lost.' }));
const note = (file: File, body: object, token = officer) =>
  post(`/v1/privacy/breaches/${file.breach_id}/notes`, body, token);
const scope = (vehicles: 'all' | string[], from_s: number, to_s: number) => ({
  ...{ kind: 'scope', vehicles, from_s, to_s },
});
const riders = async (file: File, query = '') =>
  json<{ items: { rider_id: string; rentals: number }[]; next_cursor: string | null }>(
    doors.ask(`/v1/privacy/breaches/${file.breach_id}/riders${query}`, { token: officer }),
  );

test('L3: a file is opened with what is known; the clock runs from awareness and lateness is recorded', async () => {
  const file = await open(doors.now - 80 * HOUR);
  expect(file).toMatchObject({
    ...{ due_s: doors.now - 8 * HOUR, left_s: -8 * HOUR, authority_late: null },
    missing: ['authority', 'scope', 'risk', 'measure', 'persons'],
    notes: [{ number: 1, officer: 'dana', note: { kind: 'facts', text: 'A disk was lost.' } }],
  });
  const notice = { kind: 'authority_notified', notified_s: doors.now, reference: 'DVI 17' };
  expect(await problemOf(note(file, notice))).toEqual([422, 'breach_late_reason_missing']);
  const told = await json<File>(note(file, { ...notice, late_reason: 'The vendor was silent.' }));
  expect(told).toMatchObject({ left_s: null, authority_late: true });
  expect(await problemOf(note(file, { kind: 'closed', text: 'x' }))).toEqual([409, 'breach_unfinished']);
  expect(await problemOf(post('/v1/privacy/breaches', { aware_s: doors.now + 1, facts: 'x' }))).toEqual([
    422,
    'breach_time_wrong',
  ]);
});

test('L3: those concerned are the riders whose rentals overlap vehicles and window, as pseudonyms', async () => {
  const file = await open();
  expect((await riders(file)).items).toEqual([]);
  const one = await json<File>(note(file, scope([first.vehicleId], NOW_S + HOUR / 2, NOW_S + HOUR)));
  expect(one.affected).toEqual({ riders: 1, rentals: 1 });
  expect((await riders(file)).items).toEqual([{ rider_id: 'ann', rentals: 1 }]);
  // A second scope adds to the first: cem before, ann twice.
  const more = await json<File>(note(file, scope([second.vehicleId], NOW_S - HOUR, NOW_S + 9 * HOUR)));
  expect(more.affected).toEqual({ riders: 2, rentals: 3 });
  const page = await riders(file, '?limit=1');
  expect(page.items).toEqual([{ rider_id: 'ann', rentals: 2 }]);
  expect((await riders(file, `?limit=1&cursor=${page.next_cursor}`)).items).toEqual([
    { rider_id: 'cem', rentals: 1 },
  ]);
});

test('L3: a window holds to the second, and a rental counts from its booking', async () => {
  const affected = async (fromS: number, toS: number) =>
    (await json<File>(note(await open(), scope([first.vehicleId], fromS, toS)))).affected.riders;
  expect(await affected(NOW_S + HOUR, NOW_S + HOUR)).toBe(1);
  expect(await affected(NOW_S + HOUR + 1, NOW_S + 2 * HOUR - 1)).toBe(0);
  expect(await affected(NOW_S + HOUR + 1, NOW_S + 2 * HOUR)).toBe(1);
});

test('L3: the whole fleet, as CSV; what the tenant does not own is not in it', async () => {
  const file = await open();
  await note(file, scope('all', NOW_S - HOUR, NOW_S + 9 * HOUR));
  const csv = await doors.ask(`/v1/privacy/breaches/${file.breach_id}/riders.csv`, { token: officer });
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(await csv.text()).toBe('rider_id,rentals\r\n"ann",2\r\n"bob",1\r\n"cem",1\r\n');

  const theirs = await doors.fleet.token('eve', { roles: ['privacy_officer'], tenant: 'elsewhere' });
  const own = await json<File>(post('/v1/privacy/breaches', { aware_s: doors.now, facts: 'Ours.' }, theirs));
  const wide = await json<File>(note(own, scope('all', 0, doors.now), theirs));
  expect(wide.affected).toEqual({ riders: 0, rentals: 0 });
  for (const path of ['', '/riders', '/riders.csv']) {
    const asked = doors.ask(`/v1/privacy/breaches/${file.breach_id}${path}`, { token: theirs });
    expect(await problemOf(asked), path).toEqual([404, 'not_found']);
  }
  expect(await problemOf(note(file, { kind: 'measure', text: 'x' }, theirs))).toEqual([404, 'not_found']);
});

test('M7: opening, noting and reading are in the log, the reading also for each rider', async () => {
  const file = await open();
  await note(file, scope([second.vehicleId], NOW_S, NOW_S + HOUR));
  await riders(file);
  const { items } = await json<{ items: { entry: { act: string; subject: object; detail: object } }[] }>(
    doors.ask('/v1/privacy/audit?limit=5', { token: officer }),
  );
  const breachId = file.breach_id;
  const stored = { kind: 'scope', vehicles: [second.vehicleId], fromS: NOW_S, toS: NOW_S + HOUR } as const;
  const facts = noteHash({ kind: 'facts', text: 'A disk was lost.' });
  expect(items.map(({ entry: { act, subject, detail } }) => [act, subject, detail])).toEqual([
    ['breach_rider_read', { riderId: 'cem' }, { breachId }],
    ['breach_riders_read', {}, { breachId, format: 'page' }],
    ['breach_noted', {}, { breachId, kind: 'scope', number: 2, hash: noteHash(stored) }],
    ['breach_noted', {}, { breachId, kind: 'facts', number: 1, hash: facts }],
    ['breach_opened', {}, { breachId, awareS: doors.now - HOUR }],
  ]);
});

test('the same request again gets the same file, not a second one', async () => {
  const headers = { 'idempotency-key': 'once-only' };
  const body = { aware_s: doors.now - 1, facts: 'Once.' };
  const ask = () => doors.ask('/v1/privacy/breaches', { method: 'POST', token: officer, body, headers });
  const [one, two] = [await json<File>(ask()), await json<File>(ask())];
  expect(one.breach_id).toBe(two.breach_id);
});

test('files are listed newest first, page by page', async () => {
  const page = await json<{ items: File[]; next_cursor: string | null }>(
    doors.ask('/v1/privacy/breaches?limit=2', { token: officer }),
  );
  const next = await json<{ items: File[] }>(
    doors.ask(`/v1/privacy/breaches?limit=200&cursor=${page.next_cursor}`, { token: officer }),
  );
  const ids = [...page.items, ...next.items].map(({ breach_id }) => breach_id);
  const stored = await doors.database.owner
    .selectFrom('breach')
    .select('breach_id')
    .where('tenant', '=', 'demo')
    .execute();
  expect(ids.toSorted()).toEqual(stored.map(({ breach_id }) => breach_id).sort());
});

async function stateOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(() => 'allowed', sqlStateOf);
}

test('M9: the officer’s role has no way from a rental to its rider but the list that is written down', async () => {
  const file = await open();
  await note(file, scope('all', NOW_S - HOUR, doors.now));
  const as = (statement: ReturnType<typeof sql>) =>
    stateOf(
      withRole(doors.database.doors, 'door_privacy', { tenant: 'demo' }, (trx) => statement.execute(trx)),
    );
  const denied = [
    sql`SELECT * FROM rental_rider`,
    sql`SELECT * FROM rental`,
    sql`SELECT * FROM breach_riders(${file.breach_id}::uuid, NULL, 10)`,
    sql`SELECT * FROM breach_rentals(${file.breach_id}::uuid)`,
    sql`UPDATE breach_note SET note = '{}'`,
    sql`DELETE FROM breach_note`,
    sql`UPDATE breach SET aware_s = opened_s`,
    sql`SELECT vehicle_id FROM unit`,
  ];
  expect(await Promise.all(denied.map(as))).toEqual(denied.map(() => '42501'));
  for (const role of ['door_rider', 'door_operator', 'door_booking', 'door_public', 'job_rentals'] as const) {
    const asked = withRole(doors.database.doors, role, { tenant: 'demo' }, (trx) =>
      sql`SELECT * FROM breach_size(${file.breach_id}::uuid)`.execute(trx),
    );
    expect(await stateOf(asked), role).toBe('42501');
  }
});

test('M9: an entry about another breach, or of an earlier transaction, opens no list', async () => {
  const [file, other] = [await open(), await open()];
  await note(file, scope('all', NOW_S - HOUR, doors.now));
  await riders(file); // its entry is there, made by another transaction
  const read = (breachId: string) =>
    withRole(doors.database.doors, 'door_privacy', { tenant: 'demo' }, async (trx) => {
      await sql`INSERT INTO audit_entry (leaf_hash, salt, entry, tenant, ends_on) VALUES (
        decode(repeat('00', 32), 'hex'), decode(repeat('00', 16), 'hex'),
        ${JSON.stringify({ act: 'breach_riders_read', detail: { breachId } })}, 'demo', '2031-01-01')`.execute(
        trx,
      );
      return sql`SELECT * FROM breach_riders(${file.breach_id}::uuid, NULL, 10)`.execute(trx);
    });
  expect(await stateOf(read(other.breach_id))).toBe('42501');
  expect(await stateOf(read(file.breach_id))).toBe('allowed');
});

test('L3: a file presses from a day before its 72 hours end, and after, until the authority is told or need not be', async () => {
  const nowS = doors.now;
  const before = await pressingBreaches(doors.parts.db, nowS);
  const pressing = async () => {
    const { due, late } = await pressingBreaches(doors.parts.db, nowS);
    return [due - before.due, late - before.late];
  };
  await open(nowS - 47 * HOUR);
  expect(await pressing()).toEqual([0, 0]);
  const [soon, over] = [await open(nowS - 49 * HOUR), await open(nowS - 72 * HOUR)];
  expect(await pressing()).toEqual([1, 1]);
  expect((await note(soon, { kind: 'risk', level: 'high', text: 'Names stood in it.' })).status).toBe(201);
  expect(await pressing()).toEqual([1, 1]);
  expect((await note(soon, { kind: 'risk', level: 'unlikely', text: 'It was encrypted.' })).status).toBe(201);
  const told = {
    kind: 'authority_notified',
    notified_s: nowS,
    reference: 'DVI 1',
    late_reason: 'It was a weekend.',
  };
  expect((await note(over, told)).status).toBe(201);
  expect(await pressing()).toEqual([0, 0]);
  const read = withRole(doors.parts.db, 'job_rentals', {}, (trx) =>
    trx.selectFrom('breach').select('breach_id').execute(),
  );
  expect(await read.then(() => 'read', sqlStateOf)).toBe('42501');
});

test('M7, L3: a rider sees what the log says of them besides their trips: that a list of a breach named them', async () => {
  const file = await open();
  await note(file, scope([first.vehicleId], NOW_S, NOW_S + HOUR));
  await doors.ask(`/v1/privacy/breaches/${file.breach_id}/riders`, { token: officer });
  interface Reads {
    readonly items: readonly { act: string; who: { kind: string }; detail: object; entry: string | null }[];
    readonly next_cursor: string | null;
  }
  const reads = async (rider: string, query = '') =>
    json<Reads>(doors.ask(`/v1/rider/reads${query}`, { token: await doors.token(rider, 'rider') }));
  const [look] = (await reads('ann', '?limit=1')).items;
  expect(look).toMatchObject({
    ...{
      act: 'breach_rider_read',
      who: { kind: 'privacy', id: 'dana' },
      detail: { breachId: file.breach_id },
    },
  });
  expect(look?.entry).toContain('"riderId":"ann"');
  // Reading is an entry itself; trips are with the trips, and nobody else's reads are here.
  const all = await reads('ann');
  expect(all.items.map(({ act }) => act)).toContain('reads_read');
  expect(JSON.stringify(all)).not.toContain('rental_created');
  expect(JSON.stringify(await reads('cem'))).not.toContain(file.breach_id);
  const [next] = (await reads('ann', `?limit=1&cursor=${(await reads('ann', '?limit=1')).next_cursor}`))
    .items;
  expect(next?.act).toBe('reads_read');
});

test('T5, M7: a guest is on the list and nowhere in the log; whoever has an account as well is in it by that', async () => {
  const vehicle = await doors.addVehicle();
  const fromS = NOW_S + 20 * HOUR;
  await ride(vehicle, 'guest-7', fromS, fromS + HOUR, { guest: true });
  await ride(vehicle, 'cem', fromS + 2 * HOUR, fromS + 3 * HOUR, { guest: true });
  await ride(vehicle, 'cem', fromS + 4 * HOUR, fromS + 5 * HOUR);
  doors.now = fromS + 10 * HOUR;
  const file = await open();
  await note(file, scope([vehicle.vehicleId], fromS, doors.now));
  expect((await riders(file)).items).toEqual([
    { rider_id: 'cem', rentals: 2 },
    { rider_id: 'guest-7', rentals: 1 },
  ]);
  const csv = await doors.ask(`/v1/privacy/breaches/${file.breach_id}/riders.csv`, { token: officer });
  expect(await csv.text()).toContain('guest-7');
  const { rows } = await sql<{ rider_id: string }>`SELECT rider_id FROM audit_entry
    WHERE entry->'detail'->>'breachId' = ${file.breach_id} AND rider_id IS NOT NULL`.execute(
    doors.database.owner,
  );
  expect(rows.map(({ rider_id }) => rider_id)).toEqual(['cem', 'cem']);
  const said = await sql`SELECT FROM audit_entry WHERE entry::text LIKE '%guest-7%'`.execute(
    doors.database.owner,
  );
  expect(said.rows).toEqual([]);
});

test('L3: a rental counts until its unit stopped, and until its last grant ends while nobody knows when that was', async () => {
  const [told, untold] = [await doors.addVehicle(), await doors.addVehicle()];
  const fromS = NOW_S + 40 * HOUR;
  const toS = fromS + HOUR;
  const [rental_id, waiting] = [await ride(told, 'dan', fromS, toS), await ride(untold, 'eve', fromS, toS)];
  const { owner } = doors.database;
  const { grant_id } = await owner
    .selectFrom('grant_issued')
    .select('grant_id')
    .where('rental_id', '=', rental_id)
    .executeTakeFirstOrThrow();
  await owner
    .insertInto('trip')
    .values({
      ...{ rental_id, vehicle_id: told.vehicleId, grant_id, started_s: fromS, ended_s: toS + 600 },
      ...{ distance_hm: 23, energy_hwh: 4, parking: 1, ended_by: RENTAL_ENDS.wire.booking },
      ...{ streams: '[]', ends_on: dateOf(NOW_S, 300) },
    })
    .execute();
  await owner.updateTable('rental').set({ state: 'ending' }).where('rental_id', '=', waiting).execute();
  doors.now = fromS + 10 * HOUR;
  const affected = async (vehicle: TestVehicle, atS: number) =>
    (await json<File>(note(await open(), scope([vehicle.vehicleId], atS, doors.now)))).affected.riders;
  expect(await affected(told, toS + 600)).toBe(1);
  expect(await affected(told, toS + 601)).toBe(0);
  expect(await affected(untold, fromS + 4 * HOUR)).toBe(1);
  expect(await affected(untold, fromS + 4 * HOUR + 1)).toBe(0);
});
