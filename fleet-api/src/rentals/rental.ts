/**
 * A rental, as the booking door knows it. Pure.
 *
 *             sign of use        end ordered           trip end from the unit
 *     booked ────────────► running ────────► ending ──────────────────────────► ended
 *        │                  │   ▲ │             ├── the unit has nothing left ────┤
 *        │                  │   ▲ │             ├── it lapsed, no grant followed ─┤
 *        │                  │   ▲ │             └── 28 days without any of these ─┘
 *        └── end ordered ───┼───┼─┴► ending
 *                           ├───┘ trip end because the grant ran out (in a dead zone, say): the next may go on
 *                           └── trip end from the unit for good, without an order (phone) ──► ended
 *
 * `ended` has the numbers for the bill, unless nobody used the vehicle: then there are none.
 */
import type { RentalState } from '../database/rental-schema.ts';

export type { RentalState };

/** What can happen to a rental. */
export type RentalEvent =
  | 'used'
  | 'end_ordered'
  | 'trip_reported'
  | 'lapse_reported'
  | 'nothing_left'
  | 'given_up';

/** Every state and every event; staying is said too. Ingest writes the two reports (`closeRental`). */
export const RENTAL_MOVES: Record<RentalState, Record<RentalEvent, RentalState>> = {
  booked: {
    used: 'running',
    end_ordered: 'ending',
    trip_reported: 'ended',
    lapse_reported: 'running',
    nothing_left: 'booked',
    given_up: 'booked',
  },
  running: {
    used: 'running',
    end_ordered: 'ending',
    trip_reported: 'ended',
    lapse_reported: 'running',
    nothing_left: 'running',
    given_up: 'running',
  },
  ending: {
    used: 'ending',
    end_ordered: 'ending',
    trip_reported: 'ended',
    lapse_reported: 'ended',
    nothing_left: 'ended',
    given_up: 'ended',
  },
  ended: {
    used: 'ended',
    end_ordered: 'ended',
    trip_reported: 'ended',
    lapse_reported: 'ended',
    nothing_left: 'ended',
    given_up: 'ended',
  },
};

/** Whether a rental still holds its vehicle: another one cannot be booked meanwhile. */
export const HOLDS_VEHICLE: Record<RentalState, boolean> = {
  booked: true,
  running: true,
  ending: false, // a unit without network must not keep the vehicle from the next rider
  ended: false,
};

/** States that hold the vehicle. */
export const OPEN_STATES = (Object.keys(HOLDS_VEHICLE) as RentalState[]).filter(
  (state) => HOLDS_VEHICLE[state],
);

/** An outbox keeps nothing longer: after this no trip end can come. */
export const TRIP_END_WAIT_S = 28 * 86_400;

/**
 * A unit's hello that comes this much later than the end of a rental and its last grant says that nothing of it can still
 * come, where it says too that nothing waits in its outbox: the order was given, and the last grant is over, so the unit has
 * stopped by itself. Seconds; clocks of units may be so far from ours.
 */
export const QUIET_AFTER_S = 3_600;

/** Numbers of a unit's trip ends; a rental that lapsed and was taken up again has more than one. */
export interface TripNumbers {
  readonly startedS: number;
  readonly endedS: number;
  /** Steps of 100 m. */
  readonly distanceHm: number;
  /** Steps of 0.1 kWh. */
  readonly energyHwh: number;
}

/** What a bill needs (P2): times, distance, energy, and no place. */
export interface Bill {
  readonly startedS: number;
  readonly endedS: number;
  readonly durationS: number;
  readonly distanceM: number;
  readonly energyWh: number;
}

/** Sums the parts of one rental; `undefined` while the unit has reported none. */
export function billOf(parts: readonly TripNumbers[]): Bill | undefined {
  if (parts.length === 0) return undefined;
  const sum = (of: (part: TripNumbers) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  return {
    startedS: Math.min(...parts.map((part) => part.startedS)),
    endedS: Math.max(...parts.map((part) => part.endedS)),
    durationS: sum((part) => part.endedS - part.startedS),
    distanceM: 100 * sum((part) => part.distanceHm),
    energyWh: 100 * sum((part) => part.energyHwh),
  };
}

/** Bounds of the route's period, from the policy. */
export interface RouteBounds {
  readonly least: number;
  readonly most: number;
  readonly default: number;
}

/**
 * The rider's choice about the route: off, or the days it is kept. `refused` = the policy does not offer
 * it. The route is off unless it was asked for (P13).
 *
 * @example routeChoice({ route: true, keepDays: undefined }, bounds) // { route: true, keepDays: 30 }
 */
export function routeChoice(
  asked: { readonly route: boolean; readonly keepDays: number | undefined },
  bounds: RouteBounds,
): { readonly route: boolean; readonly keepDays: number | undefined } | 'refused' {
  if (!asked.route) return asked.keepDays === undefined ? { route: false, keepDays: undefined } : 'refused';
  const keepDays = asked.keepDays ?? bounds.default;
  return keepDays >= bounds.least && keepDays <= bounds.most ? { route: true, keepDays } : 'refused';
}
