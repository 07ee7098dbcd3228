/** Publishing an edition: what it has to say first. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policyVersion } from '../../src/policy/policy-store.ts';
import { publishPolicy, readPolicyFile } from '../../src/policy/publish.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { makeFleet, NOW_S, TENANT, type TestFleet } from '../vault/fleet.ts';

type Edit = readonly [string, string];
let database: TestDatabase;
let fleet: TestFleet;
beforeAll(async () => {
  database = await createTestDatabase();
  fleet = await makeFleet(database);
});
afterAll(async () => {
  await fleet.close();
  await database.drop();
});

async function publish(version: number, ...edits: readonly Edit[]): Promise<number> {
  const shipped = (await readPolicyFile()).replace(/^version: \d+/m, `version: ${version}`);
  const document = edits.reduce((text, [from, to]) => text.replace(from, to), shipped);
  return publishPolicy(database.owner, fleet.signers.policy, { tenant: TENANT, document, nowS: NOW_S });
}

const MORE_OFTEN: Edit = ['tick_s: 900', 'tick_s: 600'];
const TOLD: Edit = [
  '    when: On every tick, always.\n',
  '    when: On every tick, always.\n    notice_date: 2027-01-01\n',
];

async function withoutScore(): Promise<Edit> {
  const score = / {2}driving_score:\n[\s\S]*?(?=\n {2}# 17)/.exec(await readPolicyFile())?.[0] ?? '';
  return [score, '  driving_score: never\n'];
}

test('P22: an edition that knows more is refused until it says when its riders are told', async () => {
  expect(await publish(1)).toBe(1);
  await expect(publish(2, MORE_OFTEN)).rejects.toMatchObject({
    code: 'policy_invalid',
    message: expect.stringContaining('purposes.live_service.notice_date: a purpose that may know more'),
  });
  expect(await policyVersion(database.owner)).toBe(1);
  expect(await publish(2, MORE_OFTEN, TOLD)).toBe(2);
});

test('P22: a purpose that is new is refused until it says when its riders are told', async () => {
  expect(await publish(3, MORE_OFTEN, TOLD, await withoutScore())).toBe(3);
  await expect(publish(4, MORE_OFTEN, TOLD)).rejects.toMatchObject({
    message: expect.stringContaining('purposes.driving_score.notice_date: a purpose that is new'),
  });
});

test('what knows less needs no notice', async () => {
  expect(await publish(5, ['tick_s: 900', 'tick_s: 1800'], TOLD, await withoutScore())).toBe(5);
});
