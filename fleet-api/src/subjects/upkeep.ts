/** The job of requests: what could not be done when it was asked, and erasures that wait for a rental's end. */
import { withRole } from '../database/access.ts';
import { dropLease, takeLease } from '../database/lease.ts';
import { carryOut } from './carry-out.ts';
import { forgetRentals, takeTurns } from './effect-store.ts';
import type { CarryOutParts } from './work.ts';

/** What the job needs. */
export interface SubjectJobParts extends CarryOutParts {
  /** Id of this process: its name in the lease. */
  readonly holder: string;
}

const LEASE = 'subjects';
/** Real milliseconds after which another process takes over from one that fell silent. */
const LEASE_MS = 120_000;
/** Requests of one run; those that wait take turns with the others (`takeTurns`). */
const BATCH = 100;

/**
 * Carries out what is due, each request in a transaction of its own; answers how many took a step. Throws what
 * the first that failed threw, after the others; the next run goes on.
 *
 * @param nowS domain time, Unix seconds
 */
export async function runRequests(parts: SubjectJobParts, nowS: number): Promise<number> {
  const due = await withRole(parts.db, 'job_subjects', {}, async (trx) =>
    (await takeLease(trx, LEASE, parts.holder, LEASE_MS)) ? takeTurns(trx, BATCH, Math.floor(nowS)) : [],
  );
  let steps = 0;
  let failure: unknown;
  for (const requestId of due) {
    try {
      steps += (await carryOut(parts, requestId, nowS)) ? 1 : 0;
    } catch (error) {
      failure ??= error; // the others must not wait for it
    }
  }
  await withRole(parts.db, 'job_subjects', {}, (trx) => forgetRentals(trx));
  if (failure !== undefined) throw failure;
  return steps;
}

/** Lets another process take over at once. */
export function releaseRequests({ db, holder }: SubjectJobParts): Promise<void> {
  return withRole(db, 'job_subjects', {}, (trx) => dropLease(trx, LEASE, holder));
}
