/** Cases of theft in the database, under the officers' role, the second person's and the job's. No place is here. */
import { STREAM_KINDS } from '@fleetveil/proto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { TheftCaseTable } from '../database/case-schema.ts';
import type { Tables } from '../database/schema.ts';
import type { By, Contact, Outcome, Theft, TheftReason, TheftState } from './theft.ts';

type Trx = Kysely<Tables>;

/** Vehicles of the tenant with that id or label: at most two, so that a second one shows. */
export async function vehiclesNamed(
  trx: Trx,
  named: { readonly vehicleId?: string | undefined; readonly label?: string | undefined },
): Promise<string[]> {
  const { rows } = await sql<{ vehicle_id: string }>`SELECT theft_vehicle AS vehicle_id
    FROM theft_vehicle(${named.vehicleId ?? null}::uuid, ${named.label ?? null})`.execute(trx);
  return rows.map((row) => row.vehicle_id);
}

/** A case of the tenant; to be changed, its row stays locked, so that two people at once are one after the other. */
export async function findTheft(
  trx: Trx,
  tenant: string,
  caseId: string,
  lock?: 'change',
): Promise<Theft | undefined> {
  const query = trx
    .selectFrom('theft_case')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('case_id', '=', caseId);
  const row = await (lock === undefined ? query : query.forUpdate()).executeTakeFirst();
  return row && theftOf(row);
}

/** The open case of a vehicle, its row locked. */
export async function findOpen(trx: Trx, tenant: string, vehicleId: string): Promise<Theft | undefined> {
  const row = await trx
    .selectFrom('theft_case')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('vehicle_id', '=', vehicleId)
    .where('state', 'in', ['suspected', 'declared', 'confirmed'])
    .forUpdate()
    .executeTakeFirst();
  return row && theftOf(row);
}

/** Cases of the tenant, newest first, beginning after the keys of a cursor. */
export async function listThefts(
  trx: Trx,
  tenant: string,
  { limit, before }: { limit: number; before?: readonly [number, string] | undefined },
): Promise<Theft[]> {
  let query = trx
    .selectFrom('theft_case')
    .selectAll()
    .where('tenant', '=', tenant)
    .orderBy('opened_s', 'desc')
    .orderBy('case_id', 'desc')
    .limit(limit);
  if (before !== undefined) {
    query = query.where(sql<boolean>`(opened_s, case_id) < (${before[0]}, ${before[1]}::uuid)`);
  }
  return (await query.execute()).map(theftOf);
}

/** Cases that wait for a second person, the longest first. */
export async function listAwaiting(trx: Trx, tenant: string, limit: number): Promise<Theft[]> {
  const rows = await trx
    .selectFrom('theft_case')
    .selectAll()
    .where('tenant', '=', tenant)
    .where((where) =>
      where.or([
        where('state', '=', 'declared'),
        where.and([where('state', '=', 'confirmed'), where('renewal_s', 'is not', null)]),
      ]),
    )
    .orderBy('lapses_s')
    .limit(limit)
    .execute();
  return rows.map(theftOf);
}

/** A row as the rules take it. */
export function theftOf(row: Selectable<TheftCaseTable>): Theft {
  const police = byOf(row.police_s, row.police_by);
  const renewal = byOf(row.renewal_s, row.renewal_by);
  return {
    ...{ caseId: row.case_id, vehicleId: row.vehicle_id, events: row.events, officers: row.officers },
    removed: row.removed,
    // The table's own rules hold these to the lists.
    ...{ state: row.state as TheftState, reason: row.reason as TheftReason },
    ...{
      reasonText: row.reason_text ?? undefined,
      openedS: row.opened_s,
      lapsesS: row.lapses_s ?? undefined,
    },
    declared: byOf(row.declared_s, row.declared_by),
    ...{ decided: byOf(row.decided_s, row.decided_by), refusal: row.refusal ?? undefined },
    police: police && { ...police, reference: row.police_reference ?? '' },
    renewal: renewal && { ...renewal, reason: row.renewal_reason ?? '' },
    grantUntilS: row.grant_until_s ?? undefined,
    ...{
      closed: byOf(row.closed_s, row.closed_by),
      outcome: (row.outcome ?? undefined) as Outcome | undefined,
    },
  };
}

