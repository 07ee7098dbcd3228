/** Who looked at a trip, why and when: the entries of the audit log about one rental, for its rider (M7). */
import type { LoggedEntry } from '../audit/audit-log.ts';

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
}

/** An entry as the rider `riderId` may see it. */
export function lookOf({ entry, seq, leafHash }: LoggedEntry, riderId: string): Look {
  const hidden = entry.actor.kind === 'rider' && entry.actor.id !== riderId;
  return {
    at_s: entry.atS,
    act: entry.act,
    who: { kind: entry.actor.kind, id: hidden ? null : entry.actor.id },
    purpose: entry.purpose ?? null,
    why: entry.why ?? null,
    detail: detailOf(entry.detail),
    seq: seq ?? null,
    leaf_hash: Buffer.from(leafHash).toString('hex'),
  };
}

/** Details of an act as plain members. */
export function detailOf(detail: object): Look['detail'] {
  const plain = Object.entries(detail).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(plain);
}
