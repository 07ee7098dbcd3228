/**
 * The case of a theft: said by one person, agreed to by another, looked at by its officers, ended by itself. Pure.
 *
 *     the vehicle ──► suspected ── an officer declares ──► declared ── another agrees ──► confirmed
 *                        │            ▲ an officer            ├─ refused ──► refused          ├─ closed ──► closed
 *                        └─ 2 h ──► lapsed                    └─ 24 h ────► lapsed            ├─ grant over ► closed
 *                                                                                             └─ 24 h without the
 *                                                                           number of the police ──────────► lapsed
 *
 * Each end of a case ends the pursuit on the vehicle. What was no theft is destroyed at once.
 */

/** Where a case stands. */
export const THEFT_STATES = ['suspected', 'declared', 'confirmed', 'refused', 'lapsed', 'closed'] as const;
export type TheftState = (typeof THEFT_STATES)[number];

/** What happens to a case. */
export type TheftAct =
  /** An officer says that the vehicle is stolen. */
  | 'declare'
  | 'approve'
  | 'refuse'
  /** The number that the police gave. */
  | 'note_police'
  /** An officer wants another grant; the second person gives it, or not. */
  | 'ask_renewal'
  /** One of the officers is to look no more. */
  | 'remove_officer'
  | 'renew'
  | 'decline_renewal'
  | 'look'
  | 'close'
  /** Time: what should have come did not. */
  | 'lapse'
  /** Time: the grant is over and nobody wanted another. */
  | 'run_out';

/** Why an act is not done; codes of problems. */
export type TheftProblem =
  | 'theft_open'
  | 'theft_not_declared'
  | 'theft_not_confirmed'
  | 'theft_decided'
  | 'theft_over';

/** What an act leads to: the next state, or why not. */
export type TheftMove = { readonly to: TheftState } | { readonly no: TheftProblem };

const to = (state: TheftState): TheftMove => ({ to: state });
const no = (problem: TheftProblem): TheftMove => ({ no: problem });

type Row = Readonly<Record<TheftAct, TheftMove>>;

const OVER: Row = {
  declare: no('theft_over'),
  approve: no('theft_over'),
  refuse: no('theft_over'),
  note_police: no('theft_over'),
  ask_renewal: no('theft_over'),
  remove_officer: no('theft_over'),
  renew: no('theft_over'),
  decline_renewal: no('theft_over'),
  look: no('theft_over'),
  close: no('theft_over'),
  lapse: no('theft_over'),
  run_out: no('theft_over'),
};

/** States × acts: total, so that a new act has to be placed in every state. */
export const THEFT_MOVES: Readonly<Record<TheftState, Row>> = {
  suspected: {
    declare: to('declared'),
    approve: no('theft_not_declared'),
    refuse: no('theft_not_declared'),
    note_police: no('theft_not_declared'),
    ask_renewal: no('theft_not_declared'),
    remove_officer: no('theft_not_declared'),
    renew: no('theft_not_declared'),
    decline_renewal: no('theft_not_declared'),
    look: no('theft_not_confirmed'),
    close: no('theft_not_declared'), // it lapses by itself, unseen
    lapse: to('lapsed'),
    run_out: no('theft_not_declared'),
  },
  declared: {
    declare: no('theft_open'),
    approve: to('confirmed'),
    refuse: to('refused'),
    note_police: to('declared'),
    ask_renewal: no('theft_not_confirmed'),
    remove_officer: to('declared'),
    renew: no('theft_not_confirmed'),
    decline_renewal: no('theft_not_confirmed'),
    look: no('theft_not_confirmed'),
    close: to('refused'), // who said it takes it back
    lapse: to('lapsed'),
    run_out: no('theft_not_confirmed'),
  },
  confirmed: {
    declare: no('theft_open'),
    approve: no('theft_decided'),
    refuse: no('theft_decided'),
    note_police: to('confirmed'),
    ask_renewal: to('confirmed'),
    remove_officer: to('confirmed'),
    renew: to('confirmed'),
    decline_renewal: to('confirmed'),
    look: to('confirmed'),
    close: to('closed'),
    lapse: to('lapsed'),
    run_out: to('closed'),
  },
  refused: OVER,
  lapsed: OVER,
  // What is still there, until the vault destroys it on its day, is looked at for a reason like before.
  closed: { ...OVER, look: to('closed'), remove_officer: to('closed') },
};

/** Why somebody says that a vehicle is stolen: a closed list. */
export const THEFT_REASONS = [
  ...(['unit_suspicion', 'overdue', 'missing', 'seen_taken', 'broken_open'] as const),
  ...(['rider_reports', 'police_reports'] as const),
] as const;
export type TheftReason = (typeof THEFT_REASONS)[number];

/** How an officer ends a case. */
export const CLOSINGS = ['found', 'false_alarm', 'other'] as const;
export type Closing = (typeof CLOSINGS)[number];

