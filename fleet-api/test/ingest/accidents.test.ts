/** P4, E3: what a vehicle says of an accident reaches tables of its own, once, and only as the policy has it. */
import {
  cellOf,
  cellToWire,
  dayOf,
  type Guard,
  idBytes,
  parentOf,
  REFUSALS,
  randomBytes,
  randomId,
  SUITE,
  v1,
} from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readNotice } from '../../src/ingest/accident-notice.ts';
import { createFleetOfOne, type FleetOfOne, NOW_S, TENANT } from './fleet-of-one.ts';
import { SHIPPED_GUARD } from './shipped-guard.ts';

const RIGA = cellOf(56_951_700, 24_113_300, 10);
const TODAY = dayOf(NOW_S);
const KEPT = { packet: TODAY + 1_825, notice: TODAY + 90 };

let fleet: FleetOfOne;
beforeEach(async () => {
  fleet = await createFleetOfOne();
});
afterEach(() => fleet.stop());

const outboxId = randomBytes(16);
const recordOf = (number: number, endsOnDay: number, body: v1.IRecord): v1.IUplink => ({
  record: { outboxId, number, endsOnDay, policyVersion: SHIPPED_GUARD.version, ...body },
});

function opening(streamId: string, change: v1.IOpeningStatement = {}): v1.IRecord {
  const statement = v1.OpeningStatement.encode({
    ...{ tenant: TENANT, vehicleId: idBytes(fleet.unit.vehicleId), streamId: idBytes(streamId) },
    ...{ kind: v1.StreamKind.STREAM_KIND_ACCIDENT, policyVersion: 1, rentalId: randomBytes(16) },
    ...{ transportKeyId: randomBytes(8), suite: SUITE, enc: randomBytes(32), sealedKey: randomBytes(48) },
    ...change,
  }).finish();
  return { streamOpening: { statement, signature: randomBytes(64) } };
}

const chunk = (streamId: string, chunkNo: number): v1.IRecord => ({
  chunk: {
    ...{ streamId: idBytes(streamId), chunkNo },
    ...{ nonce: Uint8Array.of(...randomBytes(11), chunkNo), ciphertext: randomBytes(320) },
  },
});

const notice = (streamId: string, change: v1.IAccidentNotice = {}): v1.IRecord => ({
  accidentNotice: {
    ...{ streamId: idBytes(streamId), cell: cellToWire(parentOf(RIGA, 8)) },
    severity: v1.AccidentSeverity.ACCIDENT_SEVERITY_SERIOUS,
    ...change,
  },
});

const outcomes = () =>
  fleet.unit
    .heard()
    .flatMap(({ receipt }) => receipt?.ranges ?? [])
    .flatMap(({ first = 0, last = 0, outcome, refusal }) =>
      Array.from({ length: (last ?? 0) - (first ?? 0) + 1 }, (_, i) => [
        (first ?? 0) + i,
        outcome === v1.ReceiptOutcome.RECEIPT_OUTCOME_STORED ? 'stored' : (REFUSALS.word(refusal) ?? 'later'),
      ]),
    )
    .map(([number, word]) => `${number} ${word}`);

const counts = async () => {
  const { rows } = await sql<Record<string, number>>`SELECT
    (SELECT count(*)::int FROM accident_notice) AS notices, (SELECT count(*)::int FROM accident_stream) AS streams,
    (SELECT count(*)::int FROM accident_chunk) AS chunks, (SELECT count(*)::int FROM stream) AS others,
    (SELECT count(*)::int FROM chunk) AS other_chunks`.execute(fleet.database.owner);
  return rows[0];
};

test('M4: a notice and a packet are stored once, apart from all else, until their own days', async () => {
  const streamId = randomId();
  const said = [
    recordOf(1, KEPT.notice, notice(streamId)),
    recordOf(2, KEPT.packet, opening(streamId)),
    recordOf(3, KEPT.packet, chunk(streamId, 0)),
    recordOf(4, KEPT.packet, chunk(streamId, 1)),
  ];
  await fleet.say(...said);
  await fleet.say(...said);
  expect(new Set(outcomes())).toEqual(new Set(['1 stored', '2 stored', '3 stored', '4 stored']));
  expect(fleet.deposits).toContain(streamId);
  expect(await counts()).toEqual({ notices: 1, streams: 1, chunks: 2, others: 0, other_chunks: 0 });
  const { rows } = await sql<{ cell: string; severity: number; days: number; kept: number }>`
    SELECT n.cell, n.severity, n.ends_on - date '1970-01-01' AS days, s.ends_on - date '1970-01-01' AS kept
    FROM accident_notice n JOIN accident_stream s USING (vehicle_id, stream_id)`.execute(
    fleet.database.owner,
  );
  expect(rows).toEqual([{ cell: parentOf(RIGA, 8), severity: 2, days: KEPT.notice, kept: KEPT.packet }]);
});

