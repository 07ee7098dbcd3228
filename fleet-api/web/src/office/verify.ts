/** The audit log, verified in this browser: signature, growth since the last look, the whole tree, and each shown entry. */
import {
  type Checkpoint,
  type EntryJson,
  entryText,
  isUnsupported,
  leafInput,
  nodeInput,
  openCheckpoint,
  parseVerifierKey,
  provesGrowth,
} from '@fleetveil/proto/audit';
import { ask, askFile } from '../doors/ask.ts';
import type { AuditEntry } from '../generated/contract.ts';

/** What came of it. */
export type LogVerdict =
  | { readonly ok: true; readonly leaves: number; readonly entries: number; readonly waiting: number }
  | { readonly ok: false; readonly why: 'key' | 'signature' | 'growth' | 'tree' | 'entry' | 'unsupported' };

/** The first head and key that this tab saw: later ones have to go on from them. */
let kept: { readonly key: string; readonly checkpoint: Checkpoint } | undefined;

/** Verifies. A door that does not answer throws, as everywhere; of a browser that cannot check, nothing is said of the log. */
export async function verifyLog(entries: readonly AuditEntry[]): Promise<LogVerdict> {
  try {
    return await verdictOn(entries);
  } catch (error) {
    if (isUnsupported(error)) return { ok: false, why: 'unsupported' };
    throw error;
  }
}

async function verdictOn(entries: readonly AuditEntry[]): Promise<LogVerdict> {
  const [key, note] = await Promise.all([
    textOf('GET /v1/public/audit/key'),
    textOf('GET /v1/public/audit/checkpoint'),
  ]);
  const verifier = await parseVerifierKey(key.trim());
  if (verifier === undefined || (kept !== undefined && kept.key !== key)) return { ok: false, why: 'key' };
  const opened = await openCheckpoint(note, verifier);
  if (!opened.ok) return { ok: false, why: 'signature' };
  const { checkpoint } = opened;
  if (!(await hasGrown(checkpoint))) return { ok: false, why: 'growth' };
  const leaves = await leavesUpTo(checkpoint.size);
  if (hex(await rootOf(leaves)) !== hex(checkpoint.root)) return { ok: false, why: 'tree' };
  kept = { key, checkpoint };
  return judged(entries, leaves);
}

const textOf = async (operation: 'GET /v1/public/audit/key' | 'GET /v1/public/audit/checkpoint') =>
  (await askFile(operation)).text();

async function hasGrown(now: Checkpoint): Promise<boolean> {
  if (kept === undefined) return true;
  const query = { from: kept.checkpoint.size, to: now.size };
  if (query.from > query.to) return false;
  const { proof } = await ask('GET /v1/public/audit/consistency', { query });
  return provesGrowth(kept.checkpoint, now, proof.map(bytesOf));
}

async function leavesUpTo(size: number): Promise<Uint8Array[]> {
  const leaves: Uint8Array[] = [];
  while (leaves.length < size) {
    const { hashes } = await ask('GET /v1/public/audit/leaves', {
      query: { from: leaves.length, limit: 1_000 },
    });
    if (hashes.length === 0) break;
    leaves.push(...hashes.map(bytesOf));
  }
  return leaves.slice(0, size);
}

/** The root of a tree (RFC 6962, section 2.1), level by level. A node without a partner goes up as it is. */
async function rootOf(leaves: readonly Uint8Array[]): Promise<Uint8Array> {
  let level = [...leaves];
  if (level.length === 0) return sha256(new Uint8Array());
  while (level.length > 1) {
    const pairs = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) =>
      level.slice(2 * i, 2 * i + 2),
    );
    level = await Promise.all(
      pairs.map(async ([left = new Uint8Array(), right]) =>
        right === undefined ? left : sha256(nodeInput(left, right)),
      ),
    );
  }
  return level[0] ?? new Uint8Array();
}

/** Each entry's text is what the leaf at its number is the hash of. */
async function judged(entries: readonly AuditEntry[], leaves: readonly Uint8Array[]): Promise<LogVerdict> {
  const there = entries.filter(({ seq }) => seq !== null && seq < leaves.length);
  for (const { seq, leaf_hash, salt, entry } of there) {
    const text = new TextEncoder().encode(entryText(entry as unknown as EntryJson));
    const hash = hex(await sha256(leafInput(unhex(salt), text)));
    if (hash !== leaf_hash || hash !== hex(leaves[seq ?? -1] ?? new Uint8Array()))
      return { ok: false, why: 'entry' };
  }
  return { ok: true, leaves: leaves.length, entries: there.length, waiting: entries.length - there.length };
}

const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const unhex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
