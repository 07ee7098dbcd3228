/** Opens the database in the name of one login, with the passwords of the keys folder. */
import type { FleetApiConfig } from './config.ts';
import { type Connection, type OpenDatabase, type OpenOptions, openDatabase } from './database/database.ts';
import type { Login } from './database/provision.ts';
import { loginConnection } from './database/reach.ts';
import type { Tables, VaultTables } from './database/schema.ts';
import { loadDatabasePasswords } from './keys/init.ts';

/** Where a login connects; throws `keys_missing` or `keys_invalid`. */
export async function connectionFor(config: FleetApiConfig, login: Login): Promise<Connection> {
  return loginConnection(config, await loadDatabasePasswords(config.keysDir), login);
}

/**
 * A pool for the main database. It connects at the first query.
 *
 * @example const doors = await openLogin(config, 'doors', { applicationName: 'doors' });
 */
export async function openLogin(
  config: FleetApiConfig,
  login: Exclude<Login, 'vault'>,
  options?: OpenOptions,
): Promise<OpenDatabase<Tables>> {
  return openDatabase<Tables>(await connectionFor(config, login), options);
}

/** A pool for the vault's own database. */
export async function openVaultLogin(
  config: FleetApiConfig,
  options?: OpenOptions,
): Promise<OpenDatabase<VaultTables>> {
  return openDatabase<VaultTables>(await connectionFor(config, 'vault'), options);
}
