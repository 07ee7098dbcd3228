import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FLEET_MIGRATIONS, type Migration, migrate, readMigrations } from '../../src/database/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { scratchFolder } from '../scratch.ts';

let database: TestDatabase;
let shipped: Migration[];
beforeAll(async () => {
  database = await createTestDatabase();
  shipped = await readMigrations(FLEET_MIGRATIONS);
});
afterAll(() => database.drop());

/** Above every number of ours. */
const FURTHER = 9_000;

function further(number: number, text: string): Migration {
  return { number, name: `${String(number).padStart(4, '0')}-further.sql`, text, sha256: `of ${text}` };
}

test('a second run does nothing', async () => {
  expect(await migrate(database.owner, shipped)).toEqual([]);
});

test('two programs that start at once run each migration once', async () => {
  const more = [...shipped, further(FURTHER, 'SELECT pg_sleep(0.3); CREATE TABLE once (n integer)')];
  const runs = await Promise.all([migrate(database.owner, more), migrate(database.owner, more)]);
  expect(runs.flat()).toEqual([more.at(-1)?.name]);
  await database.owner.deleteFrom('migration').where('number', '=', FURTHER).execute();
  await sql`DROP TABLE once`.execute(database.owner);
});

test('a migration that fails leaves nothing of it', async () => {
  const broken = further(FURTHER, 'CREATE TABLE half (n integer); SELECT 1/0');
  await expect(migrate(database.owner, [...shipped, broken])).rejects.toThrow();
  const { rows } = await sql`SELECT to_regclass('half') AS half`.execute(database.owner);
  expect(rows).toEqual([{ half: null }]);
});

test('a file that was changed after it ran is refused', async () => {
  const changed = shipped.map((one) => (one.number === 2 ? { ...one, sha256: 'another' } : one));
  await expect(migrate(database.owner, changed)).rejects.toMatchObject({ code: 'migration_changed' });
});

test('a database of a newer program is refused, and nothing is run on it', async () => {
  const older = shipped.slice(0, -1);
  await expect(migrate(database.owner, older)).rejects.toMatchObject({ code: 'database_newer' });
});

test('a number may be left out; one that comes twice and a name without one are refused', async () => {
  const folder = await scratchFolder();
  await writeFile(join(folder, '0001-a.sql'), '');
  await writeFile(join(folder, '0003-b.sql'), '');
  expect((await readMigrations(folder)).map(({ number }) => number)).toEqual([1, 3]);
  await writeFile(join(folder, '0003-c.sql'), '');
  await expect(readMigrations(folder)).rejects.toThrow('0003-c.sql breaks the numbering');
  const other = await scratchFolder();
  await writeFile(join(other, 'a.sql'), '');
  await expect(readMigrations(other)).rejects.toThrow('a.sql breaks the numbering');
});

test('a migration whose number was left out before is run when it comes, also below those that were run', async () => {
  const run = await migrate(database.owner, [...shipped, further(FURTHER + 2, 'SELECT 1')]);
  const late = further(FURTHER + 1, 'CREATE TABLE late (n integer)');
  const all = [...shipped, late, further(FURTHER + 2, 'SELECT 1')];
  expect([run, await migrate(database.owner, all)]).toEqual([['9002-further.sql'], ['9001-further.sql']]);
  await database.owner.deleteFrom('migration').where('number', '>', FURTHER).execute();
  await sql`DROP TABLE late`.execute(database.owner);
});
