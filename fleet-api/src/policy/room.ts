/** How far ahead there has to be room in the partitions, over all editions of which something may still come. */
import { PolicyError } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { PartitionPeriods } from '../database/partitions.ts';
import type { Tables } from '../database/schema.ts';
import { longestPeriods, partitionPeriods } from './periods.ts';
import { policyVersions, readPolicy } from './policy-store.ts';
import { MOST_EDITIONS, mayStillCome } from './still-coming.ts';

/**
 * The longest periods of the edition in force and of those before it under which units may still have made what comes.
 *
 * @param nowS domain time, Unix seconds
 * @example await neededPeriods(owner, clock.nowS()) // undefined, where none was published
 */
export async function neededPeriods(db: Kysely<Tables>, nowS: number): Promise<PartitionPeriods | undefined> {
  const periods: PartitionPeriods[] = [];
  for (const { version, replacedS } of await policyVersions(db, MOST_EDITIONS)) {
    const found = mayStillCome(replacedS, nowS) ? await periodsOf(db, version) : undefined;
    if (found !== undefined) periods.push(found);
  }
  return periods.length === 0 ? undefined : longestPeriods(periods);
}

/** By one that our rules of today no longer let through nothing is judged: it needs no room. */
async function periodsOf(db: Kysely<Tables>, version: number): Promise<PartitionPeriods | undefined> {
  try {
    return partitionPeriods((await readPolicy(db, version)).policy);
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}
