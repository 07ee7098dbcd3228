/** A unit that is lost, stolen or exchanged: what goes with it, what stays, and who takes its place. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { initKeys } from '../../src/keys/init.ts';
import { type Enrolment, enrollUnit } from '../../src/units/enroll.ts';
import { type StrikeReason, strikeOffUnit } from '../../src/units/strike-off.ts';
import type { Unit } from '../../src/units/unit.ts';
import { findVehicle, listStruckOff, listUnits } from '../../src/units/unit-store.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { scratchFolder } from '../scratch.ts';

/** Enrolling goes by the real clock. */
const NOW_S = Math.floor(Date.now() / 1000);

let database: TestDatabase;
let folder = '';
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await scratchFolder();
  await initKeys(join(folder, 'keys'), 'acme', NOW_S);
});
afterAll(() => database.drop());

const enrol = (name: string, vehicle?: Enrolment['vehicle']): Promise<Unit> =>
  enrollUnit(database.owner, join(folder, 'keys'), {
    ...{ tenant: 'acme', vehicleKind: 'car', label: name, file: join(folder, 'units', `${name}.yaml`) },
    ...{ brokerUrl: 'mqtt://broker:1883', clock: { demo: false } },
    source: { kind: 'gpsd', host: '127.0.0.1', port: 2947 },
    ...(vehicle === undefined ? {} : { vehicle }),
  });

const strike = (unitId: string, reason: StrikeReason = 'lost', despiteTheft?: boolean) =>
  strikeOffUnit(database.owner, { tenant: 'acme', unitId, reason, nowS: NOW_S }, despiteTheft);

/** Something of a unit in each table that knows units. */
async function leaveTraces({ unitId }: Unit): Promise<void> {
  const { owner } = database;
  const row = { unit_id: unitId, body: Buffer.of(1, 2), created_s: NOW_S - 60 };
  await owner
    .insertInto('downlink')
    .values([
      { ...row, expires_s: NOW_S + 3_600 },
      { ...row, body: Buffer.of(3), expires_s: NOW_S - 1 },
    ])
    .execute();
  const session = { unit_id: unitId, session_id: randomId(), replaced_s: NOW_S };
  await owner.insertInto('unit_session').values(session).execute();
  await sql`INSERT INTO unit_day (unit_id, tenant, day, heard, policy_version, key_set_version, transport_sequence, agent_version)
    VALUES (${unitId}, 'acme', '2026-09-21', 'lately', 1, 1, 1, '0.1.0')`.execute(owner);
}

