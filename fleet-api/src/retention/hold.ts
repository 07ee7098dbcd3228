/**
 * Legal holds (M6, R5). Pure. A hold keeps what its rentals left beyond its day, and opens nothing. It has an
 * owner, a reason and a day of review; what becomes of it after that day: docs/decisions/0010-retention.md.
 *
 *     open ──review day──► overdue (reported with each run) ──30 days──► lapsed: gone at the next run
 *      ▲                     │
 *      └──── reviewed ───────┘            released ──► gone at the next run
 */

/**
 * What a hold is about: everything becomes rentals when it begins. A case of theft, and what its vehicle suspected until then,
 * stand where rentals do, as their streams and keys do.
 */
export type HoldSubject =
  | { readonly kind: 'rental'; readonly rentalId: string }
  /** Rentals of a vehicle that touch a window, which has to be over: Unix seconds, both inclusive. */
  | { readonly kind: 'vehicle'; readonly vehicleId: string; readonly fromS: number; readonly toS: number }
  | { readonly kind: 'rider'; readonly riderId: string }
  | { readonly kind: 'theft'; readonly theftId: string };

/** Where a hold stands. */
export type HoldState = 'open' | 'overdue' | 'lapsed';

/** Most days ahead that a review may be set: half a year. */
export const REVIEW_MOST_DAYS = 183;
/** Days after the review during which an overdue hold is reported before it lapses. */
export const OVERDUE_DAYS = 30;

/** Last day of a hold by its day of review: known when it is written (M6). */
export const holdEndDay = (reviewDay: number): number => reviewDay + OVERDUE_DAYS;

/**
 * Where a hold stands on a day.
 *
 * @example holdState(reviewDay, reviewDay + 1) // 'overdue'
 */
export function holdState(reviewDay: number, nowDay: number): HoldState {
  if (nowDay <= reviewDay) return 'open';
  return nowDay <= holdEndDay(reviewDay) ? 'overdue' : 'lapsed';
}

/** Whether a day of review may be set: from tomorrow on, half a year ahead at most. */
export function isReviewDay(reviewDay: number, nowDay: number): boolean {
  return reviewDay > nowDay && reviewDay <= nowDay + REVIEW_MOST_DAYS;
}
