/** M14: what is deleted is noted, whoever deletes it, and the journal keeps it until no archive can bring it back. */
import { appendFile, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOfDay } from '../../src/database/days.ts';
import { acceptDay, hasLeapt, LEAP_DAYS } from '../../src/database/forget.ts';
import {
  type Erasure,
  endedJournals,
  erasuresSince,
  formatErasure,
  parseErasure,
} from '../../src/erasures/erasure.ts';
import { replayErasures, takeErasures, watchErasures } from '../../src/erasures/erasure-store.ts';
import { openJournal, readJournal } from '../../src/erasures/journal.ts';
import { type KeepingOptions, keepErasures } from '../../src/erasures/keeping.ts';
import { settleRentals } from '../../src/retention/retention-store.ts';
import { createTestDatabase, TEST_DAY, TEST_NOW_S, type TestDatabase } from '../../testing/index.ts';
import { addRide } from '../database/two-fleets.ts';
import { scratchFolder } from '../scratch.ts';

let database: TestDatabase;
let store: Pick<KeepingOptions, 'db' | 'hasLeapt'>;
beforeAll(async () => {
  database = await createTestDatabase();
  store = { db: database.owner, hasLeapt: (day) => hasLeapt(database.owner, day) };
});
afterAll(() => database.drop());

const noted = async (): Promise<Erasure[]> => {
  const all: Erasure[] = [];
  await takeErasures(database.owner, async (erasures) => void all.push(...erasures));
  return all;
};

test('M14: every table whose rows end is watched, in both databases, and one that comes later too', async () => {
  await sql`CREATE TABLE later (id uuid PRIMARY KEY, ends_on date NOT NULL)`.execute(database.owner);
  expect([await watchErasures(database.owner), await watchErasures(database.owner)]).toEqual([1, 0]);
  for (const db of [database.owner, database.vault]) {
    const { rows } = await sql<{ name: string; watched: boolean }>`
      SELECT c.relname AS name, EXISTS (SELECT FROM pg_trigger t
        WHERE t.tgrelid = c.oid AND t.tgname = 'erased_noted' AND t.tgenabled = 'O') AS watched
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'ends_on'
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`.execute(
      db,
    );
    expect(rows.length).toBeGreaterThan(4);
    // The leaves of the log are never deleted.
    expect(rows.filter(({ watched }) => !watched).map(({ name }) => name)).toEqual([]);
  }
  await sql`DROP TABLE later`.execute(database.owner);
});

test('M14: a row that goes with another one is noted too, by a hash that says nothing', async () => {
  const ride = await addRide(database.owner, 'north', 'ann-of-riga');
  await noted();
  await database.owner.deleteFrom('rental').where('rental_id', '=', ride.rentalId).execute();
  const erasures = await noted();
  expect(erasures.map(({ table }) => table).sort()).toEqual(['rental', 'rental_rider']);
  expect(JSON.stringify(erasures)).not.toMatch(new RegExp(`ann-of-riga|${ride.rentalId}`));
  expect(await noted()).toEqual([]);
});

test('M14: replayed, it takes the same rows and no others, and tombstones are there again', async () => {
  const [ann, bob] = [
    await addRide(database.owner, 'east', 'ann'),
    await addRide(database.owner, 'east', 'bob'),
  ];
  await noted();
  const closed = { vehicle_id: ann.vehicleId, stream_id: randomId(), ends_on: '2026-08-01' };
  const rolledBack = new Error('as if it had been put back');
  const erasures: Erasure[] = [];
  await database.owner
    .transaction()
    .execute(async (trx) => {
      await trx.deleteFrom('trip').where('rental_id', '=', ann.rentalId).execute();
      await trx.insertInto('closed').values(closed).execute();
      await takeErasures(trx, async (taken) => void erasures.push(...taken));
      throw rolledBack;
    })
    .catch((error: unknown) => {
      if (error !== rolledBack) throw error;
    });
  const gone = await database.owner
    .transaction()
    .execute((trx) => replayErasures(trx, erasures, ['closed', 'trip']));
  expect(gone).toBe(1);
  const trips = await database.owner.selectFrom('trip').select('rental_id').execute();
  const ids = trips.map((row) => row.rental_id);
  expect([ids.includes(ann.rentalId), ids.includes(bob.rentalId)]).toEqual([false, true]);
  const tombs = await database.owner.selectFrom('closed').selectAll().execute();
  expect(tombs).toContainEqual(closed);
});

