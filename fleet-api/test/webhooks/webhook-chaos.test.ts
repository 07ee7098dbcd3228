/** Whatever the insurer's server does, it is told each thing once to its idempotent eye, and the account is even. */
import { randomBytes, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadWebhookKeys } from '../../src/keys/signers.ts';
import { createOrganisationReader } from '../../src/organisation/organisation-store.ts';
import { runWebhooks, type WebhookRun } from '../../src/webhooks/deliver.ts';
import { createSecretSeal } from '../../src/webhooks/secret-seal.ts';
import { MOST_TRIES } from '../../src/webhooks/webhook.ts';
import { createChance } from '../doors/chance.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
} from '../doors/door-fleet.ts';
import { type InsurersServer, type Mood, startInsurer } from './insurers-server.ts';

let doors: DoorFleet;
let officer: string;
let insurer: InsurersServer;
/** Real time as the job is told it: it goes on by itself from try to try. */
let realS = 0;

beforeAll(async () => {
  doors = await openDoorFleet({ realS: () => realS });
  officer = await doors.token('officer-1', 'privacy_officer');
});
afterAll(() => doors.close());
beforeEach(async () => {
  realS = Math.floor(Date.now() / 1000) + 10;
  insurer = await startInsurer();
  await putInsurer(insurer.url);
  await rotate();
});
afterEach(async () => {
  await insurer.close();
  await doors.database.owner.deleteFrom('webhook_delivery').execute();
});

const putInsurer = (webhook_url: string) =>
  doors.ask('/v1/privacy/insurers/insurer-1', { method: 'PUT', token: officer, body: { webhook_url } });

/** A new secret, which the insurer keeps beside those it has. */
async function rotate(): Promise<void> {
  const answer = doors.ask('/v1/privacy/insurers/insurer-1/secret', { method: 'POST', token: officer });
  insurer.secrets.push((await json<{ secret: string }>(answer)).secret);
}

/** Something to tell; answers the release it is about. */
async function tell(insurer_id = 'insurer-1'): Promise<string> {
  const release_id = randomId();
  await doors.database.owner
    .insertInto('webhook_delivery')
    .values({
      ...{ webhook_id: randomId(), tenant: TENANT, insurer_id, release_id, kind: 'accident.released' },
      ...{ state: 'waiting', last_outcome: null, done_real_s: null, ends_on: dateOf(NOW_S, 35) },
    })
    .execute();
  return release_id;
}

const run = (tryMs = 5_000, webhookSeal = doors.parts.webhookSeal): Promise<WebhookRun> =>
  runWebhooks(
    {
      ...{ db: doors.database.doors, organisationNow: createOrganisationReader(), chance: () => 0.5, tryMs },
      ...{ webhookReach: { private: true }, webhookSeal },
    },
    { nowS: NOW_S, realS },
  );

/** Runs until nothing waits any more; answers how often. */
async function runAll(tryMs?: number): Promise<number> {
  for (let runs = 0; ; runs += 1) {
    const { rows } = await sql<{ next: number | null }>`
      SELECT min(next_real_s) AS next FROM webhook_delivery`.execute(doors.database.owner);
    const next = rows[0]?.next ?? null;
    if (next === null) return runs;
    realS = Math.max(realS, next);
    await run(tryMs);
  }
}

async function account(): Promise<Record<string, number>> {
  const { items } = await json<{ items: { webhooks: Record<string, number> }[] }>(
    doors.ask('/v1/privacy/insurers', { token: officer }),
  );
  return items[0]?.webhooks ?? {};
}
const even = (more: object) => ({ waiting: 0, delivered: 0, given_up: 0, disabled: 0, ...more });

test.each<[string, Mood[]]>([
  ['errors', [500, 503, 404]],
  ['a redirect, which is not followed', ['redirect']],
  ['answers that get lost after it took it up', ['hang_up', 'hang_up']],
])('P4: through %s it is told once', async (_, moods) => {
  const releaseId = await tell();
  insurer.moods = [...moods];
  expect(await runAll()).toBe(moods.length + 1);
  expect([...insurer.taken.values()]).toEqual([
    `{"type":"accident.released","data":{"release_id":"${releaseId}"}}`,
  ]);
  expect([insurer.tries, insurer.forged]).toEqual([moods.length + 1, 0]);
  expect(await account()).toEqual(even({ delivered: 1 }));
});

