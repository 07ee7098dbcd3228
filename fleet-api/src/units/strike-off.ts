/**
 * Strikes a unit off: who has it, its settings or its key speaks and hears no more from the moment of the commit (decision
 * 0043). Its vehicle stays, without a unit, until it gets another one (`enroll.ts`).
 */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { appendEntry } from '../audit/audit-log.ts';
import type { Tables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';

/** Why a unit is struck off. */
export const STRIKE_REASONS = ['lost', 'stolen', 'broken', 'exchanged'] as const;
/** One of them. */
export type StrikeReason = (typeof STRIKE_REASONS)[number];

/** Reads a reason; throws `usage`. */
export function parseStrikeReason(text: string): StrikeReason {
  const reason = STRIKE_REASONS.find((known) => known === text);
  if (reason === undefined)
    throw new FleetApiError('usage', `--reason: one of ${STRIKE_REASONS.join(', ')}.`);
  return reason;
}

/** What is struck off, and why. */
export interface Striking {
  readonly tenant: string;
  readonly unitId: string;
  readonly reason: StrikeReason;
  /** Domain time, Unix seconds. */
  readonly nowS: number;
}

/** A unit that was struck off. */
export interface StruckOff {
  readonly unitId: string;
  readonly vehicleId: string;
  readonly label: string;
}

/** A document that was on its way to it. */
export interface Undelivered {
  readonly body: Buffer;
  readonly created_s: number;
  readonly expires_s: number;
}

/**
 * Strikes a unit off whose vehicle gets no other now. What waits for it is given up: a rental's grant among it.
 *
 * @param despiteTheft though a theft of its vehicle is open, which then cannot be followed any more
 * @throws FleetApiError `not_found` where there is no such unit; `conflict` where an accident that it told is not taken up yet,
 * or a theft of its vehicle is open
 * @example await strikeOffUnit(owner, { tenant: 'acme', unitId, reason: 'lost', nowS: clock.nowS() }); // { vehicleId, … }
 */
export function strikeOffUnit(
  db: Kysely<Tables>,
  striking: Striking,
  despiteTheft = false,
): Promise<StruckOff> {
  return db.transaction().execute(async (trx) => {
    const { struck } = await strikeOff(trx, striking);
    if (!despiteTheft && (await hasOpenTheft(trx, struck.vehicleId))) {
      throw new FleetApiError(
        'conflict',
        'A theft of this vehicle is open, and this unit is what tells where it is. Close the case first, or say --despite-theft.',
      );
    }
    return struck;
  });
}

/** Strikes a unit off within a transaction; answers with what was on its way to it, for the one that takes its place. */
export async function strikeOff(
  trx: Kysely<Tables>,
  { tenant, unitId, reason, nowS }: Striking,
): Promise<{ readonly struck: StruckOff; readonly undelivered: readonly Undelivered[] }> {
  const struck = await takeUnit(trx, tenant, unitId);
  const { vehicleId } = struck;
  if (await hasAccidentWaiting(trx, vehicleId)) {
    throw new FleetApiError(
      'conflict',
      'An accident that this unit told is not taken up yet, and its packet could not be verified later. Let the fleet run for a minute, then try again.',
    );
  }
  const undelivered = await trx
    .deleteFrom('downlink')
    .where('unit_id', '=', unitId)
    .returning(['body', 'created_s', 'expires_s'])
    .execute();
  await trx.deleteFrom('unit_session').where('unit_id', '=', unitId).execute();
  await trx.deleteFrom('unit').where('unit_id', '=', unitId).execute();
  const atS = Math.floor(nowS);
  const row = { unit_id: unitId, tenant, vehicle_id: vehicleId, reason, struck_off_s: atS };
  await trx.insertInto('struck_off_unit').values(row).execute();
  await appendEntry(trx, {
    act: 'unit_struck_off',
    ...{ atS, tenant, actor: { kind: 'system', id: 'units' }, subject: { vehicleId }, detail: { reason } },
  });
  return { struck, undelivered: undelivered.filter(({ expires_s }) => expires_s > atS) };
}

/** The unit, held: nothing begins a session of it meanwhile. */
async function takeUnit(trx: Kysely<Tables>, tenant: string, unitId: string): Promise<StruckOff> {
  const row = await trx
    .selectFrom('unit')
    .innerJoin('vehicle', 'vehicle.vehicle_id', 'unit.vehicle_id')
    .select(['unit.vehicle_id', 'vehicle.label'])
    .where('unit.tenant', '=', tenant)
    .where('unit.unit_id', '=', unitId)
    .forUpdate('unit')
    .executeTakeFirst();
  if (row === undefined) {
    throw new FleetApiError(
      'not_found',
      'No such unit speaks for this fleet: `fleetveil units list` shows all.',
    );
  }
  return { unitId, vehicleId: row.vehicle_id, label: row.label };
}

/** Its case keeps the unit's certificate, which is gone with the unit. */
async function hasAccidentWaiting(trx: Kysely<Tables>, vehicleId: string): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`SELECT EXISTS (
    SELECT FROM accident_notice n WHERE n.vehicle_id = ${vehicleId} AND NOT EXISTS (
      SELECT FROM accident_case c WHERE c.vehicle_id = n.vehicle_id AND c.stream_id = n.stream_id)) AS "is"`.execute(
    trx,
  );
  return rows[0]?.is === true;
}

async function hasOpenTheft(trx: Kysely<Tables>, vehicleId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('theft_case')
    .select('case_id')
    .where('vehicle_id', '=', vehicleId)
    .where('state', 'in', ['suspected', 'declared', 'confirmed'])
    .executeTakeFirst();
  return row !== undefined;
}
