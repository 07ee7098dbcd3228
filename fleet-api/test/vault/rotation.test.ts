import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf } from '@fleetveil/proto';
import type { Kysely, KyselyPlugin } from 'kysely';
import { expect, test } from 'vitest';
import type { VaultTables } from '../../src/database/schema.ts';
import { forgetEndedKeys } from '../../src/vault/forget.ts';
import { checkKeys } from '../../src/vault/key-report.ts';
import type { RotationParts } from '../../src/vault/rotation.ts';
import { type KeyFiles, keyFileName } from '../../src/vault/vault-keys.ts';
import type { TestDatabase } from '../../testing/index.ts';
import type { TestFleet, UnitStream } from './fleet.ts';
import { turningOfEach } from './started-vault.ts';
import { DAY_S, listedKeys, type TurningFleet } from './turning-vault.ts';

let fleet: TestFleet;
let database: TestDatabase;
let turning: TurningFleet;

turningOfEach((made) => {
  ({ fleet, database, turning } = made);
});

const keyFiles = async (kind: string): Promise<string[]> =>
  (await readdir(join(fleet.config.keysDir, 'vault'))).filter((name) => name.startsWith(`${kind}-`)).sort();

test('M14: keys are new each week, told to units under a rising sequence, and gone on day 35', async () => {
  const { vault, rotation } = await turning.start();
  const counts: [day: number, transport: number, generation: number, listed: number][] = [];
  const sequences: number[] = [];
  for (let day = 0; day <= 42; day += 3.5) {
    turning.setDay(day);
    expect(await rotation.pass()).toMatchObject({ kind: 'done' });
    const [transport, generation] = [await keyFiles('transport'), await keyFiles('generation')];
    counts.push([day, transport.length, generation.length, listedKeys(vault).keys.length]);
    sequences.push(listedKeys(vault).sequence);
  }
  expect(counts).toEqual([
    ...[[0, 1, 1, 1] as const, [3.5, 1, 1, 1] as const, [7, 2, 2, 2] as const, [10.5, 2, 2, 2] as const],
    ...[[14, 3, 3, 3] as const, [17.5, 3, 3, 3] as const, [21, 4, 4, 4] as const, [24.5, 4, 4, 4] as const],
    ...[[28, 5, 5, 4] as const, [31.5, 5, 5, 4] as const, [35, 5, 5, 4] as const, [38.5, 5, 5, 4] as const],
    [42, 5, 5, 4],
  ]);
  expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  expect(new Set(sequences).size).toBe(7);
  const row = await database.vault
    .selectFrom('generation')
    .selectAll()
    .orderBy('created_s')
    .executeTakeFirst();
  const start = turning.now() - 42 * DAY_S;
  expect(row).toMatchObject({
    created_s: start,
    closing_s: start + 35 * DAY_S,
    destroyed_s: start + 35 * DAY_S,
  });
});

test('M4: what is sealed to a key of 27 days opens; what is sealed to a destroyed one is refused with its own code', async () => {
  const { vault, rotation } = await turning.start();
  const oldKey = listedKeys(vault).keys[0]?.publicKey ?? new Uint8Array();
  for (const day of [7, 14, 21, 27]) {
    turning.setDay(day);
    await rotation.pass();
  }
  const late = await turning.stream(vault, oldKey);
  expect(await vault.deposit(late.deposit)).toEqual({ kind: 'stored' });
  expect(await turning.open(vault, late)).toMatchObject({
    kind: 'opened',
    answer: { damaged: 0, outside: 0 },
  });
  turning.setDay(35);
  await rotation.pass();
  const tooLate = await turning.stream(vault, oldKey);
  expect(await vault.deposit(tooLate.deposit)).toEqual({ kind: 'refused', code: 'key_destroyed' });
  // Its receipt may have been lost: the unit asks again and is told that it is there.
  expect(await vault.deposit(late.deposit)).toEqual({ kind: 'known' });
  expect(await turning.open(vault, late)).toMatchObject({ kind: 'opened' });
});

interface Copy {
  readonly rental: Awaited<ReturnType<typeof copyRentalKeys>>;
  readonly streams: Awaited<ReturnType<typeof copyStreamKeys>>;
}
const copyRentalKeys = () => database.vault.selectFrom('rental_key').selectAll().execute();
const copyStreamKeys = () => database.vault.selectFrom('stream_key').selectAll().execute();

/** Puts rows of before back, as an older copy of the database has them. */
async function restore({ rental, streams }: Copy): Promise<void> {
  await database.vault.deleteFrom('closed_stream').execute();
  for (const row of rental) await database.vault.insertInto('rental_key').values(row).execute();
  for (const row of streams) await database.vault.insertInto('stream_key').values(row).execute();
}

