/** For tests of a whole fleet: its databases as the owner sees them, beside the running programs. */
import { decodeDocument, decodeSigned, type v1 } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { loadConfig } from '../src/config.ts';
import type { Tables, VaultTables } from '../src/database/schema.ts';
import { openLogin, openVaultLogin } from '../src/logins.ts';

/** The main database of a fleet that runs under this configuration file. Close it. */
export async function openRunningFleet(
  configFile: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<{ db: Kysely<Tables>; close(): Promise<void> }> {
  const config = await loadConfig({ file: configFile, environment, workingDir: '/' });
  return openLogin(config, 'owner', { poolSize: 2, applicationName: 'test' });
}

/** The vault's own database of a fleet that runs under this configuration file. Close it. */
export async function openRunningVault(
  configFile: string,
): Promise<{ db: Kysely<VaultTables>; close(): Promise<void> }> {
  const config = await loadConfig({ file: configFile, environment: {}, workingDir: '/' });
  return openVaultLogin(config, { poolSize: 1, applicationName: 'test' });
}

/** The vault's list of keys as units of a running fleet get it; waits until ingest has fetched it. */
export async function publishedKeys(configFile: string): Promise<v1.TransportKeys> {
  const { db, close } = await openRunningFleet(configFile);
  try {
    for (;;) {
      const newest = db.selectFrom('transport_keys').select('signed').orderBy('sequence', 'desc').limit(1);
      const row = await newest.executeTakeFirst();
      if (row !== undefined) return decodeDocument('transport_keys', decodeSigned(row.signed).body);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await close();
  }
}
