/**
 * Where it is, after what was seen: the attacker knows the rules and the city, plays both with places of their own
 * (approximate Bayesian computation), and says the place that is nearest to all that looked the same.
 */
import { apartM, type Spot } from './town.ts';

/** Something seen, said from most to least: the first words that were met often enough decide. */
export type Seen = readonly string[];

/** A place of the attacker's own, with what they would have seen of it. */
export interface Lesson {
  readonly seen: Seen;
  readonly at: Spot;
}

/** So many lessons with the same words are enough to guess by. */
const ENOUGH = 12;
/** Beyond so many the guess moves by nothing. */
const MOST = 4_000;

/** Learns; answers what guesses. */
export function learnPlaces(lessons: readonly Lesson[], enough: number = ENOUGH): (seen: Seen) => Spot {
  const places = placesByWord(lessons);
  const guesses = new Map<string, Spot>();
  const anywhere = nearestToAll(lessons.slice(0, MOST).map(({ at }) => at));
  return (seen) => {
    const word = seen.find((each) => (places.get(each)?.length ?? 0) >= enough);
    if (word === undefined) return anywhere;
    const known = guesses.get(word) ?? nearestToAll((places.get(word) ?? []).slice(0, MOST));
    guesses.set(word, known);
    return known;
  };
}

/** The places behind each word. */
export function placesByWord(lessons: readonly Lesson[]): Map<string, Spot[]> {
  const places = new Map<string, Spot[]>();
  for (const { seen, at } of lessons)
    for (const word of seen) {
      const known = places.get(word);
      if (known === undefined) places.set(word, [at]);
      else known.push(at);
    }
  return places;
}

const ROUNDS = 30;

/** The spot with the least sum of distances to all (Weiszfeld 1937): it makes the expected error least. */
export function nearestToAll(spots: readonly Spot[]): Spot {
  let at = spots.reduce(
    (sum, spot) => ({
      eastM: sum.eastM + spot.eastM / spots.length,
      northM: sum.northM + spot.northM / spots.length,
    }),
    { eastM: 0, northM: 0 },
  );
  for (let round = 0; round < ROUNDS; round++) {
    let [eastM, northM, sum] = [0, 0, 0];
    for (const spot of spots) {
      const weight = 1 / Math.max(1, apartM(spot, at));
      eastM += weight * spot.eastM;
      northM += weight * spot.northM;
      sum += weight;
    }
    if (sum > 0) at = { eastM: eastM / sum, northM: northM / sum };
  }
  return at;
}

/** Something seen as numbers, each in a unit in which 1 is a small difference; compared only with the same word. */
export interface Measured {
  readonly word: string;
  readonly numbers: readonly number[];
  readonly at: Spot;
}

/** So many lessons that looked most alike are kept. */
const ALIKE = 40;

/** Learns of numbers; answers the places of those own rides that looked most alike. */
export function learnAlike(lessons: readonly Measured[]): (seen: Omit<Measured, 'at'>) => readonly Spot[] {
  const byWord = Map.groupBy(lessons, ({ word }) => word);
  return ({ word, numbers }) =>
    (byWord.get(word) ?? lessons.slice(0, ALIKE))
      .map((lesson) => ({ at: lesson.at, apart: apartOf(lesson.numbers, numbers) }))
      .sort((a, b) => a.apart - b.apart)
      .slice(0, ALIKE)
      .map(({ at }) => at);
}

function apartOf(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
}

/** The spot with the most others so near: it makes a hit within that distance most likely. */
export function densest(spots: readonly Spot[], withinM: number): Spot {
  let best = { spot: spots[0] ?? { eastM: 0, northM: 0 }, near: -1 };
  for (const spot of [nearestToAll(spots), ...spots]) {
    const near = spots.reduce((sum, other) => sum + (apartM(spot, other) <= withinM ? 1 : 0), 0);
    if (near > best.near) best = { spot, near };
  }
  return best.spot;
}

/** The errors of guesses, metres. */
export function errorsM(guess: (seen: Seen) => Spot, cases: readonly Lesson[]): number[] {
  return cases.map(({ seen, at }) => apartM(guess(seen), at));
}
