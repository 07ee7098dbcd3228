/** An edition of the policy that tells trips less exactly, for as long as a test runs under it. */
import type { Kysely } from 'kysely';
import { expect } from 'vitest';
import type { Tables } from '../../src/database/schema.ts';

/** Runs under the newest edition but with times of trips in such steps, and takes that edition away again. */
export async function underCoarseTrips(
  owner: Kysely<Tables>,
  step: '1 min' | '15 min',
  run: () => Promise<void>,
): Promise<void> {
  const newest = owner.selectFrom('policy').selectAll().orderBy('version', 'desc');
  const inForce = await newest.executeTakeFirstOrThrow();
  const version = inForce.version + 1;
  const document = inForce.document.replace('time: coarse 1 s # start', `time: coarse ${step} # start`);
  expect(document).not.toBe(inForce.document);
  await owner
    .insertInto('policy')
    .values({ ...inForce, version, document })
    .execute();
  try {
    await run();
  } finally {
    await owner.deleteFrom('policy').where('version', '=', version).execute();
  }
}