test('M14: a copy from before an erasure opens nothing with the keys of day 35, and did open until then', async () => {
  const first = await turning.start();
  const stream = await turning.stream(first.vault);
  await first.vault.deposit(stream.deposit);
  const copy: Copy = { rental: await copyRentalKeys(), streams: await copyStreamKeys() };
  const erase = () =>
    first.vault.destroy({
      streamIds: [stream.streamId],
      reason: 'erasure',
      actor: { kind: 'rider', id: 'r' },
    });
  await erase();
  expect(await turning.open(first.vault, stream)).toEqual({ kind: 'refused', code: 'erased' });
  for (const [day, outcome] of [
    [28, { kind: 'opened' }],
    [35, { kind: 'refused', code: 'erased' }],
  ] as const) {
    for (let today = day - 21; today <= day; today += 7) {
      turning.setDay(today);
      await first.rotation.pass();
    }
    await restore(copy);
    expect(await turning.open((await turning.start()).vault, stream)).toMatchObject(outcome);
    await database.vault.deleteFrom('closed_stream').execute();
    await database.vault.deleteFrom('stream_key').execute();
    await database.vault.deleteFrom('rental_key').execute();
  }
  // A copy that also knows its generation as live brings nobody back either, and the vault starts.
  await restore(copy);
  await database.vault.updateTable('generation').set({ closing_s: null, destroyed_s: null }).execute();
  const last = await turning.start();
  expect(await turning.open(last.vault, stream)).toEqual({ kind: 'refused', code: 'not_found' });
});

test('M14: a key that was destroyed does not come back with an older copy of the folder', async () => {
  const { vault, rotation } = await turning.start();
  const oldKey = listedKeys(vault).keys[0]?.publicKey ?? new Uint8Array();
  const folder = join(fleet.config.keysDir, 'vault');
  const [name = ''] = await keyFiles('transport');
  const copy = await readFile(join(folder, name));
  for (const day of [14, 28, 35]) {
    turning.setDay(day);
    await rotation.pass();
  }
  await writeFile(join(folder, name), copy, { mode: 0o600 });
  const restarted = await turning.start();
  expect(await keyFiles('transport')).not.toContain(name);
  const late = await turning.stream(restarted.vault, oldKey);
  expect(await restarted.vault.deposit(late.deposit)).toEqual({ kind: 'refused', code: 'key_destroyed' });
});

test('a clock that leapt makes and destroys nothing, also after a restart, until somebody says that it is right', async () => {
  const { vault, rotation } = await turning.start();
  const stream = await turning.stream(vault);
  await vault.deposit(stream.deposit);
  const before = [await keyFiles('transport'), await keyFiles('generation'), listedKeys(vault)];
  turning.setDay(29);
  expect(await rotation.pass()).toEqual({ kind: 'clock_leapt' });
  const restarted = await turning.start();
  expect(await restarted.rotation.pass()).toEqual({ kind: 'clock_leapt' });
  expect([await keyFiles('transport'), await keyFiles('generation'), listedKeys(restarted.vault)]).toEqual(
    before,
  );
  turning.setDay(1);
  expect(await restarted.rotation.pass()).toMatchObject({ kind: 'done', made: 0, destroyed: 0 });
  turning.setDay(36);
  expect(await restarted.rotation.pass()).toEqual({ kind: 'clock_leapt' });
  expect(await restarted.rotation.pass({ acceptClock: true })).toMatchObject({
    made: 2,
    destroyed: 1,
    rewrapped: 1,
  });
  expect(await restarted.rotation.pass()).toMatchObject({ kind: 'done', made: 0, destroyed: 1 });
  expect(await turning.open(restarted.vault, stream)).toMatchObject({ kind: 'opened' });
});

class Killed extends Error {}

/** Parts that stop before their `at`-th step into the database or the files; `steps` says how many there were. */
function killedAt(parts: RotationParts, at: number): { parts: RotationParts; steps: () => number } {
  let steps = 0;
  const step = (): void => {
    steps++;
    if (steps >= at) throw new Killed();
  };
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      step();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const first = <T>(run: () => Promise<T>): Promise<T> => {
    step();
    return run();
  };
  const { files } = parts;
  const killing: KeyFiles = {
    tidy: async () => first(files.tidy),
    read: async () => first(files.read),
    makeTransport: async (createdS) => first(() => files.makeTransport(createdS)),
    makeGeneration: async (createdS) => first(() => files.makeGeneration(createdS)),
    shred: async (kind, id) => first(() => files.shred(kind, id)),
  };
  const db: Kysely<VaultTables> = parts.db.withPlugin(plugin);
  return { parts: { ...parts, db, files: killing }, steps: () => steps };
}

/** Every step under CI; here every fourth, at a beginning that differs. */
const EVERY = process.env['FLEETVEIL_TIER'] === 'ci' ? 1 : 4;

