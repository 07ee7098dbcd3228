/** A command that needs the database finds it running, or starts it for as long as it takes. */
import { dayOf } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { FleetApiConfig } from '../config.ts';
import { openDatabase } from '../database/database.ts';
import { migrate, readMigrations, VAULT_MIGRATIONS } from '../database/migrate.ts';
import type { DatabasePasswords } from '../database/passwords.ts';
import { prepareDatabases } from '../database/prepare.ts';
import { loginConnection, startOwnServer } from '../database/reach.ts';
import type { Tables, VaultTables } from '../database/schema.ts';
import { watchErasures } from '../erasures/erasure-store.ts';
import { openFleetClock } from '../fleet-clock.ts';
import { loadDatabasePasswords } from '../keys/init.ts';

/** Runs `fn` with a server that answers. One that we started for it is stopped again. */
export async function withServer<R>(
  config: FleetApiConfig,
  fn: (passwords: DatabasePasswords) => Promise<R>,
): Promise<R> {
  const passwords = await loadDatabasePasswords(config.keysDir);
  const server = await startOwnServer(config, passwords);
  try {
    return await fn(passwords);
  } finally {
    if (server?.how === 'started') await server.stop();
  }
}

/** Runs `fn` as the owner, on databases that are up to date. */
export function withOwner<R>(config: FleetApiConfig, fn: (owner: Kysely<Tables>) => Promise<R>): Promise<R> {
  return withServer(config, async (passwords) => {
    await prepareDatabases(config, passwords, dayOf(openFleetClock(config.clock).nowS()));
    const connection = await loginConnection(config, passwords, 'owner');
    const owner = openDatabase<Tables>(connection, { poolSize: 2, applicationName: 'cli' });
    try {
      return await fn(owner.db);
    } finally {
      await owner.close();
    }
  });
}

/** Runs `fn` with the vault's own database, in the vault's name: it needs no more than the vault does. */
export function withVaultDatabase<R>(
  config: FleetApiConfig,
  fn: (db: Kysely<VaultTables>) => Promise<R>,
): Promise<R> {
  return withServer(config, async (passwords) => {
    const connection = await loginConnection(config, passwords, 'vault');
    const vault = openDatabase<VaultTables>(connection, { poolSize: 1, applicationName: 'cli' });
    try {
      await migrate(vault.db, await readMigrations(VAULT_MIGRATIONS));
      await watchErasures(vault.db);
      return await fn(vault.db);
    } finally {
      await vault.close();
    }
  });
}
