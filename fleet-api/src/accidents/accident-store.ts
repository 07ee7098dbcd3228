/** Cases of accidents in the database; each door's role sees its own part of them. */
import { type Kysely, type Selectable, sql } from 'kysely';
import type { AccidentReleaseTable } from '../database/case-schema.ts';
import type { Tables } from '../database/schema.ts';
import type { AccidentCase, Release, ReleaseEnd } from './accident.ts';

type Trx = Kysely<Tables>;

const CASE = [
  'case_id',
  'tenant',
  'vehicle_id',
  'stream_id',
  'opened_s',
  'objected_s',
  'closed_s',
  'ends_on',
] as const;

/** What the notice said, as long as it is kept. */
export interface Notice {
  readonly cell: string | undefined;
  readonly severity: number;
  readonly test: boolean;
}

function caseOf(row: {
  case_id: string;
  tenant: string;
  vehicle_id: string;
  stream_id: string;
  opened_s: number;
  objected_s: number | null;
  closed_s: number | null;
  ends_on: string;
}): AccidentCase {
  return {
    ...{ caseId: row.case_id, tenant: row.tenant, vehicleId: row.vehicle_id, streamId: row.stream_id },
    ...{ openedS: row.opened_s, objectedS: row.objected_s ?? undefined, endsOn: row.ends_on },
    closedS: row.closed_s ?? undefined,
  };
}

/** Cases of the tenant, newest first, beginning after the keys of a cursor. Under `door_operator`. */
export async function listCases(
  trx: Trx,
  tenant: string,
  { limit, before }: { limit: number; before?: readonly [number, string] | undefined },
): Promise<AccidentCase[]> {
  let query = trx
    .selectFrom('accident_case')
    .select(CASE)
    .where('tenant', '=', tenant)
    .orderBy('opened_s', 'desc')
    .orderBy('case_id', 'desc')
    .limit(limit);
  if (before !== undefined) {
    query = query.where(sql<boolean>`(opened_s, case_id) < (${before[0]}, ${before[1]}::uuid)`);
  }
  return (await query.execute()).map(caseOf);
}

/** Cases of a rental. Under `door_rider`. */
export async function casesOfRental(trx: Trx, rentalId: string): Promise<AccidentCase[]> {
  const rows = await trx
    .selectFrom('accident_case')
    .select(CASE)
    .where('rental_id', '=', rentalId)
    .orderBy('opened_s')
    .execute();
  return rows.map(caseOf);
}

/** One case that the asking role may see. */
export async function findCase(trx: Trx, tenant: string, caseId: string): Promise<AccidentCase | undefined> {
  const row = await trx
    .selectFrom('accident_case')
    .select(CASE)
    .where('tenant', '=', tenant)
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return row && caseOf(row);
}

