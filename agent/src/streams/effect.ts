import type { LossReasonWord, WirePurposeId } from '@fleetveil/proto';
import type { OutgoingRecord } from '../minimise/outgoing.ts';

/** Fixes that were offered inside a reason and will not be stored. */
export interface FixLoss {
  readonly reason: LossReasonWord;
  readonly purpose: WirePurposeId;
  readonly grantId: string;
  readonly fixes: number;
  /** Records that had been made of them, or of no fix; absent = none. */
  readonly records?: number;
  /** False where the count is a lower bound (power cut); absent = exact. */
  readonly exact?: boolean;
}

/**
 * What the stream writer asks for. All effects of one call belong in one transaction of the outbox, in
 * this order: the end candidate of a killed run is removed in the same breath as the new one is stored, and
 * what `progress` says was offered is what the rows and losses of the same transaction account for. Effects
 * that could not be committed (disk full) are committed again, first, before any later ones.
 */
export type StreamEffect =
  /** A new record. */
  | { readonly kind: 'store'; readonly record: OutgoingRecord }
  /** Takes the place of the row with the record's `replaceKey`; a new row where there is none. */
  | { readonly kind: 'replace'; readonly record: OutgoingRecord }
  /** The row with this key may be sent as it is (an open row of a killed run). No such row: nothing. */
  | { readonly kind: 'close'; readonly replaceKey: string }
  /** The row with this key goes, unsent; it is no loss. No such row: nothing. */
  | { readonly kind: 'remove'; readonly replaceKey: string }
  /** What was not sent yet of a use or event, or of a purpose and kept until a day or beyond, is not wanted any more: to the ledger, as `withdrawn`. */
  | { readonly kind: 'withdraw'; readonly of: 'rental'; readonly rentalId: string }
  | {
      readonly kind: 'withdraw';
      readonly of: 'purpose';
      readonly purpose: WirePurposeId;
      readonly endsFromDay: number;
    }
  /** To the loss ledger. */
  | { readonly kind: 'loss'; readonly loss: FixLoss }
  /** What the next run must know of a use in progress, kept under `key`; no text = forget it. */
  | { readonly kind: 'progress'; readonly key: string; readonly text?: string };
