import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPassing, listen, openDatabase, sqlStateOf } from '../../src/database/database.ts';
import { rolesScript } from '../../src/database/provision.ts';
import type { Tables } from '../../src/database/schema.ts';
import { scramVerifier } from '../../src/database/scram.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('bigint is a number, uuid 32 hex, date a text, bytea bytes, and so in arrays', async () => {
  const id = '0123456789abcdef0123456789abcdef';
  const { rows } = await sql`SELECT 4294967295::bigint AS big, ${id}::uuid AS id, date '2026-06-15' AS day,
    '\\x01ff'::bytea AS bytes, ARRAY[${id}]::uuid[] AS ids, ARRAY[5, 6]::bigint[] AS bigs,
    ARRAY[]::uuid[] AS none, ARRAY[date '2026-06-15'] AS days`.execute(database.owner);
  expect(rows).toEqual([
    {
      ...{ big: 4_294_967_295, id, day: '2026-06-15', bytes: Buffer.of(1, 255) },
      ...{ ids: [id], bigs: [5, 6], none: [], days: ['2026-06-15'] },
    },
  ]);
});

test('a password is known to the server by its verifier alone: no statement carries it', () => {
  const salt = Buffer.from('0123456789abcdef');
  expect(scramVerifier('pencil', salt)).toMatch(
    /^SCRAM-SHA-256\$4096:MDEyMzQ1Njc4OWFiY2RlZg==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/,
  );
  const passwords = { owner: 'pw-owner', ingest: 'pw-ingest', doors: 'pw-doors', vault: 'pw-vault' };
  expect(rolesScript(passwords, 'me')).not.toContain('pw-');
});

test('a lost connection passes, a wrong statement does not', async () => {
  const wrong: unknown = await sql`SELECT nothing`.execute(database.owner).catch((error: unknown) => error);
  expect([sqlStateOf(wrong), isPassing(wrong)]).toEqual(['42703', false]);
  const nowhere = openDatabase<Tables>({ ...database.connection('owner'), host: '/nowhere' });
  const lost: unknown = await sql`SELECT 1`.execute(nowhere.db).catch((error: unknown) => error);
  expect(isPassing(lost)).toBe(true);
  await nowhere.close();
});

test('a connection that is cut inside a transaction fails that transaction and nothing else', async () => {
  const { db, close } = openDatabase<Tables>(database.connection('owner'));
  const cut = db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx);
    await sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(database.owner);
    // Between two statements: nobody but the pool's listener can hear the error.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await sql`SELECT 1`.execute(trx);
  });
  expect(isPassing(await cut.catch((error: unknown) => error))).toBe(true);
  expect((await sql`SELECT 1 AS one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await close();
});

test('a listener hears, and after its connection was cut connects again and says so', async () => {
  const heard: string[] = [];
  let connects = 0;
  const listener = listen(database.connection('ingest'), ['fleetveil_downlink', 'fleetveil_struck_off'], {
    onNotice: (_, payload) => heard.push(payload),
    onConnect: () => {
      connects += 1;
    },
  });
  await expect.poll(() => connects).toBe(1);
  await sql`SELECT pg_notify('fleetveil_downlink', 'one')`.execute(database.owner);
  await expect.poll(() => heard).toEqual(['one']);
  // The ingest login may end its own connections.
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'fleetveil listener' AND datname = current_database()`.execute(database.ingest);
  await expect.poll(() => connects, { timeout: 180_000 }).toBe(2);
  await sql`SELECT pg_notify('fleetveil_downlink', 'two')`.execute(database.owner);
  await expect.poll(() => heard).toEqual(['one', 'two']);
  await listener.stop();
});

test('a row of downlink tells the unit it is for', async () => {
  const { owner } = database;
  const [vehicle, unit] = ['a'.repeat(32), 'b'.repeat(32)];
  await owner
    .insertInto('vehicle')
    .values({ vehicle_id: vehicle, tenant: 't', kind: 'car', label: 'C' })
    .execute();
  await owner
    .insertInto('unit')
    .values({ unit_id: unit, tenant: 't', vehicle_id: vehicle, certificate: Buffer.of(1) })
    .execute();
  const heard: string[] = [];
  let ready = false;
  const listener = listen(database.connection('ingest'), ['fleetveil_downlink', 'fleetveil_struck_off'], {
    onNotice: (_, payload) => heard.push(payload),
    onConnect: () => {
      ready = true;
    },
  });
  await expect.poll(() => ready).toBe(true);
  await owner
    .insertInto('downlink')
    .values({ unit_id: unit, body: Buffer.of(1), created_s: 1, expires_s: 86_400 })
    .execute();
  await expect.poll(() => heard).toEqual([unit]);
  await listener.stop();
});
