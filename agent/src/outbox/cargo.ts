import { FLOOR, type StreamKindId } from '@fleetveil/proto';

/** What a record of the outbox is, as far as sending, waiting and giving way are concerned. */
export type Cargo =
  | `${StreamKindId}_opening`
  | `${StreamKindId}_chunk`
  | 'trip_end'
  | 'fleet_health'
  | 'loss_report'
  | 'accident_notice'
  | 'wipe_receipt'
  | 'command_receipt'
  | 'charging_session';

/** How one kind of cargo is treated. */
export interface CargoRule {
  /** Lower goes first. */
  readonly rank: number;
  /** Which of its kind goes first: the newest accident matters most, a trip is told from its start. */
  readonly first: 'newest' | 'oldest';
  /** Receipts of `gathered` cargo may be held back 5 min by ingest, so it is asked for again later. */
  readonly receipt: 'gathered' | 'prompt';
  /** Bulk may not take the last places in flight, or a backlog of routes would keep an accident waiting. */
  readonly bulk: boolean;
  /** Lower gives way first when the outbox is full. Streams give way whole: opening and chunks as one. */
  readonly givesWay: number | 'never';
}

/**
 * The one table of sending order, waiting and eviction. Openings go before chunks of the same kind, because
 * a chunk of a stream that ingest does not know yet is answered with `later`.
 */
export const CARGO: Record<Cargo, CargoRule> = {
  // Before the ranks that outboxes in the field hold already.
  accident_notice: { rank: -1, first: 'newest', receipt: 'prompt', bulk: false, givesWay: 'never' },
  accident_opening: { rank: 0, first: 'newest', receipt: 'prompt', bulk: false, givesWay: 'never' },
  accident_chunk: { rank: 1, first: 'newest', receipt: 'gathered', bulk: false, givesWay: 'never' },
  theft_opening: { rank: 2, first: 'newest', receipt: 'prompt', bulk: false, givesWay: 'never' },
  theft_chunk: { rank: 3, first: 'newest', receipt: 'gathered', bulk: false, givesWay: 'never' },
  assist_opening: { rank: 4, first: 'newest', receipt: 'prompt', bulk: false, givesWay: 4 },
  assist_chunk: { rank: 5, first: 'newest', receipt: 'gathered', bulk: false, givesWay: 4 },
  // Somebody waits for it, and it is worth nothing an hour later. Between the ranks that outboxes hold already.
  command_receipt: { rank: 5.5, first: 'newest', receipt: 'prompt', bulk: false, givesWay: 0 },
  ends_opening: { rank: 6, first: 'oldest', receipt: 'prompt', bulk: false, givesWay: 3 },
  trip_end: { rank: 7, first: 'oldest', receipt: 'prompt', bulk: false, givesWay: 5 },
  ends_chunk: { rank: 8, first: 'oldest', receipt: 'gathered', bulk: true, givesWay: 3 },
  route_opening: { rank: 9, first: 'oldest', receipt: 'prompt', bulk: true, givesWay: 2 },
  loss_report: { rank: 10, first: 'oldest', receipt: 'prompt', bulk: true, givesWay: 1 },
  route_chunk: { rank: 11, first: 'oldest', receipt: 'gathered', bulk: true, givesWay: 2 },
  fleet_health: { rank: 12, first: 'oldest', receipt: 'prompt', bulk: true, givesWay: 0 },
  // After the ranks that outboxes in the field hold already; it gives way as late as its trip's end.
  wipe_receipt: { rank: 13, first: 'oldest', receipt: 'prompt', bulk: true, givesWay: 5 },
  charging_session: { rank: 14, first: 'oldest', receipt: 'prompt', bulk: true, givesWay: 5 },
};

const WORDS = new Set<string>(Object.keys(CARGO));

/** Whether a word read from the outbox file is one of ours (a damaged page may hold anything). */
export function isCargo(word: unknown): word is Cargo {
  return typeof word === 'string' && WORDS.has(word);
}

/**
 * How long a record of a kind may wait, days of the outbox's own age: what the floor says of its purpose, where that is
 * less than what the outbox keeps at all. A unit whose calendar is not known forgets by this too (M3, M6).
 */
export const WAITS_DAYS: Partial<Record<Cargo, number>> = {
  assist_opening: FLOOR.locationPeriodMaxDays.help_pressed,
  assist_chunk: FLOOR.locationPeriodMaxDays.help_pressed,
};

/** The same of what a suspicion of theft sealed: kept under no grant. */
export const SUSPICION_WAITS_DAYS = FLOOR.locationEventMaxDays.suspicion_dispelled;
