import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Asker, type DoorRole, loginProblems, withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import { PARTITIONED, partitionNames } from '../../src/database/partitions.ts';
import type { Tables } from '../../src/database/schema.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { addRide, type Ride } from './two-fleets.ts';

const DENIED = '42501';
let database: TestDatabase;
let ann: Ride;
let bob: Ride;
let eve: Ride;
beforeAll(async () => {
  database = await createTestDatabase();
  ann = await addRide(database.owner, 'north', 'ann');
  bob = await addRide(database.owner, 'north', 'bob');
  eve = await addRide(database.owner, 'south', 'ann'); // the same name at another operator is another person
});
afterAll(() => database.drop());

/** Everything of a table, as a door would get it that forgot its WHERE. */
function all(role: DoorRole, asker: Asker, table: keyof Tables, column = '*') {
  return withRole(database.doors, role, asker, async (trx) => {
    const { rows } = await sql<
      Record<string, unknown>
    >`SELECT ${sql.raw(column)} FROM ${sql.table(table)}`.execute(trx);
    return rows;
  });
}

async function stateOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => 'allowed',
    (error: unknown) => sqlStateOf(error),
  );
}

describe('administrator door', () => {
  test('R1, M9: reads the policy, writes the log down, and has two functions that answer for its tenant; no table else', async () => {
    const { rows } = await sql<{ what: string }>`
      SELECT relname AS what FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND (has_table_privilege('door_administrator', oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
          OR has_any_column_privilege('door_administrator', oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
      UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND has_function_privilege('door_administrator', oid, 'EXECUTE') ORDER BY 1`.execute(database.owner);
    expect(rows.map(({ what }) => what)).toEqual([
      ...['administrator_counts', 'administrator_units', 'asking_tenant'],
      ...['audit_entry', 'policy', 'policy_announced'],
    ]);
    for (const table of [
      'rental',
      'rental_rider',
      'coarse_report',
      'unit',
      'quarantine',
      'audit_entry',
      'downlink',
    ] as const)
      expect(await stateOf(all('door_administrator', { tenant: 'north' }, table)), table).toBe(DENIED);
  });
});

describe('rider door', () => {
  const asAnn = { tenant: 'north', rider: 'ann' };
  test.each(['rental', 'trip', 'trip_place', 'grant_issued', 'rental_rider', 'stream'] as const)(
    'M9: without its WHERE, %s answers the rider’s own row only',
    async (table) => {
      const rows = await all('door_rider', asAnn, table);
      expect(rows.map((row) => row['rental_id'])).toEqual([ann.rentalId]);
    },
  );

  test('M9: so do chunks, vehicles and the log', async () => {
    expect((await all('door_rider', asAnn, 'chunk')).map((row) => row['stream_id'])).toEqual([ann.streamId]);
    expect((await all('door_rider', asAnn, 'vehicle')).map((row) => row['vehicle_id'])).toEqual([
      ann.vehicleId,
    ]);
    const entries = await all('door_rider', asAnn, 'audit_entry', 'rental_id');
    expect(entries).toEqual([{ rental_id: ann.rentalId }]);
  });

  test('what is the rider’s is worked out once a statement, not for each partition', async () => {
    const plan = await withRole(database.doors, 'door_rider', asAnn, (trx) =>
      sql<{ 'QUERY PLAN': string }>`EXPLAIN SELECT FROM chunk`.execute(trx),
    );
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('InitPlan');
    expect(text).not.toContain('hashed SubPlan');
  });

  test('nobody named sees nothing', async () => {
    expect(await all('door_rider', { tenant: 'north' }, 'rental')).toEqual([]);
    expect(await all('door_rider', {}, 'rental')).toEqual([]);
  });

  test('may change no rental, no trip and no link', async () => {
    const change = (table: 'rental' | 'trip' | 'rental_rider') =>
      stateOf(
        withRole(database.doors, 'door_rider', asAnn, (trx) =>
          sql`UPDATE ${sql.table(table)} SET ends_on = ends_on`.execute(trx),
        ),
      );
    expect([await change('rental'), await change('trip'), await change('rental_rider')]).toEqual([
      DENIED,
      DENIED,
      DENIED,
    ]);
  });

  test('the name of one request is not that of the next on the same connection', async () => {
    await all('door_rider', asAnn, 'rental');
    const { rows } =
      await sql`SELECT current_user AS me, current_setting('fleetveil.rider', true) AS rider`.execute(
        database.doors,
      );
    expect(rows).toEqual([{ me: 'fleetveil_doors', rider: '' }]);
  });
});