test('P4: a server that never answers is tried again, and told once', async () => {
  await tell();
  insurer.moods = ['never'];
  await runAll(300);
  expect([insurer.taken.size, insurer.tries]).toEqual([1, 2]);
  expect(await account()).toEqual(even({ delivered: 1 }));
});

test('P4: a server that goes over to another protocol is tried again, and holds nobody else up', async () => {
  await Promise.all([tell(), tell()]);
  insurer.moods = ['upgrade'];
  await runAll(300);
  expect([insurer.taken.size, insurer.tries]).toEqual([2, 3]);
  expect(await account()).toEqual(even({ delivered: 2 }));
});

test('P4: a slow server is waited for, and asked no second time', async () => {
  await tell();
  insurer.moods = ['slow'];
  expect(await runAll(60_000)).toBe(1);
  expect([insurer.taken.size, insurer.tries]).toEqual([1, 1]);
  expect(await account()).toEqual(even({ delivered: 1 }));
});

test('P4: in any mix of faults, each thing once, and the account is even', async () => {
  const chance = createChance(Number(process.env['FLEETVEIL_SEED'] ?? Date.now() % 1_000_003));
  const moods: Mood[] = [200, 500, 'hang_up', 'redirect', 429, 'slow'];
  const told = await Promise.all(Array.from({ length: 25 }, () => tell()));
  insurer.moods = Array.from({ length: 60 }, () => chance.pick(moods));
  await runAll();
  const bodies = [...insurer.taken.values()].map(
    (body) => (JSON.parse(body) as { data: { release_id: string } }).data,
  );
  expect(bodies.map((data) => data.release_id).sort()).toEqual([...told].sort());
  expect(insurer.forged).toBe(0);
  expect(await account()).toEqual(even({ delivered: 25 }));
});

test('P4: while a secret is exchanged both are signed with; a day later only the new one', async () => {
  const [old] = insurer.secrets;
  await rotate();
  const [, fresh] = insurer.secrets;
  for (const secrets of [[old], [fresh]]) {
    insurer.secrets = secrets.map(String);
    await tell();
    expect(await run()).toMatchObject({ delivered: 1 });
  }
  realS += 86_401;
  insurer.secrets = [String(old)];
  await tell();
  expect(await run()).toMatchObject({ delivered: 0, again: 1 });
  expect(insurer.forged).toBe(1);
  insurer.secrets = [String(fresh)];
  await runAll();
  expect(await account()).toEqual(even({ delivered: 3 }));
});

test('P4: 410 disables, tells the officer, and nothing more is sent until the address is set anew', async () => {
  await tell();
  insurer.moods = [410];
  expect(await run()).toMatchObject({ disabled: 1 });
  await tell();
  await runAll();
  expect(insurer.tries).toBe(1);
  const { items } = await json<{ items: { disabled_s: number | null }[] }>(
    doors.ask('/v1/privacy/insurers', { token: officer }),
  );
  expect(items[0]?.disabled_s).toBe(NOW_S);
  expect(await account()).toEqual(even({ disabled: 2 }));
  await putInsurer(insurer.url);
  await tell();
  await runAll();
  expect(await account()).toEqual(even({ disabled: 2, delivered: 1 }));
});

test('P4: an address that was set anew while the one before says 410 is told', async () => {
  const before = insurer;
  before.moods = ['slowly_gone'];
  await tell();
  const running = run();
  await expect.poll(() => before.tries).toBe(1);
  insurer = await startInsurer();
  await putInsurer(insurer.url);
  await rotate();
  await running;
  await tell();
  await runAll();
  await before.close();
  expect(insurer.tries).toBe(1);
  expect(await account()).toEqual(even({ disabled: 1, delivered: 1 }));
});

