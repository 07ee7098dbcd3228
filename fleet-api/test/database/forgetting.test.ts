/** The supervisor forgets every day, and by no clock that leapt. */
import { randomId } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FleetApiConfig } from '../../src/config.ts';
import { dateOfDay } from '../../src/database/days.ts';
import { acceptDay, forgetDay, LEAP_DAYS } from '../../src/database/forget.ts';
import { startUpkeep } from '../../src/supervisor/upkeep.ts';
import { createTestDatabase, TEST_DAY, type TestDatabase } from '../../testing/index.ts';

const DAY_S = 86_400;
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const ending = (day: number, riderId: string) =>
  database.owner
    .insertInto('quarantine')
    .values({
      code: 1,
      tenant: riderId,
      vehicle_id: null,
      hour_s: 0,
      length: 1,
      sealed: null,
      ends_on: dateOfDay(day),
    })
    .execute();
const left = async () => {
  const rows = await database.owner.selectFrom('quarantine').select('tenant').orderBy('tenant').execute();
  return rows.map((row) => row.tenant);
};

const copiedOn = async () =>
  (await database.owner.selectFrom('fleet_day_count').select('day').execute()).map(({ day }) => day);

test('M6, M9: with each new day of the clock what has ended goes, and administrators get its copy, by itself', async () => {
  const car = { vehicle_id: randomId(), tenant: 'demo', kind: 'car', label: 'A' } as const;
  await database.owner.insertInto('vehicle').values(car).execute();
  await ending(TEST_DAY, 'a');
  await ending(TEST_DAY + 1, 'b');
  let today = TEST_DAY;
  const events: string[] = [];
  const log = { info: (event: string) => events.push(event), warn: (event: string) => events.push(event) };
  const config = { demo: false, tenant: 'demo', clock: { demo: false } } as FleetApiConfig;
  const clock = { nowS: () => today * DAY_S };
  const upkeep = startUpkeep(config, database.owner, clock as never, { ...log, error: log.warn } as never);
  const patient = { timeout: 180_000, interval: 100 };
  today = TEST_DAY + 1;
  await expect.poll(left, patient).toEqual(['b']);
  await expect.poll(copiedOn, patient).toEqual([dateOfDay(TEST_DAY + 1)]);
  today = TEST_DAY + 2;
  await expect.poll(left, patient).toEqual([]);
  await expect.poll(copiedOn, patient).toEqual([dateOfDay(TEST_DAY + 2)]);
  await ending(TEST_DAY + 2, 'c');
  today = TEST_DAY + 2 + LEAP_DAYS + 1;
  await expect.poll(() => events, patient).toContain('clock_leapt');
  expect(await left()).toEqual(['c']);
  expect(await copiedOn()).toEqual([dateOfDay(TEST_DAY + 2)]);
  await upkeep.stop();
});

test('M6: a clock that leapt is followed neither the next day nor after a restart, until somebody accepts it', async () => {
  await forgetDay(database.owner, TEST_DAY);
  await ending(TEST_DAY, 'a');
  const leaptDay = TEST_DAY + LEAP_DAYS + 1;
  for (const day of [leaptDay, leaptDay + 1, leaptDay + 200])
    expect(await forgetDay(database.owner, day)).toBe('clock_leapt');
  expect(await left()).toEqual(['a']);
  await acceptDay(database.owner, leaptDay + 200);
  expect(await forgetDay(database.owner, leaptDay + 201)).toMatchObject({ rows: 1 });
});

test('M6: put right, the clock is followed again; set back and forward, it has not leapt', async () => {
  await forgetDay(database.owner, TEST_DAY);
  await ending(TEST_DAY, 'a');
  expect(await forgetDay(database.owner, TEST_DAY + 1000)).toBe('clock_leapt');
  expect(await forgetDay(database.owner, TEST_DAY - 1000)).toMatchObject({ rows: 0 });
  expect(await forgetDay(database.owner, TEST_DAY + 1)).toMatchObject({ rows: 1 });
});
