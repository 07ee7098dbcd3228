/** What finding the documents of a unit reads: PostgreSQL itself counts what it reads from end to end. */
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDocumentReader, createWaitingReader } from '../../src/ingest/downlink.ts';
import { createFleetOfOne, type FleetOfOne, NOW_S, TENANT } from './fleet-of-one.ts';

let fleet: FleetOfOne;
beforeAll(async () => {
  fleet = await createFleetOfOne();
});
afterAll(() => fleet.stop());

/** A thousand units, and what was sent to each and is not over yet. */
async function addOthers(body: Uint8Array): Promise<void> {
  const { owner } = fleet.database;
  await sql`INSERT INTO vehicle (vehicle_id, tenant, kind, label)
    SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, ${TENANT}, 'car', n::text
    FROM generate_series(1, 1000) n`.execute(owner);
  await sql`INSERT INTO unit (unit_id, tenant, vehicle_id, certificate)
    SELECT v.vehicle_id, v.tenant, v.vehicle_id, u.certificate FROM vehicle v, unit u
    WHERE u.unit_id = ${fleet.unit.unitId} AND v.vehicle_id <> u.vehicle_id`.execute(owner);
  await sql`INSERT INTO downlink (unit_id, body, created_s, expires_s, sent_at)
    SELECT unit_id, ${Buffer.from(body)}, ${NOW_S}::bigint, ${NOW_S + 600}::bigint, now()
    FROM unit, generate_series(1, 5)`.execute(owner);
  await sql`ANALYZE`.execute(owner);
}

test('a hello finds what waits for its unit by index, however much was sent to others', async () => {
  const { signed } = await fleet.issueGrant(fleet.unit.vehicleId);
  await addOthers(signed);
  const found = await fleet.database.ingest.transaction().execute(async (trx) => {
    const waitingFor = createWaitingReader(trx, () => NOW_S);
    const waiting = await Promise.all([waitingFor(fleet.unit.unitId), waitingFor(randomId())]);
    const { rows } = await sql<{ whole: number }>`SELECT seq_scan AS whole FROM pg_stat_xact_all_tables
      WHERE schemaname = 'public' AND relname = 'downlink'`.execute(trx);
    return { waiting: waiting.map((each) => each.length), rows };
  });
  expect(found).toEqual({ waiting: [5, 0], rows: [{ whole: 0 }] });
});

test('the newest transport keys are found after January 2038 too, when their number outgrows 31 bits', async () => {
  const { ingest } = fleet.database;
  const lists = [2_147_483_647, 2_147_483_648].map((sequence) => ({ sequence, signed: Buffer.of(1) }));
  await ingest.insertInto('transport_keys').values(lists).execute();
  expect((await createDocumentReader(ingest)()).transportKeys?.version).toBe(2_147_483_648);
});
