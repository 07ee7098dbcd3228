/** What requests read and change, in SQL, under the role `job_subjects`: over all riders, no ciphertext. */
import { type Kysely, sql } from 'kysely';
import type { RentalState } from '../database/rental-schema.ts';
import type { Tables } from '../database/schema.ts';
import type { RequestKind, RequestState } from './request.ts';

/** A transaction under `job_subjects`. */
export type EffectConnection = Kysely<Tables>;

/** A request to be carried out. */
export interface DueRequest {
  readonly requestId: string;
  readonly tenant: string;
  readonly riderId: string;
  readonly kind: RequestKind;
  readonly state: RequestState;
  readonly purpose: string | undefined;
  readonly rentalId: string | undefined;
  readonly ask: { readonly field?: string; readonly to?: number };
  readonly country: string | undefined;
  readonly receivedS: number;
  readonly endsOn: string;
  /** What was answered so far; null before the first step. */
  readonly before: unknown;
}

/** A rental that a request is about. */
export interface AskedRental {
  readonly rentalId: string;
  readonly vehicleId: string;
  readonly bookedS: number;
  readonly startedS: number | undefined;
  readonly endedS: number | undefined;
  readonly state: RentalState;
  readonly route: boolean;
  readonly endsOn: string;
}

/**
 * Requests that have not taken effect: those never tried first, then those whose last try is longest ago. It is noted with
 * the turn, not with what comes of it: one that only waits, or fails each time, goes to the end as well.
 */
export async function takeTurns(trx: EffectConnection, limit: number, nowS: number): Promise<string[]> {
  const next = await trx
    .selectFrom('subject_request')
    .select('request_id')
    .where('acted_s', 'is', null)
    .where((is) => is.or([is('kind', '<>', 'rectify'), is('state', 'not in', ['received', 'extended'])]))
    .orderBy('tried_s', (by) => by.asc().nullsFirst())
    .orderBy('received_s')
    .orderBy('request_id')
    .limit(limit)
    // What another process works on has its turn with that one.
    .forUpdate()
    .skipLocked()
    .execute();
  const ids = next.map((row) => row.request_id);
  if (ids.length === 0) return ids;
  await trx.updateTable('subject_request').set({ tried_s: nowS }).where('request_id', 'in', ids).execute();
  return ids;
}

/** Takes a request for this transaction; `undefined` where it has taken effect or another process is at it. */
export async function takeRequest(trx: EffectConnection, requestId: string): Promise<DueRequest | undefined> {
  const row = await trx
    .selectFrom('subject_request')
    .select(['request_id', 'tenant', 'rider_id', 'kind', 'state', 'purpose', 'rental_id', 'ask', 'country'])
    .select(['received_s', 'ends_on', 'answer'])
    .where('request_id', '=', requestId)
    .where('acted_s', 'is', null)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...{ requestId: row.request_id, tenant: row.tenant, riderId: row.rider_id },
    // Written by the rider's door from closed lists; the database checks them again.
    ...{ kind: row.kind as RequestKind, state: row.state as RequestState, ask: row.ask as DueRequest['ask'] },
    ...{ purpose: row.purpose ?? undefined, rentalId: row.rental_id ?? undefined },
    ...{ country: row.country ?? undefined, receivedS: row.received_s, endsOn: row.ends_on },
    before: row.answer,
  };
}

/** Which rentals are meant: those of a rider that were booked until then, or one of them. */
export type MeantRentals = Pick<DueRequest, 'tenant' | 'riderId' | 'rentalId' | 'receivedS'>;

