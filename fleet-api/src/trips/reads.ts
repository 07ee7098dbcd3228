/** Who looked at a trip, why and when: the entries of the audit log about one rental, for its rider (M7). */
import { toBase64, toHex } from '@fleetveil/proto';
import type { LoggedEntry } from '../audit/audit-log.ts';
import { canonicalEntry } from '../audit/entry.ts';

/** One look, as the rider sees it. */
export interface Look {
  readonly at_s: number;
  readonly act: string;
  /** In which quality, and who. The id is null for another rider: whose token was turned away is not said. */
  readonly who: { readonly kind: string; readonly id: string | null };
  readonly purpose: string | null;
  readonly why: string | null;
  /** Details of the act, as logged. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  /** Its place in the log; null for the first second or so. */
  readonly seq: number | null;
  /** Hex. */
  readonly leaf_hash: string;
  /** The canonical text that the leaf is the hash of, with its salt in hex; null where somebody else stands in it. */
  readonly entry: string | null;
  readonly salt: string | null;
  /** From the leaf to the root of the page's checkpoint, base64; null where the checkpoint is older. */
  readonly proof: string[] | null;
}

/** Proofs by the number of their leaf. */
export type Proofs = ReadonlyMap<number, readonly Uint8Array[]>;

/** An entry as the rider `riderId` may see it. */
export function lookOf({ entry, seq, leafHash, salt }: LoggedEntry, riderId: string, proofs: Proofs): Look {
  const hidden = entry.actor.kind === 'rider' && entry.actor.id !== riderId;
  const isOthers = hidden || (entry.subject.riderId ?? riderId) !== riderId;
  return {
    at_s: entry.atS,
    act: entry.act,
    who: { kind: entry.actor.kind, id: hidden ? null : entry.actor.id },
    purpose: entry.purpose ?? null,
    why: entry.why ?? null,
    detail: detailOf(entry.detail),
    seq: seq ?? null,
    leaf_hash: toHex(leafHash),
    entry: isOthers ? null : canonicalEntry(entry),
    salt: isOthers ? null : toHex(salt),
    proof: proofs.get(seq ?? -1)?.map(toBase64) ?? null,
  };
}

/** Details of an act as plain members. */
export function detailOf(detail: object): Look['detail'] {
  const plain = Object.entries(detail).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(plain);
}
