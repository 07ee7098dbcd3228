import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPolicyReader } from '../../src/access/policy-in-force.ts';
import { DEFAULT_PERIODS, planPartitions } from '../../src/database/partitions.ts';
import { createDoors } from '../../src/doors/app.ts';
import { missingRoom, readyChecks } from '../../src/doors/checks.ts';
import type { ReadyCheck } from '../../src/http/readiness.ts';
import { insertPolicy } from '../../src/policy/policy-store.ts';
import { createTestDatabase } from '../../testing/index.ts';
import { type DoorFleet, json, NOW_S, openDoorFleet } from './door-fleet.ts';

let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet();
});
afterAll(() => doors.close());

type Ready = { ready: boolean; checks: { check: string; ok: boolean; problem: string | null }[] };

async function readyOf(checks: readonly ReadyCheck[]): Promise<[number, Ready]> {
  const answer = await createDoors({ ...doors.parts, checks }).request('/readyz');
  return [answer.status, await json<Ready>(answer)];
}

const sound = (db = doors.database.doors) => ({
  ...{ db, policyNow: createPolicyReader(), nowS: () => NOW_S },
  vault: { transportKeys: async () => new Uint8Array() },
  sequencer: { health: () => ({ ok: true, state: 'leading' as const }) },
});

test('/healthz says only that the process answers', async () => {
  expect(await json(doors.ask('/healthz'))).toEqual({ alive: true });
});

test('/readyz is ready when database, login, vault, policy, partitions, restore and audit are', async () => {
  const [status, ready] = await readyOf(readyChecks(sound()));
  expect(ready.checks.filter((check) => !check.ok)).toEqual([]);
  expect([status, ready.ready]).toEqual([200, true]);
  expect(ready.checks.map((check) => check.check)).toEqual([
    'database',
    'login',
    'vault',
    'policy',
    'partitions',
    'restore',
    'audit',
    'retention',
  ]);
});

test('each thing that is missing makes it not ready, by name and code', async () => {
  const empty = await createTestDatabase();
  const unreadable = await createTestDatabase();
  const edition = { version: 1, document: 'fleetveil_policy: 0', signed: new Uint8Array(1) };
  await insertPolicy(unreadable.owner, edition, NOW_S);
  const away = () => Promise.reject(new Error('Key (rider_id)=(secret) is away'));
  const cases: [string, string, Parameters<typeof readyChecks>[0]][] = [
    ['login', 'owner', sound(doors.database.owner)],
    ['vault', 'unreachable', { ...sound(), vault: { transportKeys: away } }],
    ['policy', 'policy_absent', sound(empty.doors)],
    ['policy', 'unreadable', sound(unreadable.doors)],
    ['partitions', 'missing', { ...sound(), nowS: () => NOW_S + 400 * 86_400 }],
    ['audit', 'halted', { ...sound(), sequencer: { health: () => ({ ok: false, state: 'halted' }) } }],
  ];
  for (const [name, problem, parts] of cases) {
    const [status, ready] = await readyOf(readyChecks(parts));
    expect(status, name).toBe(503);
    expect(
      ready.checks.find((check) => check.check === name),
      name,
    ).toEqual({ check: name, ok: false, problem });
    expect(JSON.stringify(ready)).not.toContain('secret');
  }
  await Promise.all([empty.drop(), unreadable.drop()]);
});

test('the doors’ login is no superuser, no owner, passes no row rule and inherits nothing', async () => {
  const { rows } = await sql<{ user: string }>`SELECT session_user AS user`.execute(doors.database.doors);
  expect(rows[0]?.user).toBe('fleetveil_doors');
  for (const table of ['rental', 'trip', 'chunk', 'audit_entry', 'vehicle']) {
    const read = sql`SELECT 1 FROM ${sql.table(table)}`.execute(doors.database.doors);
    await expect(read, table).rejects.toThrow(/permission denied|does not exist/);
  }
});

test('room is judged a week less far ahead than it is made', () => {
  const day = 20_619;
  const names = (on: number) => planPartitions(on, DEFAULT_PERIODS).map((partition) => partition.name);
  expect(missingRoom(names(day), day)).toBeUndefined();
  expect(missingRoom(names(day - 7), day)).toBeUndefined();
  expect(missingRoom(names(day - 15), day)).toBe('missing');
  expect(missingRoom(names(day).slice(1), day - 1)).toBe('missing');
  expect(missingRoom([randomId()], day)).toBe('missing');
});

test('asking often asks once', async () => {
  let asked = 0;
  const slow: ReadyCheck = { name: 'slow', problem: async () => void asked++ };
  const app = createDoors({ ...doors.parts, checks: [slow] });
  await Promise.all(Array.from({ length: 20 }, () => app.request('/readyz')));
  expect(asked).toBe(1);
});