/** The rider's rentals, or the one that the request names; those booked after it are not meant. */
export async function rentalsOf(trx: EffectConnection, request: MeantRentals): Promise<AskedRental[]> {
  const rows = await trx
    .selectFrom('rental_rider as k')
    .innerJoin('rental as r', 'r.rental_id', 'k.rental_id')
    .select(['r.rental_id', 'r.vehicle_id', 'r.booked_s', 'r.started_s', 'r.ended_s', 'r.state', 'r.route'])
    .select('r.ends_on')
    .where('k.tenant', '=', request.tenant)
    .where('k.rider_id', '=', request.riderId)
    .where('r.booked_s', '<=', request.receivedS)
    .$if(request.rentalId !== undefined, (query) => query.where('k.rental_id', '=', request.rentalId ?? ''))
    .orderBy('r.booked_s')
    .execute();
  return rows.map((row) => ({
    ...{ rentalId: row.rental_id, vehicleId: row.vehicle_id, bookedS: row.booked_s, state: row.state },
    ...{ startedS: row.started_s ?? undefined, endedS: row.ended_s ?? undefined, route: row.route },
    endsOn: row.ends_on,
  }));
}

/** Which rental a request is about, once that is erased: it is none of anybody's, and `null` would mean all of the rider's. */
const ERASED_RENTAL = '00000000-0000-0000-0000-000000000000';

/**
 * Has requests no longer say which rental they were about, where it is gone: those of a rider, or all. One that another
 * process works on is left to the next run of the job.
 */
export async function forgetRentals(
  trx: EffectConnection,
  of?: Pick<DueRequest, 'tenant' | 'riderId'>,
): Promise<void> {
  const whose = of === undefined ? sql`true` : sql`q.tenant = ${of.tenant} AND q.rider_id = ${of.riderId}`;
  // The id stands in the text, not beside it: so the index is found that leaves it out.
  const erased = sql.lit(ERASED_RENTAL);
  await sql`UPDATE subject_request SET rental_id = ${erased} WHERE request_id IN (
    SELECT q.request_id FROM subject_request q WHERE ${whose} AND q.rental_id <> ${erased}
      AND NOT EXISTS (SELECT FROM rental r WHERE r.rental_id = q.rental_id)
    FOR UPDATE OF q SKIP LOCKED)`.execute(trx);
}

/** Whether anything is held of a rider besides rentals and requests: a pause, a preference, what they gave to others. */
export async function holdsBesides(
  trx: EffectConnection,
  { tenant, riderId }: Pick<DueRequest, 'tenant' | 'riderId'>,
): Promise<boolean> {
  const mine = sql`tenant = ${tenant} AND rider_id = ${riderId}`;
  const { rows } = await sql<{ holds: boolean }>`SELECT EXISTS (SELECT FROM objection WHERE ${mine})
    OR EXISTS (SELECT FROM rider_preference WHERE ${mine}) OR EXISTS (SELECT FROM share WHERE ${mine}) AS holds`.execute(
    trx,
  );
  return rows[0]?.holds === true;
}

/** What is written of a request that was worked on; `closed` = it has its final state. */
export interface Outcome {
  readonly state: RequestState;
  /** `undefined`: what was answered before stays. */
  readonly answer: object | undefined;
  /** Why it was refused, in words for the rider. */
  readonly refusal?: string;
  /** Whether it has taken effect; else it is worked on again. */
  readonly acted: boolean;
}

/** Writes an outcome down. */
export async function storeOutcome(
  trx: EffectConnection,
  requestId: string,
  { state, answer, acted, refusal }: Outcome,
  nowS: number,
): Promise<void> {
  const isClosed = state !== 'received' && state !== 'extended';
  await trx
    .updateTable('subject_request')
    .set({ state, acted_s: acted ? nowS : null })
    .$if(answer !== undefined, (query) => query.set({ answer: JSON.stringify(answer) }))
    .$if(refusal !== undefined, (query) => query.set({ refusal: refusal ?? null }))
    .$if(isClosed, (query) => query.set({ closed_s: sql<number>`coalesce(closed_s, ${nowS}::bigint)` }))
    .where('request_id', '=', requestId)
    .execute();
}