test('M14: an archive in which a row still has its day of before brings it back no more', async () => {
  const ride = await addRide(database.owner, 'centre', 'ann');
  const tables = ['chunk', 'stream', 'trip', 'trip_place'] as const;
  const { rows: archived } = await sql<{ what: (typeof tables)[number]; content: object }>`
    SELECT 'chunk' AS what, to_jsonb(t) AS content FROM chunk t WHERE stream_id = ${ride.streamId}
    UNION ALL SELECT 'stream', to_jsonb(t) FROM stream t WHERE rental_id = ${ride.rentalId}
    UNION ALL SELECT 'trip', to_jsonb(t) FROM trip t WHERE rental_id = ${ride.rentalId}
    UNION ALL SELECT 'trip_place', to_jsonb(t) FROM trip_place t WHERE rental_id = ${ride.rentalId}`.execute(
    database.owner,
  );
  await noted();
  // After the backup retention moved their days, and then they were erased.
  for (const table of tables) {
    const mine = sql`WHERE vehicle_id = ${ride.vehicleId}`;
    await sql`UPDATE ${sql.table(table)} SET ends_on = ends_on - 20 ${mine}`.execute(database.owner);
    await sql`DELETE FROM ${sql.table(table)} ${mine}`.execute(database.owner);
  }
  const erasures = await noted();
  for (const { what, content } of archived)
    await sql`INSERT INTO ${sql.table(what)}
      SELECT * FROM jsonb_populate_record(NULL::${sql.id('public', what)}, ${JSON.stringify(content)}::jsonb)`.execute(
      database.owner,
    );
  const gone = await database.owner
    .transaction()
    .execute((trx) => replayErasures(trx, erasures, [...tables]));
  expect([archived.length, gone]).toEqual([4, 4]);
});

test('M4: of a part that was stored twice the row that stays is not erased, from no archive either', async () => {
  const { rentalId, vehicleId } = await addRide(database.owner, 'port', 'ann');
  await sql`INSERT INTO trip SELECT (jsonb_populate_record(t, '{"ends_on": "${sql.raw(dateOfDay(TEST_DAY + 40))}"}')).*
    FROM trip t WHERE rental_id = ${rentalId}`.execute(database.owner);
  await database.owner
    .updateTable('rental')
    .set({ state: 'ended', ended_s: TEST_NOW_S })
    .where('rental_id', '=', rentalId)
    .execute();
  await noted();
  const days = { grant: 3, trip: 20, tripPlace: 9, ends: 6 };
  expect(await settleRentals(database.owner, TEST_DAY, days)).toEqual([]);
  const left = await database.owner
    .selectFrom('trip')
    .select('ends_on')
    .where('vehicle_id', '=', vehicleId)
    .execute();
  expect(left).toEqual([{ ends_on: dateOfDay(TEST_DAY + 20) }]);
  expect(await noted()).toEqual([]);
});

test('the journal is on disk before the database forgets; a torn line costs none after it', async () => {
  const folder = await scratchFolder();
  const journal = await openJournal(folder, 'fleet', 1_000);
  const ride = await addRide(database.owner, 'west', 'ann');
  await noted();
  await database.owner.deleteFrom('trip').where('rental_id', '=', ride.rentalId).execute();
  const nowS = () => TEST_NOW_S;
  expect(await keepErasures({ ...store, nowS }, journal)).toBe(1);
  await appendFile(join(folder, `fleet-${TEST_DAY}.jsonl`), '{"atS":1,"tab');
  await database.owner.deleteFrom('trip_place').where('rental_id', '=', ride.rentalId).execute();
  await keepErasures({ ...store, nowS }, journal);
  const read = await readJournal(folder, 'fleet');
  expect([read.sinceS, read.erasures.map(({ table }) => table)]).toEqual([1_000, ['trip', 'trip_place']]);
  expect(await readFile(join(folder, `fleet-${TEST_DAY}.jsonl`), 'utf8')).not.toContain(ride.rentalId);
});

