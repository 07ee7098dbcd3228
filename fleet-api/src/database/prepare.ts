/** Roles, databases, migrations and room ahead: all that a start needs of a server that runs. */
import type { FleetApiConfig } from '../config.ts';
import { watchErasures } from '../erasures/erasure-store.ts';
import { checkConnection, openDatabase } from './database.ts';
import { FLEET_MIGRATIONS, migrate, readMigrations, VAULT_MIGRATIONS } from './migrate.ts';
import { ensurePartitions } from './partitions.ts';
import type { DatabasePasswords } from './passwords.ts';
import { connectionOf, provision } from './provision.ts';
import { adminConnection } from './reach.ts';
import type { Tables, VaultTables } from './schema.ts';

/** What was done. */
export interface Prepared {
  /** Names of the migrations that were run, of both databases. */
  readonly migrations: readonly string[];
  readonly partitions: number;
}

/**
 * Prepares both databases. Throws `database_unreachable`, `database_refused`, `database_newer`,
 * `migration_changed`, or what the server says.
 *
 * @example await prepareDatabases(config, passwords, dayOf(clock.nowS()));
 */
export async function prepareDatabases(
  config: FleetApiConfig,
  passwords: DatabasePasswords,
  nowDay: number,
): Promise<Prepared> {
  const admin = await adminConnection(config, passwords);
  await checkConnection({ ...admin, database: 'postgres' });
  await provision(admin, passwords);
  const owner = openDatabase<Tables>(connectionOf(admin, 'owner', passwords), {
    poolSize: 1,
    applicationName: 'migrate',
  });
  const vault = openDatabase<VaultTables>(connectionOf(admin, 'vault', passwords), {
    poolSize: 1,
    applicationName: 'migrate',
  });
  try {
    const fleet = await migrate(owner.db, await readMigrations(FLEET_MIGRATIONS));
    const keys = await migrate(vault.db, await readMigrations(VAULT_MIGRATIONS));
    await watchErasures(owner.db);
    await watchErasures(vault.db);
    return { migrations: [...fleet, ...keys], partitions: await ensurePartitions(owner.db, nowDay) };
  } finally {
    await owner.close();
    await vault.close();
  }
}
