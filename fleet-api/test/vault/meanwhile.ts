/** Lets something else happen in the vault's database in the middle of an act. */
import { type Kysely, type QueryExecutorProvider, sql, type Transaction } from 'kysely';
import { vi } from 'vitest';
import type { VaultTables } from '../../src/database/schema.ts';

/**
 * Runs `other` in a transaction that also holds the head of the leaves, begins `act`, waits until it waits for that, and
 * commits. Answers what the act came to.
 *
 * @example await meanwhile(db, (trx) => destroyStreams(trx, [streamId], NOW_S, endsOn), () => vault.open(ask))
 */
export async function meanwhile<R>(
  db: Kysely<VaultTables>,
  other: (trx: Transaction<VaultTables>) => Promise<unknown>,
  act: () => Promise<R>,
): Promise<R> {
  const acting = await db.transaction().execute(async (trx) => {
    await other(trx);
    await trx.selectFrom('leaf_head').select('no').forUpdate().execute();
    const running = act();
    running.catch(() => {}); // whoever asks for it is told
    await vi.waitFor(() => someWaits(trx), { timeout: 60_000, interval: 20 });
    return { running };
  });
  return acting.running;
}

/** Throws until somebody waits for this very transaction. */
export async function someWaits(trx: QueryExecutorProvider): Promise<void> {
  const { rows } = await sql<{ waits: boolean }>`SELECT EXISTS (SELECT FROM pg_stat_activity a
    WHERE pg_backend_pid() = ANY (pg_blocking_pids(a.pid))) AS waits`.execute(trx);
  if (rows[0]?.waits !== true) throw new Error('nobody waits yet');
}
