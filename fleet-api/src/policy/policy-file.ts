/** The edition in force as a file of the keys folder: from there the vault takes it, and checks it for itself. */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import { POLICY_FILE } from '../keys/layout.ts';

/** Writes the newest edition of the database to the file, whole or not at all. Throws `unwritable`. */
export async function writePolicyFile(keysDir: string, db: Kysely<Tables>): Promise<void> {
  const row = await db
    .selectFrom('policy')
    .select('signed')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return;
  const path = join(keysDir, POLICY_FILE);
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(unfinished, row.signed, { mode: 0o644 });
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw new FleetApiError(
      'unwritable',
      'keys: the folder cannot be written. Choose another with --keys.',
      cause,
    );
  }
}