/** Who had data of these rentals, by the audit log: everybody who acted on one but its rider and the machine. */
export async function recipientsOf(
  trx: EffectConnection,
  tenant: string,
  rentalIds: readonly string[],
): Promise<{ kind: string; id: string }[]> {
  if (rentalIds.length === 0) return [];
  const { rows } = await sql<{ kind: string; id: string }>`
    SELECT DISTINCT entry->'actor'->>'kind' AS kind, entry->'actor'->>'id' AS id FROM audit_entry
    WHERE tenant = ${tenant} AND rental_id = ANY (${rentalIds}::uuid[])
      AND entry->'actor'->>'kind' NOT IN ('rider', 'system') AND entry->>'act' <> 'denial'
    ORDER BY 1, 2`.execute(trx);
  return rows;
}

/** Notes whom to tell, once a request and recipient. */
export async function storeNotices(
  trx: EffectConnection,
  notice: {
    readonly tenant: string;
    readonly requestId: string;
    readonly act: 'erased' | 'corrected' | 'restricted';
    readonly rentalIds: readonly string[];
    readonly madeS: number;
    readonly endsOn: string;
  },
  recipients: readonly { readonly noticeId: string; readonly kind: string; readonly id: string }[],
): Promise<void> {
  for (const { noticeId, kind, id } of recipients) {
    await sql`INSERT INTO recipient_notice AS old (notice_id, tenant, request_id, recipient_kind, recipient, act,
        rental_ids, made_s, ends_on)
      VALUES (${noticeId}, ${notice.tenant}, ${notice.requestId}, ${kind}, ${id}, ${notice.act},
        ${[...notice.rentalIds]}::uuid[], ${notice.madeS}, ${notice.endsOn})
      ON CONFLICT (request_id, recipient_kind, recipient) DO UPDATE
        SET rental_ids = old.rental_ids || excluded.rental_ids, told_s = NULL`.execute(trx);
  }
}

/**
 * One at a time of what puts in force or takes back what a rider asked: of two at once, one sees the other. A booking of
 * the rider that is under way takes the same lock (`objectionsOf`).
 */
export async function lockStanding(
  trx: EffectConnection,
  { tenant, riderId }: Pick<DueRequest, 'tenant' | 'riderId'>,
): Promise<void> {
  const name = `objections ${tenant} ${riderId}`;
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
}

/** What of a request is needed to put it in force. */
type Standing = MeantRentals & Pick<DueRequest, 'requestId'>;

/**
 * The others of the rider that are in force and of these kinds, for a purpose where one is named; oldest first. One that
 * was not carried out yet puts itself in force.
 */
async function standingBeside(
  trx: EffectConnection,
  { tenant, riderId, requestId }: Pick<DueRequest, 'tenant' | 'riderId' | 'requestId'>,
  kinds: readonly RequestKind[],
  purpose?: string,
): Promise<Standing[]> {
  const rows = await trx
    .selectFrom('subject_request')
    .select(['request_id', 'rental_id', 'received_s'])
    .where('tenant', '=', tenant)
    .where('rider_id', '=', riderId)
    .where('request_id', '<>', requestId)
    .where('kind', 'in', kinds)
    .where('state', 'in', ['received', 'extended', 'answered'])
    .where('acted_s', 'is not', null)
    .$if(purpose !== undefined, (query) => query.where('purpose', '=', purpose ?? ''))
    .orderBy('received_s')
    .orderBy('request_id')
    .execute();
  return rows.map((row) => ({
    ...{ tenant, riderId, requestId: row.request_id },
    ...{ rentalId: row.rental_id ?? undefined, receivedS: row.received_s },
  }));
}

