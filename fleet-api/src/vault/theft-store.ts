/** SQL of the vault over cases of theft and looks at them. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { VaultTables } from '../database/schema.ts';
import type { VaultTheftCaseTable } from '../database/vault-schema.ts';
import type { TheftCase } from './theft.ts';

type Db = Kysely<VaultTables>;
type Trx = Transaction<VaultTables>;

/** A case, its row locked until the transaction ends: two acts at once are one after the other. */
export async function takeCase(trx: Trx, tenant: string, caseId: string): Promise<TheftCase | undefined> {
  const row = await trx
    .selectFrom('theft_case')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('case_id', '=', caseId)
    .forUpdate()
    .executeTakeFirst();
  return row && caseOf(row);
}

/** A case that does not change until the transaction ends: a removal or a closing under way is waited for. */
export async function shareCase(trx: Trx, tenant: string, caseId: string): Promise<TheftCase | undefined> {
  const row = await trx
    .selectFrom('theft_case')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('case_id', '=', caseId)
    .forShare()
    .executeTakeFirst();
  return row && caseOf(row);
}

function caseOf(row: Selectable<VaultTheftCaseTable>): TheftCase {
  return {
    ...{ caseId: row.case_id, vehicleId: row.vehicle_id, officers: row.officers, fromS: row.from_s },
    ...{ declaredS: row.declared_s, askedS: row.asked_s, askedBy: row.asked_by },
    ...{ confirmedS: row.confirmed_s ?? undefined, confirmedBy: row.confirmed_by ?? undefined },
    ...{ signed: row.signed ?? undefined, grantUntilS: row.grant_until_s ?? undefined },
    ...{ closedS: row.closed_s ?? undefined, keptS: row.kept_s ?? undefined, removed: row.removed },
  };
}

