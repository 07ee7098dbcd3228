/** One look of the audit log as its rider gets it, checked by the rider: what it says is in the log that was signed. */
import { fromBase64, fromHex, toHex, utf8 } from '../bytes.ts';
import { isProtoError } from '../errors.ts';
import { sha256 } from '../key-id.ts';
import type { Checkpoint } from './checkpoint.ts';
import { ENTRY_SALT_BYTES } from './entry-text.ts';
import { leafInput, provesInclusion } from './tree.ts';

/** The part of a look that proves it, in the words of the door. */
export interface LookEvidence {
  /** The entry's canonical text; null where another person stands in it. */
  readonly entry: string | null;
  /** Hex; null with it. */
  readonly salt: string | null;
  /** Hex. */
  readonly leaf_hash: string;
  /** Number of the leaf; null for the first second or so. */
  readonly seq: number | null;
  /** Hashes from the leaf to the checkpoint's root, base64; null where the checkpoint is older than the leaf. */
  readonly proof: readonly string[] | null;
}

/**
 * What a check came to:
 *
 * - `proven`: this text is in the log
 * - `hidden`: the leaf is in the log, and what it says is kept from this reader
 * - `waiting`: the checkpoint does not reach it yet; ask again
 * - `wrong_text`: the text is not what the leaf is the hash of
 * - `wrong_proof`: the leaf is not in the tree that the checkpoint signs
 */
export type LookVerdict = 'proven' | 'hidden' | 'waiting' | 'wrong_text' | 'wrong_proof';

/**
 * Checks one look against a checkpoint that was opened before. Never throws.
 *
 * @example
 * const opened = await openCheckpoint(page.checkpoint, verifier);
 * if (opened.ok) await verifyLook(page.items[0], opened.checkpoint); // 'proven'
 */
export async function verifyLook(look: LookEvidence, checkpoint: Checkpoint): Promise<LookVerdict> {
  try {
    const isText = look.entry === null || (await textHash(look)) === look.leaf_hash;
    if (!isText) return 'wrong_text';
    if (look.seq === null || look.proof === null) return 'waiting';
    const claim = { leafHash: fromHex(look.leaf_hash), index: look.seq, size: checkpoint.size };
    const holds = await provesInclusion({ ...claim, proof: look.proof.map(fromBase64) }, checkpoint.root);
    if (!holds) return 'wrong_proof';
    return look.entry === null ? 'hidden' : 'proven';
  } catch (error) {
    if (isProtoError(error)) return 'wrong_proof'; // not even hex or base64
    throw error;
  }
}

async function textHash({ entry, salt }: LookEvidence): Promise<string> {
  const salted = fromHex(salt ?? '');
  if (salted.length !== ENTRY_SALT_BYTES) return '';
  return toHex(await sha256(leafInput(salted, utf8(entry ?? ''))));
}