test('a journal that cannot be written keeps the notes in the database', async () => {
  const ride = await addRide(database.owner, 'south', 'ann');
  await noted();
  await database.owner.deleteFrom('trip').where('rental_id', '=', ride.rentalId).execute();
  const folder = await scratchFolder();
  const journal = await openJournal(join(folder, 'gone'), 'fleet', 1_000);
  await rename(join(folder, 'gone'), join(folder, 'away'));
  const kept = keepErasures({ ...store, nowS: () => TEST_NOW_S }, journal);
  await expect(kept).rejects.toMatchObject({ code: 'unwritable' });
  expect((await noted()).map(({ table }) => table)).toEqual(['trip']);
});

test('M14: the journal ends by itself, when every archive that it is for has ended', async () => {
  const names = ['fleet-100.jsonl', 'fleet-101.jsonl', 'vault-100.jsonl', 'fleet-start', 'checkpoint.txt'];
  expect(endedJournals(names, 128)).toEqual([]);
  expect(endedJournals(names, 129)).toEqual(['fleet-100.jsonl', 'vault-100.jsonl']);
  const folder = await scratchFolder();
  const journal = await openJournal(folder, 'fleet', 1_000);
  await journal.append([{ atS: 1, table: 'trip', key: 'ab'.repeat(32) }], 100);
  expect([await journal.removeEnded(129), await readdir(folder)]).toEqual([1, ['fleet-start']]);
});

test('lines are read back as they were written, and what is none is passed over', () => {
  const erasure = { atS: 5, table: 'closed', stays: { stream_id: 'x', ends_on: '2026-01-01' } };
  expect(parseErasure(formatErasure(erasure).trimEnd())).toEqual(erasure);
  expect(['', '{', '{"atS":5}', '{"atS":5,"table":"a; DROP"}'].map(parseErasure)).toEqual([
    ...[undefined, undefined, undefined, undefined],
  ]);
  const at = (atS: number): Erasure => ({ atS, table: 'trip', key: 'ab'.repeat(32) });
  expect(erasuresSince([at(399), at(400), at(2_000)], 1_000).map(({ atS }) => atS)).toEqual([400, 2_000]);
});

test('M14: a clock that leapt ends no journal: the archives that it is for are still there when it is put right', async () => {
  const folder = await scratchFolder();
  const journal = await openJournal(folder, 'fleet', 1_000);
  const ride = await addRide(database.owner, 'east', 'ann');
  await noted();
  const today = { ...store, nowS: () => TEST_NOW_S };
  await database.owner.deleteFrom('trip').where('rental_id', '=', ride.rentalId).execute();
  expect(await keepErasures(today, journal)).toBe(1);
  await acceptDay(database.owner, TEST_DAY);
  const later = TEST_NOW_S + 86_400 * (LEAP_DAYS + 1);
  await keepErasures({ ...store, nowS: () => later }, journal);
  await keepErasures({ ...store, nowS: () => later }, await openJournal(folder, 'fleet', 2_000));
  expect((await readJournal(folder, 'fleet')).erasures.map(({ table }) => table)).toEqual(['trip']);
  // A day that is believed ends it.
  await acceptDay(database.owner, TEST_DAY + 29);
  await keepErasures({ ...today, nowS: () => TEST_NOW_S + 86_400 * 29 }, journal);
  expect((await readJournal(folder, 'fleet')).erasures).toEqual([]);
});

