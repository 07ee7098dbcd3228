/**
 * Recorded drives, laid anywhere in the simulated city and turned: real speeds, stops and turns beside those that are drawn,
 * and the place of nobody. None where the recordings are absent.
 */
import type { Fix } from '@fleetveil/proto';
import type { Chance } from '@fleetveil/simulator';
import { readDrives } from '../bench/drives.ts';
import { type Course, courseOf } from './course.ts';
import { anywhere, movedBy, type Spot } from './town.ts';

/** Rides are as long as those that are drawn, at least and at most, seconds. */
const LASTS_S = { least: 120, most: 2_400 } as const;
/** Two fixes are so far apart at most; a longer silence ends a ride. */
const GAP_S = 30;
/** Metres of 1e-6 degrees of latitude. */
const METRES_E6 = 0.111_195;

/** Rides of which half are the attacker's own: no drive is on both sides. Laid so often, from the seed. */
export function recordedCourses(
  count: number,
  chance: Chance,
): { own: Course[]; others: Course[]; drives: number } {
  const tracks = readDrives()
    .filter(({ name }) => name.startsWith('recorded'))
    .flatMap(({ tracks }) => tracks);
  const ofSide = (side: number) => tracks.filter((_, i) => i % 2 === side);
  const laid = (side: number) => {
    const some = ofSide(side).flatMap(ridesOf);
    if (some.length === 0) return [];
    return Array.from({ length: count }, (_, i) => lay(some[i % some.length] ?? [], chance));
  };
  return { own: laid(0), others: laid(1), drives: ofSide(1).length };
}

/** A track without its silences, in pieces of the length of a ride. */
function ridesOf(track: readonly Fix[]): Fix[][] {
  const rides: Fix[][] = [[]];
  for (const fix of track) {
    const ride = rides.at(-1) ?? [];
    const [first, last] = [ride[0], ride.at(-1)];
    const goesOn =
      last === undefined ||
      (fix.timeS - last.timeS <= GAP_S && fix.timeS - (first?.timeS ?? 0) <= LASTS_S.most);
    if (goesOn) ride.push(fix);
    else rides.push([fix]);
  }
  return rides.filter((ride) => (ride.at(-1)?.timeS ?? 0) - (ride[0]?.timeS ?? 0) >= LASTS_S.least);
}

function lay(track: readonly Fix[], chance: Chance): Course {
  const [from, turn] = [anywhere(chance), 2 * Math.PI * chance()];
  const [first] = track;
  const east = METRES_E6 * Math.cos(((first?.latitudeE6 ?? 0) / 1e6) * (Math.PI / 180));
  const spotOf = ({ latitudeE6, longitudeE6 }: Fix): Spot => {
    const eastM = east * (longitudeE6 - (first?.longitudeE6 ?? 0));
    const northM = METRES_E6 * (latitudeE6 - (first?.latitudeE6 ?? 0));
    return movedBy(
      from,
      eastM * Math.cos(turn) - northM * Math.sin(turn),
      eastM * Math.sin(turn) + northM * Math.cos(turn),
    );
  };
  return courseOf(track.map((fix) => ({ atS: fix.timeS - (first?.timeS ?? 0), at: spotOf(fix) })));
}