/** Rows of every table with a column `unit_id` that name a unit, by the database's own catalogue. */
async function rowsOf(unitId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string }>`SELECT c.table_name AS name FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND c.column_name = 'unit_id' AND t.table_type = 'BASE TABLE'`.execute(
    database.owner,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const counted = await sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.table(name)}
      WHERE unit_id = ${unitId}`.execute(database.owner);
    if (counted.rows[0]?.n) counts[name] = counted.rows[0].n;
  }
  return counts;
}

test('M8: of a unit that was struck off nothing is left by which it could speak or hear', async () => {
  const unit = await enrol('lost');
  await leaveTraces(unit);
  expect(await rowsOf(unit.unitId)).toEqual({ unit: 1, downlink: 2, unit_session: 1, unit_day: 1 });
  expect(await strike(unit.unitId)).toEqual({
    ...{ unitId: unit.unitId, vehicleId: unit.vehicleId, label: 'lost' },
  });
  expect(await rowsOf(unit.unitId)).toEqual({ struck_off_unit: 1 });
});

test('its vehicle stays without a unit, and it is said which was struck off when and why', async () => {
  const unit = await enrol('broken');
  await strike(unit.unitId, 'broken');
  expect(await findVehicle(database.owner, 'acme', unit.vehicleId)).toEqual({
    ...{ tenant: 'acme', vehicleId: unit.vehicleId, vehicleKind: 'car', label: 'broken' },
  });
  expect((await listUnits(database.owner, 'acme')).map(({ unitId }) => unitId)).not.toContain(unit.unitId);
  const listed = await listStruckOff(database.owner, 'acme');
  expect(listed.find(({ unitId }) => unitId === unit.unitId)).toEqual({
    ...unit,
    ...{ reason: 'broken', struckOffS: NOW_S },
  });
  expect(await listStruckOff(database.owner, 'other')).toEqual([]);
});

test('M7: it is in the log', async () => {
  const { unitId, vehicleId } = await enrol('stolen');
  await strike(unitId, 'stolen');
  const entries = await database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .where('vehicle_id', '=', vehicleId)
    .execute();
  expect(entries).toHaveLength(2);
  expect(entries.map(({ entry }) => entry)).toContainEqual(
    expect.objectContaining({ act: 'unit_struck_off', detail: { reason: 'stolen' } }),
  );
});

test('a unit of another tenant, one that there is not, and one that went before are told apart from none', async () => {
  const { unitId } = await enrol('twice');
  await strike(unitId);
  for (const id of [unitId, randomId()])
    await expect(strike(id)).rejects.toMatchObject({ code: 'not_found' });
  const other = await enrol('foreign');
  const asOther = { tenant: 'other', unitId: other.unitId, reason: 'lost', nowS: NOW_S } as const;
  await expect(strikeOffUnit(database.owner, asOther)).rejects.toMatchObject({ code: 'not_found' });
  expect(await rowsOf(other.unitId)).toEqual({ unit: 1 });
});

test('the unit that takes its place is told what was on its way to it, and no other secret or key', async () => {
  const before = await enrol('first');
  await leaveTraces(before);
  const after = await enrol('second', {
    ...{ vehicleId: before.vehicleId, unitId: before.unitId, reason: 'exchanged' },
  });
  expect(after).toMatchObject({ vehicleId: before.vehicleId });
  expect(await rowsOf(before.unitId)).toEqual({ struck_off_unit: 1 });
  const waiting = await database.owner
    .selectFrom('downlink')
    .select(['body', 'sent_at', 'expires_s'])
    .where('unit_id', '=', after.unitId)
    .execute();
  expect(waiting).toEqual([{ body: Buffer.of(1, 2), sent_at: null, expires_s: NOW_S + 3_600 }]);
  const secrets = ['first', 'second'].map(async (name) => {
    const { unitSecret } = parse(await readFile(join(folder, 'units', `${name}.yaml`), 'utf8'));
    return `${unitSecret} ${await readFile(join(folder, 'units', `${name}.key`), 'utf8')}`;
  });
  const [one, two] = await Promise.all(secrets);
  expect(one).not.toBe(two);
});

test('a vehicle that lost its unit gets another later', async () => {
  const { unitId, vehicleId } = await enrol('gone');
  await strike(unitId);
  const after = await enrol('again', { vehicleId, reason: 'lost' });
  expect(await rowsOf(after.unitId)).toEqual({ unit: 1 });
});

test('where its settings cannot be written, the old unit speaks on', async () => {
  const before = await enrol('stays');
  await leaveTraces(before);
  await writeFile(join(folder, 'units/taken.yaml'), 'mine');
  const vehicle = { vehicleId: before.vehicleId, unitId: before.unitId, reason: 'exchanged' } as const;
  await expect(enrol('taken', vehicle)).rejects.toMatchObject({ code: 'keys_exist' });
  expect(await rowsOf(before.unitId)).toEqual({ unit: 1, downlink: 2, unit_session: 1, unit_day: 1 });
});

test('an accident that it told is taken up first: the case keeps the certificate that verifies the packet', async () => {
  const { unitId, vehicleId } = await enrol('crashed');
  await sql`INSERT INTO accident_notice (vehicle_id, outbox_id, number, stream_id, severity, test, policy_version, ends_on)
    VALUES (${vehicleId}, ${randomId()}, 1, ${randomId()}, 2, false, 1, '2027-01-01')`.execute(
    database.owner,
  );
  await expect(strike(unitId)).rejects.toMatchObject({ code: 'conflict', message: /accident/ });
  await expect(enrol('after', { vehicleId, unitId, reason: 'broken' })).rejects.toMatchObject({
    code: 'conflict',
  });
  await sql`INSERT INTO accident_case (case_id, tenant, vehicle_id, stream_id, certificate, opened_s, ends_on)
    SELECT gen_random_uuid(), 'acme', vehicle_id, stream_id, '\x01', ${NOW_S}, '2027-01-01' FROM accident_notice
    WHERE vehicle_id = ${vehicleId}`.execute(database.owner);
  await strike(unitId);
});

test('while a theft is open, the unit that tells where the vehicle is goes only on purpose', async () => {
  const { unitId, vehicleId } = await enrol('pursued');
  await openTheft(vehicleId);
  await expect(strike(unitId, 'stolen')).rejects.toMatchObject({
    code: 'conflict',
    message: /--despite-theft/,
  });
  expect(await rowsOf(unitId)).toEqual({ unit: 1 });
  await strike(unitId, 'stolen', true);
  expect(await rowsOf(unitId)).toEqual({ struck_off_unit: 1 });
});

async function openTheft(vehicleId: string): Promise<void> {
  await sql`INSERT INTO theft_case (case_id, tenant, vehicle_id, state, reason, opened_s, lapses_s, ends_on)
    VALUES (gen_random_uuid(), 'acme', ${vehicleId}, 'suspected', 'unit_suspicion', ${NOW_S}, ${NOW_S + 7_200}, '2027-01-01')`.execute(
    database.owner,
  );
}
