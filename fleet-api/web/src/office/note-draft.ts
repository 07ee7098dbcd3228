/** What is asked for each kind of note in the file of a breach, and the note that comes of it. Pure. */
import type { BreachNote } from '../generated/contract.ts';

/** Kinds of notes. */
export type NoteKind = BreachNote['kind'];
/** What a form asks. */
export type NoteField =
  | 'text'
  | 'level'
  | 'ground'
  | 'when'
  | 'reference'
  | 'lateReason'
  | 'vehicles'
  | 'from'
  | 'to';

/** What was typed; moments are Unix seconds. */
export interface NoteDraft {
  readonly text: string;
  readonly level: Extract<BreachNote, { kind: 'risk' }>['level'];
  readonly ground: Extract<BreachNote, { kind: 'persons_exempt' }>['ground'];
  readonly whenS: number;
  readonly reference: string;
  readonly lateReason: string;
  readonly vehicles: string;
  readonly fromS: number;
  readonly toS: number;
}

/** The questions of each kind, in their order. */
export const NOTE_FIELDS: Readonly<Record<NoteKind, readonly NoteField[]>> = {
  facts: ['text'],
  scope: ['vehicles', 'from', 'to'],
  risk: ['level', 'text'],
  measure: ['text'],
  authority_notified: ['when', 'reference', 'lateReason'],
  persons_notified: ['when', 'text'],
  persons_exempt: ['ground', 'text'],
  closed: ['text'],
};

const NOTES: { readonly [K in NoteKind]: (draft: NoteDraft) => Extract<BreachNote, { kind: K }> } = {
  facts: ({ text }) => ({ kind: 'facts', text: text.trim() }),
  scope: ({ vehicles, fromS, toS }) => ({
    ...{ kind: 'scope', vehicles: vehiclesIn(vehicles), from_s: fromS, to_s: toS },
  }),
  risk: ({ level, text }) => ({ kind: 'risk', level, text: text.trim() }),
  measure: ({ text }) => ({ kind: 'measure', text: text.trim() }),
  authority_notified: ({ whenS, reference, lateReason }) => ({
    ...{ kind: 'authority_notified', notified_s: whenS, reference: reference.trim() },
    ...(lateReason.trim() === '' ? {} : { late_reason: lateReason.trim() }),
  }),
  persons_notified: ({ whenS, text }) => ({ kind: 'persons_notified', notified_s: whenS, how: text.trim() }),
  persons_exempt: ({ ground, text }) => ({ kind: 'persons_exempt', ground, text: text.trim() }),
  closed: ({ text }) => ({ kind: 'closed', text: text.trim() }),
};

/**
 * The note of a kind, as the door takes it.
 *
 * @example noteOf('measure', { ...draft, text: ' Keys were changed. ' }) // { kind: 'measure', text: 'Keys were changed.' }
 */
export const noteOf = (kind: NoteKind, draft: NoteDraft): BreachNote => NOTES[kind](draft);

/** Ids between commas; none means the whole fleet. */
function vehiclesIn(text: string): 'all' | string[] {
  const ids = text.split(/[\s,]+/).filter((id) => id !== '');
  return ids.length === 0 ? 'all' : ids;
}
