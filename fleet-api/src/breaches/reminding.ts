/** Says when the 72 hours of a breach run out (L3, GDPR 33(1)): in numbers, for whoever watches the log. */
import { sql } from 'kysely';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';

/** From so many seconds before the end it is said: a day, in which somebody is at work. */
export const REMIND_AHEAD_S = 24 * 3_600;

/** Files whose authority is not told, though it has to be. */
export interface Pressing {
  /** Whose 72 hours end within a day. */
  readonly due: number;
  /** Whose are over. */
  readonly late: number;
}

/**
 * Counts the files that press, of all tenants. Which they are the job cannot read.
 *
 * @param nowS domain time, Unix seconds
 * @example (await pressingBreaches(db, nowS)).late // 0
 */
export async function pressingBreaches(db: FleetDatabase, nowS: number): Promise<Pressing> {
  return withRole(db, 'job_rentals', {}, async (trx) => {
    const { rows } = await sql<Pressing>`
      SELECT due, late FROM breaches_pressing(${Math.floor(nowS)}::bigint, ${REMIND_AHEAD_S}::integer)`.execute(
      trx,
    );
    return rows[0] ?? { due: 0, late: 0 };
  });
}
