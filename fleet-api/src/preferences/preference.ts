/** What a rider wants of every rental until they say otherwise: the route, and for how long (P13, P14). Pure. */
import { dayOf } from '@fleetveil/proto';

/** A standing preference. */
export interface Preference {
  readonly route: boolean;
  /** `undefined`: as long as the booking or the policy says. */
  readonly routeKeepDays: number | undefined;
}

/** What a booking says of the route; `undefined` where it says nothing. */
export interface AskedRoute {
  readonly route: boolean | undefined;
  readonly keepDays: number | undefined;
}

/** Days for which the policy lets a route be kept. */
export interface KeepBounds {
  readonly least: number;
  readonly most: number;
}

/** Days after the last use on which a preference ends: twelve months, leap years included. */
const LIVES_DAYS = 366;

/** Last day of a preference that is written or used now. */
export function preferenceEndDay(nowS: number): number {
  return dayOf(nowS) + LIVES_DAYS;
}

/** Whether the policy offers these days; saying nothing is always offered. */
export function offersDays(days: number | undefined, { least, most }: KeepBounds): boolean {
  return days === undefined || (days >= least && days <= most);
}

/** What a booking says by itself: off unless it says on. */
const saidAlone = ({ route, keepDays }: AskedRoute) => ({ route: route ?? false, keepDays });

/**
 * The route of a booking under its rider's preference, which is what holds where the booking says nothing, and the
 * most that it can have. Days that the policy does not offer any more are off when they are too few, and its most
 * when they are too many: never more than the rider wanted. What a booking asks beyond the policy stays as it is, for
 * `routeChoice` to refuse.
 *
 * @param asked as the booking has it, days only with the route
 * @param usual days where nobody says any
 * @example boundedRoute({ route: true, keepDays: 30 }, { route: false, routeKeepDays: undefined }, bounds, 30).route // false
 */
export function boundedRoute(
  asked: AskedRoute,
  preference: Preference | undefined,
  bounds: KeepBounds,
  usual: number,
): { readonly route: boolean; readonly keepDays: number | undefined } {
  if (preference === undefined) return saidAlone(asked);
  const isOn = preference.route && (asked.route ?? true);
  const most = preference.routeKeepDays;
  if (!isOn || (most !== undefined && most < bounds.least)) return { route: false, keepDays: undefined };
  if (most === undefined) return { route: true, keepDays: asked.keepDays };
  return {
    route: true,
    keepDays: Math.min(asked.keepDays ?? (asked.route ? usual : most), most, bounds.most),
  };
}
