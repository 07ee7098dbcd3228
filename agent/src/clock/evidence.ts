/** What the clock's quality rests on: rules, evidence, state. Data only; the rules are in quality.ts. */

import type { ClockQualityWord } from '@fleetveil/proto';

/** What the rules rest on. Domain seconds unless said otherwise. */
export interface ClockRules {
  /** Domain seconds in a boot second; 1 but in a demo. */
  rate: number;
  /** Longest way from question to answer, in boot seconds: a phone may carry it. */
  maxRoundTripS: number;
  /** How wrong the boot clock may run, in parts of a million: twice a plain crystal over its temperatures. */
  driftPpm: number;
  /** Attested time that may be wrong by more than this is attested no more. */
  attestedBoundS: number;
  /** GNSS and RTC agree if they differ by no more than this. */
  agreeWithinS: number;
  /** For so long they must have agreed. */
  agreeForS: number;
  /** A longer gap between two comparisons starts the agreement anew, in boot seconds. */
  gapS: number;
  /** For so long after the last agreement corroborated time is carried on: tunnels and garages. */
  holdS: number;
}

/** The rules as shipped: 100 ppm and 60 s make 6.9 days of attested time without an answer. */
export const CLOCK_RULES: ClockRules = {
  rate: 1,
  maxRoundTripS: 120,
  driftPpm: 100,
  attestedBoundS: 60,
  agreeWithinS: 5,
  agreeForS: 60,
  gapS: 15,
  holdS: 3600,
};

/** Something that says what time it is, or that what was said no longer holds. `bootS` is when it was learnt. */
export type ClockEvidence =
  /** A signed status that answers the unit's own nonce; signature and nonce were checked before. */
  | { kind: 'attested'; timeS: number; askedBootS: number; bootS: number }
  /** The time of a GNSS fix. */
  | { kind: 'gnss'; timeS: number; bootS: number }
  /** What the unit's settable clock says. */
  | { kind: 'rtc'; timeS: number; bootS: number }
  /** The unit slept until now; the boot clock went on, nothing was compared meanwhile. */
  | { kind: 'resumed'; bootS: number }
  /** The boot this is; another one than before ends all that rests on the boot clock. */
  | { kind: 'boot'; bootId: string; bootS: number };

/** A domain time and the boot second it held at. */
export interface Anchor {
  timeS: number;
  bootS: number;
}

/** Attested time, and what it never says less than: the time it said before it was corrected. */
interface Attested extends Anchor {
  leastS: number;
}

/** Everything known about the time. Plain data. */
export interface ClockState {
  readonly rules: ClockRules;
  readonly bootId: string;
  readonly startedBootS: number;
  /** No time before it is believed; raised by attested time only, never lowered. */
  readonly floorS: number;
  readonly attested?: Attested;
  readonly gnss?: Anchor;
  readonly rtc?: Anchor;
  /** The present run of agreement between GNSS and RTC. */
  readonly run?: { sinceBootS: number; lastBootS: number };
  /** The last GNSS time at which a run was long enough. */
  readonly proven?: Anchor;
}

/** What can be said about the time at one moment. */
export interface ClockReading {
  /** Only `attested` and `corroborated` are good enough for a grant. */
  quality: ClockQualityWord;
  /** Best knowledge of the domain time; with `unknown` a guess for labels, never to judge a grant by. */
  nowS: number;
  /** What to keep durably. */
  floorS: number;
}

/** What outlives the agent's process. Of another boot, only the floor counts. */
export interface SavedClock {
  bootId: string;
  floorS: number;
  attested?: Attested;
}
