import type { DatabaseSync } from './database.ts';

/**
 * Tables of the outbox file. `record.number` is AUTOINCREMENT: a number is never used again, not even after
 * its row is gone, because (outbox id, number) is the record's identity for the data centre. The counters note how far it
 * has come, so that an older copy of the file is known for one.
 *
 * `crc` is of the row's content as it was written: SQLite's own check sees a page's structure, and no other bytes
 * in it. Absent in rows of version 1.
 *
 * `rank` and `turn` carry the sending order of cargo.ts, so that finding the next record is one step in an
 * index however long the queue is.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS outbox (
    outbox_id TEXT NOT NULL, age_s REAL NOT NULL, age_boot_id TEXT NOT NULL, age_boot_s REAL NOT NULL
  );
  CREATE TABLE IF NOT EXISTS record (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL,
    cargo TEXT NOT NULL, rank INTEGER NOT NULL, turn INTEGER NOT NULL,
    purpose TEXT, rental_id TEXT, grant_id TEXT, stream_id TEXT,
    fixes INTEGER NOT NULL, ends_on_day INTEGER, made_age_s REAL NOT NULL,
    replace_key TEXT, open INTEGER NOT NULL,
    bytes INTEGER NOT NULL, body BLOB NOT NULL, crc INTEGER
  );
  CREATE UNIQUE INDEX IF NOT EXISTS record_open ON record (replace_key) WHERE open = 1;
  CREATE INDEX IF NOT EXISTS record_next ON record (rank, turn, number, cargo, bytes) WHERE open = 0;
  CREATE TABLE IF NOT EXISTS loss (
    reason TEXT NOT NULL, purpose TEXT NOT NULL, grant_id TEXT NOT NULL, exact INTEGER NOT NULL,
    fixes INTEGER NOT NULL, records INTEGER NOT NULL,
    PRIMARY KEY (reason, purpose, grant_id, exact)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS progress (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
`;

/** Version of the tables, kept in the file's header. */
export const SCHEMA_VERSION = 2;

/** Makes the tables where they are missing. */
export function makeTables(database: DatabaseSync): void {
  database.exec(SCHEMA);
  const columns = database.prepare('PRAGMA table_info(record)').all();
  if (!columns.some(({ name }) => name === 'crc')) database.exec('ALTER TABLE record ADD COLUMN crc INTEGER');
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
}
