/** The simulated city as attackers know it: streets, where people park, and ways through it. Metres from its middle. */
import { cellOf } from '@fleetveil/proto';
import { anyCorner, BLOCK_M, type Chance, type Corner, pointAt, wayFrom } from '@fleetveil/simulator';
import { cellToLatLng } from 'h3-js';

/** A place, metres east and north of the city's middle. */
export interface Spot {
  readonly eastM: number;
  readonly northM: number;
}

/** Half of the city's width. */
const HALF_M = 16 * BLOCK_M;

/** Metres between two spots. */
export function apartM(a: Spot, b: Spot): number {
  return Math.hypot(a.eastM - b.eastM, a.northM - b.northM);
}

/** The spot so far away. */
export function movedBy({ eastM, northM }: Spot, east: number, north: number): Spot {
  return { eastM: eastM + east, northM: northM + north };
}

/** The spot in integers of 1e-6 degrees, as a receiver says it. */
export function pointOf({ eastM, northM }: Spot): {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
} {
  const { latitude, longitude } = pointAt(eastM / BLOCK_M, northM / BLOCK_M);
  return { latitudeE6: Math.round(latitude * 1e6), longitudeE6: Math.round(longitude * 1e6) };
}

/** The cell of a spot: what one ideal report would say. */
export function cellAt(spot: Spot, resolution: number): string {
  const { latitudeE6, longitudeE6 } = pointOf(spot);
  return cellOf(latitudeE6, longitudeE6, resolution);
}

const middles = new Map<string, Spot>();

/** The middle of a cell. */
export function middleOf(cell: string): Spot {
  const known = middles.get(cell);
  if (known !== undefined) return known;
  const [latitude, longitude] = cell === '' ? [0, 0] : cellToLatLng(cell);
  const [origin, block] = [pointAt(0, 0), pointAt(1, 1)];
  const middle = {
    eastM: ((longitude - origin.longitude) / (block.longitude - origin.longitude)) * BLOCK_M,
    northM: ((latitude - origin.latitude) / (block.latitude - origin.latitude)) * BLOCK_M,
  };
  middles.set(cell, middle);
  return middle;
}

/** A number of the normal distribution (Box and Muller). */
export function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

/** Somewhere in the city, each place as likely as any other: an attacker who knows nothing. */
export function anywhere(chance: Chance): Spot {
  return { eastM: (chance() * 2 - 1) * HALF_M, northM: (chance() * 2 - 1) * HALF_M };
}

/** A city in which people park on some streets more than on others. */
export interface Town {
  /** Where somebody parks. */
  park(chance: Chance): Spot;
}

const STREETS = 1_500;

/** Streets with the likelihood of parking on each: log-normal, so that a few streets have most of the cars. */
export function createTown(chance: Chance): Town {
  const streets = Array.from({ length: STREETS }, () => wayFrom(anyCorner(chance), 1, chance).map(spotOf));
  const upTo: number[] = [];
  let sum = 0;
  for (const _street of streets) {
    sum += Math.exp(normal(chance));
    upTo.push(sum);
  }
  return {
    park(drawn) {
      const at = drawn() * sum;
      const [from, to] = streets[firstAbove(upTo, at)] ?? [];
      return from === undefined || to === undefined ? anywhere(drawn) : between(from, to, drawn());
    },
  };
}

function firstAbove(upTo: readonly number[], at: number): number {
  let [low, high] = [0, upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

const spotOf = ({ east, north }: Corner): Spot => ({ eastM: east * BLOCK_M, northM: north * BLOCK_M });

function between(from: Spot, to: Spot, share: number): Spot {
  return movedBy(from, (to.eastM - from.eastM) * share, (to.northM - from.northM) * share);
}

/** A way over the streets, at least so long; `at(m)` is where somebody is after so many metres. */
export interface Way {
  readonly lengthM: number;
  at(alongM: number): Spot;
}

/** A way from some corner of the city. */
export function anyWay(lengthM: number, chance: Chance): Way {
  const corners = wayFrom(anyCorner(chance), Math.ceil(lengthM / BLOCK_M) + 1, chance).map(spotOf);
  return wayOver(corners, lengthM);
}

/** The last metres to a spot: over the streets from the nearest corner, or straight on where there are none. */
export function wayTo(spot: Spot, lengthM: number, onStreets: boolean, chance: Chance): Way {
  if (!onStreets) {
    const turn = 2 * Math.PI * chance();
    const from = movedBy(spot, lengthM * Math.cos(turn), lengthM * Math.sin(turn));
    return { lengthM, at: (alongM) => between(from, spot, Math.min(1, alongM / lengthM)) };
  }
  const corner = {
    east: Math.round(spot.eastM / BLOCK_M),
    north: Math.round(spot.northM / BLOCK_M),
  };
  const corners = wayFrom(corner, Math.ceil(lengthM / BLOCK_M), chance)
    .map(spotOf)
    .reverse();
  const all = [...corners, spot];
  return wayOver(all, lengthOf(all));
}

function lengthOf(corners: readonly Spot[]): number {
  return corners.slice(1).reduce((sum, corner, i) => sum + apartM(corners[i] ?? corner, corner), 0);
}

function wayOver(corners: readonly Spot[], lengthM: number): Way {
  return {
    lengthM,
    at(alongM) {
      let leftM = Math.max(0, Math.min(alongM, lengthM));
      for (const [i, to] of corners.slice(1).entries()) {
        const from = corners[i] ?? to;
        const blockM = apartM(from, to);
        if (leftM <= blockM && blockM > 0) return between(from, to, leftM / blockM);
        leftM -= blockM;
      }
      return corners.at(-1) ?? { eastM: 0, northM: 0 };
    },
  };
}
