/** M6: the vault forgets by its clock, and by no clock that leapt. A real database; no time passes. */
import { dayOf, randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOfDay } from '../../src/database/days.ts';
import { acceptDay, LEAP_DAYS } from '../../src/database/forget.ts';
import { forgetKeysOfDay } from '../../src/vault/forget.ts';
import { createTestDatabase, TEST_NOW_S, type TestDatabase } from '../../testing/index.ts';

const TODAY = dayOf(TEST_NOW_S);
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const tombstone = (day: number) =>
  database.vault
    .insertInto('closed_stream')
    .values({ stream_id: randomId(), destroyed_s: TEST_NOW_S, ends_on: dateOfDay(day) })
    .execute();
const left = async () =>
  (await database.vault.selectFrom('closed_stream').select('stream_id').execute()).length;

test('M6: a row is there on its last day and gone on the next; a clock that leapt takes nothing, however often it is asked', async () => {
  await tombstone(TODAY);
  expect(await forgetKeysOfDay(database.vault, TODAY)).toBe(0);
  expect(await forgetKeysOfDay(database.vault, TODAY + 1)).toBe(1);
  await tombstone(TODAY + 5);
  const far = TODAY + 2 + LEAP_DAYS;
  for (const day of [far, far + 1, far + 5_000])
    expect(await forgetKeysOfDay(database.vault, day)).toBe('clock_leapt');
  expect(await left()).toBe(1);
  // Exactly as far as it may be is no leap; and a clock that was put right goes on.
  expect(await forgetKeysOfDay(database.vault, TODAY + 2)).toBe(0);
  expect(await left()).toBe(1);
  expect(await forgetKeysOfDay(database.vault, TODAY + 2 + LEAP_DAYS)).toBe(1);
  expect(await left()).toBe(0);
});

test('M6: who says that the clock is right has it followed from there', async () => {
  const far = TODAY + 5_000;
  await tombstone(far - 1);
  expect(await forgetKeysOfDay(database.vault, far)).toBe('clock_leapt');
  await acceptDay(database.vault, far - 1);
  expect(await forgetKeysOfDay(database.vault, far)).toBe(1);
});

test('M6: a clock that goes back forgets nothing and moves the guard nowhere', async () => {
  const before = TODAY + 5_000;
  await tombstone(before);
  expect(await forgetKeysOfDay(database.vault, TODAY - 1_000)).toBe(0);
  expect(await forgetKeysOfDay(database.vault, before + 1)).toBe(1);
});
