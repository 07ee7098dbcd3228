import type { ClockQualityWord, PhoneOrderWord } from '@fleetveil/proto';
import type { GrantRefusal } from '../reasons/grant.ts';
import type { ReasonPurpose } from '../reasons/reason.ts';
import type { Sentence } from './sentences.ts';

/** Why a request at the local socket had no effect. Closed; the body of a refusal names one. */
export type LocalProblem =
  | GrantRefusal
  /** The nonce was not given out here, is used, or is over. */
  | 'unknown_nonce'
  /** The status answers none of this unit's nonces, or its signature does not hold. */
  | 'untrusted_time'
  | 'not_found'
  | 'method_not_allowed'
  | 'too_large'
  /** One accident after the other is told by hand. */
  | 'too_often'
  /** The agent could not write; nothing changed. */
  | 'unavailable';

/** What can be pressed on the vehicle itself. */
export type PressedWord = Extract<PhoneOrderWord, 'help' | 'cancel'>;

/** What a charger or the vehicle tells of charging. No card, contract or person is in it (C16). */
export type ChargingTold =
  | { readonly event: 'start'; readonly stationId: string }
  /** `energyKwh` absent = not known. */
  | { readonly event: 'stop'; readonly energyKwh?: number };

/** What came of a request. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly problem: LocalProblem };

/** One reason as the vehicle shows it: what for, and until when. */
export interface ShownReason {
  readonly purpose: ReasonPurpose;
  /** Whether the route is kept for the rider. */
  readonly route: boolean;
  /** Unix seconds; 0 = the time was not known when it began. */
  readonly until_s: number;
  /** The rider paused: nothing is taken. */
  readonly paused?: boolean;
}

/** What is collected now, in full: this is what the vehicle's light or screen shows (M15). */
export interface Now {
  readonly reasons: readonly ShownReason[];
  /** Whether anything precise is collected. */
  readonly precise: boolean;
  /** A charging session is recorded: not precise, see its sentence. */
  readonly charging: boolean;
  readonly coarse: {
    /** H3 resolution of the next report; absent while no place is known. */
    readonly resolution?: number;
    /** Unix seconds. */
    readonly next_tick_s: number;
  };
  readonly clock: ClockQualityWord;
  /** 0 = the floor. */
  readonly policy_version: number;
  readonly waiting_records: number;
  /** An accident waits; so long "nothing happened" can be said, domain seconds. */
  readonly accident?: { readonly fine_within_s: number };
  readonly text: Sentence;
}

/** Whoever answers at the local socket: the agent's loop. */
export interface LocalDesk {
  /** An encoded `v1.Signed` grant. */
  handInGrant(signed: Uint8Array): Promise<Outcome>;
  /** A nonce, good once: 32 hex characters. */
  giveNonce(): string;
  /** The rider's phone orders: the encoded `v1.PhoneOrder` and the phone's signature. */
  order(kind: PhoneOrderWord, order: Uint8Array, signature: Uint8Array): Promise<Outcome>;
  /** A button of the vehicle: help, or stop it. Nobody has signed; whoever can press it sits in the vehicle. */
  press(kind: PressedWord): Promise<Outcome>;
  /** A switch of the unit's case, or whoever watches its supply: it was opened. One of two signs of a theft. */
  tampered(): Promise<Outcome>;
  /** An encoded `v1.Signed` status that answers a nonce of this unit. */
  handInTime(status: Uint8Array): Promise<Outcome>;
  /** Somebody at the vehicle says that there was an accident; `isTest`: a trial. */
  tellAccident(isTest: boolean): Promise<Outcome>;
  /** Somebody at the vehicle says that nothing happened. */
  callOffAccident(): Promise<Outcome>;
  /** A charging session began or ended. */
  charge(told: ChargingTold): Promise<Outcome>;
  now(): Now;
}
