/** Where this installation's database is: yours by DATABASE_URL, else the server that we start. */
import type { FleetApiConfig } from '../config.ts';
import type { OrphanRule } from './belonging.ts';
import { ADMIN_USER } from './cluster.ts';
import type { Connection } from './database.ts';
import { type EmbeddedServer, startEmbedded } from './embedded.ts';
import type { DatabasePasswords } from './passwords.ts';
import { placeOf } from './place.ts';
import { connectionOf, type Login } from './provision.ts';
import { SOCKET_ONLY } from './server-settings.ts';

/** Name of the main database on a server that we start; the vault's is `fleetveil_vault`. */
export const MAIN_DATABASE = 'fleetveil';

/** The administrator's connection, naming the main database, whether or not the server runs. */
export async function adminConnection(
  config: FleetApiConfig,
  passwords: DatabasePasswords,
): Promise<Connection> {
  if (config.database.url !== undefined) return config.database.url;
  const { socketDir } = await placeOf(config.dataDir);
  return {
    ...{ host: socketDir, port: SOCKET_ONLY.port, database: MAIN_DATABASE, tls: 'off' },
    ...{ user: ADMIN_USER, password: passwords.admin },
  };
}

/** A login's connection. */
export async function loginConnection(
  config: FleetApiConfig,
  passwords: DatabasePasswords,
  login: Login,
): Promise<Connection> {
  return connectionOf(await adminConnection(config, passwords), login, passwords);
}

/**
 * Starts or adopts the server; undefined where it is yours. Only a demo's database is removed when
 * its data folder was.
 */
export async function startOwnServer(
  config: FleetApiConfig,
  passwords: DatabasePasswords,
): Promise<EmbeddedServer | undefined> {
  if (config.database.url !== undefined) return undefined;
  const orphan: OrphanRule = config.demo ? 'remove' : 'refuse';
  return startEmbedded({ dataDir: config.dataDir, adminPassword: passwords.admin, orphan });
}
