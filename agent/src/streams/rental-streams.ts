import type { Bytes, DeviceRules, Fix, LossReasonWord, RentalEndWord } from '@fleetveil/proto';
import type { Moment } from '../reasons/moment.ts';
import type { Reason } from '../reasons/reason.ts';
import type { PolicyView } from '../reasons/standing.ts';
import type { StreamEffect } from './effect.ts';

/** The vault's key to which data keys are sealed now. */
export interface SealingKey {
  readonly keyId: Bytes;
  readonly publicKey: Bytes;
}

/** What the writer needs from outside. Chance is handed in; nothing here reads a clock. */
export interface StreamDeps {
  readonly tenant: string;
  readonly vehicleId: string;
  /** The unit's Ed25519 key: signs openings. */
  readonly unitKey: CryptoKey;
  /** The newest transport key valid at a moment; none = nothing can be sealed. */
  readonly sealingKey: (moment: Moment) => SealingKey | undefined;
  /** Rules of the policy in force; the last held ones while a use ends under the floor. */
  readonly rules: () => DeviceRules | undefined;
  readonly randomBytes: (count: number) => Bytes;
  /** Usable energy of the full battery, Wh; absent = energy is not known and 0. */
  readonly batteryWh?: number;
}

/** One sensor fix offered inside a reason: the fix, or why there is none. Each counts once. */
export type FixOffer =
  | { readonly fix: Fix }
  | {
      readonly problem: Extract<
        LossReasonWord,
        'unparsable' | 'impossible_time' | 'held' | 'jumped' | 'poor_quality'
      >;
    };

/** What else of a sample the trip needs; each absent = not known now. */
export interface TripReading {
  readonly odometerM?: number;
  readonly stateOfChargePermille?: number;
}

/** What became of the fixes offered so far: `offered = sealed + lost + unwanted + waiting`. */
export interface FixAccount {
  readonly offered: number;
  /** Fixes in a chunk of a `route` handed out as an effect. */
  readonly sealed: number;
  /** Fixes handed out as losses. */
  readonly lost: number;
  /** Fixes of a use whose rider did not choose the route: no purpose asks for them. */
  readonly unwanted: number;
  /** Fixes in memory, at most 10 s of them. */
  readonly waiting: number;
}

/**
 * The streams of one use of the vehicle (a rental, or a move under a maintenance grant). Calls are put in
 * order: a call that begins while another is sealing waits for it, so effects come in the order of calls.
 */
export interface RentalStreams {
  /** Once, first. `placeCell` is `placeCell(place)` of the parked place; it becomes the trip's start. */
  onBegin(moment: Moment, placeCell: string | undefined): Promise<readonly StreamEffect[]>;
  /** One sensor fix. Fixes outside the reason are never sealed, whoever asks. */
  onFix(offer: FixOffer, moment: Moment): Promise<readonly StreamEffect[]>;
  /** Odometer and charge, for distance and energy. */
  onReading(reading: TripReading): void;
  /** Time passed: seals what has waited 10 s. Call at least every 5 domain seconds or so. */
  onTick(moment: Moment): Promise<readonly StreamEffect[]>;
  /** The use goes on under another grant. */
  onExtend(reason: Reason, moment: Moment): Promise<readonly StreamEffect[]>;
  /** Once, last: end fix, last chunks, trip end. Memory of fixes is zeroed. */
  onEnd(
    end: { readonly endedBy: RentalEndWord; readonly atS: number },
    policy: PolicyView,
    moment: Moment,
  ): Promise<readonly StreamEffect[]>;
  account(): FixAccount;
}
