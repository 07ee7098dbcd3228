/** Writes charging sessions, without their vehicle; whose one was stands apart (C16, C17). */
import { type Kysely, sql } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import type { SessionRow } from './charging-session.ts';

/** A session with its last day. */
export interface StoredSession {
  readonly session: SessionRow;
  readonly policyVersion: number;
  readonly endsOnDay: number;
}

/** Stores sessions. A repeated one meets its own id and changes nothing (M4). */
export async function insertSessions(trx: Kysely<Tables>, rows: readonly StoredSession[]): Promise<void> {
  // A few a day in a fleet: one after the other.
  for (const row of rows) if (await insertSession(trx, row)) await linkSession(trx, row.session);
}

async function insertSession(
  trx: Kysely<Tables>,
  { session, policyVersion, endsOnDay }: StoredSession,
): Promise<boolean> {
  const inserted = await trx
    .insertInto('charging_session')
    .values({
      ...{ session_id: session.sessionId, tenant: session.tenant, station: session.station ?? null },
      ...{ started_s: session.startedS, ended_s: session.endedS ?? null },
      ...{ energy_hwh: session.energyHwh ?? null, policy_version: policyVersion },
      ends_on: dateOfDay(endsOnDay),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('session_id')
    .execute();
  return inserted.length > 0;
}

async function linkSession(trx: Kysely<Tables>, { sessionId, of }: SessionRow): Promise<void> {
  if (of === undefined) return;
  const { lastDay, afterBill, today } = of.link;
  await sql`SELECT link_charging(${sessionId}, ${of.rentalId}, ${dateOfDay(lastDay)}, ${afterBill},
    ${dateOfDay(today)})`.execute(trx);
}