/** How a case ended. */
export const OUTCOMES = [
  ...CLOSINGS,
  ...(['no_reference', 'undecided', 'not_renewed', 'longest'] as const),
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What was no theft, as far as anybody can tell, is destroyed at once; the rest on the day that the policy says. */
export const DESTROYED_AT_ONCE: Readonly<Record<Outcome, boolean>> = {
  found: false,
  false_alarm: true,
  other: false,
  no_reference: true,
  undecided: true,
  not_renewed: false,
  longest: false,
};

/** A try to reach the rider before a rental that is overdue is called a theft. */
export interface Contact {
  readonly atS: number;
  readonly channel: (typeof CHANNELS)[number];
  readonly outcome: (typeof CONTACT_OUTCOMES)[number];
}
export const CHANNELS = ['call', 'message', 'app', 'email', 'letter', 'in_person'] as const;
export const CONTACT_OUTCOMES = ['no_answer', 'refused', 'promised', 'unreachable', 'denied'] as const;

/** A case as stored. Times are Unix seconds of the fleet clock; pseudonyms where somebody acted. */
export interface Theft {
  readonly caseId: string;
  readonly vehicleId: string;
  readonly state: TheftState;
  readonly reason: TheftReason;
  readonly reasonText: string | undefined;
  /** Suspicions of the vehicle itself. */
  readonly events: readonly string[];
  readonly openedS: number;
  readonly lapsesS: number | undefined;
  readonly declared: By | undefined;
  /** Who may look. */
  readonly officers: readonly string[];
  /** Who might once: they look no more, and agree to nothing (M10). */
  readonly removed: readonly string[];
  readonly decided: By | undefined;
  readonly refusal: string | undefined;
  readonly police: (By & { readonly reference: string }) | undefined;
  readonly renewal: (By & { readonly reason: string }) | undefined;
  readonly grantUntilS: number | undefined;
  readonly closed: By | undefined;
  readonly outcome: Outcome | undefined;
}

/** Who did something, and when. */
export interface By {
  readonly atS: number;
  readonly by: string;
}

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
/** Seconds for the second person, and for the number of the police (D). */
export const ANSWER_S = DAY_S;
/** Longest case (D): then it is closed, whatever anybody wants. */
export const LONGEST_DAYS = 365;
/** Days for which the file outlasts the case (D). */
export const FILE_DAYS = 365;
/** Latest day after a case's end on which the riders concerned are told (policy, notice of `asset_protection`). */
export const TOLD_WITHIN_DAYS = 30;

/**
 * When a case moves by itself unless somebody does something; `undefined` once it is over.
 *
 * @param suspicionS the policy's longest suspicion
 */
export function lapsesS(
  theft: Pick<Theft, 'state' | 'openedS' | 'declared' | 'decided' | 'police' | 'grantUntilS'>,
  suspicionS: number,
): number | undefined {
  const { state, openedS, declared, decided, police, grantUntilS = 0 } = theft;
  if (state === 'suspected') return openedS + suspicionS;
  if (state === 'declared') return (declared?.atS ?? openedS) + ANSWER_S;
  if (state !== 'confirmed') return undefined;
  const referenceS = police === undefined ? (decided?.atS ?? openedS) + ANSWER_S : Infinity;
  return Math.min(referenceS, grantUntilS, openedS + LONGEST_DAYS * DAY_S);
}

/** What time has done to a case, if anything. */
export interface Expiry {
  readonly act: 'lapse' | 'run_out';
  readonly outcome: Outcome;
}

/** Whether a case's time is over, and how it ends then. */
export function expiryOf(theft: Theft, nowS: number): Expiry | undefined {
  if (theft.lapsesS === undefined || nowS < theft.lapsesS) return undefined;
  if (theft.state !== 'confirmed') return { act: 'lapse', outcome: 'undecided' };
  const { police, decided, openedS } = theft;
  if (nowS >= openedS + LONGEST_DAYS * DAY_S) return { act: 'run_out', outcome: 'longest' };
  const isUnreferenced = police === undefined && nowS >= (decided?.atS ?? openedS) + ANSWER_S;
  return isUnreferenced
    ? { act: 'lapse', outcome: 'no_reference' }
    : { act: 'run_out', outcome: 'not_renewed' };
}

/** Where an act leads; a case whose time is over, though no job has written it down yet, is over. */
export function moveOf(theft: Theft, act: TheftAct, nowS: number): TheftMove {
  return expiryOf(theft, nowS) === undefined ? THEFT_MOVES[theft.state][act] : no('theft_over');
}

/**
 * Whether one of the officers can be taken off a case: one has to be left who can close it, and who declared a theft that
 * nobody has agreed to takes it back instead.
 */
export function isSpare({ officers, declared, decided }: Theft, officer: string): boolean {
  const isDeclarer = decided === undefined && declared?.by === officer;
  return officers.length > 1 && !isDeclarer;
}

/** What the second person is asked now; nothing where nobody waits for them. */
export function askedOf({ state, renewal }: Theft): 'theft' | 'renewal' | undefined {
  if (state === 'declared') return 'theft';
  return state === 'confirmed' && renewal !== undefined ? 'renewal' : undefined;
}

/** Whether a declaration says what it has to: of an overdue rental, how its rider was tried to be reached. */
export function isContacted(reason: TheftReason, contacts: readonly Contact[], nowS: number): boolean {
  if (contacts.some(({ atS }) => atS > nowS)) return false;
  return reason !== 'overdue' || contacts.length > 0;
}

/** Last day of a case's file, days since 1970-01-01 UTC: fixed when it is opened, moved nearer when it ends (M6). */
export function fileEndDay(day: number, isOver: boolean): number {
  return day + FILE_DAYS + (isOver ? 0 : LONGEST_DAYS);
}
