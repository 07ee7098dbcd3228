/** Publishing an edition: what it has to say first. */
import { dayOf, randomId, v1 } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entriesFor } from '../../src/audit/audit-log.ts';
import { publishOrganisation, readOrganisationFile } from '../../src/organisation/publish.ts';
import {
  announcedPolicy,
  insertAnnounced,
  insertPolicy,
  policyVersion,
  readPolicy,
  withdrawAnnounced,
} from '../../src/policy/policy-store.ts';
import {
  bringIntoForce,
  type PublishedPolicy,
  publishPolicy,
  readPolicyFile,
} from '../../src/policy/publish.ts';
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

const DAY_S = 86_400;
/** As in `database/partitions.ts`. */
const PARTITIONS_LOCK = 0x726f6f6d;
let nowS = NOW_S;

async function publish(version: number, ...edits: readonly Edit[]): Promise<PublishedPolicy> {
  const shipped = (await readPolicyFile()).replace(/^version: \d+/m, `version: ${version}`);
  const document = edits.reduce((text, [from, to]) => text.replace(from, to), shipped);
  return publishPolicy(database.owner, fleet.signers.policy, { tenant: TENANT, document, nowS });
}

const MORE_OFTEN: Edit = ['tick_s: 900', 'tick_s: 600'];
const told = (date: string): Edit => [
  '    when: On every tick, always.\n',
  `    when: On every tick, always.\n    notice_date: ${date}\n`,
];
/** A day of the fleet's clock as a date. */
const date = (plusDays: number): string =>
  new Date((nowS + plusDays * DAY_S) * 1000).toISOString().slice(0, 10);

