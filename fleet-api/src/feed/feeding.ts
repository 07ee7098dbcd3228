/** The job of the feed: what was taken goes, what was left comes, late; the vault gives the cell and no place. */
import { dayOf, latestEndDay, randomId } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { mayKnow } from '../access/knows.ts';
import type { PolicyInForce, PolicyReader } from '../access/policy-in-force.ts';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import type { FindVault } from '../find/claiming.ts';
import { delayS, LOOK_FOR_S, stepAfter, stepAt } from './feed.ts';
import * as store from './feed-store.ts';

/** What the job needs. */
export interface FeedParts {
  readonly db: FleetDatabase;
  readonly policyNow: PolicyReader;
  readonly vault: FindVault;
}

/** Vehicles looked for in one run: the next run goes on. */
const MOST_A_RUN = 50;

/** Runs once; answers how many vehicles came into the feed. Where another process is at it, none. */
export function runFeed({ db, policyNow, vault }: FeedParts, nowS: number): Promise<number> {
  return withRole(db, 'job_rentals', {}, async (trx) => {
    if (!(await store.lockFeed(trx))) return 0;
    await store.endEntries(trx, { now: stepAt(nowS), next: stepAfter(nowS) });
    const inForce = await policyNow(trx);
    const wanted = { purpose: 'availability', place: 'feed_cell', time: 'tick' } as const;
    if (!mayKnow(inForce.access, new Set(['feed']), wanted)) return 0;
    const { feed } = inForce.policy;
    const isDue = ({ rentalId, endedS }: store.Due): boolean =>
      endedS + delayS(rentalId, feed) <= nowS && nowS < endedS + LOOK_FOR_S;
    let shown = 0;
    for (const due of (await store.dueFor(trx)).filter(isDue).slice(0, MOST_A_RUN)) {
      const cell = due.objects ? due.coarse : await cellOf(trx, vault, due.vehicleId);
      if (cell !== undefined && (await show(trx, due, { cell, nowS, inForce }))) shown += 1;
    }
    return shown;
  });
}

async function cellOf(trx: Kysely<Tables>, vault: FindVault, vehicleId: string): Promise<string | undefined> {
  const sealed = await store.endsOf(trx, vehicleId);
  if (sealed === undefined) return undefined;
  const outcome = await vault.locate({ by: { kind: 'feed' }, ...sealed });
  return outcome.kind === 'located' ? outcome.cell : undefined;
}

function show(
  trx: Kysely<Tables>,
  due: store.Due,
  { cell, nowS, inForce }: { readonly cell: string; readonly nowS: number; readonly inForce: PolicyInForce },
): Promise<boolean> {
  const endsOn = dateOfDay(latestEndDay(inForce.policy, 'feed_place', dayOf(due.endedS)));
  return store.insertEntry(trx, due, { feedId: randomId(), cell, shownS: stepAfter(nowS), endsOn });
}