test('M6: of a unit that did not know the date they get their days here, once', async () => {
  const streamId = randomId();
  const said = [
    recordOf(1, 0, notice(streamId)),
    recordOf(2, 0, opening(streamId)),
    recordOf(3, 0, chunk(streamId, 0)),
  ];
  await fleet.say(...said);
  await fleet.say(...said);
  expect(await counts()).toMatchObject({ notices: 1, streams: 1, chunks: 1 });
  const { rows } = await sql<{ days: number }>`
    SELECT ends_on - date '1970-01-01' AS days FROM accident_chunk`.execute(fleet.database.owner);
  expect(rows).toEqual([{ days: KEPT.packet }]);
});

test('M6: said again once its day was moved nearer and is over, a notice is not stored anew', async () => {
  const streamId = randomId();
  const said = [recordOf(1, KEPT.notice, notice(streamId)), recordOf(2, 0, notice(randomId()))];
  await fleet.say(...said);
  // The claim was closed, and its day was over: the receipt was lost all the while.
  await sql`DELETE FROM accident_notice`.execute(fleet.database.owner);
  fleet.nowS += 2 * 86_400;
  await fleet.say(...said);
  expect(await counts()).toMatchObject({ notices: 0 });
  expect(outcomes().sort()).toEqual(['1 stored', '1 stored', '2 stored', '2 stored']);
});

test('M8: what is more than an accident may say is refused, and stores nothing', async () => {
  const streamId = randomId();
  await fleet.say(
    recordOf(1, KEPT.notice, notice(streamId, { cell: cellToWire(parentOf(RIGA, 9)) })),
    recordOf(2, KEPT.notice + 5, notice(streamId)),
    recordOf(3, KEPT.packet + 5, opening(streamId)),
    recordOf(4, KEPT.packet, opening(streamId, { grantId: randomBytes(16), grantHash: randomBytes(32) })),
    recordOf(5, KEPT.packet, opening(streamId, { rentalId: new Uint8Array() })),
    recordOf(6, KEPT.packet, opening(streamId, { vehicleId: randomBytes(16) })),
  );
  const refusals = ['over_precise', 'kept_too_long', 'kept_too_long', 'ungranted', 'malformed', 'foreign'];
  expect(outcomes().sort()).toEqual(refusals.map((word, i) => `${i + 1} ${word}`));
  await fleet.say(recordOf(7, KEPT.packet, opening(streamId)), recordOf(8, KEPT.packet, chunk(streamId, 2)));
  expect(outcomes().slice(6).sort()).toEqual(['7 stored', '8 malformed']);
  expect(await counts()).toEqual({ notices: 0, streams: 1, chunks: 0, others: 0, other_chunks: 0 });
});

test('M5: a policy that has no cell or no class of an accident leave takes none', () => {
  const without = (signal: 'cell' | 'severity') => ({
    ...SHIPPED_GUARD,
    signals: {
      ...SHIPPED_GUARD.signals,
      accident: { ...SHIPPED_GUARD.signals.accident, [signal]: { kind: 'dropped' as const } },
    },
  });
  const said = v1.AccidentNotice.create(notice(randomId()).accidentNotice ?? {});
  const under = (madeUnder: Guard) => ({ nowS: NOW_S, guard: SHIPPED_GUARD, madeUnder });
  expect(readNotice(said, under(SHIPPED_GUARD))).toMatchObject({ severity: 2 });
  expect(readNotice(said, under(without('cell')))).toBe('not_allowed');
  expect(readNotice(said, under(without('severity')))).toBe('not_allowed');
  const unknown = v1.AccidentNotice.create({ streamId: said.streamId });
  expect(readNotice(unknown, under(without('severity')))).toMatchObject({ cell: undefined, severity: 0 });
});

test('M1, M8: a notice of before a coarser edition is taken, its cell as that one has it', () => {
  const city = parentOf(RIGA, 6);
  const coarser = {
    ...SHIPPED_GUARD,
    regions: { ...SHIPPED_GUARD.regions, byRes6: new Map([[city, 7]]) },
  };
  const said = v1.AccidentNotice.create(notice(randomId()).accidentNotice ?? {});
  const madeUnder = { ...SHIPPED_GUARD, replacedS: NOW_S - 60 };
  const read = readNotice(said, { nowS: NOW_S, guard: coarser, madeUnder });
  expect(read).toMatchObject({ cell: parentOf(RIGA, 7) });
  expect(readNotice(said, { nowS: NOW_S, guard: coarser, madeUnder: coarser })).toBe('over_precise');
});

test('M9: a door’s role reads what its part of a case is, and changes none of it', async () => {
  const { rows } = await sql<{ may: string }>`
    SELECT grantee || ' ' || lower(privilege_type) || ' ' || table_name AS may FROM information_schema.table_privileges
    WHERE table_name IN ('accident_notice', 'accident_stream', 'accident_chunk') AND grantee <> current_user
      AND grantee NOT IN ('fleetveil_ingest', 'job_rentals') ORDER BY 1`.execute(fleet.database.owner);
  // The operator reads that there was one; the sealed packet is read, to hand it to the vault, for rider and insurer.
  expect(rows.map(({ may }) => may)).toEqual([
    'door_insurer select accident_chunk',
    'door_operator select accident_notice',
    'door_rider select accident_chunk',
  ]);
});
