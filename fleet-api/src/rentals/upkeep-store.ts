/** What the rentals' job reads and writes, under the role `job_rentals`: over all tenants, no rider. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { type OpenRental, RENTAL_MAX_S, UNUSED_MAX_S } from '../grants/grant.ts';
import { OPEN_STATES, QUIET_AFTER_S, RENTAL_MOVES, type RentalState, TRIP_END_WAIT_S } from './rental.ts';

/** A transaction under `job_rentals`. */
export type UpkeepConnection = Kysely<Tables>;

/** An open rental with what its next grant is made of. */
export interface DueRental extends OpenRental {
  readonly vehicleId: string;
  readonly tenant: string;
  /** Absent = the vehicle's unit was struck off, and it has no other yet. */
  readonly unitId: string | undefined;
  readonly state: RentalState;
  /** Its newest grant as signed. */
  readonly signed: Uint8Array;
}

/** Rentals worked on in one transaction; the rest follows in the next. */
export const BATCH = 100;

/**
 * A part of a transaction that is undone alone where it throws; what was done before it stays.
 * Throws what `work` throws, and what PostgreSQL says where there is no transaction any more.
 */
export async function allOrNothing(trx: UpkeepConnection, work: () => Promise<void>): Promise<void> {
  await sql`SAVEPOINT part`.execute(trx);
  try {
    await work();
  } catch (error) {
    await sql`ROLLBACK TO SAVEPOINT part`.execute(trx);
    throw error;
  } finally {
    await sql`RELEASE SAVEPOINT part`.execute(trx);
  }
}

/**
 * Open rentals that something may have to be done about, each taken for this transaction; those another
 * process works on now are passed over. At most `BATCH`, those first whose grant ends first.
 *
 * @param due `beforeS`: seconds that a grant has left when it is renewed; `without`: ids of rentals to pass over
 */
export async function dueRentals(
  trx: UpkeepConnection,
  { nowS, beforeS, without }: { nowS: number; beforeS: number; without: readonly string[] },
): Promise<DueRental[]> {
  const rows = await trx
    .selectFrom('rental as r')
    // One step in the index an open rental: the grants of those that ended, a year of them, are not looked at.
    .innerJoinLateral(
      (of) =>
        of
          .selectFrom('grant_issued')
          .select(['signed', 'not_after_s'])
          .whereRef('grant_issued.rental_id', '=', 'r.rental_id')
          .orderBy('not_after_s', 'desc')
          .orderBy('not_before_s', 'desc') // two may end with the longest rental
          .limit(1)
          .as('g'),
      (join) => join.onTrue(),
    )
    .leftJoin('unit as u', 'u.vehicle_id', 'r.vehicle_id')
    .select(['r.rental_id', 'r.vehicle_id', 'r.tenant', 'r.booked_s', 'r.state'])
    .select(['g.signed', 'g.not_after_s', 'u.unit_id'])
    .where('r.state', 'in', OPEN_STATES)
    .where('r.rental_id', '<>', sql<string>`ALL (${without}::uuid[])`)
    .where((is) =>
      is.or([
        is.and([
          is('u.unit_id', 'is not', null), // no grant without somebody to tell: it would come up each time
          is('g.not_after_s', '<', nowS + beforeS),
          is('g.not_after_s', '<', is('r.booked_s', '+', RENTAL_MAX_S)),
        ]),
        is('r.booked_s', '<=', nowS - RENTAL_MAX_S),
        is.and([is('r.state', '=', 'booked'), is('r.booked_s', '<=', nowS - UNUSED_MAX_S)]),
      ]),
    )
    .orderBy('g.not_after_s')
    .limit(BATCH)
    .forUpdate('r')
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    ...{ rentalId: row.rental_id, vehicleId: row.vehicle_id, tenant: row.tenant },
    unitId: row.unit_id ?? undefined,
    ...{ bookedS: row.booked_s, used: row.state !== 'booked', notAfterS: row.not_after_s },
    ...{ state: row.state, signed: row.signed },
  }));
}