test('M14: a journal that missed erasures begins anew, so that no archive of before is put back by it', async () => {
  const [mounted, beneath] = [await scratchFolder(), await scratchFolder()];
  const ride = await addRide(database.owner, 'north', 'ann');
  const anew: string[] = [];
  const keep = async (folder: string | undefined, openedS: number): Promise<void> => {
    const journal = folder === undefined ? undefined : await openJournal(folder, 'fleet', openedS);
    const onAnew = () => void anew.push(`${openedS}`);
    const round = { ...store, nowS: () => TEST_NOW_S, onAnew };
    await keepErasures(round, journal);
  };
  const erase = (table: 'trip' | 'trip_place' | 'chunk' | 'stream') =>
    database.owner.deleteFrom(table).where('vehicle_id', '=', ride.vehicleId).execute();
  const sinceS = async (folder: string) => (await readJournal(folder, 'fleet')).sinceS;

  await keep(mounted, 1_000);
  await erase('trip');
  await keep(mounted, 1_100);
  anew.length = 0;
  await keep(mounted, 1_200);
  expect([await sinceS(mounted), anew]).toEqual([1_000, []]);
  // Without backups: what is erased is kept nowhere.
  await erase('trip_place');
  await keep(undefined, 1_900);
  await keep(mounted, 2_000);
  await keep(mounted, 2_100);
  expect([await sinceS(mounted), anew]).toEqual([2_000, ['2000']]);
  // Its disk was not mounted, and the folder beneath took what was erased.
  await keep(beneath, 3_000);
  await erase('chunk');
  await keep(beneath, 3_100);
  await keep(mounted, 4_000);
  expect(await sinceS(mounted)).toBe(4_000);
  // An older copy of it is behind, too.
  const before = await readFile(join(mounted, 'fleet-kept'));
  await erase('stream');
  await keep(mounted, 4_100);
  await writeFile(join(mounted, 'fleet-kept'), before);
  await keep(mounted, 5_000);
  expect(await sinceS(mounted)).toBe(5_000);
});

test('M14: a database that was put back goes on with the journal of the one that was lost', async () => {
  const folder = await scratchFolder();
  const round = { ...store, nowS: () => TEST_NOW_S };
  const ride = await addRide(database.owner, 'north', 'bob');
  await keepErasures(round, await openJournal(folder, 'fleet', 1_000));
  await database.owner.deleteFrom('trip').where('rental_id', '=', ride.rentalId).execute();
  await keepErasures(round, await openJournal(folder, 'fleet', 1_100));
  const back = await createTestDatabase();
  await keepErasures({ ...round, db: back.owner }, await openJournal(folder, 'fleet', 2_000));
  expect((await readJournal(folder, 'fleet')).sinceS).toBe(1_000);
  await back.drop();
});

test('M7: the head of a log that was put back takes the place of none that proves what was lost', async () => {
  const folder = await scratchFolder();
  const note = (size: number, root: number) =>
    `fleetveil/demo\n${size}\n${Buffer.alloc(32, root).toString('base64')}\n\n— fleetveil/demo AAAA\n`;
  const kept = async () => (await readJournal(folder, 'fleet')).checkpoint;
  const before = await openJournal(folder, 'fleet', 1_000);
  expect([await before.noteCheckpoint(note(8, 1)), await before.noteCheckpoint(note(9, 1))]).toEqual([
    false,
    false,
  ]);
  const restored = await openJournal(folder, 'fleet', 2_000);
  expect(await restored.noteCheckpoint(note(5, 1))).toBe(true);
  expect(await kept()).toBe(note(9, 1));
  // Said once; another log of the same size is none that the lost one led to.
  expect(await restored.noteCheckpoint(note(9, 2))).toBe(false);
  expect(await kept()).toBe(note(9, 1));
  await restored.noteCheckpoint(note(10, 2));
  expect(await kept()).toBe(note(10, 2));
  expect(await readFile(join(folder, 'checkpoint-before.txt'), 'utf8')).toBe(note(9, 1));
});
