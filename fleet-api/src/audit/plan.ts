/**
 * What the sequencer does with what it finds: pure, so that every way to halt can be tried. It numbers
 * entries and vault leaves, extends the tree, and stops dead where something is missing or altered:
 * a log that goes on after a gap has lost what was in it.
 */
import { type AuditEntry, entryEndsOn, entryLeafHash, parseEntry } from './entry.ts';
import { type CompactRange, decodeRange, EMPTY_RANGE, growRange, rootOf, type TreeNode } from './merkle.ts';

/** A leaf as the vault hands it over. */
export interface VaultLeaf {
  /** The vault's own number, from 1 without a gap. */
  readonly no: number;
  readonly leafHash: Uint8Array;
  readonly salt: Uint8Array;
  readonly entry: unknown;
}

/** The vault's leaves after a number, and the number of its last one. */
export interface VaultLeaves {
  readonly leaves: readonly VaultLeaf[];
  readonly last: number;
}

/** An entry of the doors that has no leaf yet. */
export interface QueuedEntry {
  readonly id: number;
  readonly leafHash: Uint8Array;
  readonly salt: Uint8Array;
  readonly entry: unknown;
}

/**
 * Why the sequencer halts, with the number concerned.
 *
 * - `gap`: the vault's next leaf is not the next number
 * - `shrunk`: the vault's log ends before what was already taken from it
 * - `vault_leaf`, `entry`: salt and text do not give the leaf's hash
 * - `head`: the stored head is not the one that was signed, or leaves were added or taken away under it
 */
export interface Halt {
  readonly reason: 'gap' | 'shrunk' | 'vault_leaf' | 'entry' | 'head';
  readonly at: number;
}

/** Leaf to be stored. A vault leaf brings its entry along. */
export interface NewLeaf {
  readonly seq: number;
  readonly leafHash: Uint8Array;
  readonly endsOn: string;
  readonly from:
    | { readonly source: 'doors'; readonly entryId: number }
    | {
        readonly source: 'vault';
        readonly no: number;
        readonly salt: Uint8Array;
        readonly entry: AuditEntry;
      };
}

/** New leaves and the head after them, or why not. */
export type Plan =
  | {
      readonly kind: 'grow';
      readonly leaves: readonly NewLeaf[];
      /** Subtrees that the new leaves close. */
      readonly nodes: readonly TreeNode[];
      readonly range: CompactRange;
    }
  | { readonly kind: 'halt'; readonly halt: Halt };

/** The stored head: the last checkpoint's row and how many leaves there are under it. */
export interface StoredHead {
  readonly treeSize: number;
  readonly root: Uint8Array;
  readonly frontier: Uint8Array;
  readonly leaves: number;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The tree to grow on, or a halt where the stored head is not sound. No head at all is the empty tree. */
export function checkHead(head: StoredHead | undefined): CompactRange | Halt {
  if (head === undefined) return EMPTY_RANGE;
  const range = decodeRange(head.treeSize, head.frontier);
  const sound = range !== undefined && isSame(rootOf(range), head.root) && head.leaves === head.treeSize;
  return sound ? range : { reason: 'head', at: head.treeSize };
}

type Found = Omit<NewLeaf, 'seq'> | Halt;

function fromDoors(queued: QueuedEntry): Found {
  const entry = parseEntry(queued.entry);
  const holds = entry !== undefined && isSame(entryLeafHash(queued.salt, entry), queued.leafHash);
  if (!holds) return { reason: 'entry', at: queued.id };
  return {
    leafHash: queued.leafHash,
    endsOn: entryEndsOn(entry.atS),
    from: { source: 'doors', entryId: queued.id },
  };
}

function fromVault(leaf: VaultLeaf, expected: number): Found {
  if (leaf.no !== expected) return { reason: 'gap', at: expected };
  const entry = parseEntry(leaf.entry);
  const holds = entry !== undefined && isSame(entryLeafHash(leaf.salt, entry), leaf.leafHash);
  if (!holds) return { reason: 'vault_leaf', at: leaf.no };
  const from = { source: 'vault', no: leaf.no, salt: leaf.salt, entry } as const;
  return { leafHash: leaf.leafHash, endsOn: entryEndsOn(entry.atS), from };
}

function vaultHalt(vault: VaultLeaves, after: number): Halt | undefined {
  if (vault.last < after) return { reason: 'shrunk', at: after };
  // Leaves exist past `after`, yet none came: the same as a gap at its first place.
  if (vault.last > after && vault.leaves.length === 0) return { reason: 'gap', at: after + 1 };
  return undefined;
}

/**
 * Numbers what is new: entries of the doors in the order of their ids, then the vault's leaves.
 *
 * @param range the tree so far, from {@link checkHead}
 * @param after number of the last leaf taken from the vault, 0 for none
 * @param vault what the vault has after that; `undefined` where it could not be asked
 */
export function planLeaves(
  range: CompactRange,
  queued: readonly QueuedEntry[],
  after: number,
  vault: VaultLeaves | undefined,
): Plan {
  const halt = vault === undefined ? undefined : vaultHalt(vault, after);
  if (halt !== undefined) return { kind: 'halt', halt };
  const found = [
    ...queued.map(fromDoors),
    ...(vault?.leaves ?? []).map((leaf, i) => fromVault(leaf, after + 1 + i)),
  ];
  const [leaves, nodes]: [NewLeaf[], TreeNode[]] = [[], []];
  let grown = range;
  for (const leaf of found) {
    if ('reason' in leaf) return { kind: 'halt', halt: leaf };
    leaves.push({ ...leaf, seq: grown.size });
    const step = growRange(grown, leaf.leafHash);
    nodes.push(...step.nodes);
    grown = step.range;
  }
  return { kind: 'grow', leaves, nodes, range: grown };
}
