/** Where somebody is on a ride, by time and by the metres behind them. */
import { apartM, type Spot, type Way } from './town.ts';

/** A ride: a way, and how it was ridden. */
export interface Course {
  readonly way: Way;
  readonly lastsS: number;
  /** So many seconds after its beginning. */
  at(afterS: number): Spot;
}

/** At one speed. */
export function evenCourse(way: Way, speedMps: number): Course {
  return { way, lastsS: way.lengthM / speedMps, at: (afterS) => way.at(Math.max(0, afterS) * speedMps) };
}

/** Through spots with their seconds, straight from one to the next. */
export function courseOf(spots: readonly { readonly atS: number; readonly at: Spot }[]): Course {
  const metres: number[] = [];
  let lengthM = 0;
  for (const [i, { at }] of spots.entries()) {
    lengthM += apartM(spots[i - 1]?.at ?? at, at);
    metres.push(lengthM);
  }
  const seconds = spots.map(({ atS }) => atS);
  const places = spots.map(({ at }) => at);
  return {
    way: { lengthM, at: (alongM) => placeAt(metres, places, alongM) },
    lastsS: seconds.at(-1) ?? 0,
    at: (afterS) => placeAt(seconds, places, afterS),
  };
}

/** Between the two places beside a number that rises along them. */
function placeAt(rising: readonly number[], places: readonly Spot[], at: number): Spot {
  let [low, high] = [0, rising.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) >= at) high = middle;
    else low = middle + 1;
  }
  const [to, from] = [places[low], places[low - 1]];
  if (to === undefined) return { eastM: 0, northM: 0 };
  if (from === undefined || at >= (rising.at(-1) ?? 0)) return to;
  const [a, b] = [rising[low - 1] ?? 0, rising[low] ?? 0];
  const share = b > a ? (at - a) / (b - a) : 1;
  return {
    eastM: from.eastM + share * (to.eastM - from.eastM),
    northM: from.northM + share * (to.northM - from.northM),
  };
}
