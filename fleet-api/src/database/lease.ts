/** Leases: of several processes that could do a job, one does it. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from './schema.ts';

/** Jobs that one process does at a time; each has a row of this name in `lease`. */
export type LeaseName = 'audit_sequencer' | 'rentals' | 'subjects';

/**
 * Takes or renews a lease, in the database's own time. Call it in the transaction of the job itself: the
 * row stays locked until that ends, so a process that was stopped for longer than its lease cannot write
 * beside its successor. `false` = another process holds it.
 *
 * @param holder id of this process, 32 hex characters
 * @param leaseMs real milliseconds that others wait after this one falls silent
 */
export async function takeLease(
  trx: Kysely<Tables>,
  name: LeaseName,
  holder: string,
  leaseMs: number,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO lease AS held (name, holder, until_real)
    VALUES (${name}, ${holder}, clock_timestamp() + make_interval(secs => ${leaseMs / 1000}))
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_real = excluded.until_real
    WHERE held.holder = excluded.holder OR held.until_real < clock_timestamp()
    RETURNING name`.execute(trx);
  return rows.length === 1;
}

/** Gives a lease back, so that the next one need not wait. */
export async function dropLease(trx: Kysely<Tables>, name: LeaseName, holder: string): Promise<void> {
  await trx.deleteFrom('lease').where('name', '=', name).where('holder', '=', holder).execute();
}