async function withoutScore(): Promise<Edit> {
  const score = / {2}driving_score:\n[\s\S]*?(?=\n {2}# 17)/.exec(await readPolicyFile())?.[0] ?? '';
  return [score, '  driving_score: never\n'];
}

const idle = {
  code: 'policy_invalid',
  message: expect.stringContaining(
    'purposes.live_service.notice_date: a `notice_date` that is still to come',
  ),
};

test('P22: a first edition, which holds at once, says of nothing that it begins on a day to come', async () => {
  await expect(publish(1, told(date(1)))).rejects.toMatchObject(idle);
  expect(await policyVersion(database.owner)).toBe(0);
});

test('P22: an edition that knows more is refused until it says when its riders are told', async () => {
  expect(await publish(1)).toEqual({ version: 1 });
  await expect(publish(2, MORE_OFTEN)).rejects.toMatchObject({
    code: 'policy_invalid',
    message: expect.stringContaining('purposes.live_service.notice_date: a purpose that may know more'),
  });
  expect(await policyVersion(database.owner)).toBe(1);
});

test('P22: a notice date to come has no effect where nothing grows: refused', async () => {
  for (const edits of [[], [['tick_s: 900', 'tick_s: 1800'] as const]])
    await expect(publish(2, told(date(1)), ...edits)).rejects.toMatchObject(idle);
  expect(await policyVersion(database.owner)).toBe(1);
  expect(await announcedPolicy(database.owner)).toBeUndefined();
});

/** An organisation whose assessment has looked at editions up to this one. */
async function assess(upTo: number): Promise<void> {
  const document = (await readOrganisationFile())
    .replace(/^version: \d+/m, `version: ${upTo}`)
    .replace('covers_policy_version: 1', `covers_policy_version: ${upTo}`);
  await publishOrganisation(database.owner, { tenant: TENANT, document, nowS });
}

test('L2: what may know more is published only once it was assessed, what knows less at any time', async () => {
  const unassessed = {
    code: 'policy_unassessed',
    message: expect.stringMatching(/^impact_assessment\.covers_policy_version: version 2 /),
  };
  await expect(publish(2, MORE_OFTEN, told(date(2)))).rejects.toMatchObject(unassessed);
  await assess(1);
  await expect(publish(2, MORE_OFTEN, told(date(2)))).rejects.toMatchObject(unassessed);
  expect(await announcedPolicy(database.owner)).toBeUndefined();
  await assess(3);
});

test('P22: a notice that comes with the change, or after it, tells nobody in time', async () => {
  for (const day of [date(-1), date(0)]) {
    await expect(publish(2, MORE_OFTEN, told(day))).rejects.toMatchObject({
      code: 'policy_invalid',
      message: expect.stringContaining('after the day of publication'),
    });
  }
  expect([await policyVersion(database.owner), await announcedPolicy(database.owner)]).toEqual([
    1,
    undefined,
  ]);
});

test('P22: an announced edition holds from its day and not a second earlier', async () => {
  const holdsFrom = date(2);
  expect(await publish(2, MORE_OFTEN, told(holdsFrom))).toEqual({ version: 2, holdsFrom });
  expect(await announcedPolicy(database.owner)).toMatchObject({ version: 2, holdsFrom, announcedS: nowS });
  const midnight = Date.parse(`${holdsFrom}T00:00:00Z`) / 1000;
  expect(await bringIntoForce(database.owner, TENANT, midnight - 1)).toBeUndefined();
  expect(await policyVersion(database.owner)).toBe(1);
  expect(await bringIntoForce(database.owner, TENANT, midnight)).toBe(2);
  expect(await bringIntoForce(database.owner, TENANT, midnight)).toBeUndefined();
  expect([await policyVersion(database.owner), await announcedPolicy(database.owner)]).toEqual([
    2,
    undefined,
  ]);
  nowS = midnight;
});

test('M7: announcing and coming into force are in the log', async () => {
  const entries = await entriesFor(database.owner, { tenant: TENANT }, { limit: 2 });
  expect(entries.map(({ entry }) => [entry.act, entry.detail])).toEqual([
    ['policy_published', { policyVersion: 2 }],
    ['policy_announced', { policyVersion: 2, fromDay: dayOf(nowS) }],
  ]);
});

test('what knows less is in force at once, and withdraws what was announced', async () => {
  const LESS_OFTEN: Edit = ['tick_s: 900', 'tick_s: 1800'];
  const MOST_OFTEN: Edit = ['tick_s: 900', 'tick_s: 300'];
  await publish(3, MOST_OFTEN, told(date(5)));
  await expect(publish(3, LESS_OFTEN, told(date(0)))).rejects.toMatchObject({ code: 'policy_older' });
  expect(await publish(4, LESS_OFTEN, told(date(0)))).toEqual({ version: 4 });
  expect(await announcedPolicy(database.owner)).toBeUndefined();
  expect(await bringIntoForce(database.owner, TENANT, nowS + 30 * DAY_S)).toBeUndefined();
  expect(await policyVersion(database.owner)).toBe(4);
});

test('P22: a purpose that is new is refused until it says when its riders are told', async () => {
  const SLOWER: Edit = ['tick_s: 900', 'tick_s: 1800'];
  expect(await publish(5, SLOWER, told(date(0)), await withoutScore())).toEqual({ version: 5 });
  await expect(publish(6, SLOWER, told(date(0)))).rejects.toMatchObject({
    message: expect.stringContaining('purposes.driving_score.notice_date: a purpose that is new'),
  });
});

test.each<[what: string, path: string, edit: Edit]>([
  ['finer than the floor', 'regions.resolution.city', ['city: 8', 'city: 10']],
  ['without a period', 'purposes.maintenance.kept', ['from: move_end, for: 30 days', 'from: move_end']],
  [
    'with a period that is none (T1)',
    'purposes.maintenance.kept',
    ['from: move_end, for: 30 days', 'from: move_end, for: as long as necessary'],
  ],
])('M5, T1: a policy %s cannot be published', async (_what, path, edit) => {
  await expect(publish(9, edit)).rejects.toMatchObject({
    code: 'policy_invalid',
    message: expect.stringContaining(path),
  });
  expect(await policyVersion(database.owner)).toBe(5);
});

test('L2: a policy without the weighing of an interest cannot be published', async () => {
  const text = await readPolicyFile();
  const weighing = / {4}balancing: >-\n(?: {6}.*\n)+/.exec(text)?.[0] ?? '';
  expect(weighing).not.toBe('');
  await expect(publish(9, [weighing, ''])).rejects.toMatchObject({
    code: 'policy_invalid',
    message: expect.stringContaining('purposes.dispute.balancing'),
  });
});

test('M5: an edition of before a member was asked for is read as it was carried out, and gives way to a next that says it', async () => {
  const upgraded = await createTestDatabase();
  const { policy: signer } = fleet.signers;
  const of = async (version: number) =>
    (await readPolicyFile()).replace(/^version: \d+/m, `version: ${version}`);
  const before = async (version: number) => (await of(version)).replace(/^claims: .*\n/m, '');
  const document = await before(1);
  const body = v1.PolicyDocument.encode({ tenant: TENANT, version: 1, document }).finish();
  const signed = await signer.sign('policy', TENANT, body);
  await insertPolicy(upgraded.owner, { version: 1, document, signed }, NOW_S);
  const read = await readPolicy(upgraded.owner, 1);
  expect(read.policy.claims).toEqual({ resolution: 10 });
  expect([read.document, Buffer.from(read.signed)]).toEqual([document, Buffer.from(signed)]);
  const publishNext = (text: string) =>
    publishPolicy(upgraded.owner, signer, { tenant: TENANT, document: text, nowS: NOW_S });
  await expect(publishNext(await before(2))).rejects.toMatchObject({
    ...{ code: 'policy_invalid', message: expect.stringContaining('claims') },
  });
  expect(await publishNext(await of(2))).toEqual({ version: 2 });
  await upgraded.drop();
});

test('M5: after a restore no edition takes a number under which units hold another text', async () => {
  const restored = await createTestDatabase();
  const publishAs = async (version: number, despiteUnits = false) =>
    publishPolicy(restored.owner, fleet.signers.policy, {
      ...{ tenant: TENANT, nowS: NOW_S, despiteUnits },
      document: (await readPolicyFile()).replace(/^version: \d+/m, `version: ${version}`),
    });
  await publishAs(6);
  const vehicle_id = randomId();
  const unit = { unit_id: randomId(), tenant: TENANT, vehicle_id, policy_version: 7 };
  await restored.owner
    .insertInto('vehicle')
    .values({ vehicle_id, tenant: TENANT, kind: 'car', label: 'car' })
    .execute();
  await restored.owner
    .insertInto('unit')
    .values({ ...unit, certificate: new Uint8Array() })
    .execute();
  const refused = { code: 'policy_older', message: expect.stringContaining('above 7') };
  await expect(publishAs(7)).rejects.toMatchObject(refused);
  expect(await publishAs(8)).toEqual({ version: 8 });
  // A unit that is taken over keeps nobody from publishing.
  await restored.owner.updateTable('unit').set({ policy_version: 2_147_483_647 }).execute();
  await expect(publishAs(9)).rejects.toMatchObject({ code: 'policy_older' });
  expect(await publishAs(9, true)).toEqual({ version: 9 });
  await restored.drop();
});

test('P22: what is announced while the edition before it comes into force stays announced', async () => {
  const { owner } = database;
  const { document, signed } = await readPolicy(owner, await policyVersion(owner));
  const edition = { document, signed };
  await withdrawAnnounced(owner);
  await insertAnnounced(owner, { ...edition, version: 40, holdsFrom: date(0) }, nowS);
  const newer = { ...edition, version: 41, holdsFrom: date(200) };
  let coming: Promise<number | undefined> | undefined;
  await owner.transaction().execute(async (trx) => {
    // Days for which there are no partitions yet: it has read what is due, and waits for this.
    await sql`SELECT pg_advisory_xact_lock(${PARTITIONS_LOCK})`.execute(trx);
    coming = bringIntoForce(owner, TENANT, nowS + 100 * DAY_S);
    await expect
      .poll(async () => {
        const { rows } = await sql`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory'`.execute(
          owner,
        );
        return rows.length;
      })
      .toBeGreaterThan(0);
    await withdrawAnnounced(trx);
    await insertAnnounced(trx, newer, nowS);
  });
  expect(await coming).toBeUndefined();
  expect(await announcedPolicy(owner)).toMatchObject({ version: 41 });
});