describe('operator door', () => {
  const asNorth = { tenant: 'north' };
  test('sees the cells of its own vehicles', async () => {
    const rows = await all('door_operator', asNorth, 'coarse_report');
    expect(rows.map((row) => row['vehicle_id']).sort()).toEqual([ann.vehicleId, bob.vehicleId].sort());
  });

  test.each([
    ...([
      'chunk',
      'stream',
      'rental',
      'rental_rider',
      'trip',
      'trip_place',
      'grant_issued',
      'audit_entry',
    ] as const),
    ...(['quarantine', 'record', 'downlink', 'closed', 'idempotency', 'end_stamp'] as const),
  ])('M9: may not look at %s at all', async (table) => {
    expect(await stateOf(all('door_operator', asNorth, table))).toBe(DENIED);
  });

  test('M9: sees of a loss no grant that would join it to a rental', async () => {
    expect(await stateOf(all('door_operator', asNorth, 'loss', 'grant_id'))).toBe(DENIED);
    expect(await stateOf(all('door_operator', asNorth, 'loss', 'fixes'))).toBe('allowed');
  });

  test('may write its acts down, for its own tenant only, and not read them back', async () => {
    const write = (tenant: string) =>
      withRole(database.doors, 'door_operator', asNorth, (trx) =>
        trx
          .insertInto('audit_entry')
          .values({
            ...{
              leaf_hash: Buffer.alloc(32),
              salt: Buffer.alloc(16),
              entry: '{}',
              tenant,
              ends_on: '2030-01-01',
            },
            ...{ rental_id: null, vehicle_id: null, rider_id: null },
          })
          .execute(),
      );
    expect([await stateOf(write('north')), await stateOf(write('south'))]).toEqual(['allowed', DENIED]);
  });
});

describe('booking door', () => {
  const asSouth = { tenant: 'south' };
  test('M9: sees the rentals of its tenant, without the places', async () => {
    expect(await all('door_booking', asSouth, 'rental', 'rental_id')).toEqual([{ rental_id: eve.rentalId }]);
    expect(await all('door_booking', asSouth, 'trip', 'rental_id, distance_hm')).toHaveLength(1);
    for (const column of ['start_parent', 'end_parent', 'streams']) {
      expect(await stateOf(all('door_booking', asSouth, 'trip', column)), column).toBe(DENIED);
    }
    expect(await stateOf(all('door_booking', asSouth, 'trip_place'))).toBe(DENIED);
    expect(await stateOf(all('door_booking', asSouth, 'coarse_report'))).toBe(DENIED);
  });

  test('C6, M9: what a vehicle signed of its screen it neither reads nor writes, nor more of a rental than it ends', async () => {
    for (const column of ['*', 'wipes', 'phone_key', 'end_days_of_streams'])
      expect(await stateOf(all('door_booking', asSouth, 'rental', column)), column).toBe(DENIED);
    const change = (column: string) =>
      stateOf(
        withRole(database.doors, 'door_booking', asSouth, (trx) =>
          sql`UPDATE rental SET ${sql.ref(column)} = DEFAULT WHERE false`.execute(trx),
        ),
      );
    expect([await change('state'), await change('ended_s')]).toEqual(['allowed', 'allowed']);
    for (const column of ['wipes', 'started_s', 'ends_on', 'vehicle_id', 'objections'])
      expect(await change(column), column).toBe(DENIED);
  });

  test('may open a rental for its own tenant only', async () => {
    const open = (tenant: string) =>
      withRole(database.doors, 'door_booking', asSouth, (trx) =>
        trx
          .insertInto('rental')
          .values({
            ...{
              rental_id: tenant === 'south' ? 'a'.repeat(32) : 'b'.repeat(32),
              vehicle_id: eve.vehicleId,
              tenant,
            },
            ...{ booked_s: 1, state: 'booked', route: false, phone_key: Buffer.alloc(32), policy_version: 1 },
            ends_on: '2030-01-01',
          })
          .execute(),
      );
    expect([await stateOf(open('south')), await stateOf(open('north'))]).toEqual(['allowed', DENIED]);
    await database.owner.deleteFrom('rental').where('rental_id', '=', 'a'.repeat(32)).execute();
  });

  test('may send to units of its own tenant only', async () => {
    const send = (ride: Ride) =>
      withRole(database.doors, 'door_booking', asSouth, (trx) =>
        trx
          .insertInto('downlink')
          .values({ unit_id: ride.unitId, body: Buffer.of(1), created_s: 1, expires_s: 2 })
          .execute(),
      );
    expect([await stateOf(send(eve)), await stateOf(send(ann))]).toEqual(['allowed', DENIED]);
  });
});

