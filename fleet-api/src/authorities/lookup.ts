/**
 * (vehicle, instant) -> exactly one rental, or none with the reason (R4). Pure. Naming the wrong renter has been fined, so
 * whatever is not certain is none.
 *
 *     rental A   booked ┈┈┈┈ sign of use ════════════════ end
 *     rental B                          booked ┈┈┈┈┈┈┈┈┈┈┈┈ sign of use ══════ …
 *     answer     none              ±1 s │ A             │±1 s none ±1 s│ B
 *
 *     ═ certain: from the sign of use to the earlier of the unit's own end and the booking system's
 *     ┈ possible: what no report of the unit has ruled out yet
 */

/** A trip as its unit told it. Unix seconds of the fleet clock; absent step = a second. */
export interface ReportedTrip {
  readonly fromS: number;
  readonly toS: number;
  readonly stepS?: number | undefined;
}

/** What is stored of one rental of the vehicle. Times are Unix seconds of the fleet clock. */
export interface RentalRecord {
  readonly rentalId: string;
  readonly state: 'booked' | 'running' | 'ending' | 'ended';
  readonly bookedS: number;
  /** Earliest sign of use that is known. */
  readonly startedS: number | undefined;
  /** When the booking system ended it, or the unit, whichever was earlier. */
  readonly endedS: number | undefined;
  /** Last second of its newest grant: without network the unit stops by itself then. */
  readonly grantedUntilS: number | undefined;
  /**
   * What the unit reported. Its clock was attested: without one no rental holds on a unit. Both times are told downwards, in
   * steps of `stepS` (policy): it began, and ended, up to a step less a second later.
   */
  readonly trip: ReportedTrip | undefined;
  /** The rider says that it was somebody else, or at another time, and that is not decided. */
  readonly disputed: boolean;
}

/** Why an instant has no rental. */
export const NO_RENTAL = ['no_rental', 'handover', 'edge', 'unreported', 'disputed'] as const;
/** One of them. */
export type NoRental = (typeof NO_RENTAL)[number];

/** Whose an instant is. */
export type Whose =
  | { readonly kind: 'rental'; readonly rentalId: string }
  | { readonly kind: 'none'; readonly why: NoRental };

/** Seconds around each edge that are nobody's: two clocks that both say the second may still differ by one. */
export const EDGE_S = 1;

const none = (why: NoRental): Whose => ({ kind: 'none', why });

/**
 * Whose a vehicle was at an instant.
 *
 * @param rentals all rentals of the vehicle that are known, in any order
 * @example whoseAt([rental], rental.trip.fromS + 2) // { kind: 'rental', rentalId }
 * @example whoseAt([rental], rental.trip.fromS + 1) // { kind: 'none', why: 'edge' }
 */
export function whoseAt(rentals: readonly RentalRecord[], atS: number): Whose {
  const near = rentals.filter((rental) => isPossible(rental, atS));
  const [only] = near;
  if (only === undefined) return none('no_rental');
  if (near.some(({ trip }) => trip === undefined)) return none('unreported');
  if (near.length > 1) return none('handover');
  if (only.disputed) return none('disputed');
  return isCertain(only, atS) ? { kind: 'rental', rentalId: only.rentalId } : none('edge');
}

/**
 * The one rental whose ends may hold a fix of that second: also at its edge, where nobody is named, since a fix says for
 * itself in whose grant it was measured. `undefined` beside another rental, without a report and in a dispute.
 *
 * @example nearAt([rental], rental.trip.toS) // rental.rentalId
 */
export function nearAt(rentals: readonly RentalRecord[], atS: number): string | undefined {
  const whose = whoseAt(rentals, atS);
  if (whose.kind === 'rental') return whose.rentalId;
  return whose.why === 'edge' ? rentals.find((rental) => isPossible(rental, atS))?.rentalId : undefined;
}

/** Whether a rental may have had the vehicle at that second or one beside it. */
function isPossible(rental: RentalRecord, atS: number): boolean {
  return atS >= possibleFrom(rental) - EDGE_S && atS <= possibleTo(rental) + EDGE_S;
}

function possibleFrom({ trip, bookedS, startedS }: RentalRecord): number {
  if (trip === undefined) return Math.min(bookedS, startedS ?? bookedS);
  return Math.min(trip.fromS, startedS ?? trip.fromS);
}

/** Until it has ended, a rental may go on for ever; without a report, until its last grant ran out. */
function possibleTo({ state, trip, endedS, grantedUntilS }: RentalRecord): number {
  if (state !== 'ended' && state !== 'ending') return Number.POSITIVE_INFINITY;
  if (trip !== undefined && state === 'ended') return Math.max(latest(trip, 'toS'), endedS ?? trip.toS);
  const toldS = trip === undefined ? 0 : latest(trip, 'toS');
  return Math.max(endedS ?? Number.POSITIVE_INFINITY, grantedUntilS ?? 0, toldS);
}

/** The latest second that a told time may have been. */
const latest = (trip: ReportedTrip, which: 'fromS' | 'toS'): number => trip[which] + (trip.stepS ?? 1) - 1;

function isCertain({ trip, endedS }: RentalRecord, atS: number): boolean {
  if (trip === undefined) return false;
  const toS = Math.min(trip.toS, endedS ?? trip.toS);
  return atS - latest(trip, 'fromS') > EDGE_S && toS - atS > EDGE_S;
}
