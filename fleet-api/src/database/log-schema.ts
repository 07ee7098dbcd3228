/** Rows of the audit log, and what the database needs for its own work. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { Bytes, DateText, Id } from './column-types.ts';

/** An answered request that may come again. */
export interface IdempotencyTable {
  tenant: string;
  caller: string;
  key: string;
  request_hash: Bytes;
  status: number;
  response: ColumnType<unknown, string, string>;
  expires_s: number;
  ends_on: GeneratedAlways<DateText>;
}

/** A salted entry of the audit log. Insert without RETURNING: the doors may write, not read. */
export interface AuditEntryTable {
  id: GeneratedAlways<number>;
  source: Generated<'doors' | 'vault'>;
  leaf_hash: Bytes;
  salt: Bytes;
  entry: ColumnType<unknown, string, string>;
  tenant: string;
  rental_id: Id | null;
  vehicle_id: Id | null;
  rider_id: string | null;
  ends_on: DateText;
}

/** Openings of a purpose on a day, counted by a trigger of the log. */
export interface OpeningDayTable {
  tenant: string;
  day: number;
  purpose: string;
  openings: number;
  chunks: number;
  ends_on: DateText;
}

/** A numbered leaf of the tree. */
export interface AuditLeafTable {
  seq: number;
  leaf_hash: Bytes;
  entry_id: number;
  source: 'doors' | 'vault';
  source_no: number;
  ends_on: DateText;
}

/** A signed head of the audit log, with what the tree grows on from. */
export interface AuditCheckpointTable {
  tree_size: number;
  root: Bytes;
  frontier: Bytes;
  signed_note: string;
  at_s: number;
}

/** A row that is gone, until the journal has it. */
export interface ErasureTable {
  id: Generated<number>;
  what: string;
  key_hash: Bytes | null;
  stays: ColumnType<unknown, string | null, never>;
  noted_at: GeneratedAlways<Date>;
}

/** What was put back from a backup. */
export interface RestoredTable {
  part: 'trips' | 'links';
  backup_id: Id;
  backup_s: number;
  restored_s: number;
}

/** A migration that was run. */
export interface MigrationTable {
  number: number;
  name: string;
  sha256: string;
  run_at: GeneratedAlways<Date>;
}
