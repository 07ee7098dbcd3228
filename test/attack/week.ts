/** A week of a shared fleet in the simulated city, and a map that shows its vehicles one by one, as ours did and most do. */
import { delayS, stepAfter } from '@fleetveil/fleet-api/testing/measuring';
import type { Chance } from '@fleetveil/simulator';
import { apartM, cellAt, createTown, movedBy, normal, type Spot } from './town.ts';
import { POLICY } from './unit.ts';

/** One ride of one person. */
export interface Trip {
  readonly person: number;
  readonly vehicle: number;
  readonly rentalId: string;
  readonly startS: number;
  readonly endS: number;
  readonly from: Spot;
  readonly to: Spot;
  /** Of two places to which they ride daily: 0 home to work, 1 back, nothing = anywhere. */
  readonly daily?: 0 | 1;
}

/** How large a week is. */
export interface WeekSize {
  readonly people: number;
  readonly vehicles: number;
  readonly days: number;
}

const DAY_S = 86_400;
const WALK_M = 500;
const RIDE_MPS = 4;
/** Streets are longer than the air. */
const DETOUR = 1.3;

/** What somebody wants to ride. */
type Wish = Pick<Trip, 'person' | 'startS' | 'daily'> & { readonly to: Spot; readonly near: Spot };

/** Rides of a week: each to work and back on most days, and elsewhere now and then, on the nearest free vehicle. */
export function rideWeek({ people, vehicles, days }: WeekSize, chance: Chance): Trip[] {
  const town = createTown(chance);
  const fleet = Array.from({ length: vehicles }, () => ({ at: town.park(chance), freeS: 0 }));
  const wishes: Wish[] = [];
  for (let person = 0; person < people; person++) {
    const [home, work] = [town.park(chance), town.park(chance)];
    const leavesS = 3_600 * (8 + normal(chance));
    const staysS = 3_600 * (8.5 + 0.7 * normal(chance));
    for (let day = 0; day < days; day++) {
      const at = (s: number) => Math.max(0, Math.round(day * DAY_S + s + 900 * normal(chance)));
      if (chance() < 0.7) wishes.push({ person, startS: at(leavesS), near: home, to: work, daily: 0 });
      if (chance() < 0.7)
        wishes.push({ person, startS: at(leavesS + staysS), near: work, to: home, daily: 1 });
      if (chance() < 0.5)
        wishes.push({ person, startS: at(DAY_S * chance()), near: home, to: town.park(chance) });
    }
  }
  const trips: Trip[] = [];
  for (const wish of wishes.sort((a, b) => a.startS - b.startS)) {
    const vehicle = nearestFree(fleet, wish);
    const taken = vehicle === undefined ? undefined : fleet[vehicle];
    if (vehicle === undefined || taken === undefined) continue;
    const { near: _near, ...rest } = wish;
    const to = movedBy(wish.to, 30 * normal(chance), 30 * normal(chance));
    const endS = wish.startS + 120 + Math.round((DETOUR * apartM(taken.at, to)) / RIDE_MPS);
    trips.push({ ...rest, vehicle, rentalId: idOf(chance), endS, from: taken.at, to });
    Object.assign(taken, { at: to, freeS: endS });
  }
  return trips;
}

function nearestFree(
  fleet: readonly { at: Spot; freeS: number }[],
  { near, startS }: Wish,
): number | undefined {
  let best: { readonly vehicle: number; readonly farM: number } | undefined;
  for (const [vehicle, { at, freeS }] of fleet.entries()) {
    const farM = apartM(at, near);
    if (freeS <= startS && farM < (best?.farM ?? WALK_M)) best = { vehicle, farM };
  }
  return best?.vehicle;
}

/** 128 bits of the seed, as the booking door draws them of chance. */
function idOf(chance: Chance): string {
  return Array.from({ length: 32 }, () => Math.floor(chance() * 16).toString(16)).join('');
}

/** A vehicle on the public map, from when to when. */
export interface Entry {
  readonly cell: string;
  readonly shownS: number;
  /** Nothing = still there when the week ends. */
  readonly goneS?: number;
  /** Not on the map: the ride before and after it. */
  readonly left: Trip;
  readonly taken?: Trip;
}

/** Cells of the map of single vehicles, about 130 m wide: what ours had until decision 0037. */
export const SINGLE_RESOLUTION = 10;

/** The map of single vehicles, late and in steps. One that is taken before it would be shown never is. */
export function mapOf(trips: readonly Trip[]): Entry[] {
  const { feed } = POLICY;
  return [...Map.groupBy(trips, ({ vehicle }) => vehicle).values()].flatMap((rides) =>
    rides.flatMap((left, i): Entry[] => {
      const taken = rides[i + 1];
      const shownS = stepAfter(left.endS + delayS(left.rentalId, feed));
      if (taken !== undefined && taken.startS <= shownS) return [];
      const cell = cellAt(left.to, SINGLE_RESOLUTION);
      return [
        { cell, shownS, left, ...(taken === undefined ? {} : { taken, goneS: stepAfter(taken.startS) }) },
      ];
    }),
  );
}
