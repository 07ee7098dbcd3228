/**
 * The file of a breach of personal data (L3, GDPR 33 and 34): a list of notes that only grows. What the file says now,
 * which duties are left and how much of the 72 hours, is worked out of the notes.
 *
 *     opened ─► facts, scope, risk, measures, notices, in any order ─► closed
 */
import { createHash } from 'node:crypto';

/** GDPR 33(1): from awareness to the notice to the authority. Hours, so weekends count. */
export const NOTICE_S = 72 * 3600;

/** How long a file is kept: the set `breach_file` of the policy. */
export const BREACH_KEEP_YEARS = 5;

/** Notes of one file at most; the last ones are kept for the first of each kind. */
export const NOTES_MAX = 1_000;
const NOTES_KEPT = 10;

/** How likely people suffer from it: GDPR 33(1) exempts `unlikely`, 34(1) obliges at `high`. */
export const RISKS = ['unlikely', 'risk', 'high'] as const;

/** Why people need not be told of a high risk, GDPR 34(3). */
export const EXEMPTIONS = ['data_unreadable', 'risk_averted', 'public_announcement'] as const;

/** One line of the file. Texts name no person and no place. */
export type BreachNote =
  /** What happened: nature, categories and numbers of people and records, as far as is known (33(3)(a), 33(4)). */
  | { readonly kind: 'facts'; readonly text: string }
  /** Whose data: vehicles and a window; who rode them then is looked up when it is asked. */
  | {
      readonly kind: 'scope';
      readonly vehicles: 'all' | readonly string[];
      readonly fromS: number;
      readonly toS: number;
    }
  /** Likely consequences, and how likely (33(3)(c)). */
  | { readonly kind: 'risk'; readonly level: (typeof RISKS)[number]; readonly text: string }
  /** What was done or will be (33(3)(d)). */
  | { readonly kind: 'measure'; readonly text: string }
  | {
      readonly kind: 'authority_notified';
      readonly atS: number;
      readonly reference: string;
      /** Why it was late, 33(1): has to be there then. */
      readonly lateReason?: string | undefined;
    }
  | { readonly kind: 'persons_notified'; readonly atS: number; readonly how: string }
  | {
      readonly kind: 'persons_exempt';
      readonly ground: (typeof EXEMPTIONS)[number];
      readonly text: string;
    }
  | { readonly kind: 'closed'; readonly text: string };

/** Kinds of notes. */
export type NoteKind = BreachNote['kind'];

/** A note as it stands in the file. */
export interface WrittenNote {
  readonly number: number;
  readonly atS: number;
  readonly officer: string;
  readonly note: BreachNote;
}

/** A file without its notes. */
export interface Breach {
  readonly breachId: string;
  readonly awareS: number;
  readonly openedS: number;
  readonly endsOn: string;
}

/** A duty that is left. */
export type Missing = 'scope' | 'risk' | 'measure' | 'authority' | 'persons';

/** What the file says now. */
export interface BreachState {
  /** Until when the authority has to be told. */
  readonly dueS: number;
  /** Seconds left; negative = late by so much; absent once the authority was told or need not be. */
  readonly leftS: number | undefined;
  readonly risk: (typeof RISKS)[number] | undefined;
  readonly authority: { readonly atS: number; readonly isLate: boolean } | undefined;
  readonly personsNotifiedS: number | undefined;
  readonly closedS: number | undefined;
  /** In the order in which they press. */
  readonly missing: readonly Missing[];
}

type OfKind<K extends NoteKind> = Extract<BreachNote, { kind: K }>;

/** The last note of a kind: a later one says more than an earlier one. */
function last<K extends NoteKind>(notes: readonly WrittenNote[], kind: K): OfKind<K> | undefined {
  return notes.findLast(({ note }) => note.kind === kind)?.note as OfKind<K> | undefined;
}

/** The first one: what was done was done then. */
function first<K extends NoteKind>(notes: readonly WrittenNote[], kind: K): OfKind<K> | undefined {
  return notes.find(({ note }) => note.kind === kind)?.note as OfKind<K> | undefined;
}

/** Works out what the file says at `nowS`. */
export function breachState({ awareS }: Breach, notes: readonly WrittenNote[], nowS: number): BreachState {
  const dueS = awareS + NOTICE_S;
  const told = first(notes, 'authority_notified');
  const risk = last(notes, 'risk')?.level;
  const isDone = told !== undefined || risk === 'unlikely';
  return {
    ...{ dueS, risk },
    leftS: isDone ? undefined : dueS - nowS,
    authority: told === undefined ? undefined : { atS: told.atS, isLate: told.atS > dueS },
    personsNotifiedS: first(notes, 'persons_notified')?.atS,
    closedS: notes.find(({ note }) => note.kind === 'closed')?.atS,
    missing: missingOf(notes, risk, told !== undefined),
  };
}

function missingOf(
  notes: readonly WrittenNote[],
  risk: BreachState['risk'],
  isTold: boolean,
): readonly Missing[] {
  const has = (kind: NoteKind): boolean => notes.some(({ note }) => note.kind === kind);
  const duties: Readonly<Record<Missing, boolean>> = {
    // Without a judgement the risk is taken for one (fail closed).
    authority: !isTold && risk !== 'unlikely',
    scope: !has('scope'),
    risk: risk === undefined,
    measure: !has('measure'),
    persons: (risk ?? 'high') === 'high' && !has('persons_notified') && !has('persons_exempt'),
  };
  return (Object.keys(duties) as Missing[]).filter((duty) => duties[duty]);
}

/** Why a note is refused: stable codes of the door. */
export type NoteRefused =
  | 'breach_closed'
  | 'breach_unfinished'
  | 'breach_late_reason_missing'
  | 'breach_time_wrong';

/** Nothing is added to a full file but the first note of a kind: a duty may wait for it, and the closing is one. */
function isFull(notes: readonly WrittenNote[], { kind }: BreachNote): boolean {
  const isFirst = !notes.some(({ note }) => note.kind === kind);
  return notes.length >= (isFirst ? NOTES_MAX : NOTES_MAX - NOTES_KEPT);
}

/**
 * Whether a note may be added; `undefined` = yes. A closed file takes nothing more, one with duties left is not closed,
 * a late notice says why (GDPR 33(1)), and nothing was done before it was known or is done in the future.
 */
export function refuseNote(
  breach: Breach,
  notes: readonly WrittenNote[],
  note: BreachNote,
  nowS: number,
): NoteRefused | undefined {
  const { closedS, missing, dueS } = breachState(breach, notes, nowS);
  if (closedS !== undefined || isFull(notes, note)) return 'breach_closed';
  if ('atS' in note && (note.atS > nowS || note.atS < breach.awareS)) return 'breach_time_wrong';
  if (note.kind === 'scope' && note.fromS > note.toS) return 'breach_time_wrong';
  if (note.kind === 'authority_notified' && note.atS > dueS && note.lateReason === undefined) {
    return 'breach_late_reason_missing';
  }
  return note.kind === 'closed' && missing.length > 0 ? 'breach_unfinished' : undefined;
}

/** SHA-256 of a note, hex: it stands in the audit log, so that a note that was changed is found. */
export function noteHash(note: BreachNote): string {
  return createHash('sha256')
    .update(JSON.stringify(note, Object.keys(note).sort()))
    .digest('hex');
}

/** Last day of a file opened at `openedS`, `YYYY-MM-DD`. */
export function breachEndsOn(openedS: number): string {
  const day = new Date(openedS * 1000);
  day.setUTCFullYear(day.getUTCFullYear() + BREACH_KEEP_YEARS);
  return day.toISOString().slice(0, 10);
}