/** One change of a case after the other: two releases at once would be two insurers. */
export async function lockCase(trx: Trx, caseId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`accident ${caseId}`}, 0))`.execute(trx);
}

/** The rental of a case, for roles that may know it. */
export async function rentalOfCase(trx: Trx, caseId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('accident_case')
    .select('rental_id')
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return row?.rental_id ?? undefined;
}

/** The salt of the asking rider's link to a rental. Under `door_rider`. */
export async function saltOf(trx: Trx, rentalId: string, riderId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('rental_rider')
    .select('salt')
    .where('rental_id', '=', rentalId)
    .where('rider_id', '=', riderId)
    .executeTakeFirst();
  return row?.salt;
}

/** What the notice of a case said. Under `door_operator`. */
export async function noticeOf(trx: Trx, { vehicleId, streamId }: AccidentCase): Promise<Notice | undefined> {
  const row = await trx
    .selectFrom('accident_notice')
    .select(['cell', 'severity', 'test'])
    .where('vehicle_id', '=', vehicleId)
    .where('stream_id', '=', streamId)
    .executeTakeFirst();
  return row && { cell: row.cell ?? undefined, severity: row.severity, test: row.test };
}

/** The releases of a case, in order. */
export async function releasesOf(trx: Trx, caseId: string): Promise<Release[]> {
  const rows = await trx
    .selectFrom('accident_release')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('released_s')
    .orderBy('release_id')
    .execute();
  return rows.map(releaseOf);
}

function releaseOf(row: Selectable<AccidentReleaseTable>): Release {
  return {
    ...{ releaseId: row.release_id, caseId: row.case_id, insurerId: row.insurer_id, askedBy: row.asked_by },
    ...{ reason: row.reason, releasedS: row.released_s, untilS: row.until_s },
    ...{ endedS: row.ended_s ?? undefined, endedBecause: row.ended_because ?? undefined },
    fetchedS: row.fetched_s ?? undefined,
  };
}

/** Writes a release down; `false` where another case has its id. */
export async function insertRelease(
  trx: Trx,
  { tenant, caseId, endsOn }: AccidentCase,
  release: Release,
): Promise<boolean> {
  const made = await trx
    .insertInto('accident_release')
    .values({
      ...{ release_id: release.releaseId, case_id: caseId, tenant, insurer_id: release.insurerId },
      ...{ reason: release.reason, asked_by: release.askedBy, released_s: release.releasedS },
      ...{ until_s: release.untilS, ended_s: null, ended_because: null, fetched_s: null, ends_on: endsOn },
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(made.numInsertedOrUpdatedRows ?? 0) === 1;
}

/** Ends a release. */
export async function endRelease(
  trx: Trx,
  releaseId: string,
  endedS: number,
  because: ReleaseEnd,
): Promise<void> {
  await trx
    .updateTable('accident_release')
    .set({ ended_s: endedS, ended_because: because })
    .where('release_id', '=', releaseId)
    .where('ended_s', 'is', null)
    .execute();
}

/** Begins or ends the rider's objection. Under `door_rider`. */
export async function storeObjection(trx: Trx, caseId: string, objectedS: number | null): Promise<void> {
  await trx
    .updateTable('accident_case')
    .set({ objected_s: objectedS })
    .where('case_id', '=', caseId)
    .execute();
}

/** Closes a case and brings the last days of what is kept of it nearer. Under `door_operator`. */
export async function storeClosing(
  trx: Trx,
  caseId: string,
  {
    closedS,
    closedBy,
    packetDay,
    noticeDay,
  }: { closedS: number; closedBy: string; packetDay: string; noticeDay: string },
): Promise<void> {
  await trx
    .updateTable('accident_case')
    .set({ closed_s: closedS, closed_by: closedBy, ends_on: sql`least(ends_on, ${packetDay}::date)` })
    .where('case_id', '=', caseId)
    .where('closed_s', 'is', null)
    .execute();
  await sql`SELECT close_accident(${caseId}::uuid, ${packetDay}::date, ${noticeDay}::date)`.execute(trx);
}

/** Ends a case and its packet, where the rider objects; answers whether it did. Under `door_privacy`. */
export async function storeDestruction(
  trx: Trx,
  caseId: string,
  atS: number,
  officer: string,
): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    SELECT destroy_accident(${caseId}::uuid, ${atS}, ${officer}) AS done`.execute(trx);
  return rows[0]?.done === true;
}

/** The two halves of a packet, as far as they are here. */
export async function chunksOfCase(
  trx: Trx,
  { vehicleId, streamId }: Pick<AccidentCase, 'vehicleId' | 'streamId'>,
) {
  const rows = await trx
    .selectFrom('accident_chunk')
    .select(['chunk_no', 'nonce', 'ciphertext'])
    .where('vehicle_id', '=', vehicleId)
    .where('stream_id', '=', streamId)
    .orderBy('chunk_no')
    .execute();
  return rows.map((row) => ({
    ...{
      chunkNo: row.chunk_no,
      nonce: new Uint8Array(row.nonce),
      ciphertext: new Uint8Array(row.ciphertext),
    },
  }));
}

/** Who signed a packet, and by whom the unit was enrolled: what makes a packet prove itself. */
export async function proofOf(
  trx: Trx,
  caseId: string,
): Promise<{ certificate: Uint8Array; keySet: Uint8Array }> {
  const { certificate } = await trx
    .selectFrom('accident_case')
    .select('certificate')
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  const { signed } = await trx
    .selectFrom('key_set')
    .select('signed')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { certificate, keySet: signed };
}

/** A release as its insurer sees it. */
export interface InsurersRelease {
  readonly releaseId: string;
  readonly caseId: string;
  readonly releasedS: number;
  readonly untilS: number;
  readonly endedS: number | undefined;
  readonly fetchedS: number | undefined;
}

