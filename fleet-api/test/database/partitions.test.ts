import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlStateOf } from '../../src/database/database.ts';
import { dateOfDay } from '../../src/database/days.ts';
import { forgetEnded, planDrops } from '../../src/database/forget.ts';
import {
  DEFAULT_PERIODS,
  ensurePartitions,
  PARTITIONED,
  partitionNames,
  planPartitions,
} from '../../src/database/partitions.ts';
import { createTestDatabase, TEST_DAY, type TestDatabase } from '../../testing/index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const id = (n: number): string => n.toString(16).padStart(32, '0');
const record = (endsOnDay: number, number = 1) => ({
  ...{ vehicle_id: id(1), outbox_id: id(2), number, kind: 1, ends_on: dateOfDay(endsOnDay) },
});

test('every day from yesterday to the period and a week has exactly one partition', () => {
  const plan = planPartitions(TEST_DAY, DEFAULT_PERIODS);
  for (const table of PARTITIONED) {
    for (let day = TEST_DAY - 1; day <= TEST_DAY + DEFAULT_PERIODS[table] + 8; day += 1) {
      const homes = plan.filter((one) => one.table === table && one.fromDay <= day && day < one.toDay);
      expect(homes, `${table} on day ${day}`).toHaveLength(1);
    }
  }
});

test('what is there is not made again, and the next week only adds its own', async () => {
  expect(await ensurePartitions(database.owner, TEST_DAY)).toBe(0);
  expect(await ensurePartitions(database.owner, TEST_DAY + 7)).toBe(PARTITIONED.length);
});

test('two programs that make room at once do not disturb each other', async () => {
  const made = await Promise.all([1, 2].map(() => ensurePartitions(database.owner, TEST_DAY + 21)));
  expect(made.sort()).toEqual([0, 2 * PARTITIONED.length]);
});

test('room is made while a writer holds its row, without waiting for it', async () => {
  await database.ingest.transaction().execute(async (trx) => {
    await trx
      .insertInto('record')
      .values(record(TEST_DAY + 30, 7))
      .execute();
    const made = await ensurePartitions(database.owner, TEST_DAY + 28);
    expect(made).toBe(PARTITIONED.length);
  });
});

test('M6: a row beyond the room is refused, not kept in a default', async () => {
  const far = database.ingest
    .insertInto('record')
    .values(record(TEST_DAY + 5_000))
    .execute();
  const error: unknown = await far.catch((caught: unknown) => caught);
  expect(sqlStateOf(error)).toBe('23514');
});

test('a partition goes when its last day is over, and not on it', () => {
  expect(planDrops(['chunk_w100'], 706)).toEqual([]);
  expect(planDrops(['chunk_w100'], 707)).toEqual(['chunk_w100']);
});

test('M6: what has passed its last day is forgotten, what has its last day today is not', async () => {
  const [gone, today] = [TEST_DAY + 33, TEST_DAY + 34];
  await database.ingest
    .insertInto('record')
    .values([record(gone, 1), record(today, 2)])
    .execute();
  await database.owner
    .insertInto('closed')
    .values([gone, today].map((day) => ({ vehicle_id: id(1), stream_id: id(day), ends_on: dateOfDay(day) })))
    .execute();
  await forgetEnded(database.owner, today);
  const left = await database.owner.selectFrom('record').select(['number']).where('number', '<', 7).execute();
  expect(left).toEqual([{ number: 2 }]);
  expect(await database.owner.selectFrom('closed').select('stream_id').execute()).toEqual([
    { stream_id: id(today) },
  ]);
  expect(planDrops(await partitionNames(database.owner), today)).toEqual([]);
});

test('the leaves of the audit log stay, whatever day it is', async () => {
  const hash = Buffer.alloc(32, 1);
  const leaf = { seq: 0, leaf_hash: hash, entry_id: 1, source: 'vault', source_no: 1 } as const;
  await database.owner
    .insertInto('audit_leaf')
    .values({ ...leaf, ends_on: dateOfDay(1) })
    .execute();
  await forgetEnded(database.owner, TEST_DAY);
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM audit_leaf`.execute(database.owner);
  expect(rows).toEqual([{ n: 1 }]);
});
