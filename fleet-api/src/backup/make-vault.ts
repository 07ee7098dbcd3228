/** Makes the archives of the vault: keys, and what it wrote down. By the vault's login, in a process of its own. */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { dayOf } from '@fleetveil/proto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { VaultTables } from '../database/schema.ts';
import { readPublic, readSecret } from '../keys/key-files.ts';
import { type Section, writeArchive } from './archive.ts';
import { keyFilesFor, type VaultKeyTimes } from './key-choice.ts';
import {
  type BackupPlan,
  inSnapshot,
  placeArchive,
  placed,
  sectionsOf,
  snapshotFacts,
} from './make-fleet.ts';
import { endDayOf, type Manifest } from './manifest.ts';
import { placeOfVaultTable } from './placement.ts';
import { sectionOf, tablesInOrder } from './table-store.ts';

/** Leaves that the log may not have taken over yet: it does so each second. */
const LAST_LEAVES = 10_000;

/**
 * Makes `keys` and `acts` from one snapshot. After those of the main database, so that the log there is not ahead of
 * the vault's numbers. Throws `disk_full`, `unwritable`, `keys_missing`.
 */
export function backUpVault(
  vault: Kysely<VaultTables>,
  keysDir: string,
  plan: BackupPlan,
): Promise<Manifest[]> {
  return inSnapshot(vault, async (trx) => {
    const tables = placed(await tablesInOrder(trx), placeOfVaultTable);
    const nowDay = dayOf(plan.nowS);
    const times = await readKeyTimes(trx);
    const choice = keyFilesFor(await keyFileNames(keysDir), times, nowDay, plan.keepDays);
    const snapshot = await snapshotFacts(trx, plan, tables.all);
    const facts = { ...snapshot, policyVersion: 0, checkpoint: '' };
    const keys = await writeArchive({
      ...(await placeArchive(plan, 'keys')),
      sections: keySections(trx, keysDir, choice.files, tables.of('keys')),
      facts: () => ({ ...facts, endsDay: choice.endsDay }),
    });
    const acts = await writeArchive({
      ...(await placeArchive(plan, 'acts')),
      sections: lastLeaves(trx),
      facts: () => ({ ...facts, endsDay: endDayOf(nowDay, plan.keepDays) }),
    });
    return [keys, acts];
  });
}

/** Name of the section of a key file. */
export const FILE_PREFIX = 'file:';

async function* keySections(
  trx: Transaction<VaultTables>,
  keysDir: string,
  files: readonly string[],
  tables: readonly string[],
): AsyncGenerator<Section> {
  for (const name of files) {
    const secret = !name.startsWith('public/');
    const bytes = secret ? Buffer.from(await readSecret(keysDir, name)) : await readPublic(keysDir, name);
    yield { name: `${FILE_PREFIX}${name}`, columns: [], rows: [[bytes.toString('base64')]] };
  }
  yield* sectionsOf(trx, tables);
}

async function* lastLeaves(trx: Transaction<VaultTables>): AsyncGenerator<Section> {
  yield await sectionOf(trx, 'leaf', `no > (SELECT no FROM leaf_head) - ${LAST_LEAVES}`);
}

/** Every file of the keys folder, by its path in it. */
async function keyFileNames(keysDir: string): Promise<string[]> {
  const entries = await readdir(keysDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(keysDir, join(entry.parentPath, entry.name)))
    .sort();
}

/** When each key of the vault is destroyed, and which generations hold something. */
async function readKeyTimes(trx: Transaction<VaultTables>): Promise<VaultKeyTimes> {
  const transport = await sql<{ id: string; endsS: number }>`
    SELECT encode(key_id, 'hex') AS id, ends_s AS "endsS" FROM transport_key WHERE destroyed_s IS NULL`.execute(
    trx,
  );
  const generations = await sql<{ id: string; endsS: number; used: boolean }>`
    SELECT generation_id AS id, ends_s AS "endsS",
      EXISTS (SELECT FROM rental_key r WHERE r.generation_id = g.generation_id) AS used
    FROM generation g WHERE destroyed_s IS NULL`.execute(trx);
  return { transport: transport.rows, generations: generations.rows };
}
