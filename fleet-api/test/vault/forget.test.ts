import type { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import type { VaultTables } from '../../src/database/schema.ts';
import { startForgetting } from '../../src/vault/forget.ts';

/** A database that is away until told otherwise, and counts who asks. */
function awayDatabase(): { db: Kysely<VaultTables>; asked: () => number; back: () => void } {
  let [count, away] = [0, true];
  const execute = async (): Promise<number> => {
    count++;
    if (away) throw new Error('away');
    return 3;
  };
  const db = { transaction: () => ({ execute }) } as unknown as Kysely<VaultTables>;
  return {
    db,
    asked: () => count,
    back: () => {
      away = false;
    },
  };
}

test('forgetting is tried until it is done, and then once a day', async () => {
  const { db, asked, back } = awayDatabase();
  let nowS = 86_400 * 100;
  const [forgotten, failed]: [number[], unknown[]] = [[], []];
  const forgetting = startForgetting({
    ...{ db, nowS: () => nowS, lookEveryMs: 5 },
    onForgotten: (rows) => forgotten.push(rows),
    onLeapt: () => {},
    onFailed: (error) => failed.push(error),
  });
  await expect.poll(() => failed.length).toBeGreaterThan(1);
  back();
  await expect.poll(() => forgotten).toEqual([3]);
  const done = asked();
  nowS += 86_399;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(asked()).toBe(done);
  nowS += 1;
  await expect.poll(() => forgotten).toEqual([3, 3]);
  await forgetting.stop();
});
