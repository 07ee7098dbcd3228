/**
 * For tests of what somebody can read who has copies of a fleet's disks: the files of its database server, what is in
 * an archive, and the functions that open a key that was carved out of either.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sql } from 'kysely';
import { checkOutside, readContents } from '../src/backup/archive.ts';
import { readRecipientKey } from '../src/backup/recipients.ts';
import { loadConfig } from '../src/config.ts';
import { openDatabase } from '../src/database/database.ts';
import { placeOf } from '../src/database/place.ts';
import { adminConnection } from '../src/database/reach.ts';
import { loadDatabasePasswords } from '../src/keys/init.ts';
import { createVaultClient, type VaultClient } from '../src/vault/client.ts';

export { type FolderId, kindsOf, LOG_FIELDS } from '../src/retention/other-lines.ts';
export { unwrapKey } from '../src/vault/wrap.ts';

/** A file as it lies on a disk; its path below its folder. */
export interface FileCopy {
  readonly path: string;
  readonly bytes: Buffer;
}

const configAt = (file: string) => loadConfig({ file, environment: {}, workingDir: '/' });

/** All files below a folder; one that goes away meanwhile is left out. */
export async function copyFolder(folder: string): Promise<FileCopy[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const copies = entries
    .filter((entry) => entry.isFile())
    .map(async (entry): Promise<FileCopy[]> => {
      const path = join(entry.parentPath, entry.name);
      return readFile(path).then(
        (bytes) => [{ path: path.slice(folder.length + 1), bytes }],
        () => [],
      );
    });
  return (await Promise.all(copies)).flat();
}

/**
 * The files of the server that a fleet started, its log of writes (`pgdata/pg_wal`) among them: first everything it has
 * in memory is written, and a segment of that log closed.
 */
export async function copyServer(configFile: string): Promise<FileCopy[]> {
  const config = await configAt(configFile);
  const admin = await adminConnection(config, await loadDatabasePasswords(config.keysDir));
  const { db, close } = openDatabase<object>(admin, { poolSize: 1, applicationName: 'copies' });
  try {
    await sql`CHECKPOINT`.execute(db);
    await sql`SELECT pg_switch_wal()`.execute(db);
  } finally {
    await close();
  }
  return copyFolder((await placeOf(config.dataDir)).base);
}

/** Removes the files of a server that has stopped: where root runs the tests they lie apart from the data folder. */
export async function removeServer(configFile: string): Promise<void> {
  const { base } = await placeOf((await configAt(configFile)).dataDir);
  await rm(base, { recursive: true, force: true });
}

/** The lines of an archive, to whoever has its private key: text, tables and files one after the other. */
export async function readArchive(path: string, keyFile: string): Promise<string[]> {
  const key = await readRecipientKey(dirname(keyFile), basename(keyFile));
  const lines: string[] = [];
  const manifest = await checkOutside(path, key.verifier);
  for await (const content of readContents(path, manifest, key.privateKey)) {
    if (content.kind === 'rows') lines.push(...content.rows);
  }
  return lines;
}

/** The vault of a fleet that runs, asked past every door. Close it. */
export async function vaultOf(configFile: string): Promise<VaultClient> {
  return createVaultClient((await configAt(configFile)).vault.socketPath);
}