/** Pauses a purpose: for the rider, and on each of their rentals for those who do not know whose it is. */
export async function storeObjection(
  trx: EffectConnection,
  request: Standing,
  purpose: string,
  times: { readonly sinceS: number; readonly endsOn: string },
): Promise<void> {
  await lockStanding(trx, request);
  await trx
    .insertInto('objection')
    .values({
      ...{ tenant: request.tenant, rider_id: request.riderId, purpose, request_id: request.requestId },
      ...{ since_s: times.sinceS, ends_on: times.endsOn },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await sql`UPDATE rental r SET objections = array_append(r.objections, ${purpose}) FROM rental_rider k
    WHERE k.rental_id = r.rental_id AND k.tenant = ${request.tenant} AND k.rider_id = ${request.riderId}
      AND NOT ${purpose} = ANY (r.objections)`.execute(trx);
}

/**
 * Ends the pause, unless another request of the rider says the same: then it goes on as that one's.
 *
 * @param endsOnOf until when a pause lives that was asked for in that second
 */
export async function dropObjection(
  trx: EffectConnection,
  request: DueRequest,
  purpose: string,
  endsOnOf: (receivedS: number) => string,
): Promise<void> {
  const { tenant, riderId, requestId } = request;
  await lockStanding(trx, request);
  const gone = await trx
    .deleteFrom('objection')
    .where('tenant', '=', tenant)
    .where('rider_id', '=', riderId)
    .where('purpose', '=', purpose)
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  if (Number(gone.numDeletedRows) === 0) return; // it is another's
  const [other] = await standingBeside(trx, request, ['object', 'withdraw'], purpose);
  if (other !== undefined) {
    const { receivedS: sinceS } = other;
    return storeObjection(trx, other, purpose, { sinceS, endsOn: endsOnOf(sinceS) });
  }
  await sql`UPDATE rental r SET objections = array_remove(r.objections, ${purpose}) FROM rental_rider k
    WHERE k.rental_id = r.rental_id AND k.tenant = ${tenant} AND k.rider_id = ${riderId}`.execute(trx);
}

/** Drops the rider's part in the condition of vehicles: the days of their rentals (policy, `fleet_health`). */
export async function dropHealthDays(
  trx: EffectConnection,
  rentals: readonly AskedRental[],
): Promise<number> {
  let rows = 0;
  for (const { vehicleId, bookedS, endedS } of rentals) {
    const { numAffectedRows } = await sql`DELETE FROM fleet_health WHERE vehicle_id = ${vehicleId}
      AND day >= date '1970-01-01' + ${Math.floor(bookedS / 86_400)}::integer
      AND (${endedS ?? null}::bigint IS NULL
        OR day <= date '1970-01-01' + (${endedS ?? null}::bigint / 86400)::integer)`.execute(trx);
    rows += Number(numAffectedRows ?? 0);
  }
  return rows;
}

/** Drops what statistics know of the rider's trips that are not published yet (policy, `statistics`). */
export async function dropStatisticsSources(
  trx: EffectConnection,
  rentals: readonly AskedRental[],
): Promise<number> {
  const { numAffectedRows } = await sql`DELETE FROM statistics_source
    WHERE rental_id = ANY (${rentals.map(({ rentalId }) => rentalId)}::uuid[])`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** Restricts rentals: the row rules do the rest. */
export async function storeRestrictions(
  trx: EffectConnection,
  request: Standing,
  rentals: readonly AskedRental[],
  sinceS: number,
): Promise<void> {
  const { tenant, requestId } = request;
  if (rentals.length === 0) return;
  await lockStanding(trx, request);
  await trx
    .insertInto('restriction')
    .values(
      rentals.map(({ rentalId, endsOn }) => ({
        ...{ rental_id: rentalId, tenant, request_id: requestId, since_s: sinceS, ends_on: endsOn },
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Lifts the restrictions of a request; of rentals that another request of the rider restricts, they go on as that one's. */
export async function dropRestrictions(trx: EffectConnection, request: DueRequest): Promise<void> {
  await lockStanding(trx, request);
  const gone = await trx
    .deleteFrom('restriction')
    .where('request_id', '=', request.requestId)
    .returning('rental_id')
    .execute();
  if (gone.length === 0) return;
  const lifted = new Set(gone.map((row) => row.rental_id));
  for (const other of await standingBeside(trx, request, ['restrict'])) {
    const rentals = (await rentalsOf(trx, other)).filter(({ rentalId }) => lifted.has(rentalId));
    await storeRestrictions(trx, other, rentals, other.receivedS);
  }
}

/** What stands in a trip now, of several parts in the last, and until when its row may live. */
export async function factsOf(
  trx: EffectConnection,
  rentalId: string,
): Promise<{ startedS: number; endedS: number; distanceHm: number; endsOn: string } | undefined> {
  const row = await trx
    .selectFrom('trip')
    .select(['started_s', 'ended_s', 'distance_hm', 'ends_on'])
    .where('rental_id', '=', rentalId)
    .orderBy('ended_s', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { started_s: startedS, ended_s: endedS, distance_hm: distanceHm, ends_on: endsOn } = row;
  return { startedS, endedS, distanceHm, endsOn };
}

/** Keeps the original of a corrected fact. */
export async function storeCorrection(
  trx: EffectConnection,
  { requestId, tenant }: DueRequest,
  correction: {
    readonly rentalId: string;
    readonly field: string;
    readonly original: string;
    readonly corrected: string | null;
    readonly atS: number;
    readonly endsOn: string;
  },
): Promise<void> {
  await trx
    .insertInto('correction')
    .values({
      ...{ request_id: requestId, tenant, rental_id: correction.rentalId, field: correction.field },
      ...{ original: correction.original, corrected: correction.corrected, corrected_s: correction.atS },
      ends_on: correction.endsOn,
    })
    .execute();
}

/** Writes a corrected end into trip and rental. A trip of several parts gets it in the last. */
export async function correctEnd(
  trx: EffectConnection,
  rentalId: string,
  from: number,
  to: number,
): Promise<void> {
  await sql`UPDATE trip SET ended_s = ${to} WHERE rental_id = ${rentalId} AND ended_s = ${from}`.execute(trx);
  await trx.updateTable('rental').set({ ended_s: to }).where('rental_id', '=', rentalId).execute();
}

/** Writes a corrected distance, in steps of 100 m. */
export async function correctDistance(trx: EffectConnection, rentalId: string, toHm: number): Promise<void> {
  await trx.updateTable('trip').set({ distance_hm: toHm }).where('rental_id', '=', rentalId).execute();
}

/** Takes a rental off a rider to whom it never belonged. */
export async function dropLink(trx: EffectConnection, rentalId: string): Promise<void> {
  await trx.deleteFrom('rental_rider').where('rental_id', '=', rentalId).execute();
}

/** Says of rentals that they have no route. */
export async function stopRoutes(trx: EffectConnection, rentalIds: readonly string[]): Promise<void> {
  await sql`UPDATE rental SET route = false, route_keep_days = NULL
    WHERE rental_id = ANY (${[...rentalIds]}::uuid[]) AND route`.execute(trx);
}

/** Keeps rentals from others until the transaction ends: whoever renews their grants waits, or is waited for. */
export async function holdRentals(trx: EffectConnection, rentalIds: readonly string[]): Promise<void> {
  await sql`SELECT FROM rental WHERE rental_id = ANY (${[...rentalIds]}::uuid[])
    ORDER BY rental_id FOR UPDATE`.execute(trx);
}

/** A grant to be issued again with other terms. */
export interface NewestGrant {
  readonly signed: Uint8Array;
  readonly notBeforeS: number;
  readonly notAfterS: number;
  /** `undefined`: nobody holds it. */
  readonly unitId: string | undefined;
}

/** The newest grant of a rental with its unit. */
export async function grantToReissue(
  trx: EffectConnection,
  rentalId: string,
): Promise<NewestGrant | undefined> {
  const row = await trx
    .selectFrom('grant_issued as g')
    .leftJoin('unit as u', 'u.vehicle_id', 'g.vehicle_id')
    .select(['g.signed', 'g.not_before_s', 'g.not_after_s', 'u.unit_id'])
    .where('g.rental_id', '=', rentalId)
    .orderBy('g.not_after_s', 'desc')
    .orderBy('g.not_before_s', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { signed, not_before_s: notBeforeS, not_after_s: notAfterS, unit_id } = row;
  return { signed, notBeforeS, notAfterS, unitId: unit_id ?? undefined };
}
