/** The one file that knows SQLite: opening with our durability, its errors in our words, and the folder's lock. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AgentError, systemCode } from '../errors.ts';

export type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Result codes of SQLite that mean something to us (sqlite.org/rescode.html), by their lowest byte. */
const SQLITE = { BUSY: 5, CORRUPT: 11, FULL: 13, NOTADB: 26, IOERR: 10, READONLY: 8, CANTOPEN: 14 } as const;

/** ERROR, CONSTRAINT and MISMATCH: of statements of ours these come where tables are not those that we made. */
const FOREIGN: ReadonlySet<number | undefined> = new Set([1, 19, 20]);

/**
 * Opens a database in which a returned transaction is on the disk: WAL, and a full fsync at every commit.
 * What is deleted is overwritten with zeros, so that a stolen unit's file holds no old trip.
 *
 * @throws AgentError `corrupt` for a damaged file, `folder` for one that cannot be opened
 */
export function openDatabase(path: string, maxPages?: number): DatabaseSync {
  return inOurWords(path, () => {
    const database = new DatabaseSync(path, { timeout: 1000 });
    try {
      // Before anything else, and for a new file only: each commit writes whole pages to flash, and rows are small. An hour
      // of riding costs 3 MB with these, 5 with pages of 4 kB.
      database.exec('PRAGMA page_size = 512');
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
      // A unit has little memory and the rows are small: 512 kB of pages are plenty.
      database.exec(
        'PRAGMA cache_size = -512; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 1048576;',
      );
      if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${maxPages}`);
      // Not the quick one: it does not hold indexes against their table, and a row whose entry is another one's can be read
      // and never be deleted. The agent would begin anew over the same file for ever.
      const check = database.prepare('PRAGMA integrity_check(1)').get();
      if (check?.['integrity_check'] !== 'ok') throw new AgentError('corrupt', `${path}: damaged`);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Runs something as one transaction: all of it or nothing. */
export function inTransaction<T>(database: DatabaseSync, run: () => T): T {
  return inOurWords('outbox', () => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = run();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  });
}

/**
 * Runs what reads a file for the first time. What SQLite refuses there for no reason outside of the file (a column that has
 * another name, a value of another kind) is damage: the file is ours, and was made by us.
 */
export function atFirstSight<T>(run: () => T): T {
  try {
    return inOurWords('outbox', run);
  } catch (error) {
    if (!FOREIGN.has(numberOf(error))) throw error;
    throw new AgentError('corrupt', 'outbox: damaged', { cause: error });
  }
}

/** Runs something and says SQLite's refusals in our words. */
export function inOurWords<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw translated(what, error);
  }
}

/** SQLite's refusal in our words; anything else as it is. */
export function translated(what: string, error: unknown): unknown {
  switch (numberOf(error)) {
    case SQLITE.CORRUPT:
    case SQLITE.NOTADB:
      return new AgentError('corrupt', `${what}: damaged`, { cause: error });
    case SQLITE.FULL:
    case SQLITE.IOERR:
      return new AgentError('disk_full', `${what}: the disk takes no more`, { cause: error });
    case SQLITE.CANTOPEN:
    case SQLITE.READONLY:
      return new AgentError('folder', `${what}: cannot be opened for writing`, { cause: error });
    default:
      return error;
  }
}

/** SQLite's result code, its lowest byte; undefined for what is none of its errors. */
function numberOf(error: unknown): number | undefined {
  if (systemCode(error) !== 'ERR_SQLITE_ERROR') return undefined;
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : 0;
}

/**
 * Sets a damaged database aside under another name, for whoever repairs the unit. One is kept: a disk that
 * dies slowly must not be filled with copies.
 */
export function setAside(path: string): void {
  renameSync(path, `${path}.damaged`);
  for (const part of ['-wal', '-shm']) {
    if (existsSync(path + part)) rmSync(path + part);
  }
}

/** A folder that no other agent can use until it is released or this process ends, however it ends. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a folder for this process. The lock is the kernel's (SQLite's exclusive file lock), so a killed run
 * leaves none behind and there is no process id that could belong to somebody else by now.
 *
 * @throws AgentError `busy` if another agent has it
 */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (error) {
    database.close();
    const busy = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
    if (busy !== SQLITE.BUSY) throw new AgentError('folder', 'stateDir: cannot be written', { cause: error });
    throw new AgentError('busy', 'stateDir: another agent is running on it', { cause: error });
  }
  return { release: () => database.close() };
}