/**
 * Moves the last days of ended rentals, and of the links to their riders, to what their real end gives:
 * when they were written, the longest rental had to be assumed (M6). Never later.
 *
 * @param days the policy's period of each, counted from the rental's end
 */
export async function settleEnds(
  trx: UpkeepConnection,
  days: { readonly rental: number; readonly link: number },
): Promise<void> {
  const endDay = (period: number) =>
    sql<string>`date '1970-01-01' + (r.ended_s / 86400)::integer + ${period}::integer`;
  await sql`UPDATE rental_rider k SET ends_on = ${endDay(days.link)} FROM rental r
    WHERE r.rental_id = k.rental_id AND r.state = 'ended' AND k.ends_on > ${endDay(days.link)}`.execute(trx);
  await sql`UPDATE rental r SET ends_on = ${endDay(days.rental)}
    WHERE r.state = 'ended' AND r.ends_on > ${endDay(days.rental)}`.execute(trx);
}

/** Destroys the links of guests whose second has come (T5); answers how many. Whose they were, the job cannot read. */
export async function destroyGuestLinks(trx: UpkeepConnection, nowS: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT destroy_guest_links(${nowS}) AS count`.execute(trx);
  return rows[0]?.count ?? 0;
}

/**
 * Ends the rentals whose unit has nothing left of them (a rental that lapsed and was not taken up again, or was never
 * used): it said so when it could not add anything any more. Answers how many.
 */
export async function settleQuiet(trx: UpkeepConnection): Promise<number> {
  const { rows } = await sql`
    UPDATE rental SET state = ${RENTAL_MOVES.ending.nothing_left} WHERE rental_id IN (
      SELECT r.rental_id FROM rental r
      JOIN unit u ON u.vehicle_id = r.vehicle_id AND u.waiting_records = 0
        AND u.hello_s > r.ended_s + ${QUIET_AFTER_S}::bigint
      JOIN LATERAL (SELECT max(not_after_s) AS not_after_s FROM grant_issued WHERE rental_id = r.rental_id) g
        ON u.hello_s > g.not_after_s + ${QUIET_AFTER_S}::bigint
      WHERE r.state = 'ending' LIMIT ${BATCH} FOR UPDATE OF r SKIP LOCKED)
    RETURNING 1`.execute(trx);
  return rows.length;
}

/**
 * Ends the rentals whose last lapse was reported before their end was ordered. The grant that lapsed is spent, and no
 * other one of the rental held longer, both by the unit's own clock: it cannot have been taken up again, so nothing
 * is to be waited for, be the unit heard of or not. Answers how many.
 */
export async function settleLapsed(trx: UpkeepConnection): Promise<number> {
  const { rows } = await sql`
    UPDATE rental SET state = ${RENTAL_MOVES.ending.lapse_reported} WHERE rental_id IN (
      SELECT r.rental_id FROM rental r
      JOIN trip t ON t.rental_id = r.rental_id AND t.vehicle_id = r.vehicle_id AND t.ends_on = r.end_day_of_trip
      WHERE r.state = 'ending' AND NOT EXISTS (SELECT FROM grant_issued g
        WHERE g.rental_id = r.rental_id AND g.grant_id <> t.grant_id AND g.not_after_s > t.ended_s)
      LIMIT ${BATCH} FOR UPDATE OF r SKIP LOCKED)
    RETURNING 1`.execute(trx);
  return rows.length;
}

/** Gives up waiting for trip ends that no outbox can hold any more; answers how many. */
export async function giveUpWaiting(trx: UpkeepConnection, nowS: number): Promise<number> {
  const result = await trx
    .updateTable('rental')
    .set({ state: 'ended' })
    .where('state', '=', 'ending')
    .where('ended_s', '<', nowS - TRIP_END_WAIT_S)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
