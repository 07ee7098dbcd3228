/** Editions of the policy as ingest holds them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGuards } from '../../src/ingest/guards.ts';
import { insertPolicy } from '../../src/policy/policy-store.ts';
import { neededPeriods } from '../../src/policy/room.ts';
import { STILL_COMING_S } from '../../src/policy/still-coming.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';

const text = readFileSync(fileURLToPath(import.meta.resolve('@fleetveil/proto/policy.yaml')), 'utf8');
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.owner.deleteFrom('policy').execute();
});
afterAll(() => database.drop());

const publish = (version: number, change: (document: string) => string = (document) => document, atS = 0) =>
  insertPolicy(
    database.owner,
    {
      version,
      document: change(text.replace(/^version: \d+/m, `version: ${version}`)),
      signed: new Uint8Array(8),
    },
    atS,
  );

test('M5: a record is judged by the edition it was made under; one that is not known, by the one in force', async () => {
  const guards = createGuards();
  await guards.look(database.owner);
  expect(() => guards.guard()).toThrow('none is published');
  await publish(1);
  await guards.look(database.owner);
  await publish(2, (document) => document.replace('distance: coarse 100 m', 'distance: coarse 1 km'));
  await guards.look(database.owner);
  const stepOf = (version?: number) => guards.guard(version).signals.rental_contract.distance;
  expect(stepOf(1)).toMatchObject({ step: '100 m' });
  expect([stepOf(2), stepOf(3), stepOf()]).toEqual(Array(3).fill({ kind: 'coarse', step: '1 km' }));
  expect(guards.version()).toBe(2);
});

test('one that starts later knows the editions before; one that no rule of ours lets through is passed over', async () => {
  await publish(3, (document) => document.replace('tick_s: 900', 'tick_s: 1'));
  await publish(4);
  const guards = createGuards();
  await guards.look(database.owner);
  expect([1, 2, 3, 4].map((version) => guards.guard(version).version)).toEqual([1, 2, 4, 4]);
});

test('each edition knows when the next one came into force, also one that ingest held before', async () => {
  const guards = createGuards();
  await guards.look(database.owner);
  expect(guards.guard(4).replacedS).toBeUndefined();
  await publish(5, undefined, 1_800_000_000);
  await guards.look(database.owner);
  expect([4, 5].map((version) => guards.guard(version).replacedS)).toEqual([1_800_000_000, undefined]);
  const restarted = createGuards();
  await restarted.look(database.owner);
  expect(restarted.guard(4).replacedS).toBe(1_800_000_000);
});

test('M4: there is room for what may still come under an edition with longer periods', async () => {
  await publish(6, (document) => document.replaceAll('for: 12 months', 'for: 6 months'), 1_800_000_000);
  const daysOf = async (nowS: number) => (await neededPeriods(database.owner, nowS))?.trip;
  expect(await daysOf(1_800_000_000 + STILL_COMING_S)).toBe(365);
  expect(await daysOf(1_800_000_000 + STILL_COMING_S + 1)).toBe(168);
});
