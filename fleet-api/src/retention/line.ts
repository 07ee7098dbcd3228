/** The form of the register's lines: what is stored, for what, and how it ends. */
import type { FieldId, FieldSetId } from '@fleetveil/proto';

/** What one column, log field or file holds. */
export interface Holding {
  /** In words, for people who ask. */
  readonly what: string;
  /** Stored fields of the policy; a field that none of the line's sets has fails the build (M5). */
  readonly fields?: readonly FieldId[];
}

/** Values of the policy's fields. */
export const of = (what: string, ...fields: readonly FieldId[]): Holding => ({ what, fields });

/** By what a row is found and joined: it ends with its row and says nothing by itself. */
export const key = (what: string): Holding => ({ what });

/** Made by Fleetveil to do its work; nothing about a place or a person. */
export const own = (what: string): Holding => ({ what });

/** What decides the end. */
export type End =
  /** The policy's clock of these sets, fixed in `ends_on` when written, moved nearer by events (M6). */
  | { readonly by: 'ends_on'; readonly sets: readonly [FieldSetId, ...FieldSetId[]] }
  /** A last day of its own, for this reason. */
  | { readonly by: 'own_day'; readonly why: string }
  /** The next one takes its place. */
  | { readonly by: 'replaced' | 'moment'; readonly why: string }
  /** Speaks of nobody, for this reason, and stays. */
  | { readonly by: 'nobody'; readonly why: string };

/** How it goes. */
export type How = 'partition' | 'row' | 'row_and_key' | 'cascade' | 'overwritten' | 'file' | 'stays';

/** Who removes it. */
export type Remover = 'retention' | 'vault' | 'ingest' | 'sequencer' | 'doors' | 'agent' | 'you' | 'nobody';

/** How one thing ends. */
export interface Ending {
  readonly end: End;
  readonly how: How;
  readonly remover: Remover;
}

/** A table with its columns; columns of a table end together, what ends apart is in a table of its own. */
export interface TableLine extends Ending {
  readonly what: string;
  readonly columns: Readonly<Record<string, Holding>>;
}

/** A kind of file. */
export interface FileLine extends Ending {
  readonly what: string;
  /** Which paths below its folder are of this kind. */
  readonly path: RegExp;
}

/** Ends by the policy's clock of these sets, removed by the daily run. */
export const byPolicy = (how: How, ...sets: readonly [FieldSetId, ...FieldSetId[]]): Ending => ({
  ...{ end: { by: 'ends_on', sets }, how, remover: 'retention' },
});

/** Ends by a last day that no set of the policy gives. */
export const byDay = (how: How, why: string): Ending => ({
  ...{ end: { by: 'own_day', why }, how, remover: 'retention' },
});

/** Speaks of nobody and stays. */
export const stays = (why: string, remover: Remover = 'nobody'): Ending => ({
  ...{ end: { by: 'nobody', why }, how: 'stays', remover },
});

/** Replaced by the next. */
export const replaced = (why: string, remover: Remover): Ending => ({
  ...{ end: { by: 'replaced', why }, how: 'overwritten', remover },
});

/** There for a moment. */
export const passing = (why: string, remover: Remover): Ending => ({
  ...{ end: { by: 'moment', why }, how: 'row', remover },
});
