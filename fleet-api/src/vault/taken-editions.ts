/** The newest editions that the vault has ever taken: it goes back to no older one, however validly that was signed. */
import { type Kysely, sql } from 'kysely';
import type { VaultTables } from '../database/schema.ts';

/** Versions; 0 = none yet. */
export interface TakenEditions {
  readonly keySet: number;
  readonly policy: number;
}

/** Where they are remembered over a restart. */
export interface EditionMemory {
  read(): Promise<TakenEditions>;
  /** Remembers what is newer. Rejects where the database is away: then nothing newer is taken yet. */
  note(taken: TakenEditions): Promise<void>;
}

/** @example const editions = createEditionMemory(db); await editions.read() // { keySet: 1, policy: 3 } */
export function createEditionMemory(db: Kysely<VaultTables>): EditionMemory {
  return {
    async read() {
      const row = await db.selectFrom('taken_editions').selectAll().executeTakeFirst();
      return { keySet: row?.key_set_version ?? 0, policy: row?.policy_version ?? 0 };
    },
    async note({ keySet, policy }) {
      await db
        .insertInto('taken_editions')
        .values({ key_set_version: keySet, policy_version: policy })
        .onConflict((conflict) =>
          conflict.column('only').doUpdateSet({
            key_set_version: sql`greatest(taken_editions.key_set_version, excluded.key_set_version)`,
            policy_version: sql`greatest(taken_editions.policy_version, excluded.policy_version)`,
          }),
        )
        .execute();
    },
  };
}
