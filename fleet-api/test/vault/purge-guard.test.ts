/** M6: the vault forgets by its clock, and by no clock that leapt. A real database; no time passes. */
import { dayOf, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOfDay } from '../../src/database/days.ts';
import { acceptDay, LEAP_DAYS } from '../../src/database/forget.ts';
import { FORGOTTEN_TABLES, forgetEndedKeys, forgetKeysOfDay } from '../../src/vault/forget.ts';
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

/** Tables of the vault whose rows have a last day that somebody else sees to: none so far. */
const ELSEWHERE: readonly string[] = [];

test('M6: every table of the vault that has a last day is forgotten from', async () => {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'ends_on'`.execute(database.vault);
  expect(rows.map(({ name }) => name).sort()).toEqual([...FORGOTTEN_TABLES, ...ELSEWHERE].sort());
});

test('M6, R5: a case of theft ends with its looks on its day, and both under a legal hold after the hold', async () => {
  const { vault } = database;
  const [held, free] = [randomId(), randomId()];
  for (const case_id of [held, free]) {
    const people = { officers: ['ola'], asked_by: 'ola', confirmed_by: null };
    const times = { declared_s: TEST_NOW_S, asked_s: TEST_NOW_S, from_s: TEST_NOW_S, confirmed_s: null };
    const grant = { signed: null, grant_until_s: null, closed_s: TEST_NOW_S, destroyed_s: null };
    const ends_on = dateOfDay(TODAY);
    await vault
      .insertInto('theft_case')
      .values({ case_id, tenant: 'demo', vehicle_id: randomId(), ...people, ...times, ...grant, ends_on })
      .execute();
    const look = { opened_s: TEST_NOW_S, ends_s: TEST_NOW_S + 900, ends_on };
    await vault
      .insertInto('theft_session')
      .values({ session_id: randomId(), case_id, officer: 'ola', reason: 'The van was seen.', ...look })
      .execute();
  }
  const hold = { hold_id: randomId(), tenant: 'demo', rental_id: held, ends_on: dateOfDay(TODAY + 3) };
  await vault.insertInto('held_rental_key').values(hold).execute();
  const cases = async () =>
    (await vault.selectFrom('theft_case').select('case_id').execute()).map(({ case_id }) => case_id);
  const looks = async () =>
    (await vault.selectFrom('theft_session').select('case_id').execute()).map(({ case_id }) => case_id);
  await forgetEndedKeys(vault, TODAY + 1);
  expect(await cases()).toEqual([held]);
  expect(await looks()).toEqual([held]);
  await forgetEndedKeys(vault, TODAY + 4);
  expect(await cases()).toEqual([]);
  expect(await looks()).toEqual([]);
});