test('M4, M14: a rotation killed between any two of its steps leaves everything openable, and goes on', async () => {
  const streams: UnitStream[] = [];
  let step = 1 + Math.floor(Math.random() * EVERY);
  let wasWhole = false;
  // Each round is a week with a new key, streams to be wrapped anew and, from the sixth on, a key to be destroyed.
  for (let week = 1; !wasWhole; week++) {
    turning.setDay(week * 7);
    const killing = killedAt(turning.parts, week < 8 ? Number.POSITIVE_INFINITY : step);
    await turning.start({}, killing.parts).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    wasWhole = week >= 8 && killing.steps() < step;
    await expectWhole(streams, `killed at step ${step}`);
    if (week >= 8) step += EVERY;
  }
  expect(step).toBeGreaterThan(30);
});

/** Starts what was killed, and looks at all of it: streams open, one more is taken, no key is too old. */
async function expectWhole(streams: UnitStream[], when: string): Promise<void> {
  const { vault, rotation } = await turning.start();
  await rotation.pass();
  for (const stream of streams.slice(-5))
    expect(await turning.open(vault, stream), when).toMatchObject({ kind: 'opened', answer: { damaged: 0 } });
  const stream = await turning.stream(vault);
  expect(await vault.deposit(stream.deposit), when).toEqual({ kind: 'stored' });
  streams.push(stream);
  const live = database.vault.selectFrom('generation').where('destroyed_s', 'is', null);
  const { oldest } = await live
    .select(({ fn }) => fn.min('created_s').as('oldest'))
    .executeTakeFirstOrThrow();
  expect(turning.now() - Number(oldest), when).toBeLessThan(35 * DAY_S);
  expect((await keyFiles('generation')).length, when).toBeLessThanOrEqual(5);
  expect((await keyFiles('transport')).length, when).toBeLessThanOrEqual(5);
  await forgetEndedKeys(database.vault, dayOf(turning.now()));
}

test('M14: a file that was overwritten and not yet away is taken away at the next start', async () => {
  const { rotation } = await turning.start();
  turning.setDay(14);
  await rotation.pass();
  const [old] = await database.vault.selectFrom('generation').selectAll().orderBy('created_s').execute();
  const name = keyFileName('generation', old?.generation_id ?? '');
  await database.vault
    .updateTable('generation')
    .set({ closing_s: turning.now() })
    .where('generation_id', '=', old?.generation_id ?? '')
    .execute();
  await writeFile(join(fleet.config.keysDir, name), new Uint8Array(100));
  await turning.start();
  expect(await keyFiles('generation')).toHaveLength(1);
  const row = database.vault.selectFrom('generation').select('destroyed_s').orderBy('created_s');
  expect((await row.executeTakeFirst())?.destroyed_s).toBe(turning.now());
});

test('M4: a lost key is not let go by a clock that leapt: the start stops, and the file put back opens everything', async () => {
  const { vault } = await turning.start();
  const stream = await turning.stream(vault);
  await vault.deposit(stream.deposit);
  const folder = join(fleet.config.keysDir, 'vault');
  const [name = ''] = await keyFiles('generation');
  const file = await readFile(join(folder, name));
  await rm(join(folder, name));
  turning.setDay(60);
  await expect(turning.start()).rejects.toMatchObject({ code: 'keys_missing' });
  const losses = await checkKeys({ ...turning.parts, nowS: turning.now });
  expect(losses).toMatchObject([{ how: 'missing', streams: [stream.streamId] }]);
  await writeFile(join(folder, name), file, { mode: 0o600 });
  turning.setDay(1);
  expect(await turning.open((await turning.start()).vault, stream)).toMatchObject({ kind: 'opened' });
});

/** Parts whose database, once it is `armed`, takes a row into a table and loses the connection before it says so. */
function unansweredAt(parts: RotationParts, table: string): { parts: RotationParts; arm(): void } {
  let hit: object | undefined;
  let isOver = true;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      const isIt = node.kind === 'InsertQueryNode' && node.into?.table.identifier.name === table;
      if (isIt && !isOver) hit = queryId;
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      if (queryId !== hit || isOver) return result;
      isOver = true;
      throw new Killed();
    },
  };
  const arm = (): void => {
    isOver = false;
  };
  return { parts: { ...parts, db: parts.db.withPlugin(plugin) }, arm };
}

test.each(['transport_key', 'generation'])(
  'M4, M14: a connection lost while the row of a new key goes into %s stops the running vault’s keys for one pass only',
  async (table) => {
    await turning.start();
    turning.setDay(6);
    const losing = unansweredAt(turning.parts, table);
    const { vault, rotation } = await turning.start({}, losing.parts);
    losing.arm();
    turning.setDay(7);
    await expect(rotation.pass()).rejects.toBeInstanceOf(Killed);
    expect(await rotation.pass()).toMatchObject({ kind: 'done' });
    expect(listedKeys(vault).keys).toHaveLength(2);
    const stream = await turning.stream(vault);
    expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'stored' });
    expect(await turning.open(vault, stream)).toMatchObject({ kind: 'opened' });
    expect([(await keyFiles('transport')).length, (await keyFiles('generation')).length]).toEqual([2, 2]);
  },
);
