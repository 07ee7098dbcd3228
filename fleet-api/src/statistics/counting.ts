/**
 * The job of statistics: it writes down what trips may be counted by, and publishes a week once, a day after its end.
 * It reads no rider, no vehicle and no place.
 */
import { dayOf, latestEndDay } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { mayKnow } from '../access/knows.ts';
import type { PolicyInForce, PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import { dueWeeks, firstSourceDay, sumsOf, tellSums, withinCaps } from './week.ts';
import * as store from './week-store.ts';

/** What the job needs. */
export interface CountingParts {
  readonly db: FleetDatabase;
  readonly policyNow: PolicyReader;
  /** Uniform in [0, 1) and unforeseeable: whoever knows the noise knows the count. */
  readonly chance: () => number;
}

/** What one run did; nothing where another process is at it. */
export interface Counted {
  /** Trips written down. */
  readonly taken: number;
  /** Weeks published. */
  readonly published: number;
}

/**
 * Runs once; call it every domain hour. A transaction an operator: a week is published as a whole with its sources gone, or
 * not at all, and what fails with one stops no other's. Throws the first failure, once all have had their turn.
 *
 * @param nowS domain time, Unix seconds
 */
export async function runStatistics(parts: CountingParts, nowS: number): Promise<Counted> {
  const counted = { taken: 0, published: 0 };
  const failures: unknown[] = [];
  for (const tenant of await withRole(parts.db, 'job_statistics', {}, store.tenantsOf)) {
    try {
      const { taken, published } = await countTenant(parts, tenant, nowS);
      counted.taken += taken;
      counted.published += published;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return counted;
}

function countTenant(parts: CountingParts, tenant: string, nowS: number): Promise<Counted> {
  return withRole(parts.db, 'job_statistics', {}, async (trx) => {
    const inForce = await parts.policyNow(trx);
    const mayBeRead = mayKnow(inForce.access, READERS, WANTED);
    if (!mayBeRead || !(await store.lockStatistics(trx, tenant))) return { taken: 0, published: 0 };
    const { policy } = inForce;
    const sinceDay = dayOf(await store.countsSince(trx));
    const taken = await store.takeSources(trx, tenant, {
      ...{ sinceDay: firstSourceDay(dayOf(nowS), sinceDay), version: policy.version },
      keepDays: latestEndDay(policy, 'statistics_sources', 0),
    });
    return { taken, published: await publishDue(trx, parts, inForce, { tenant, sinceDay, nowS }) };
  });
}

/** Those for whom it is counted; where the policy lets none of them know, nothing is. */
const READERS: ReadonlySet<string> = new Set(['staff', 'partner']);
const WANTED = { purpose: 'statistics', place: 'none', time: 'day' } as const;

async function publishDue(
  trx: Kysely<Tables>,
  { chance }: CountingParts,
  { policy }: PolicyInForce,
  { tenant, sinceDay, nowS }: { tenant: string; sinceDay: number; nowS: number },
): Promise<number> {
  const nowDay = dayOf(nowS);
  const endsOn = dateOfDay(latestEndDay(policy, 'aggregates', nowDay));
  const due = dueWeeks(nowDay, await store.publishedWeeks(trx, tenant), sinceDay);
  for (const monday of due) {
    const sums = sumsOf(withinCaps(await store.tripsOf(trx, tenant, monday)), monday);
    const numbers = tellSums(sums, policy.statisticsMinRiders, chance);
    const week = { tenant, monday, publishedDay: nowDay, leastRiders: policy.statisticsMinRiders };
    await store.publishWeek(trx, { ...week, policyVersion: policy.version, endsOn }, numbers);
    await appendEntry(trx, {
      ...{ act: 'statistics_published', atS: Math.floor(nowS), tenant, subject: {} },
      ...{ actor: { kind: 'system', id: 'statistics' }, detail: { week: monday, numbers: numbers.length } },
    });
  }
  return due.length;
}
