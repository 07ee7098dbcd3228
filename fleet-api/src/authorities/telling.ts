/** Tells the riders concerned by an order that forbade to tell them, on the second on which it does not any more (M7). */
import type { Kysely } from 'kysely';
import { appendEntries } from '../audit/audit-log.ts';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import type { Tables } from '../database/schema.ts';
import { disclosed } from './disclosing.ts';
import { takeUntold } from './disclosure-store.ts';
import { takeUntoldPlaces } from './place-store.ts';
import { openedPlace } from './places.ts';

/**
 * Tells the riders whose delay has ended; answers how many entries that were. A failure leaves all of them for the next
 * time.
 */
export function tellAfterBan(db: FleetDatabase, nowS: number): Promise<number> {
  return withRole(db, 'job_rentals', {}, async (trx: Kysely<Tables>) => {
    const named = await takeUntold(trx, nowS);
    const opened = await takeUntoldPlaces(trx, nowS);
    await appendEntries(trx, [...named.map(disclosed), ...opened.map(openedPlace)]);
    return named.length + opened.length;
  });
}
