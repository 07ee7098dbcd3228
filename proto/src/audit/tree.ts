/**
 * Checks on the Merkle tree of the audit log (RFC 6962, section 2.1), for whoever holds a checkpoint: that an
 * entry is in the log, and that a log only grew. WebCrypto and nothing else, so that a browser runs it too.
 *
 * ```
 *            root                 inclusion of 2 in 5:      3, hash(0 1), 4
 *          /      \               consistency of 3 and 5:   2, 3, hash(0 1), 4
 *        .          4
 *      /   \
 *    .       .
 *   / \     / \
 *  0   1   2   3
 * ```
 */
import { concatBytes, equalBytes } from '../bytes.ts';
import { sha256 } from '../key-id.ts';

/** Bytes of a SHA-256 hash. */
export const HASH_BYTES = 32;

const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/** What a leaf is the SHA-256 of: 0x00, then the data. The prefixes keep a leaf from passing as a node. */
export function leafInput(...data: readonly Uint8Array[]): Uint8Array {
  return concatBytes(LEAF_PREFIX, ...data);
}

/** What an inner node is the SHA-256 of: 0x01, left, right. */
export function nodeInput(left: Uint8Array, right: Uint8Array): Uint8Array {
  return concatBytes(NODE_PREFIX, left, right);
}

const hashNode = (left: Uint8Array, right: Uint8Array): Promise<Uint8Array> => sha256(nodeInput(left, right));

/** A leaf and its way up. */
export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  /** Number of the leaf, from 0. */
  readonly index: number;
  /** Leaves in the tree. */
  readonly size: number;
  /** Hashes beside the way from the leaf to the root, from below. */
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the leaf is in the tree of this root (RFC 9162, section 2.1.3.2). Never throws.
 *
 * @example await provesInclusion({ leafHash, index: 2, size: 5, proof }, checkpoint.root)
 */
export async function provesInclusion(claim: InclusionClaim, root: Uint8Array): Promise<boolean> {
  const { leafHash, index, size, proof } = claim;
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  let [at, last] = [index, size - 1];
  let hash = leafHash;
  for (const beside of proof) {
    if (last === 0 || beside.length !== HASH_BYTES) return false;
    const isRight = isOdd(at) || at === last;
    hash = isRight ? await hashNode(beside, hash) : await hashNode(hash, beside);
    // A last node without a partner goes up as it is.
    while (isRight && !isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equalBytes(hash, root);
}

/** A head of the log. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * Whether the newer tree begins with all of the older one (RFC 9162, section 2.1.4.2): nothing of it was changed,
 * dropped, inserted or moved. Never throws.
 */
export async function provesGrowth(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Uint8Array[],
): Promise<boolean> {
  if (!isCount(older.size) || !isCount(newer.size) || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && equalBytes(older.root, newer.root);
  if (older.size === 0) return proof.length === 0;
  return grows(older, newer, isPowerOfTwo(older.size) ? [older.root, ...proof] : proof);
}

async function grows(older: TreeHead, newer: TreeHead, path: readonly Uint8Array[]): Promise<boolean> {
  const [first, ...rest] = path;
  if (first === undefined || path.some((hash) => hash.length !== HASH_BYTES)) return false;
  let [at, last] = [older.size - 1, newer.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let [old, now] = [first, first];
  for (const beside of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      [old, now] = [await hashNode(beside, old), await hashNode(beside, now)];
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else now = await hashNode(now, beside);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equalBytes(old, older.root) && equalBytes(now, newer.root);
}

// Shifts of JavaScript end at 32 bits; a log may have more leaves.
const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;
const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest > 1 && !isOdd(rest)) rest = half(rest);
  return rest === 1;
}