describe('the logins themselves', () => {
  test('M2: doors alone, without a role, may read no table', async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND has_table_privilege(session_user, c.oid, 'SELECT, INSERT, UPDATE, DELETE')`.execute(
      database.doors,
    );
    expect(rows).toEqual([]);
    expect(await stateOf(database.doors.selectFrom('policy').selectAll().execute())).not.toBe('allowed');
  });

  test('doors may not take on the owner’s or ingest’s role', async () => {
    for (const role of ['fleetveil_owner', 'fleetveil_ingest', 'fleetveil_vault']) {
      expect(
        await stateOf(sql`SELECT set_config('role', ${role}, true)`.execute(database.doors)),
        role,
      ).not.toBe('allowed');
    }
  });

  test('M9: ingest may touch what it stores, and not whose a rental is, nor the log, nor answers', async () => {
    const select = (table: keyof Tables) =>
      stateOf(sql`SELECT * FROM ${sql.table(table)}`.execute(database.ingest));
    for (const table of ['chunk', 'stream', 'trip', 'coarse_report', 'record'] as const) {
      expect(await select(table), table).toBe('allowed');
    }
    for (const table of ['rental_rider', 'audit_entry', 'idempotency', 'quarantine', 'lease'] as const) {
      expect(await select(table), table).toBe(DENIED);
    }
    expect(await stateOf(sql`SELECT phone_key FROM rental`.execute(database.ingest))).toBe(DENIED);
    expect(await stateOf(sql`DELETE FROM chunk`.execute(database.ingest))).toBe(DENIED);
    expect(await stateOf(sql`UPDATE unit SET certificate = certificate`.execute(database.ingest))).toBe(
      DENIED,
    );
  });

  test('no role but the owner has any grant on a partition', async () => {
    const roles = [
      'fleetveil_ingest',
      'door_rider',
      'door_operator',
      'door_booking',
      'door_privacy',
      'door_payer',
      'door_insurer',
      'door_shared',
      'door_support',
      'door_field',
      'door_administrator',
      'door_statistics',
      'job_rentals',
      'job_statistics',
    ];
    const { rows } = await sql<{ name: string }>`
      SELECT c.relname AS name FROM pg_class c, unnest(${roles}::text[]) AS r WHERE c.relispartition AND c.relkind = 'r'
        AND has_table_privilege(r, c.oid, 'SELECT, INSERT, UPDATE, DELETE')`.execute(database.owner);
    expect(rows).toEqual([]);
    expect((await partitionNames(database.owner)).length).toBeGreaterThan(10 * PARTITIONED.length);
  });

  test('every table that a door may read has row rules, or holds nothing of a tenant', async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT DISTINCT c.relname AS name FROM pg_class c, unnest(ARRAY['door_rider', 'door_operator', 'door_booking', 'door_privacy', 'door_payer', 'door_insurer', 'door_shared', 'door_support', 'door_field', 'door_administrator', 'door_statistics']) AS r
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND has_any_column_privilege(r, c.oid, 'SELECT') AND NOT c.relrowsecurity ORDER BY 1`.execute(
      database.owner,
    );
    const names = rows.map((row) => row.name);
    const common = [
      'audit_checkpoint',
      'audit_leaf',
      'audit_node',
      'key_set',
      'policy',
      'policy_announced',
      'sealed_off',
      'transport_keys',
    ];
    expect(names.filter((name) => !common.includes(name))).toEqual([]);
  });

  test('readyz: the doors’ login is sound, the owner’s would not be', async () => {
    expect(await loginProblems(database.doors)).toEqual([]);
    expect(await loginProblems(database.owner)).toEqual(['owner', 'inherits']);
  });

  test('the logins of the fleet cannot enter the vault’s database, nor the vault theirs', async () => {
    const { openDatabase } = await import('../../src/database/database.ts');
    const main = database.connection('owner').database;
    const attempts = [
      ...(['owner', 'ingest', 'doors'] as const).map((login) => ({
        ...database.connection(login),
        database: `${main}_vault`,
      })),
      { ...database.connection('vault'), database: main },
    ];
    for (const attempt of attempts) {
      const pool = openDatabase<Tables>(attempt);
      expect(await stateOf(sql`SELECT 1`.execute(pool.db)), attempt.user).toBe(DENIED);
      await pool.close();
    }
  });
});