test('G5, P4: of a release that ended before its insurer could be told nothing but that is told', async () => {
  const { owner } = doors.database;
  const { vehicleId } = await doors.addVehicle();
  const [caseId, over, holds] = [randomId(), await tell(), await tell()];
  const ends_on = dateOf(NOW_S, 90);
  await owner
    .insertInto('accident_case')
    .values({
      ...{ case_id: caseId, tenant: TENANT, vehicle_id: vehicleId, stream_id: randomId(), rental_id: null },
      ...{ certificate: Buffer.alloc(8), opened_s: NOW_S, look_s: null, objected_s: NOW_S, closed_s: null },
      ...{ closed_by: null, ends_on },
    })
    .execute();
  const release = {
    ...{
      case_id: caseId,
      tenant: TENANT,
      insurer_id: 'insurer-1',
      reason: 'Claim 17.',
      asked_by: 'operator' as const,
    },
    ...{ released_s: NOW_S - 60, until_s: NOW_S + 86_400, fetched_s: null, ends_on },
  } as const;
  await owner
    .insertInto('accident_release')
    .values([
      { ...release, release_id: over, ended_s: NOW_S, ended_because: 'objected' as const },
      { ...release, release_id: holds, ended_s: null, ended_because: null },
    ])
    .execute();
  await runAll();
  expect([...insurer.taken.values()]).toEqual([
    `{"type":"accident.released","data":{"release_id":"${holds}"}}`,
  ]);
  expect(await account()).toEqual(even({ delivered: 1, disabled: 1 }));
});

test('a server that is away for days is given up, in the log, after eleven tries', async () => {
  await tell();
  insurer.moods = Array.from({ length: 20 }, () => 500);
  expect(await runAll()).toBe(MOST_TRIES);
  expect(await account()).toEqual(even({ given_up: 1 }));
  const { items } = await json<{ items: object[] }>(
    doors.ask('/v1/privacy/insurers/insurer-1/webhooks', { token: officer }),
  );
  expect(items).toMatchObject([{ state: 'given_up', tries: MOST_TRIES, last_outcome: 'status_500' }]);
});

test('two jobs at once send each thing once; one that was killed leaves it to the next', async () => {
  await Promise.all([tell(), tell(), tell()]);
  const runs = await Promise.all([run(), run()]);
  expect(runs[0].delivered + runs[1].delivered).toBe(3);
  expect(insurer.tries).toBe(3);
  await tell();
  // As a kill leaves it: taken up, and nobody wrote down what came of it.
  await sql`UPDATE webhook_delivery SET tries = 1, next_real_s = ${realS + 60} WHERE state = 'waiting'`.execute(
    doors.database.owner,
  );
  expect(await run()).toMatchObject({ delivered: 0 });
  await runAll();
  expect(await account()).toEqual(even({ delivered: 4 }));
});

test('L4, M8: nobody is told without a contract, and no private address unless the settings say so', async () => {
  await tell('insurer-2');
  await tell();
  const publicOnly = { webhookReach: { private: false }, chance: () => 0.5, db: doors.database.doors };
  const { webhookSeal } = doors.parts;
  const parts = { ...publicOnly, webhookSeal, organisationNow: createOrganisationReader() };
  expect(await runWebhooks(parts, { nowS: NOW_S, realS })).toMatchObject({ disabled: 1, again: 1 });
  expect(insurer.tries).toBe(0);
  const { rows } = await sql`SELECT last_outcome FROM webhook_delivery ORDER BY insurer_id`.execute(
    doors.database.owner,
  );
  expect(rows).toEqual([{ last_outcome: 'refused_address' }, { last_outcome: 'no_contract' }]);
});

test('M8: the officer cannot put a user, or an insurer that the organisation does not name', async () => {
  expect(await problemOf(putInsurer('https://user:secret@claims.example/'))).toEqual([
    422,
    'webhook_refused',
  ]);
  const put = (id: string, body: object) =>
    doors.ask(`/v1/privacy/insurers/${id}`, { method: 'PUT', token: officer, body });
  expect(await problemOf(put('insurer-2', {}))).toEqual([422, 'insurer_unknown']);
  expect(await problemOf(put('host-1', {}))).toEqual([422, 'insurer_unknown']);
  expect(await problemOf(put('insurer-1', { public_key: { kty: 'oct', k: 'AAAA' } }))).toEqual([
    ...[422, 'insurer_key_invalid'],
  ]);
});

