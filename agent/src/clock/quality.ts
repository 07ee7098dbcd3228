/**
 * How far the unit's time can be trusted (SPEC.md beside this file). Pure: every moment comes in as boot
 * seconds, and no state is kept but the one passed in.
 *
 * ```
 *   unknown ──── answer to our nonce ───► attested
 *    │   ▲                                 │    ▲
 *    │   │ clocks part, an hour of         │    │ answer to our nonce
 *    │   │ silence, other boot             │    │
 *    │   └────────────────────────┐        │ drift bound reached, other boot
 *    │                            │        ▼    │
 *    └── GNSS and RTC agree ────► corroborated (or unknown)
 *        for 60 s
 * ```
 */
import type { Anchor, ClockEvidence, ClockReading, ClockRules, ClockState, SavedClock } from './evidence.ts';

type Of<K extends ClockEvidence['kind']> = Extract<ClockEvidence, { kind: K }>;

/**
 * The state at the start of the agent's process. With nothing saved the floor is 0; attested time is taken over
 * only within the same boot.
 */
export function createClockState(
  rules: ClockRules,
  boot: { bootId: string; bootS: number },
  saved?: SavedClock,
): ClockState {
  const state = { rules, bootId: boot.bootId, startedBootS: boot.bootS, floorS: saved?.floorS ?? 0 };
  const attested = saved?.bootId === boot.bootId ? saved.attested : undefined;
  return attested !== undefined && attested.bootS <= boot.bootS ? { ...state, attested } : state;
}

/** What to keep of a state for the next process. */
export function saveClock(state: ClockState, bootS: number): SavedClock {
  const { bootId, attested } = state;
  const { floorS } = readClock(state, bootS);
  return attested === undefined ? { bootId, floorS } : { bootId, floorS, attested };
}

/**
 * Takes in a piece of evidence. What contradicts the floor or itself changes nothing or takes quality away.
 *
 * @example
 * let state = createClockState(CLOCK_RULES, { bootId, bootS: 100 });
 * state = learn(state, { kind: 'attested', timeS: 1_800_000_000, askedBootS: 100, bootS: 100.4 });
 * readClock(state, 160.4); // { quality: 'attested', nowS: 1_800_000_060, floorS: 1_800_000_059.994 }
 */
export function learn(state: ClockState, evidence: ClockEvidence): ClockState {
  if (!isSound(evidence)) return state;
  switch (evidence.kind) {
    case 'attested':
      return learnAttested(state, evidence);
    case 'gnss':
      return compare({ ...state, gnss: { timeS: evidence.timeS, bootS: evidence.bootS } }, evidence.bootS);
    case 'rtc':
      return compare({ ...state, rtc: { timeS: evidence.timeS, bootS: evidence.bootS } }, evidence.bootS);
    case 'resumed':
      return withoutRun(state);
    case 'boot':
      return learnBoot(state, evidence);
  }
}

/** What the state says at a boot second. */
export function readClock(state: ClockState, bootS: number): ClockReading {
  const floorS = floorAt(state, bootS);
  const attestedS = attestedNowS(state, floorS, bootS);
  if (attestedS !== undefined) return { quality: 'attested', nowS: attestedS, floorS };
  const corroboratedS = corroboratedNowS(state, floorS, bootS);
  if (corroboratedS !== undefined) return { quality: 'corroborated', nowS: corroboratedS, floorS };
  return { quality: 'unknown', nowS: Math.max(floorS, guessS(state, bootS)), floorS };
}

function isSound(evidence: ClockEvidence): boolean {
  const timeS = 'timeS' in evidence ? evidence.timeS : 0;
  return [evidence.bootS, timeS].every((value) => Number.isFinite(value) && value >= 0);
}

function within(passedS: number, mostS: number): boolean {
  return passedS >= 0 && passedS <= mostS;
}

/** Domain seconds since an anchor. */
function domainSince({ rate }: ClockRules, { bootS: fromS }: Anchor, bootS: number): number {
  return rate * (bootS - fromS);
}

/** Domain time at `bootS`, carried on from an anchor by the boot clock. */
function carried(rules: ClockRules, anchor: Anchor, bootS: number): number {
  return anchor.timeS + domainSince(rules, anchor, bootS);
}