const INSURERS = ['release_id', 'case_id', 'released_s', 'until_s', 'ended_s', 'fetched_s'] as const;

/** Releases to the asking insurer, newest first. Under `door_insurer`. */
export async function listReleases(
  trx: Trx,
  insurerId: string,
  { limit, before }: { limit: number; before?: readonly [number, string] | undefined },
): Promise<InsurersRelease[]> {
  let query = trx
    .selectFrom('accident_release')
    .select(INSURERS)
    .where('insurer_id', '=', insurerId)
    .orderBy('released_s', 'desc')
    .orderBy('release_id', 'desc')
    .limit(limit);
  if (before !== undefined) {
    query = query.where(sql<boolean>`(released_s, release_id) < (${before[0]}, ${before[1]}::uuid)`);
  }
  return (await query.execute()).map(insurersRelease);
}

/** One release to the asking insurer. Under `door_insurer`. */
export async function findRelease(
  trx: Trx,
  insurerId: string,
  releaseId: string,
): Promise<InsurersRelease | undefined> {
  const row = await trx
    .selectFrom('accident_release')
    .select(INSURERS)
    .where('insurer_id', '=', insurerId)
    .where('release_id', '=', releaseId)
    .executeTakeFirst();
  return row && insurersRelease(row);
}

function insurersRelease(row: {
  release_id: string;
  case_id: string;
  released_s: number;
  until_s: number;
  ended_s: number | null;
  fetched_s: number | null;
}): InsurersRelease {
  return {
    ...{ releaseId: row.release_id, caseId: row.case_id, releasedS: row.released_s, untilS: row.until_s },
    ...{ endedS: row.ended_s ?? undefined, fetchedS: row.fetched_s ?? undefined },
  };
}

/** The case of a holding release, with its rental. Under `door_insurer`. */
export async function caseOfRelease(trx: Trx, caseId: string) {
  const row = await trx
    .selectFrom('accident_case')
    .select(['case_id', 'tenant', 'vehicle_id', 'stream_id', 'rental_id'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return (
    row && {
      ...{ caseId: row.case_id, tenant: row.tenant, vehicleId: row.vehicle_id, streamId: row.stream_id },
      rentalId: row.rental_id ?? undefined,
    }
  );
}

/** Notes the first reading. Under `door_insurer`. */
export async function noteFetched(trx: Trx, releaseId: string, fetchedS: number): Promise<void> {
  await trx
    .updateTable('accident_release')
    .set({ fetched_s: fetchedS })
    .where('release_id', '=', releaseId)
    .where('fetched_s', 'is', null)
    .execute();
}

/** A line of who had what when. */
export interface CustodyLine {
  readonly atS: number;
  readonly act: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly why: string | undefined;
  readonly detail: object;
  readonly leafHash: Uint8Array;
}

/** Lines at most, the newest: a case is released and read a few times, but a program may fetch a packet each minute. */
const MOST_LINES = 500;

/** Entries of the log about a case and its packet, the newest of them, oldest first, as far as the asking role may read them. */
export async function custodyOf(
  trx: Trx,
  { caseId, streamId, vehicleId }: AccidentCase,
): Promise<CustodyLine[]> {
  const { rows } = await sql<{ entry: CustodyEntry; leaf_hash: Buffer }>`
    SELECT entry, leaf_hash FROM (
      SELECT entry, leaf_hash, (entry->>'atS')::bigint AS at_s, id FROM audit_entry
      WHERE vehicle_id = ${vehicleId} AND entry->>'purpose' = 'accident'
        AND (entry->'detail'->>'caseId' = ${caseId} OR entry->'subject'->>'streamId' = ${streamId})
      ORDER BY at_s DESC, id DESC LIMIT ${MOST_LINES}) AS newest
    ORDER BY at_s, id`.execute(trx);
  return rows.map(({ entry, leaf_hash: leafHash }) => {
    const { act, atS, actor, why, detail } = entry;
    return { act, atS, actor, why, detail, leafHash };
  });
}

interface CustodyEntry {
  readonly act: string;
  readonly atS: number;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly why?: string;
  readonly detail: object;
}
