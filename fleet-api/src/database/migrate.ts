/** Runs the numbered SQL files, each in one transaction, each once, by one process at a time. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { FleetApiError } from '../errors.ts';
import type { MigrationTable } from './log-schema.ts';

/** A file `NNNN-name.sql`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  readonly text: string;
}

/** Folder of the main database's migrations. */
export const FLEET_MIGRATIONS = join(import.meta.dirname, 'migrations');
/** Folder of the vault's. */
export const VAULT_MIGRATIONS = join(import.meta.dirname, 'vault-migrations');

/** Any database that has the table of migrations. */
type Migrated = { migration: MigrationTable };

/** "fleetveil" as a number, so that no other program's lock is the same. */
const LOCK = 0x666c7665;

/**
 * Reads a folder, in order. A number may be left out (work that was given it may come later, or never), none may
 * come twice. Throws `internal` for a file that does not fit the numbering.
 */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const numbers = names.map(numberOf);
  return Promise.all(
    names.map((name, index) => {
      const number = numbers[index] ?? 0;
      if (number <= (numbers[index - 1] ?? 0)) throw misnumbered(name);
      return readMigration(folder, name, number);
    }),
  );
}

function numberOf(name: string): number {
  const digits = /^(\d{4})-[a-z-]+\.sql$/.exec(name)?.[1];
  if (digits === undefined) throw misnumbered(name);
  return Number(digits);
}

function misnumbered(name: string): FleetApiError {
  return new FleetApiError('internal', `migrations: ${name} breaks the numbering.`);
}

async function readMigration(folder: string, name: string, number: number): Promise<Migration> {
  const text = await readFile(join(folder, name), 'utf8');
  return { number, name, text, sha256: createHash('sha256').update(text).digest('hex') };
}

/**
 * Runs what is missing and answers the names of what was run. Throws `database_newer` where the
 * database has migrations that this program does not know, `migration_changed` where a file is not the one
 * that was run.
 *
 * @example await migrate(owner.db, await readMigrations(FLEET_MIGRATIONS));
 */
export async function migrate<T extends Migrated>(
  db: Kysely<T>,
  migrations: readonly Migration[],
): Promise<string[]> {
  const done: string[] = [];
  // Kysely<T> and Kysely<Migrated> differ for the compiler in tables we do not touch here.
  const narrow = db as unknown as Kysely<Migrated>;
  await createTable(narrow);
  const numbers = new Set(migrations.map(({ number }) => number));
  for (const migration of migrations) {
    if (await runOne(narrow, migration, numbers)) done.push(migration.name);
  }
  return done;
}

async function createTable(db: Kysely<Migrated>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(trx);
    await sql`CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL,
      sha256 text NOT NULL, run_at timestamptz NOT NULL DEFAULT now())`.execute(trx);
  });
}

/** A transaction lock, not a session's: it also works through a pooler. */
async function runOne(
  db: Kysely<Migrated>,
  migration: Migration,
  numbers: ReadonlySet<number>,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(trx);
    const rows = await trx.selectFrom('migration').select(['number', 'sha256']).execute();
    if (rows.some((row) => !numbers.has(row.number))) throw newer();
    const known = rows.find((row) => row.number === migration.number);
    if (known !== undefined) {
      if (known.sha256 !== migration.sha256) throw changed(migration.name);
      return false;
    }
    await sql.raw(migration.text).execute(trx);
    const { number, name, sha256 } = migration;
    await trx.insertInto('migration').values({ number, name, sha256 }).execute();
    return true;
  });
}

function newer(): FleetApiError {
  return new FleetApiError(
    'database_newer',
    'database: it was made by a newer Fleetveil than this one. Start that version, or restore a backup of this one.',
  );
}

function changed(name: string): FleetApiError {
  return new FleetApiError(
    'migration_changed',
    `database: it was made with another edition of the migration ${name}. Start the version that made it.`,
  );
}
