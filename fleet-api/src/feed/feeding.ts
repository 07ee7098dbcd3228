/** The job of the feed: what was taken goes, what was left counts, late; and every half an hour the areas are published. */
import { dayOf, latestEndDay } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { mayKnow } from '../access/knows.ts';
import type { PolicyInForce, PolicyReader } from '../access/policy-in-force.ts';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import { areaOf, delayS, LOOK_FOR_S, publicationAt, showsArea, stepAfter, stepAt } from './feed.ts';
import * as store from './feed-store.ts';

/** What the job needs. */
export interface FeedParts {
  readonly db: FleetDatabase;
  readonly policyNow: PolicyReader;
}

/** Vehicles taken up in one run: the next run goes on. */
const MOST_A_RUN = 500;

/** Runs once; answers how many vehicles count from now on. Where another process is at it, none. */
export function runFeed({ db, policyNow }: FeedParts, nowS: number): Promise<number> {
  return withRole(db, 'job_rentals', {}, async (trx) => {
    if (!(await store.lockFeed(trx))) return 0;
    const inForce = await policyNow(trx);
    await store.endEntries(trx, { now: stepAt(nowS), next: stepAfter(nowS) });
    const wanted = { purpose: 'availability', place: 'cell', time: 'tick' } as const;
    const isAllowed = mayKnow(inForce.access, new Set(['feed']), wanted);
    const counted = isAllowed ? await countThose(trx, inForce, nowS) : 0;
    await publish(trx, inForce, isAllowed, nowS);
    return counted;
  });
}

async function countThose(trx: Kysely<Tables>, inForce: PolicyInForce, nowS: number): Promise<number> {
  const { feed } = inForce.policy;
  const isDue = ({ rentalId, endedS }: store.Due): boolean =>
    endedS + delayS(rentalId, feed) <= nowS && nowS < endedS + LOOK_FOR_S;
  let counted = 0;
  for (const due of (await store.dueFor(trx)).filter(isDue).slice(0, MOST_A_RUN))
    if (await count(trx, due, inForce, nowS)) counted += 1;
  return counted;
}

function count(
  trx: Kysely<Tables>,
  due: store.Due,
  { policy }: PolicyInForce,
  nowS: number,
): Promise<boolean> {
  const endsOn = dateOfDay(latestEndDay(policy, 'feed_place', dayOf(due.endedS)));
  const cell = areaOf(due.cell, policy.feed.resolution);
  return store.insertEntry(trx, due, { cell, shownS: stepAfter(nowS), endsOn });
}

/** Publishes what holds since the last full half hour, once; nothing where the policy lets nobody see it. */
async function publish(
  trx: Kysely<Tables>,
  { policy: { feed } }: PolicyInForce,
  isAllowed: boolean,
  nowS: number,
): Promise<void> {
  const atS = publicationAt(nowS, feed.everyS);
  if (isAllowed && (await store.lastPublication(trx)) === atS) return;
  const keyOf = ({ tenant, kind, cell }: store.Area): string => `${tenant} ${kind} ${cell}`;
  const before = new Set((await store.shownAreas(trx)).map(keyOf));
  const counts = isAllowed ? await store.countsAt(trx, atS) : [];
  const areas = counts.filter((area) => showsArea(area.vehicles, before.has(keyOf(area)), feed.vehicles));
  await store.publishAreas(
    trx,
    areas.map(({ tenant, kind, cell }) => ({ tenant, kind, cell })),
    atS,
  );
}
