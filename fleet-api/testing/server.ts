/**
 * One PostgreSQL for all tests of a run, with template databases that are copied per test. Started by
 * vitest's globalSetup; a test that runs without it starts one of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Connection, openDatabase } from '../src/database/database.ts';
import { type EmbeddedServer, startEmbedded } from '../src/database/embedded.ts';
import { FLEET_MIGRATIONS, migrate, readMigrations, VAULT_MIGRATIONS } from '../src/database/migrate.ts';
import { ensurePartitions } from '../src/database/partitions.ts';
import { createPasswords } from '../src/database/passwords.ts';
import { connectionOf, type LoginPasswords, provision } from '../src/database/provision.ts';
import type { Tables, VaultTables } from '../src/database/schema.ts';
import { watchErasures } from '../src/erasures/erasure-store.ts';
import { noteOwner, removeAbandoned, SERVER_FOLDER } from './abandoned.ts';
import { makeMemoryFolder, removeMemoryFolder } from './memory-place.ts';

/** The day around which the templates have room: 2026-06-15, a Monday. */
export const TEST_DAY = 20_619;
/** Noon of that day, Unix seconds. */
export const TEST_NOW_S = TEST_DAY * 86_400 + 43_200;

/** What a worker has to know of the server. */
export interface TestServer {
  /** The administrator, at the template of the main database. */
  readonly admin: Connection;
  readonly passwords: LoginPasswords;
  /** Tablespace for the copies, where it is not the server's own. */
  readonly tablespace?: string;
}

/** A started server and how to get rid of it. */
export interface StartedTestServer extends TestServer {
  stop(): Promise<void>;
}

const TEMPLATE = 'fleetveil_template';

/**
 * Starts a server in a folder of its own and makes both templates.
 *
 * @param options `durable`: it syncs like one that is in use, for measurements
 */
export async function startTestServer(options: { durable?: boolean } = {}): Promise<StartedTestServer> {
  await removeAbandoned();
  const dataDir = await mkdtemp(join(tmpdir(), SERVER_FOLDER));
  await noteOwner(dataDir);
  const { admin: adminPassword, ...passwords } = createPasswords();
  const server = await startEmbedded({ dataDir, adminPassword });
  const admin = { ...server.admin, database: TEMPLATE };
  if (!options.durable) await giveUpDurability(server.admin);
  await makeTemplates(admin, passwords);
  const tablespace = options.durable ? {} : await tablespaceInMemory(dataDir, server);
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(server.place.base, { recursive: true, force: true });
    await removeMemoryFolder(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  };
  return { admin, passwords, ...tablespace, stop };
}

/** What a test's server holds is thrown away: it need not reach the disk. Half of a copy's time is that. */
async function giveUpDurability(admin: Connection): Promise<void> {
  const pool = openDatabase<object>(admin, { poolSize: 1 });
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await sql.raw(`ALTER SYSTEM SET ${setting} = off`).execute(pool.db);
  }
  await sql`SELECT pg_reload_conf()`.execute(pool.db);
  await pool.close();
}

const IN_MEMORY = 'in_memory';

async function tablespaceInMemory(
  dataDir: string,
  { admin, place }: EmbeddedServer,
): Promise<Pick<TestServer, 'tablespace'>> {
  const folder = await makeMemoryFolder(dataDir, place);
  if (folder === undefined) return {};
  const pool = openDatabase<object>(admin, { poolSize: 1 });
  await sql`CREATE TABLESPACE ${sql.id(IN_MEMORY)} LOCATION ${sql.lit(folder)}`.execute(pool.db);
  await pool.close();
  return { tablespace: IN_MEMORY };
}

async function makeTemplates(admin: Connection, passwords: LoginPasswords): Promise<void> {
  await provision(admin, passwords);
  const fleet = openDatabase<Tables>(connectionOf(admin, 'owner', passwords));
  await migrate(fleet.db, await readMigrations(FLEET_MIGRATIONS));
  await ensurePartitions(fleet.db, TEST_DAY);
  await watchErasures(fleet.db);
  await fleet.close();
  const vault = openDatabase<VaultTables>(connectionOf(admin, 'vault', passwords));
  await migrate(vault.db, await readMigrations(VAULT_MIGRATIONS));
  await watchErasures(vault.db);
  await vault.close();
}