/** Every value of every table, bytes as they are, the rest as text. */
async function dump(): Promise<Buffer> {
  const { owner } = doors.database;
  const { rows: tables } = await sql<{ name: string }>`SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`.execute(
    owner,
  );
  const parts: Buffer[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(name)}`.execute(owner);
    for (const value of rows.flatMap((row) => Object.values(row)))
      parts.push(Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value) ?? ''));
  }
  return Buffer.concat(parts);
}

const stored = () =>
  doors.database.owner.selectFrom('webhook_secret').selectAll().orderBy('number').execute();

test('M2, F4: no table holds a webhook secret, in any form; each row is its own insurer’s alone', async () => {
  await rotate();
  const all = await dump();
  expect(insurer.secrets).toHaveLength(2);
  for (const text of insurer.secrets) {
    const bytes = Buffer.from(text.slice('whsec_'.length), 'base64');
    expect(bytes).toHaveLength(32);
    for (const form of [bytes, bytes.toString('base64'), bytes.toString('hex'), text])
      expect(all.includes(form), String(form)).toBe(false);
  }
  const [row] = await stored();
  expect(all.includes(row?.sealed ?? 'none'), 'the search finds what is there').toBe(true);
  const { webhookSeal } = doors.parts;
  const kept = { sealed: row?.sealed ?? Buffer.alloc(0), keyId: row?.key_id ?? Buffer.alloc(0) };
  const owner = { tenant: TENANT, insurerId: 'insurer-1', number: row?.number ?? 0 };
  expect(webhookSeal.open(kept, owner)).toHaveLength(32);
  for (const other of [{ tenant: 'other' }, { insurerId: 'insurer-2' }, { number: owner.number + 1 }])
    expect(webhookSeal.open(kept, { ...owner, ...other })).toBeUndefined();
  kept.sealed = Buffer.from(kept.sealed);
  kept.sealed[20] = (kept.sealed[20] ?? 0) ^ 1;
  expect(webhookSeal.open(kept, owner)).toBeUndefined();
});

test('M13: a new key over the secrets: what lies under the old one is sealed anew, and the insurer notices nothing', async () => {
  const [old] = await loadWebhookKeys(doors.fleet.config.keysDir);
  const fresh = randomBytes(32);
  const before = await stored();
  await tell();
  expect(await run(undefined, createSecretSeal([fresh, old]))).toMatchObject({ delivered: 1 });
  const after = await stored();
  expect(after.map(({ number }) => number)).toEqual(before.map(({ number }) => number));
  const alone = createSecretSeal([fresh]);
  expect(after.every(({ key_id }) => key_id.equals(alone.newestKeyId))).toBe(true);
  await tell();
  expect(await run(undefined, alone)).toMatchObject({ delivered: 1 });
  // Back to the fleet's own key, for the tests after this one.
  await run(undefined, createSecretSeal([old, fresh]));
  expect(insurer.forged).toBe(0);
});

test('P4: while the key over the secrets is away nothing is sent unsigned and nothing is lost', async () => {
  const releaseId = await tell();
  expect(await run(undefined, createSecretSeal([randomBytes(32)]))).toMatchObject({ again: 1, disabled: 0 });
  expect(insurer.tries).toBe(0);
  await runAll();
  expect([...insurer.taken.values()].join()).toContain(releaseId);
  expect(await account()).toEqual(even({ delivered: 1 }));
});

test('P4: two deliverers at once, one of them cut off in the middle: each thing once, the account even', async () => {
  const told = await Promise.all(Array.from({ length: 24 }, () => tell()));
  insurer.moods = Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? 'hang_up' : 200));
  await Promise.all([run(), run()]);
  // A restart: what one had taken up and not written down is out of reach for a minute, and then anybody's.
  await sql`UPDATE webhook_delivery SET tries = tries + 1, next_real_s = ${realS + 60} WHERE state = 'waiting'`.execute(
    doors.database.owner,
  );
  expect(await Promise.all([run(), run()])).toMatchObject([{ delivered: 0 }, { delivered: 0 }]);
  for (let round = 0; round < 20 && (await account())['waiting'] !== 0; round += 1) {
    realS += 60;
    await Promise.all([run(), run()]);
  }
  const bodies = [...insurer.taken.values()].map((body) => JSON.parse(body).data.release_id as string);
  expect(bodies.toSorted()).toEqual(told.toSorted());
  expect(await account()).toEqual(even({ delivered: 24 }));
});
