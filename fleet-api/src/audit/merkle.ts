/**
 * The Merkle tree of RFC 6962 section 2.1, as a *compact range*: of a tree that only grows, the roots
 * of its complete subtrees are all that is needed to add a leaf or to know the root.
 *
 * ```
 *   size 7 = 4 + 2 + 1         hashes = [ A, B, C ]        root = H(A, H(B, C))
 *
 *         A          B    C
 *       /   \       / \   |
 *      .     .     4   5  6
 *     / \   / \
 *    0   1 2   3
 * ```
 *
 * Nothing here reads a clock, a database or a key.
 */
import { hash } from 'node:crypto';
import { HASH_BYTES, leafInput, nodeInput } from '@fleetveil/proto';

/** The head of a growing tree: its size and the roots of its complete subtrees, largest first. */
export interface CompactRange {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

/** The tree without a leaf. */
export const EMPTY_RANGE: CompactRange = { size: 0, hashes: [] };

// By node:crypto: a tree that grows by thousands of leaves a second cannot wait for each hash of WebCrypto.
function sha256(input: Uint8Array): Uint8Array {
  return new Uint8Array(hash('sha256', input, 'buffer'));
}

/** Hash of a leaf: SHA-256(0x00 || data). */
export function leafHash(...data: readonly Uint8Array[]): Uint8Array {
  return sha256(leafInput(...data));
}

/** Hash of an inner node: SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(nodeInput(left, right));
}

/** An inner node of a complete subtree, as proofs are put together from: it covers the leaves index·2^level and on. */
export interface TreeNode {
  /** 0 = a leaf. */
  readonly level: number;
  /** Number within its level, from the left. */
  readonly index: number;
  readonly hash: Uint8Array;
}

/**
 * The range with one more leaf, and the subtrees that the leaf closes. One hash on average.
 *
 * @param leaf hash of the new leaf, from {@link leafHash}
 */
export function growRange(
  range: CompactRange,
  leaf: Uint8Array,
): { readonly range: CompactRange; readonly nodes: readonly TreeNode[] } {
  const hashes = [...range.hashes];
  const nodes: TreeNode[] = [];
  let [hash, rest] = [leaf, range.size];
  // Each trailing one bit of the size is a complete subtree that the new leaf pairs up with.
  for (let level = 1; rest % 2 === 1; level++) {
    const left = hashes.pop();
    if (left === undefined) throw new RangeError('compact range has too few hashes for its size');
    hash = nodeHash(left, hash);
    rest = (rest - 1) / 2;
    nodes.push({ level, index: rest, hash });
  }
  hashes.push(hash);
  return { range: { size: range.size + 1, hashes }, nodes };
}

/** The range with one more leaf. */
export function appendLeaf(range: CompactRange, leaf: Uint8Array): CompactRange {
  return growRange(range, leaf).range;
}

/** Root of the tree; of an empty one SHA-256 of nothing (RFC 6962 2.1). */
export function rootOf(range: CompactRange): Uint8Array {
  const [last, ...larger] = range.hashes.toReversed();
  if (last === undefined) return sha256(new Uint8Array());
  return larger.reduce((root, left) => nodeHash(left, root), last);
}

/** How many complete subtrees a tree of this size has: the one bits of the size. */
function subtreesOf(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** The hashes of a range in one piece, as they are stored beside a checkpoint. */
export function encodeRange(range: CompactRange): Uint8Array {
  return new Uint8Array(Buffer.concat(range.hashes));
}

/**
 * The range of a stored head, or `undefined` where the bytes do not fit the size.
 *
 * @param size leaves in the tree
 * @param bytes what {@link encodeRange} gave
 */
export function decodeRange(size: number, bytes: Uint8Array): CompactRange | undefined {
  if (!Number.isSafeInteger(size) || size < 0) return undefined;
  const count = subtreesOf(size);
  if (bytes.length !== count * HASH_BYTES) return undefined;
  const hashes = Array.from({ length: count }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  return { size, hashes };
}