function byOf(atS: number | null, by: string | null): By | undefined {
  return atS === null || by === null ? undefined : { atS, by };
}

/** What an officer says of a theft. */
export interface Declaration {
  readonly reason: TheftReason;
  readonly reasonText: string;
  readonly by: string;
  readonly atS: number;
  readonly officers: readonly string[];
  readonly lapsesS: number;
}

/** Opens a case that nobody suspected before; `false` where the vehicle has one that was opened just now. */
export async function insertDeclared(
  trx: Trx,
  made: Declaration & {
    readonly caseId: string;
    readonly tenant: string;
    readonly vehicleId: string;
    readonly endsOn: string;
  },
): Promise<boolean> {
  const { caseId, tenant, vehicleId, endsOn, ...declaration } = made;
  const row = await trx
    .insertInto('theft_case')
    .values({
      ...{ case_id: caseId, tenant, vehicle_id: vehicleId, opened_s: made.atS, ends_on: endsOn },
      ...declaredColumns(declaration),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('case_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** An officer takes up what a vehicle suspected. */
export async function storeDeclaration(trx: Trx, caseId: string, declaration: Declaration): Promise<void> {
  await trx
    .updateTable('theft_case')
    .set(declaredColumns(declaration))
    .where('case_id', '=', caseId)
    .execute();
}

function declaredColumns({ reason, reasonText, by, atS, officers, lapsesS }: Declaration) {
  return {
    ...{ state: 'declared', reason, reason_text: reasonText, declared_s: atS, declared_by: by },
    ...{ officers: [...officers], lapses_s: lapsesS },
  };
}

/** Writes the tries to reach the rider down. */
export async function insertContacts(
  trx: Trx,
  of: { readonly caseId: string; readonly tenant: string; readonly endsOn: string },
  contacts: readonly Contact[],
): Promise<void> {
  const rows = contacts.map(({ atS, channel, outcome }, index) => ({
    ...{ case_id: of.caseId, number: index + 1, tenant: of.tenant, at_s: atS, channel, outcome },
    ends_on: of.endsOn,
  }));
  if (rows.length > 0) await trx.insertInto('theft_contact').values(rows).execute();
}

/** The tries to reach the rider, in order. */
export async function contactsOf(trx: Trx, caseId: string): Promise<Contact[]> {
  const rows = await trx
    .selectFrom('theft_contact')
    .select(['at_s', 'channel', 'outcome'])
    .where('case_id', '=', caseId)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({ atS: row.at_s, channel: row.channel, outcome: row.outcome }) as Contact);
}

/** The number that the police gave; a later one takes its place. */
export async function storePolice(
  trx: Trx,
  caseId: string,
  police: By & { readonly reference: string },
  lapsesS: number | undefined,
): Promise<void> {
  const { reference, atS, by } = police;
  await trx
    .updateTable('theft_case')
    .set({ police_reference: reference, police_s: atS, police_by: by, lapses_s: lapsesS ?? null })
    .where('case_id', '=', caseId)
    .execute();
}

/** An officer wants another grant. */
export async function storeRenewal(
  trx: Trx,
  caseId: string,
  renewal: By & { readonly reason: string },
): Promise<void> {
  const { reason, atS, by } = renewal;
  await trx
    .updateTable('theft_case')
    .set({ renewal_s: atS, renewal_by: by, renewal_reason: reason })
    .where('case_id', '=', caseId)
    .execute();
}

/** Takes an officer off a case: a renewal that they asked for waits no more, and their looks end. Answers how many looks. */
export async function storeRemoval(
  trx: Trx,
  { caseId, renewal }: Pick<Theft, 'caseId' | 'renewal'>,
  officer: string,
  nowS: number,
): Promise<number> {
  await trx
    .updateTable('theft_case')
    .set({
      officers: sql`array_remove(officers, ${officer})`,
      removed: sql`array_append(removed, ${officer})`,
      ...(renewal?.by === officer ? NO_RENEWAL : {}),
    })
    .where('case_id', '=', caseId)
    .execute();
  const ended = await trx
    .updateTable('theft_look')
    .set({ ends_s: sql`greatest(opened_s, ${nowS}::bigint)` })
    .where('case_id', '=', caseId)
    .where('officer', '=', officer)
    .where('ends_s', '>', nowS)
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}

const NO_RENEWAL = { renewal_s: null, renewal_by: null, renewal_reason: null } as const;

/** The second person does not want another grant. */
export async function dropRenewal(trx: Trx, caseId: string): Promise<void> {
  await trx.updateTable('theft_case').set(NO_RENEWAL).where('case_id', '=', caseId).execute();
}

/** The second person agreed, to the theft or to another grant of it. */
export async function storeConfirmation(
  trx: Trx,
  caseId: string,
  made: { readonly decided: By; readonly grantUntilS: number; readonly lapsesS: number | undefined },
): Promise<void> {
  const { decided, grantUntilS, lapsesS } = made;
  await trx
    .updateTable('theft_case')
    .set({
      ...{ state: 'confirmed', decided_s: decided.atS, decided_by: decided.by, ...NO_RENEWAL },
      ...{ grant_until_s: grantUntilS, lapses_s: lapsesS ?? null },
    })
    .where('case_id', '=', caseId)
    .execute();
}

/** How a case ends. */
export interface Ending {
  readonly state: 'refused' | 'lapsed' | 'closed';
  readonly closed: By;
  readonly outcome: Outcome | undefined;
  readonly refusal?: string | undefined;
  /** From when on the riders concerned are told; `undefined` = nobody said anything about anybody. */
  readonly tellS: number | undefined;
  readonly endsOn: string;
}

/** Ends a case. */
export async function storeEnding(trx: Trx, caseId: string, ending: Ending): Promise<void> {
  const { state, closed, outcome, refusal, tellS, endsOn } = ending;
  await trx
    .updateTable('theft_case')
    .set({
      ...{ state, closed_s: closed.atS, closed_by: closed.by, outcome: outcome ?? null, lapses_s: null },
      ...(refusal === undefined ? {} : { refusal }),
      ...{ tell_s: tellS ?? null, ends_on: endsOn },
    })
    .where('case_id', '=', caseId)
    .execute();
}

/** The latest coarse cell of a case's vehicle, while the case is open. */
export async function cellOf(
  trx: Trx,
  vehicleId: string,
): Promise<{ cell: string; tickS: number } | undefined> {
  const row = await trx
    .selectFrom('coarse_report')
    .select(['cell', 'tick_s'])
    .where('vehicle_id', '=', vehicleId)
    .executeTakeFirst();
  return row === undefined || row.cell === null ? undefined : { cell: row.cell, tickS: row.tick_s };
}

/** A look, as the vault gave it. */
export interface LookRow {
  readonly sessionId: string;
  readonly caseId: string;
  readonly officer: string;
  readonly reason: string;
  readonly renewal: boolean;
  readonly openedS: number;
  readonly endsS: number;
  /** When the riders concerned were told of it. */
  readonly toldS?: number | undefined;
}

/** Writes a look down. */
export async function insertLook(trx: Trx, tenant: string, look: LookRow, endsOn: string): Promise<void> {
  const { sessionId, caseId, officer, reason, renewal, openedS, endsS } = look;
  const key = { session_id: sessionId, case_id: caseId, tenant, officer, reason, renewal };
  await trx
    .insertInto('theft_look')
    .values({ ...key, opened_s: openedS, ends_s: endsS, told_s: null, ends_on: endsOn })
    .execute();
}

/** A look of the tenant. */
export async function findLook(trx: Trx, tenant: string, sessionId: string): Promise<LookRow | undefined> {
  const [look] = await looksWhere(trx, tenant, ['session_id', sessionId]);
  return look;
}

/** The looks of a case, in order. */
export function looksOf(trx: Trx, tenant: string, caseId: string): Promise<LookRow[]> {
  return looksWhere(trx, tenant, ['case_id', caseId]);
}

async function looksWhere(
  trx: Trx,
  tenant: string,
  [column, id]: readonly ['session_id' | 'case_id', string],
): Promise<LookRow[]> {
  const rows = await trx
    .selectFrom('theft_look')
    .selectAll()
    .where('tenant', '=', tenant)
    .where(column, '=', id)
    .orderBy('opened_s')
    .orderBy('session_id')
    .execute();
  return rows.map((row) => ({
    ...{ sessionId: row.session_id, caseId: row.case_id, officer: row.officer, reason: row.reason },
    ...{ renewal: row.renewal, openedS: row.opened_s, endsS: row.ends_s, toldS: row.told_s ?? undefined },
  }));
}

/** Notes that the riders concerned were told of looks. */
export async function noteLooksTold(trx: Trx, looks: readonly LookRow[], toldS: number): Promise<void> {
  if (looks.length === 0) return;
  await trx
    .updateTable('theft_look')
    .set({ told_s: toldS })
    .where(
      'session_id',
      'in',
      looks.map(({ sessionId }) => sessionId),
    )
    .execute();
}

/** What was opened within a look: how much, never what. */
export interface OpeningRow {
  readonly sessionId: string;
  readonly streamId: string;
  readonly firstChunk: number;
  readonly chunks: number;
  readonly fixes: number;
  readonly atS: number;
}

/** Writes an opening down. */
export async function insertOpening(
  trx: Trx,
  of: { readonly tenant: string; readonly caseId: string; readonly endsOn: string },
  opening: OpeningRow,
): Promise<void> {
  const { sessionId, streamId, firstChunk, chunks, fixes, atS } = opening;
  const key = { session_id: sessionId, case_id: of.caseId, tenant: of.tenant, stream_id: streamId };
  await trx
    .insertInto('theft_opening')
    .values({ ...key, first_chunk: firstChunk, chunks, fixes, at_s: atS, ends_on: of.endsOn })
    .execute();
}

/** All openings of a case, in order. */
export async function openingsOf(trx: Trx, tenant: string, caseId: string): Promise<OpeningRow[]> {
  const rows = await trx
    .selectFrom('theft_opening')
    .select(['session_id', 'stream_id', 'first_chunk', 'chunks', 'fixes', 'at_s'])
    .where('tenant', '=', tenant)
    .where('case_id', '=', caseId)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    ...{ sessionId: row.session_id, streamId: row.stream_id, firstChunk: row.first_chunk },
    ...{ chunks: row.chunks, fixes: row.fixes, atS: row.at_s },
  }));
}

