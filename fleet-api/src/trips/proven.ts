/** Entries of the log as their rider sees them, each with its proof to the newest checkpoint (M7). */
import type { Asking } from '../access/ask.ts';
import { type LoggedEntry, latestCheckpoint } from '../audit/audit-log.ts';
import { inclusionProofs } from '../audit/proof-store.ts';
import { type Look, lookOf } from './reads.ts';

/** What the rider may see of each entry, with its proof; the checkpoint is null before the first. */
export async function provenLooks(
  { trx, caller }: Asking,
  entries: readonly LoggedEntry[],
): Promise<{ items: Look[]; checkpoint: string | null }> {
  const head = await latestCheckpoint(trx);
  const seqs = entries.map(({ seq }) => seq).filter((seq) => seq !== undefined);
  const proofs = await inclusionProofs(trx, head?.treeSize ?? 0, seqs);
  return { items: entries.map((entry) => lookOf(entry, caller.id, proofs)), checkpoint: head?.note ?? null };
}
