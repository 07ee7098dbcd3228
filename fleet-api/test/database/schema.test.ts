import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FLEET_REACH } from '../../src/subjects/erasure.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

async function columns(of: 'owner' | 'vault'): Promise<Column[]> {
  const { rows } = await sql<Column>`
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attnum > 0 AND NOT a.attisdropped`.execute(of === 'owner' ? database.owner : database.vault);
  return rows;
}

test('M2: no column can hold a position: no point, no float, no name of a coordinate', async () => {
  const all = [...(await columns('owner')), ...(await columns('vault'))];
  const suspicious = all.filter(
    ({ column, type }) =>
      /^(point|box|polygon|path|circle|real|double precision|numeric|geo)/.test(type) ||
      /lat|lon|(^|_)(x|y)$|position|coord|speed|heading/.test(column.replace('late', '')),
  );
  expect(suspicious).toEqual([]);
});

test('C1, C13: no column for a name, a plate, a card or a network address', async () => {
  const all = await columns('owner');
  const wrong = all.filter(
    ({ column, type }) =>
      /^(inet|cidr|macaddr)/.test(type) ||
      /e_?mail|phone_?number|plate|card|licen[cs]e|ip_|first_name/.test(column),
  );
  expect(wrong).toEqual([]);
});

test('L9: what an erasure deletes of a rental is found by an index, in every table but a rider’s own', async () => {
  const { rows } = await sql<{ table: string; definition: string }>`
    SELECT tablename AS table, indexdef AS definition FROM pg_indexes
    WHERE schemaname = 'public'`.execute(database.owner);
  // A chunk by its stream, a charging session by its link; a preference is of the rider.
  const leading = /\((rental_id|vehicle_id, stream_id|\(\(?response ->> 'rental_id')/;
  const found = rows.filter(({ definition }) => leading.test(definition)).map(({ table }) => table);
  const deleted = Object.keys(FLEET_REACH).filter((table) => FLEET_REACH[table] === 'deleted');
  expect(deleted.length).toBeGreaterThan(15);
  // Messages on their way to a unit are found by the unit.
  const otherwise = ['rider_preference', 'downlink'];
  expect(deleted.filter((table) => !found.includes(table) && !otherwise.includes(table))).toEqual([]);
});

test('the types of Kysely name exactly the columns there are', async () => {
  const folder = join(import.meta.dirname, '../../src/database');
  const files = (await readdir(folder)).filter((name) => name.endsWith('schema.ts'));
  const source = (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
  const described = tablesOf(source);
  const actual = new Map<string, string[]>();
  for (const { table, column } of await columns('owner'))
    actual.set(table, [...(actual.get(table) ?? []), column]);
  for (const [table, names] of actual) expect(described.get(table)?.sort(), table).toEqual(names.sort());
});

/** Reads `interface Tables` and the interfaces it names. */
function tablesOf(source: string): Map<string, string[]> {
  const bodies = new Map(
    [...source.matchAll(/export interface (\w+) \{\n([\s\S]*?)\n\}/g)].map((m) => [m[1], m[2] ?? '']),
  );
  const tables = new Map<string, string[]>();
  for (const [, table, type] of (bodies.get('Tables') ?? '').matchAll(/^ {2}(\w+): ([\s\S]*?);$/gm)) {
    const body = type?.startsWith('{') ? type : (bodies.get(type) ?? '');
    tables.set(
      table ?? '',
      [...body.matchAll(/(?:^|[{;\n])\s*(\w+)\??: /g)].map((m) => m[1] ?? ''),
    );
  }
  return tables;
}
