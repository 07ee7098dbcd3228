/**
 * The audit log as the doors and jobs use it: write an act down in the act's own transaction, and read
 * what concerns one rental, one rider or one tenant.
 */
import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { type Act, type AuditEntry, entryEndsOn, SALT_BYTES, saltEntry } from './entry.ts';

/** A connection, or better the transaction of the act itself. */
export type AuditConnection = Kysely<Tables>;

/** An entry as stored. */
export interface LoggedEntry {
  /** Rises with each entry; the cursor of a page. */
  readonly id: number;
  /** Number of its leaf in the tree, from 0; `undefined` for the first second or so. */
  readonly seq: number | undefined;
  readonly entry: AuditEntry;
  /** With the entry's canonical text, what the leaf is the hash of. */
  readonly salt: Uint8Array;
  readonly leafHash: Uint8Array;
}

/** Whose entries: those of one rental, of one rider (as actor's subject), or of a whole tenant. */
export type EntrySubject =
  /** `accidents`: those of the rental, whose entries from before it was known whose they are name none. */
  | { readonly rentalId: string; readonly accidents?: readonly AccidentStream[] }
  /** `besidesRentals`: only those that name no rental. */
  | { readonly tenant: string; readonly riderId: string; readonly besidesRentals?: true }
  | { readonly tenant: string };

/** The sealed stream of an accident. */
export interface AccidentStream {
  readonly vehicleId: string;
  readonly streamId: string;
}

/** Which part of them, newest first. */
export interface EntryPage {
  /** At most this many, 1 to 500. */
  readonly limit: number;
  /** Only entries older than this id: the last one of the page before. */
  readonly before?: number | undefined;
  /** Only these acts; all without it. */
  readonly acts?: readonly Act[] | undefined;
}

/** The newest signed head of the log. */
export interface LatestCheckpoint {
  readonly treeSize: number;
  readonly root: Uint8Array;
  /** The signed note, to be handed out as it is. */
  readonly note: string;
  /** Real time at which it was last the newest, Unix seconds. */
  readonly atS: number;
}

/** Most entries of one page. */
const LONGEST_PAGE = 500;

/**
 * Writes an act down. Call it in the transaction of the act itself: then neither can be without the
 * other. The tree takes it up within a second.
 *
 * @throws RangeError where the entry does not fit its act; the caller's transaction must not commit then
 *
 * ```ts
 * await appendEntry(trx, { act: 'trip_read', atS, tenant, actor, subject: { rentalId }, detail: {} });
 * ```
 */
export async function appendEntry(trx: AuditConnection, entry: AuditEntry): Promise<void> {
  await trx.insertInto('audit_entry').values(rowOf(entry)).execute();
}

/** Rows of one insert: far below the 65,535 values of a statement. */
const ROWS_AT_ONCE = 500;

/** Writes many acts down, in order, in the transaction of the acts; the same rules as `appendEntry`. */
export async function appendEntries(trx: AuditConnection, entries: readonly AuditEntry[]): Promise<void> {
  for (let from = 0; from < entries.length; from += ROWS_AT_ONCE) {
    const rows = entries.slice(from, from + ROWS_AT_ONCE).map(rowOf);
    await trx.insertInto('audit_entry').values(rows).execute();
  }
}

function rowOf(entry: AuditEntry) {
  const salted = saltEntry(entry, randomBytes(SALT_BYTES));
  return {
    leaf_hash: salted.leafHash,
    salt: salted.salt,
    entry: JSON.stringify(entry),
    tenant: entry.tenant,
    rental_id: entry.subject.rentalId ?? null,
    vehicle_id: entry.subject.vehicleId ?? null,
    rider_id: entry.subject.riderId ?? null,
    ends_on: entryEndsOn(entry.atS),
  };
}

/**
 * Entries about a subject, newest first: "who looked, why, when". The row rules of the asking role apply
 * on top.
 */
export async function entriesFor(
  db: AuditConnection,
  subject: EntrySubject,
  page: EntryPage,
): Promise<LoggedEntry[]> {
  let query = db
    .selectFrom('audit_entry as e')
    .leftJoin('audit_leaf as l', 'l.entry_id', 'e.id')
    .select(['e.id', 'e.entry', 'e.salt', 'e.leaf_hash', 'l.seq'])
    .orderBy('e.id', 'desc')
    .limit(Math.min(Math.max(1, page.limit), LONGEST_PAGE));
  if ('tenant' in subject) query = query.where('e.tenant', '=', subject.tenant);
  if ('rentalId' in subject) query = query.where(aboutRental(subject));
  if ('riderId' in subject) query = query.where('e.rider_id', '=', subject.riderId);
  if ('besidesRentals' in subject) query = query.where('e.rental_id', 'is', null);
  if (page.before !== undefined) query = query.where('e.id', '<', page.before);
  if (page.acts !== undefined) query = query.where(sql<string>`e.entry->>'act'`, 'in', page.acts);
  return (await query.execute()).map((row) => ({
    id: row.id,
    seq: row.seq ?? undefined,
    // Written by appendEntry or taken from the vault after a check: the verifier looks at all of them.
    entry: row.entry as AuditEntry,
    salt: row.salt,
    leafHash: row.leaf_hash,
  }));
}

function aboutRental({ rentalId, accidents = [] }: Extract<EntrySubject, { rentalId: string }>) {
  const before = accidents.map(
    ({ streamId, vehicleId }) => sql<boolean>`(e.rental_id IS NULL AND e.vehicle_id = ${vehicleId}
      AND e.entry->>'purpose' = 'accident' AND e.entry->'subject'->>'streamId' = ${streamId})`,
  );
  return sql<boolean>`(${sql.join([sql`e.rental_id = ${rentalId}`, ...before], sql` OR `)})`;
}

/** The newest checkpoint, for every export, trip page and `/v1/public/audit/checkpoint`; `undefined` before the first. */
export async function latestCheckpoint(db: AuditConnection): Promise<LatestCheckpoint | undefined> {
  const row = await db
    .selectFrom('audit_checkpoint')
    .select(['tree_size', 'root', 'signed_note', 'at_s'])
    .orderBy('tree_size', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { treeSize: row.tree_size, root: row.root, note: row.signed_note, atS: row.at_s };
}
