/** For what precise places were opened. Pure. */
import type { AuditEntry } from '../generated/contract.ts';

/** One purpose's part. */
export interface OpeningShare {
  readonly purpose: string;
  readonly openings: number;
  /** 0 to 1 of all of them. */
  readonly share: number;
}

/** Openings by purpose, the most first. */
export function openingShares(entries: readonly AuditEntry[]): OpeningShare[] {
  const groups = Map.groupBy(entries, ({ entry }) => entry.purpose ?? '–');
  return [...groups]
    .map(([purpose, group]) => ({ purpose, openings: group.length, share: group.length / entries.length }))
    .sort((a, b) => b.openings - a.openings);
}
