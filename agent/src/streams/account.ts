import type { LossReasonWord, WirePurposeId } from '@fleetveil/proto';
import type { FixLoss } from './effect.ts';

/** What became of the fixes offered so far: `offered = sealed + lost + unwanted + waiting`. */
export interface FixAccount {
  readonly offered: number;
  /** Fixes in sealed chunks of the route. */
  readonly sealed: number;
  /** Fixes handed out, or about to be handed out, as losses. */
  readonly lost: number;
  /** Fixes no purpose asks for: the rider did not choose the route, or the reason was over. */
  readonly unwanted: number;
  /** Fixes in memory, at most 10 s of them. */
  readonly waiting: number;
}

/** Counts the fixes of a use. Losses gather until they are taken out. */
export interface Accountant {
  taken(): void;
  unwanted(fixes: number): void;
  lose(reason: LossReasonWord, fixes: number, exact: boolean): void;
  /** The losses gathered since the last call. */
  takeLosses(purpose: WirePurposeId, grantId: string): FixLoss[];
  hasLosses(): boolean;
  account(waiting: number): FixAccount;
}

/** @param kept what earlier runs counted */
export function createAccountant(kept: { sealed: number; lost: number; unwanted: number }): Accountant {
  const count = { taken: kept.sealed, lost: kept.lost, unwanted: kept.unwanted };
  const exactly = new Map<LossReasonWord, number>();
  const atLeast = new Map<LossReasonWord, number>();
  return {
    taken: () => {
      count.taken += 1;
    },
    unwanted: (fixes) => {
      count.unwanted += fixes;
    },
    lose(reason, fixes, exact) {
      count.lost += fixes;
      const losses = exact ? exactly : atLeast;
      losses.set(reason, (losses.get(reason) ?? 0) + fixes);
    },
    takeLosses(purpose, grantId) {
      const line =
        (exact: boolean) =>
        ([reason, fixes]: [LossReasonWord, number]): FixLoss => {
          return { reason, purpose, grantId, fixes, exact };
        };
      const lines = [...[...exactly].map(line(true)), ...[...atLeast].map(line(false))];
      exactly.clear();
      atLeast.clear();
      return lines;
    },
    hasLosses: () => exactly.size + atLeast.size > 0,
    account: (waiting) => ({
      offered: count.taken + count.lost + count.unwanted,
      sealed: count.taken - waiting,
      lost: count.lost,
      unwanted: count.unwanted,
      waiting,
    }),
  };
}
