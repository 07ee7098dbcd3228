/** SQL of the verifier: the whole log, a batch at a time. */
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { TreeNode } from './merkle.ts';

type Trx = Transaction<Tables>;

/** Rows read at once. */
const BATCH = 2_000;

/** An entry as stored. */
export interface EntryRow {
  readonly entry: unknown;
  readonly salt: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly source: 'doors' | 'vault';
  readonly tenant: string;
  readonly rentalId: string | null;
  readonly vehicleId: string | null;
  readonly riderId: string | null;
  readonly endsOn: string;
}

/** A leaf with its entry, where that is still there. */
export interface LeafRow {
  readonly seq: number;
  readonly leafHash: Uint8Array;
  readonly source: 'doors' | 'vault';
  readonly sourceNo: number;
  readonly endsOn: string;
  readonly entry: EntryRow | undefined;
}

/** A stored checkpoint. */
export interface CheckpointRow {
  readonly treeSize: number;
  readonly root: Uint8Array;
  readonly note: string;
}

/** All leaves in order. */
export async function* readLeaves(trx: Trx): AsyncGenerator<LeafRow> {
  let after = -1;
  for (;;) {
    const batch = await leavesAfter(trx, after);
    yield* batch;
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH) return;
    after = last.seq;
  }
}

async function leavesAfter(trx: Trx, after: number): Promise<LeafRow[]> {
  const leaves = await trx
    .selectFrom('audit_leaf')
    .selectAll()
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(BATCH)
    .execute();
  const ids = leaves.map((leaf) => leaf.entry_id);
  const entries =
    ids.length === 0 ? [] : await trx.selectFrom('audit_entry').selectAll().where('id', 'in', ids).execute();
  const byId = new Map(entries.map((row) => [row.id, row]));
  return leaves.map((leaf) => {
    const row = byId.get(leaf.entry_id);
    const entry = row && {
      ...{
        entry: row.entry,
        salt: row.salt,
        leafHash: row.leaf_hash,
        source: row.source,
        tenant: row.tenant,
      },
      ...{ rentalId: row.rental_id, vehicleId: row.vehicle_id, riderId: row.rider_id, endsOn: row.ends_on },
    };
    const { seq, source } = leaf;
    return { seq, source, leafHash: leaf.leaf_hash, sourceNo: leaf.source_no, endsOn: leaf.ends_on, entry };
  });
}

/** All checkpoints in order. */
export async function* readCheckpoints(trx: Trx): AsyncGenerator<CheckpointRow> {
  let after = -1;
  for (;;) {
    const rows = await trx
      .selectFrom('audit_checkpoint')
      .select(['tree_size', 'root', 'signed_note'])
      .where('tree_size', '>', after)
      .orderBy('tree_size')
      .limit(BATCH)
      .execute();
    for (const row of rows) yield { treeSize: row.tree_size, root: row.root, note: row.signed_note };
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.tree_size;
  }
}

/** How many entries wait for the sequencer. */
export async function countWaiting(trx: Trx): Promise<number> {
  const row = await trx
    .selectFrom('audit_queue')
    .select((select) => select.fn.countAll<number>().as('waiting'))
    .executeTakeFirstOrThrow();
  return row.waiting;
}

/** Id of the first entry that neither has a leaf nor waits for one. */
export async function firstUnsequenced(trx: Trx): Promise<number | undefined> {
  const row = await trx
    .selectFrom('audit_entry as e')
    .leftJoin('audit_leaf as l', 'l.entry_id', 'e.id')
    .leftJoin('audit_queue as q', 'q.entry_id', 'e.id')
    .select('e.id')
    .where('l.seq', 'is', null)
    .where('q.entry_id', 'is', null)
    .orderBy('e.id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** The first of these inner nodes that is not stored with this hash. */
export async function firstWrongNode(trx: Trx, nodes: readonly TreeNode[]): Promise<TreeNode | undefined> {
  const { rows } = await sql<{ no: number }>`
    SELECT w.no FROM unnest(${nodes.map(({ level }) => level)}::smallint[], ${nodes.map(({ index }) => index)}::bigint[],
      ${nodes.map(({ hash }) => Buffer.from(hash))}::bytea[]) WITH ORDINALITY AS w (level, idx, hash, no)
    LEFT JOIN audit_node n ON n.level = w.level AND n.idx = w.idx AND n.hash = w.hash
    WHERE n.hash IS NULL ORDER BY w.no LIMIT 1`.execute(trx);
  const [wrong] = rows;
  return wrong && nodes[wrong.no - 1];
}
