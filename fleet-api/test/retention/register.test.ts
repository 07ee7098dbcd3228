/** M5: what is stored and stands in no register fails the build, and so does a line for nothing. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveRetention, FIELD_GRADE, type FieldId, parsePolicy } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPolicyFile } from '../../src/policy/publish.ts';
import type { TableLine } from '../../src/retention/line.ts';
import { kindsOf } from '../../src/retention/other-lines.ts';
import { REGISTER } from '../../src/retention/register.ts';
import { startVault } from '../../src/vault/start.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { makeFleet } from '../vault/fleet.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** `table.column` of a migrated database; a partition's are those of its table. */
async function columnsOf(which: 'owner' | 'vault'): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT c.table_name || '.' || c.column_name AS name FROM information_schema.columns c
    JOIN pg_class p ON p.relname = c.table_name AND p.relnamespace = 'public'::regnamespace
    WHERE c.table_schema = 'public' AND NOT p.relispartition`.execute(
    which === 'owner' ? database.owner : database.vault,
  );
  return rows.map((row) => row.name).sort();
}

const inRegister = (tables: Readonly<Record<string, TableLine>>): string[] =>
  Object.entries(tables)
    .flatMap(([table, { columns }]) => Object.keys(columns).map((column) => `${table}.${column}`))
    .sort();

test('M5: every column of both databases stands in the register, and no line is for nothing', async () => {
  expect(await columnsOf('owner')).toEqual(inRegister(REGISTER.fleet));
  expect(await columnsOf('vault')).toEqual(inRegister(REGISTER.vault));
});

test('M6: a table ends by a required ends_on, or its line says why it speaks of nobody or does not last', async () => {
  const ended: string[] = [];
  for (const db of [database.owner, database.vault]) {
    const { rows } = await sql<{ name: string }>`
      SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'ends_on' AND is_nullable = 'NO'`.execute(db);
    ended.push(...rows.map((row) => row.name));
  }
  const lines = Object.entries({ ...REGISTER.fleet, ...REGISTER.vault });
  const byDay = lines.filter(([, { end }]) => end.by === 'ends_on' || end.by === 'own_day');
  expect(byDay.filter(([table]) => !ended.includes(table)).map(([table]) => table)).toEqual([]);
  // A leaf's day says until when its entry has to be found; the hash itself stays.
  const others = lines.filter(([, { end }]) => end.by !== 'ends_on' && end.by !== 'own_day');
  expect(others.filter(([table]) => ended.includes(table)).map(([table]) => table)).toEqual(['audit_leaf']);
});

test('M5: a column’s field is one that the policy keeps in a set of its table', async () => {
  const policy = deriveRetention(parsePolicy(await readPolicyFile()));
  const foreign = Object.entries({ ...REGISTER.fleet, ...REGISTER.vault }).flatMap(([table, line]) => {
    const sets = line.end.by === 'ends_on' ? line.end.sets : [];
    const kept = new Set<FieldId>(sets.flatMap((set) => policy[set]?.fields ?? []));
    return Object.entries(line.columns).flatMap(([column, { fields = [] }]) =>
      fields.filter((field) => !kept.has(field)).map((field) => `${table}.${column}: ${field}`),
    );
  });
  // A stream's chunks and openings are found by their vehicle: it is the key, and no set of fixes names it.
  expect(
    foreign.filter((one) => !/^(record|end_stamp|chunk|stream)\.vehicle_id: vehicle$/.test(one)),
  ).toEqual([]);
});

test('T9: no column with a place is in a table that ends by the books, a relation or a publication', async () => {
  const policy = deriveRetention(parsePolicy(await readPolicyFile()));
  const slow = new Set(['year_end', 'relation_end', 'publication']);
  const wrong = Object.entries({ ...REGISTER.fleet, ...REGISTER.vault }).flatMap(([table, line]) => {
    const sets = line.end.by === 'ends_on' ? line.end.sets : [];
    const isSlow = sets.some((set) => {
      const clock = policy[set]?.clock;
      return clock?.kind === 'period' && slow.has(clock.from);
    });
    const places = Object.values(line.columns).flatMap(({ fields = [] }) =>
      fields.filter((field) => FIELD_GRADE[field] === 'location'),
    );
    return isSlow && places.length > 0 ? [table] : [];
  });
  expect(wrong).toEqual([]);
});

test('M5: the log’s fields are those of its type', async () => {
  const source = await readFile(join(import.meta.dirname, '../../src/log.ts'), 'utf8');
  const body = /export interface LogFields \{\n([\s\S]*?)\n\}/.exec(source)?.[1] ?? '';
  const members = [...body.matchAll(/readonly (\w+)\??:/g)].map((match) => match[1]);
  expect(members.length).toBeGreaterThan(5);
  expect(Object.keys(REGISTER.log).sort()).toEqual(members.sort());
});

test('M5: each file of the keys folder of a fleet is of one kind; one that nobody knows is of none', async () => {
  const fleet = await makeFleet(database);
  const vault = await startVault(fleet.config, fleet.tools);
  const files = await readdir(fleet.config.keysDir, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(fleet.config.keysDir.length + 1));
  await vault.stop();
  await fleet.close();
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => kindsOf('keys', path).length !== 1)).toEqual([]);
  expect(kindsOf('keys', 'vault/note.txt')).toEqual([]);
});