/** Domain seconds after which attested time may be wrong by the bound. */
function attestedForS({ attestedBoundS, driftPpm }: ClockRules): number {
  return attestedBoundS / (driftPpm / 1e6);
}

/** Attested time while it lasts; it stands still rather than go back. */
function attestedNowS({ rules, attested }: ClockState, floorS: number, bootS: number): number | undefined {
  if (attested === undefined) return undefined;
  if (!within(domainSince(rules, attested, bootS), attestedForS(rules))) return undefined;
  return Math.max(carried(rules, attested, bootS), attested.leastS, floorS);
}

/** Corroborated time while it is carried on, never before the floor. */
function corroboratedNowS({ rules, proven }: ClockState, floorS: number, bootS: number): number | undefined {
  if (proven === undefined || !within(domainSince(rules, proven, bootS), rules.holdS)) return undefined;
  const nowS = carried(rules, proven, bootS);
  return nowS >= floorS ? nowS : undefined;
}

/** The floor, raised by what attested time has certainly reached: itself less what it may be wrong by. */
function floorAt({ attested, rules, floorS }: ClockState, bootS: number): number {
  if (attested === undefined) return floorS;
  const passedS = Math.max(0, Math.min(domainSince(rules, attested, bootS), attestedForS(rules)));
  return Math.max(floorS, attested.timeS + passedS * (1 - rules.driftPpm / 1e6));
}

/**
 * An answer was true at some moment since the question, so at its arrival it is at least what it says. One that
 * took too long, or lies before the floor by more than clocks drift, proves nothing.
 */
function learnAttested(state: ClockState, { timeS, bootS, askedBootS }: Of<'attested'>): ClockState {
  const { rules, attested } = state;
  const before = readClock(state, bootS);
  const tookS = bootS - askedBootS;
  const isOlder = attested !== undefined && bootS < attested.bootS;
  if (!within(tookS, rules.maxRoundTripS) || isOlder || timeS < before.floorS - rules.attestedBoundS)
    return state;
  const leastS = before.quality === 'attested' ? before.nowS : before.floorS;
  return { ...state, floorS: Math.max(before.floorS, timeS), attested: { timeS, bootS, leastS } };
}

/** Of another boot only the floor is kept; a boot clock that went back is another boot whatever its id. */
function learnBoot(state: ClockState, { bootId, bootS }: Of<'boot'>): ClockState {
  if (bootId === state.bootId && bootS >= state.startedBootS) return state;
  return { rules: state.rules, bootId, startedBootS: bootS, floorS: state.floorS };
}

function withoutRun({ run: _ended, gnss: _old, rtc: _older, ...rest }: ClockState): ClockState {
  return rest;
}

/**
 * Carried to the same moment, GNSS and RTC must say the same. If they part, what they proved together is void
 * at once.
 */
function compare(state: ClockState, bootS: number): ClockState {
  const { gnss, rtc, rules } = state;
  if (gnss === undefined || rtc === undefined) return state;
  // One of them is silent: nothing to compare, and nothing disproved.
  if (![gnss, rtc].every((one) => within(bootS - one.bootS, rules.gapS))) return state;
  const apartS = Math.abs(carried(rules, gnss, bootS) - carried(rules, rtc, bootS));
  if (apartS > rules.agreeWithinS) return disproved(state);
  return agreed(state, gnss, bootS);
}

function agreed(state: ClockState, gnss: Anchor, bootS: number): ClockState {
  const { run, rules } = state;
  const goesOn = run !== undefined && within(bootS - run.lastBootS, rules.gapS);
  const sinceBootS = goesOn ? run.sinceBootS : bootS;
  const proves = rules.rate * (bootS - sinceBootS) >= rules.agreeForS;
  return { ...state, run: { sinceBootS, lastBootS: bootS }, ...(proves ? { proven: gnss } : {}) };
}

function disproved({ run: _ended, proven: _void, ...rest }: ClockState): ClockState {
  return rest;
}

/** For labels only: what the settable clock says, else the receiver, else the floor. */
function guessS({ rules, rtc, gnss, floorS }: ClockState, bootS: number): number {
  const best = rtc ?? gnss;
  return best === undefined ? floorS : carried(rules, best, bootS);
}