/** Writes a declaration down. */
export async function insertCase(
  trx: Trx,
  tenant: string,
  declared: Pick<TheftCase, 'caseId' | 'vehicleId' | 'officers' | 'declaredS'> & { readonly endsOn: string },
): Promise<void> {
  const { caseId, vehicleId, officers, declaredS, endsOn } = declared;
  await trx
    .insertInto('theft_case')
    .values({
      ...{ case_id: caseId, tenant, vehicle_id: vehicleId, officers: [...officers], ends_on: endsOn },
      ...{ declared_s: declaredS, asked_s: declaredS, asked_by: officers[0] ?? '', from_s: declaredS },
      ...{ confirmed_s: null, confirmed_by: null, signed: null, grant_until_s: null },
      ...{ closed_s: null, destroyed_s: null },
    })
    // Two at once with one id: the second finds the first's.
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** An officer asks for the next grant. */
export async function storeAsking(trx: Trx, caseId: string, askedBy: string, askedS: number): Promise<void> {
  await trx
    .updateTable('theft_case')
    .set({ asked_by: askedBy, asked_s: askedS })
    .where('case_id', '=', caseId)
    .execute();
}

/** The second person's word, with the grant that it gave. */
export async function storeConfirmation(
  trx: Trx,
  caseId: string,
  by: { readonly person: string; readonly atS: number; readonly fromS: number },
  grant: { readonly signed: Uint8Array; readonly untilS: number },
): Promise<void> {
  const { person, atS, fromS } = by;
  const { signed, untilS } = grant;
  await trx
    .updateTable('theft_case')
    .set({ confirmed_by: person, confirmed_s: atS, from_s: fromS, signed, grant_until_s: untilS })
    .where('case_id', '=', caseId)
    .execute();
}

/** Closes a case; nothing is confirmed or collected for it any more. */
export async function storeClosing(trx: Trx, caseId: string, closedS: number): Promise<void> {
  await trx
    .updateTable('theft_case')
    .set({ closed_s: closedS })
    .where('case_id', '=', caseId)
    .where('closed_s', 'is', null)
    .execute();
}

/** Takes an officer off a case, and remembers that they were one. */
export async function storeRemoval(trx: Trx, caseId: string, officer: string): Promise<void> {
  await trx
    .updateTable('theft_case')
    .set({
      officers: sql`array_remove(officers, ${officer})`,
      removed: sql`array_append(removed, ${officer})`,
    })
    .where('case_id', '=', caseId)
    .execute();
}

/** Ends the looks of an officer that last; answers how many. */
export async function endLooks(
  trx: Trx,
  { caseId, officer }: { readonly caseId: string; readonly officer: string },
  nowS: number,
): Promise<number> {
  const done = await trx
    .updateTable('theft_session')
    .set({ ends_s: sql`greatest(opened_s, ${nowS}::bigint)` })
    .where('case_id', '=', caseId)
    .where('officer', '=', officer)
    .where('ends_s', '>', nowS)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** That the streams of a case were to be destroyed, and a legal hold kept them. */
export async function noteKept(trx: Trx, caseId: string, atS: number): Promise<void> {
  await trx
    .updateTable('theft_case')
    .set({ kept_s: atS })
    .where('case_id', '=', caseId)
    .where('kept_s', 'is', null)
    .execute();
}

/**
 * Cases that are over, whose streams are still there and were to go: closed before one second, or not closed and without a
 * grant since before another, or kept by a hold until now.
 */
export async function closedBefore(
  db: Db,
  tenant: string,
  before: { readonly closedS: number; readonly runOutS: number },
): Promise<{ caseId: string; vehicleId: string }[]> {
  const rows = await db
    .selectFrom('theft_case')
    .select(['case_id', 'vehicle_id'])
    .where('tenant', '=', tenant)
    .where(({ eb, or, and }) =>
      or([
        eb('closed_s', '<', before.closedS),
        and([eb('closed_s', 'is', null), eb('grant_until_s', '<', before.runOutS)]),
        eb('kept_s', 'is not', null),
      ]),
    )
    .where('destroyed_s', 'is', null)
    .execute();
  return rows.map((row) => ({ caseId: row.case_id, vehicleId: row.vehicle_id }));
}

/** That the streams of a case are destroyed. */
export async function noteDestroyed(trx: Trx, caseId: string, atS: number): Promise<void> {
  await trx
    .updateTable('theft_case')
    .set({ destroyed_s: atS })
    .where('case_id', '=', caseId)
    .where('destroyed_s', 'is', null)
    .execute();
}

/** The suspicions of its vehicle that a case confirmed. */
export async function eventsOf(
  trx: Trx,
  { tenant, caseId, vehicleId }: Pick<TheftCase, 'caseId' | 'vehicleId'> & { readonly tenant: string },
): Promise<string[]> {
  const rows = await trx
    .selectFrom('stream_key')
    .select('rental_id')
    .distinct()
    .where('tenant', '=', tenant)
    .where('vehicle_id', '=', vehicleId)
    .where('theft_case', '=', caseId)
    .execute();
  return rows.map((row) => row.rental_id);
}

/** A look at a pursuit. */
export interface Look {
  readonly sessionId: string;
  readonly caseId: string;
  readonly officer: string;
  readonly reason: string;
  readonly openedS: number;
  readonly endsS: number;
}

/** Writes a look down. */
export async function insertLook(trx: Trx, look: Look, endsOn: string): Promise<void> {
  const { sessionId, caseId, officer, reason, openedS, endsS } = look;
  const row = { session_id: sessionId, case_id: caseId, officer, reason, opened_s: openedS, ends_s: endsS };
  await trx
    .insertInto('theft_session')
    .values({ ...row, ends_on: endsOn })
    .execute();
}

/** A look. */
export async function findLook(db: Db, sessionId: string): Promise<Look | undefined> {
  const row = await db
    .selectFrom('theft_session')
    .selectAll()
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return (
    row && {
      ...{ sessionId, caseId: row.case_id, officer: row.officer, reason: row.reason },
      ...{ openedS: row.opened_s, endsS: row.ends_s },
    }
  );
}

/** Whether an officer has looked at a case before: then the next look is a renewal. */
export async function hasLooked(db: Db, caseId: string, officer: string): Promise<boolean> {
  const row = await db
    .selectFrom('theft_session')
    .select('session_id')
    .where('case_id', '=', caseId)
    .where('officer', '=', officer)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
