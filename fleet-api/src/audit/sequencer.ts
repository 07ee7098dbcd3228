/**
 * The sequencer: numbers what doors and vault wrote down, extends the Merkle tree and signs its head.
 *
 * ```
 *   audit_queue (doors) ──┐  one pass, each second, one transaction
 *                         ├─► lease ─► head sound? ─► plan ─► leaves, entries, checkpoint ─► commit
 *   vault leaves(after) ──┘     │          │            │
 *                            standby     halted       halted (gap, altered leaf): nothing is written
 * ```
 *
 * Several may run: one holds the lease, the others stand by. A halt is found anew by every pass until
 * its cause is gone, also after a restart: nobody can reset it by hand.
 */
import type { Kysely, Transaction } from 'kysely';
import { withRole } from '../database/access.ts';
import { dropLease, takeLease } from '../database/lease.ts';
import type { Tables } from '../database/schema.ts';
import { signCheckpoint } from './checkpoint.ts';
import { type CompactRange, encodeRange, rootOf } from './merkle.ts';
import type { NoteSigner } from './note.ts';
import { checkHead, type Halt, planLeaves, type VaultLeaves } from './plan.ts';
import * as store from './sequencer-store.ts';

/** Where the vault's leaves come from: its client. */
export interface LeafSource {
  /** Leaves after this number, oldest first. May throw: then the pass goes on without them. */
  leaves(after: number): Promise<VaultLeaves>;
}

export interface SequencerOptions {
  /** The doors' login: each pass takes on the role `job_sequencer`. */
  readonly db: Kysely<Tables>;
  readonly vault: LeafSource;
  readonly signer: NoteSigner;
  /** Id of this process, 32 hex characters; a new one at each start. */
  readonly holder: string;
  /** Real time, Unix seconds. */
  readonly nowS: () => number;
  /** How long others wait after this one falls silent; 10 s unless told. */
  readonly leaseMs?: number;
}

/** What a pass did. */
export type PassResult =
  | {
      readonly kind: 'sequenced';
      readonly leaves: number;
      readonly treeSize: number;
      readonly vaultAsked: boolean;
      /** Whether more waits than one pass takes: the next one need not. */
      readonly more: boolean;
    }
  | { readonly kind: 'standby' }
  | { readonly kind: 'halted'; readonly halt: Halt };

export interface Sequencer {
  /** One pass. Throws only what the database throws. */
  pass(): Promise<PassResult>;
  /** Gives the lease back. */
  release(): Promise<void>;
}

/** Entries of the doors numbered in one pass; the rest follows in the next, at once. */
const MOST_ENTRIES = 1_000;
/** An unchanged head is confirmed this often, real seconds. */
const CONFIRM_EVERY_S = 60;
const LEASE = 'audit_sequencer';
const LEASE_MS = 10_000;

/** A sequencer. `startSequencer` runs it; tests call `pass` themselves. */
export function createSequencer(options: SequencerOptions): Sequencer {
  const { db, holder } = options;
  const inRole = <R>(run: (trx: Transaction<Tables>) => Promise<R>): Promise<R> =>
    withRole(db, 'job_sequencer', {}, run);
  return {
    pass: async () => {
      // Asked outside the transaction: a slow vault must not keep the lease's row locked.
      const after = await inRole(store.lastVaultNo);
      const vault = await options.vault.leaves(after).catch(() => undefined);
      return inRole((trx) => passIn(trx, options, { after, vault }));
    },
    release: () => inRole((trx) => dropLease(trx, LEASE, holder)),
  };
}

interface Asked {
  readonly after: number;
  readonly vault: VaultLeaves | undefined;
}

async function passIn(
  trx: Transaction<Tables>,
  options: SequencerOptions,
  asked: Asked,
): Promise<PassResult> {
  const held = await takeLease(trx, LEASE, options.holder, options.leaseMs ?? LEASE_MS);
  if (!held) return { kind: 'standby' };
  const head = await store.readHead(trx);
  const range = checkHead(head);
  if ('reason' in range) return { kind: 'halted', halt: range };
  // Another holder may have taken leaves between the question and the lease: ask again next time.
  const vault = (await store.lastVaultNo(trx)) === asked.after ? asked.vault : undefined;
  const queued = await store.queuedEntries(trx, MOST_ENTRIES);
  const plan = planLeaves(range, queued, asked.after, vault);
  if (plan.kind === 'halt') return { kind: 'halted', halt: plan.halt };
  if (plan.leaves.length > 0) await store.storeLeaves(trx, plan.leaves);
  if (plan.nodes.length > 0) await store.storeNodes(trx, plan.nodes);
  await writeHead(trx, options, plan.range, head);
  const vaultAsked = asked.vault !== undefined;
  const more = queued.length === MOST_ENTRIES || hasMore(vault);
  return { kind: 'sequenced', leaves: plan.leaves.length, treeSize: plan.range.size, vaultAsked, more };
}

/** Whether the vault has leaves beyond those that it handed over. */
function hasMore(vault: VaultLeaves | undefined): boolean {
  const taken = vault?.leaves.at(-1)?.no;
  return vault !== undefined && taken !== undefined && taken < vault.last;
}

/** Signs where the tree grew (or none was signed yet), confirms once a minute where it did not. */
async function writeHead(
  trx: Transaction<Tables>,
  options: SequencerOptions,
  range: CompactRange,
  before: { treeSize: number; atS: number } | undefined,
): Promise<void> {
  const atS = Math.floor(options.nowS());
  if (before?.treeSize === range.size) {
    if (atS - before.atS >= CONFIRM_EVERY_S) await store.touchCheckpoint(trx, range.size, atS);
    return;
  }
  const root = rootOf(range);
  const note = signCheckpoint({ origin: options.signer.name, size: range.size, root }, options.signer);
  await store.storeCheckpoint(trx, { treeSize: range.size, root, frontier: encodeRange(range), note, atS });
}
