/** Proofs from what is stored: a few hashes for each, however long the log is. Hashes speak of nobody. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import { growthSpans, hashOf, inclusionSpans, type NodeName, nodesOf, type Span } from './proof.ts';

type Db = Kysely<Tables>;

/** Proofs that leaves are in the tree of `size` leaves, by their numbers; of leaves beyond it there is none. */
export async function inclusionProofs(
  db: Db,
  size: number,
  seqs: readonly number[],
): Promise<Map<number, readonly Uint8Array[]>> {
  const spans = seqs.filter((seq) => seq < size).map((seq) => [seq, inclusionSpans(seq, size)] as const);
  const hash = await hasher(
    db,
    spans.flatMap(([, some]) => some),
  );
  return new Map(spans.map(([seq, some]) => [seq, some.map(hash)]));
}

/** The proof that the tree of `newer` leaves begins with that of `older`. Both must have been signed sizes or smaller. */
export async function growthProof(db: Db, older: number, newer: number): Promise<readonly Uint8Array[]> {
  const spans = growthSpans(older, newer);
  return spans.map(await hasher(db, spans));
}

/** Reads all that the spans need at once. */
async function hasher(db: Db, spans: readonly Span[]): Promise<(span: Span) => Uint8Array> {
  const names = new Map(spans.flatMap(nodesOf).map((node) => [slot(node), node]));
  const hashes = await readNodes(db, [...names.values()]);
  const hashOfNode = (node: NodeName): Uint8Array => {
    const hash = hashes.get(slot(node));
    if (hash === undefined)
      throw new FleetApiError(
        'audit_gap',
        'audit: a hash of the tree is missing. Run "fleetveil audit verify".',
      );
    return hash;
  };
  return (span) => hashOf(span, hashOfNode);
}

const slot = ({ level, index }: NodeName): string => `${level} ${index}`;

async function readNodes(db: Db, nodes: readonly NodeName[]): Promise<Map<string, Uint8Array>> {
  const levels = nodes.map(({ level }) => level);
  const indexes = nodes.map(({ index }) => index);
  const { rows } = await sql<{ level: number; idx: number; hash: Buffer }>`
    WITH wanted AS (SELECT * FROM unnest(${levels}::smallint[], ${indexes}::bigint[]) AS w (level, idx))
    SELECT 0::smallint AS level, l.seq AS idx, l.leaf_hash AS hash
    FROM audit_leaf l JOIN wanted w ON w.level = 0 AND w.idx = l.seq
    UNION ALL
    SELECT n.level, n.idx, n.hash FROM audit_node n JOIN wanted w USING (level, idx)`.execute(db);
  return new Map(rows.map(({ level, idx, hash }) => [slot({ level, index: idx }), hash]));
}

/** Hashes of leaves from a number on, in order. */
export async function leafHashes(db: Db, from: number, limit: number): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('audit_leaf')
    .select('leaf_hash')
    .where('seq', '>=', from)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => row.leaf_hash);
}
