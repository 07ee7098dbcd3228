/** SQL of the job of accidents, under `job_rentals`. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { MOST_GRANTS } from '../vault/wire.ts';

type Trx = Kysely<Tables>;

/** A notice without a case, with the unit whose word it is. */
export interface NewNotice {
  readonly tenant: string;
  readonly vehicleId: string;
  readonly streamId: string;
  readonly certificate: Uint8Array;
}

/** Most cases a run takes up. */
const AT_ONCE = 100;

/** Notices without a case. */
export async function newNotices(trx: Trx): Promise<NewNotice[]> {
  const { rows } = await sql<{ tenant: string; vehicle_id: string; stream_id: string; certificate: Buffer }>`
    SELECT DISTINCT ON (n.vehicle_id, n.stream_id) u.tenant, n.vehicle_id, n.stream_id, u.certificate
    FROM accident_notice n JOIN unit u USING (vehicle_id)
    WHERE NOT EXISTS (SELECT FROM accident_case c
      WHERE c.vehicle_id = n.vehicle_id AND c.stream_id = n.stream_id)
    ORDER BY n.vehicle_id, n.stream_id, u.session_seen_s DESC NULLS LAST LIMIT ${AT_ONCE}`.execute(trx);
  return rows.map((row) => ({
    ...{
      tenant: row.tenant,
      vehicleId: row.vehicle_id,
      streamId: row.stream_id,
      certificate: row.certificate,
    },
  }));
}

/** Opens a case; `false` where another process was faster. */
export async function insertCase(
  trx: Trx,
  made: NewNotice & { readonly caseId: string; readonly openedS: number; readonly endsOn: string },
): Promise<boolean> {
  const row = await trx
    .insertInto('accident_case')
    .values({
      ...{ case_id: made.caseId, tenant: made.tenant, vehicle_id: made.vehicleId, stream_id: made.streamId },
      ...{ rental_id: null, certificate: made.certificate, opened_s: made.openedS, look_s: made.openedS },
      ...{ objected_s: null, closed_s: null, closed_by: null, ends_on: made.endsOn },
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('case_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** A case whose rental is not known yet. */
export interface DueCase {
  readonly caseId: string;
  readonly tenant: string;
  readonly vehicleId: string;
  readonly streamId: string;
  readonly looked: number;
}

/** Cases whose rental is to be looked for now. */
export async function casesToLook(trx: Trx, nowS: number): Promise<DueCase[]> {
  const rows = await trx
    .selectFrom('accident_case')
    .select(['case_id', 'tenant', 'vehicle_id', 'stream_id', 'looked'])
    .where('look_s', '<=', nowS)
    .orderBy('look_s')
    .limit(AT_ONCE)
    .execute();
  return rows.map((row) => ({
    ...{ caseId: row.case_id, tenant: row.tenant, vehicleId: row.vehicle_id, streamId: row.stream_id },
    looked: row.looked,
  }));
}

/** Writes down that it was looked, and what was found. */
export async function noteLook(
  trx: Trx,
  caseId: string,
  { lookS, rentalId }: { readonly lookS: number | null; readonly rentalId: string | null },
): Promise<void> {
  await trx
    .updateTable('accident_case')
    .set({ rental_id: rentalId, look_s: lookS, looked: sql`looked + 1` })
    .where('case_id', '=', caseId)
    .where('rental_id', 'is', null)
    .execute();
}

/** Days back that a packet may come from: an outbox keeps 28. */
const BACK_S = 29 * 86_400;
/** As many as the vault looks at. */
const MOST_CANDIDATES = 16;
const OPEN_END_S = 0xffff_ffff;

/**
 * Rentals of a vehicle whose sign of use is known, newest first, with their grants as signed: those a packet may be of. Times of
 * trips are told downwards: what may not have begun yet by the second that it says is left out of it (R4).
 *
 * @param stepS in which trips tell their times, or coarser
 */
export async function candidatesOf(
  trx: Trx,
  vehicleId: string,
  { nowS, stepS }: { readonly nowS: number; readonly stepS: number },
) {
  const { rows } = await sql<{ rental_id: string; from_s: number; to_s: number | null }>`
    SELECT r.rental_id, coalesce(t.from_s, r.started_s) AS from_s,
      CASE WHEN r.state IN ('booked', 'running') THEN NULL ELSE least(r.ended_s, t.to_s) END AS to_s
    FROM rental r LEFT JOIN LATERAL (SELECT min(p.started_s) AS from_s, max(p.ended_s) AS to_s FROM trip p
      WHERE p.rental_id = r.rental_id AND p.vehicle_id = r.vehicle_id) t ON true
    WHERE r.vehicle_id = ${vehicleId} AND coalesce(t.from_s, r.started_s) IS NOT NULL
      AND coalesce(r.ended_s, ${nowS}) > ${nowS - BACK_S}
    ORDER BY from_s DESC LIMIT ${MOST_CANDIDATES}`.execute(trx);
  const grants = await grantsOf(
    trx,
    rows.map((row) => row.rental_id),
  );
  return rows
    .map(({ from_s: fromS, rental_id: rentalId, to_s: toS }) => ({
      ...{ rentalId, fromS: fromS + stepS - 1, toS: toS ?? OPEN_END_S, grants: grants.get(rentalId) ?? [] },
    }))
    .filter((each) => each.grants.length > 0 && each.fromS <= each.toS);
}

async function grantsOf(trx: Trx, rentalIds: readonly string[]): Promise<Map<string, Uint8Array[]>> {
  if (rentalIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('grant_issued')
    .select(['rental_id', 'signed'])
    .where('rental_id', 'in', rentalIds)
    .orderBy('grant_id')
    .execute();
  const groups = Map.groupBy(rows, (row) => row.rental_id);
  const signed = ([id, group]: [string, typeof rows]): [string, Uint8Array[]] => [
    ...([id, group.slice(0, MOST_GRANTS).map((row) => new Uint8Array(row.signed))] as const),
  ];
  return new Map([...groups].map(signed));
}

/** Releases that ended and of which the vault was not told. */
export async function untoldReleases(trx: Trx): Promise<string[]> {
  const rows = await trx
    .selectFrom('accident_release')
    .select('release_id')
    .where('ended_s', 'is not', null)
    .where('vault_told', '=', false)
    .limit(AT_ONCE)
    .execute();
  return rows.map((row) => row.release_id);
}

/** The vault knows. */
export async function noteTold(trx: Trx, releaseIds: readonly string[]): Promise<void> {
  await trx
    .updateTable('accident_release')
    .set({ vault_told: true })
    .where('release_id', 'in', releaseIds)
    .execute();
}