/** A stream of a pursuit with how many chunks of it are there. */
export interface PursuitStream {
  readonly streamId: string;
  readonly chunks: number;
}

/** The streams of a case's pursuit: under its grants, and of the suspicions that it confirmed. */
export async function streamsOf(trx: Trx, theft: Theft): Promise<PursuitStream[]> {
  const rows = await trx
    .selectFrom('stream as s')
    .select('s.stream_id')
    .select((of) =>
      of
        .selectFrom('chunk as c')
        .whereRef('c.vehicle_id', '=', 's.vehicle_id')
        .whereRef('c.stream_id', '=', 's.stream_id')
        .select(({ fn }) => fn.count<number>('c.chunk_no').as('chunks'))
        .as('chunks'),
    )
    .where('s.kind', '=', STREAM_KINDS.wire.theft)
    .where('s.vehicle_id', '=', theft.vehicleId)
    .where(({ eb, or }) =>
      or([
        eb('s.rental_id', '=', theft.caseId),
        ...(theft.events.length > 0 ? [eb('s.event_id', 'in', theft.events)] : []),
      ]),
    )
    .orderBy('s.stream_id')
    .execute();
  return rows.map((row) => ({ streamId: row.stream_id, chunks: Number(row.chunks ?? 0) }));
}

/** A sealed chunk as stored. */
export interface SealedChunk {
  readonly chunkNo: number;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** The chunks of a stream after a number, without some of those, in order; at most so many. */
export async function chunksBeyond(
  trx: Trx,
  of: { readonly vehicleId: string; readonly streamId: string },
  shown: { readonly upTo: number; readonly beyond: ReadonlySet<number> },
  limit: number,
): Promise<SealedChunk[]> {
  const rows = await trx
    .selectFrom('chunk')
    .select(['chunk_no', 'nonce', 'ciphertext'])
    .where('vehicle_id', '=', of.vehicleId)
    .where('stream_id', '=', of.streamId)
    .where('chunk_no', '>', shown.upTo)
    .where('chunk_no', '<>', sql<number>`ALL(${[...shown.beyond]}::integer[])`)
    .orderBy('chunk_no')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ chunkNo: row.chunk_no, nonce: row.nonce, ciphertext: row.ciphertext }));
}
