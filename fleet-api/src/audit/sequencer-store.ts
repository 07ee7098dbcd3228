/** SQL of the sequencer, all of it inside one transaction under the role `job_sequencer`. */
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { TreeNode } from './merkle.ts';
import type { NewLeaf, QueuedEntry, StoredHead } from './plan.ts';

type Trx = Transaction<Tables>;

/** The last checkpoint with the number of leaves under it; `undefined` before the first. */
export async function readHead(trx: Trx): Promise<(StoredHead & { atS: number }) | undefined> {
  const row = await trx
    .selectFrom('audit_checkpoint')
    .select(['tree_size', 'root', 'frontier', 'at_s'])
    .select((select) =>
      select
        .selectFrom('audit_leaf')
        .select((max) => max.fn.max('seq').as('seq'))
        .as('last_seq'),
    )
    .orderBy('tree_size', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { tree_size: treeSize, root, frontier, at_s: atS } = row;
  return { treeSize, root, frontier, atS, leaves: row.last_seq === null ? 0 : row.last_seq + 1 };
}

/** Number of the last leaf taken from the vault, 0 for none. */
export async function lastVaultNo(trx: Kysely<Tables>): Promise<number> {
  const row = await trx
    .selectFrom('audit_leaf')
    .select((select) => select.fn.max('source_no').as('no'))
    .where('source', '=', 'vault')
    .executeTakeFirst();
  return row?.no ?? 0;
}

/** Entries of the doors that have no leaf yet, oldest first. */
export async function queuedEntries(trx: Trx, limit: number): Promise<QueuedEntry[]> {
  const rows = await trx
    .selectFrom('audit_queue as q')
    .innerJoin('audit_entry as e', 'e.id', 'q.entry_id')
    .select(['e.id', 'e.leaf_hash', 'e.salt', 'e.entry'])
    .orderBy('e.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, leafHash: row.leaf_hash, salt: row.salt, entry: row.entry }));
}

/** Stores new leaves; those of the vault bring their entries, those of the doors leave the queue. */
export async function storeLeaves(trx: Trx, leaves: readonly NewLeaf[]): Promise<void> {
  const entryIds = new Map<number, number>();
  const queued: number[] = [];
  for (const leaf of leaves) {
    if (leaf.from.source === 'doors') queued.push(leaf.from.entryId);
    entryIds.set(
      leaf.seq,
      leaf.from.source === 'doors' ? leaf.from.entryId : await storeVaultEntry(trx, leaf),
    );
  }
  const rows = leaves.map((leaf) => ({
    seq: leaf.seq,
    leaf_hash: leaf.leafHash,
    entry_id: entryIds.get(leaf.seq) ?? 0,
    source: leaf.from.source,
    source_no: leaf.from.source === 'doors' ? leaf.from.entryId : leaf.from.no,
    ends_on: leaf.endsOn,
  }));
  await trx.insertInto('audit_leaf').values(rows).execute();
  if (queued.length > 0) await trx.deleteFrom('audit_queue').where('entry_id', 'in', queued).execute();
}

async function storeVaultEntry(trx: Trx, leaf: NewLeaf): Promise<number> {
  if (leaf.from.source !== 'vault') throw new TypeError('not a leaf of the vault');
  const { entry, salt } = leaf.from;
  const row = {
    source: 'vault' as const,
    leaf_hash: leaf.leafHash,
    salt,
    entry: JSON.stringify(entry),
    tenant: entry.tenant,
    rental_id: entry.subject.rentalId ?? null,
    vehicle_id: entry.subject.vehicleId ?? null,
    rider_id: entry.subject.riderId ?? null,
    ends_on: leaf.endsOn,
  };
  return (await trx.insertInto('audit_entry').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Stores the subtrees that new leaves closed. */
export async function storeNodes(trx: Trx, nodes: readonly TreeNode[]): Promise<void> {
  const rows = nodes.map(({ level, index, hash }) => ({ level, idx: index, hash }));
  await trx.insertInto('audit_node').values(rows).execute();
}

/** Stores a signed head. */
export async function storeCheckpoint(
  trx: Trx,
  head: { treeSize: number; root: Uint8Array; frontier: Uint8Array; note: string; atS: number },
): Promise<void> {
  const { treeSize, root, frontier, note, atS } = head;
  const row = { tree_size: treeSize, root, frontier, signed_note: note, at_s: atS };
  await trx.insertInto('audit_checkpoint').values(row).execute();
}

/** Says of the newest head that it still is: `at_s` moves, the note stays. */
export async function touchCheckpoint(trx: Trx, treeSize: number, atS: number): Promise<void> {
  await trx.updateTable('audit_checkpoint').set({ at_s: atS }).where('tree_size', '=', treeSize).execute();
}
