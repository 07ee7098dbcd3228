/** Deletes rentals in SQL, under the role `job_subjects`: every table that `erasure.ts` names. */
import { sql } from 'kysely';
import type { AskedRental, DueRequest, EffectConnection } from './effect-store.ts';
import type { StayDays } from './erasure.ts';
import { byIndex, dropStreams } from './stream-store.ts';

/** How many rows went, or were emptied, by table. */
export type ErasedRows = Readonly<Record<string, number>>;

/**
 * Waits for groups of ingest that are under way, and has those after it see the erasure (`any_erased`). To be taken before
 * rows of rentals: a group that is waited for may want these.
 */
export async function holdIngest(trx: EffectConnection): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(x'65726173'::integer)`.execute(trx);
}

/**
 * Erases rentals from the store. Tombstones first: what arrives from here on is refused.
 *
 * @param keptUntil last day of the tombstones, `YYYY-MM-DD`
 */
export async function eraseRentals(
  trx: EffectConnection,
  rentals: readonly AskedRental[],
  nowS: number,
  keptUntil: string,
): Promise<ErasedRows> {
  const ids = rentals.map((rental) => rental.rentalId);
  const all = sql`rental_id = ANY (${ids}::uuid[])`;
  const grants = sql`SELECT grant_id FROM grant_issued WHERE ${all}`;
  const run = async (statement: ReturnType<typeof sql>): Promise<number> =>
    Number((await statement.execute(trx)).numAffectedRows ?? 0);
  await run(sql`INSERT INTO erased_grant (grant_id, vehicle_id, ends_on)
    SELECT grant_id, vehicle_id, ${keptUntil}::date FROM grant_issued WHERE ${all} ON CONFLICT DO NOTHING`);
  const partitioned = await byIndex(trx, async () => ({
    ...(await dropStreams(trx, ids, keptUntil)),
    trip_place: await run(sql`DELETE FROM trip_place WHERE ${all}`),
    trip: await run(sql`DELETE FROM trip WHERE ${all}`),
  }));
  return {
    ...partitioned,
    loss: await run(sql`UPDATE loss SET grant_id = NULL WHERE grant_id IN (${grants})`),
    downlink: await eraseMessages(trx, rentals, nowS),
    quarantine: await emptyQuarantine(trx, rentals),
    idempotency: await run(sql`DELETE FROM idempotency WHERE response->>'rental_id' = ANY (${ids}::text[])`),
    charging_session: await run(sql`DELETE FROM charging_session s USING charging_link l WHERE l.${all}
      AND s.session_id = l.session_id`),
    charging_link: await run(sql`DELETE FROM charging_link WHERE ${all}`),
    share: await run(sql`DELETE FROM share WHERE ${all}`),
    support_call: await run(sql`DELETE FROM support_call WHERE ${all}`),
    statistics_source: await run(sql`DELETE FROM statistics_source WHERE ${all}`),
    feed_rental: await run(sql`DELETE FROM feed_place f USING feed_rental r WHERE r.${all}
      AND r.vehicle_id = f.vehicle_id`),
    grant_issued: await run(sql`DELETE FROM grant_issued WHERE ${all}`),
    restriction: await run(sql`DELETE FROM restriction WHERE ${all}`),
    correction: await run(sql`DELETE FROM correction WHERE ${all}`),
    rental_rider: await run(sql`DELETE FROM rental_rider WHERE ${all}`),
    rental: await run(sql`DELETE FROM rental WHERE ${all}`),
  };
}

/**
 * Messages to units that carry a grant or its end: they have the rental's id in them. An end that
 * has not been sent and still holds stays: it must reach its unit (M12), and is gone within four hours.
 */
async function eraseMessages(
  trx: EffectConnection,
  rentals: readonly AskedRental[],
  nowS: number,
): Promise<number> {
  const ids = rentals.map(({ rentalId }) => rentalId);
  const vehicles = rentals.map(({ vehicleId }) => vehicleId);
  const { numAffectedRows } = await sql`DELETE FROM downlink d USING unit u,
      unnest(${ids}::uuid[], ${vehicles}::uuid[]) AS r (rental_id, vehicle_id)
    WHERE u.vehicle_id = r.vehicle_id AND d.unit_id = u.unit_id
      AND position(uuid_send(r.rental_id) IN d.body) > 0
      AND (d.sent_at IS NOT NULL OR d.expires_s <= ${nowS}
        OR d.body IN (SELECT signed FROM grant_issued g WHERE g.rental_id = r.rental_id))`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/**
 * Whose a refused message is nobody can tell, its body is sealed: so the bodies of the vehicle go, from the booking
 * on. That something was refused, why, and in which hour, stays for the engineers.
 */
async function emptyQuarantine(trx: EffectConnection, rentals: readonly AskedRental[]): Promise<number> {
  const vehicles = rentals.map(({ vehicleId }) => vehicleId);
  const hours = rentals.map(({ bookedS }) => bookedS - (bookedS % 3600));
  const { numAffectedRows } = await sql`UPDATE quarantine q SET sealed = NULL
    FROM unnest(${vehicles}::uuid[], ${hours}::bigint[]) AS r (vehicle_id, hour_s)
    WHERE q.vehicle_id = r.vehicle_id AND q.hour_s >= r.hour_s`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** What the rider gave to others, where all of theirs is erased: tokens by which a third party reads trips. */
export async function eraseShares(trx: EffectConnection, tenant: string, riderId: string): Promise<void> {
  await trx.deleteFrom('share').where('tenant', '=', tenant).where('rider_id', '=', riderId).execute();
}

/** What the rider wants of rentals to come, where all of theirs is erased. */
export async function erasePreference(trx: EffectConnection, tenant: string, riderId: string): Promise<void> {
  await trx
    .deleteFrom('rider_preference')
    .where('tenant', '=', tenant)
    .where('rider_id', '=', riderId)
    .execute();
}

/** Rentals under a legal hold, with the day of the last one. */
export async function heldAmong(
  trx: EffectConnection,
  rentalIds: readonly string[],
  today: string,
): Promise<{ rentalIds: string[]; until: string | undefined }> {
  if (rentalIds.length === 0) return { rentalIds: [], until: undefined };
  const rows = await trx
    .selectFrom('held_rental')
    .select(['rental_id', 'ends_on'])
    .where('rental_id', 'in', rentalIds)
    .where('ends_on', '>=', today)
    .execute();
  const until = rows.map((row) => row.ends_on).sort();
  return { rentalIds: [...new Set(rows.map((row) => row.rental_id))], until: until.at(-1) };
}

/** Rentals of a rider that lie aside for holds, beyond their own days, with the last day of the last hold. */
export async function heldAside(
  trx: EffectConnection,
  { tenant, riderId }: Pick<DueRequest, 'tenant' | 'riderId'>,
  today: string,
): Promise<{ readonly rentals: number; readonly until: string | undefined }> {
  const { rows } = await sql<{ rentals: number; until: string | null }>`
    SELECT rentals, until FROM held_aside(${tenant}, ${riderId}, ${today}::date)`.execute(trx);
  return { rentals: rows[0]?.rentals ?? 0, until: rows[0]?.until ?? undefined };
}

/** Last days of what stays about a rider. */
export async function stayDays(
  trx: EffectConnection,
  tenant: string,
  riderId: string,
  rentalIds: readonly string[],
): Promise<Omit<StayDays, 'holds'>> {
  type Days = Record<'audit' | 'objections' | 'bills' | 'requests', string | null>;
  const { rows } = await sql<Days>`SELECT
    (SELECT max(ends_on) FROM subject_request WHERE tenant = ${tenant} AND rider_id = ${riderId}) AS requests,
    (SELECT max(ends_on) FROM bill WHERE tenant = ${tenant} AND rental_id = ANY (${rentalIds}::uuid[])) AS bills,
    (SELECT max(ends_on) FROM audit_entry WHERE tenant = ${tenant}
      AND (rider_id = ${riderId} OR rental_id = ANY (${rentalIds}::uuid[]))) AS audit,
    (SELECT max(ends_on) FROM objection WHERE tenant = ${tenant} AND rider_id = ${riderId}) AS objections`.execute(
    trx,
  );
  const [row] = rows;
  return {
    auditLog: row?.audit ?? undefined,
    objections: row?.objections ?? undefined,
    bills: row?.bills ?? undefined,
    request: row?.requests ?? undefined,
  };
}
