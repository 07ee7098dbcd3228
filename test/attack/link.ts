/**
 * Which of several belongs to this one: the attacker counts, in weeks of their own, how far apart in time and place pairs
 * that belong together are, and pairs that do not, and takes the candidate whose ratio is best (Neyman and Pearson).
 */
import type { Chance } from '@fleetveil/simulator';
import { type Estimate, shareOf } from './estimate.ts';

/** Two things as numbers of how far they are apart, already in bins. */
export type Apart = readonly [time: number, place: number];

/** Learns of pairs; answers how much likelier a distance is for a pair. */
export function learnLinks(pairs: readonly Apart[], others: readonly Apart[]): (apart: Apart) => number {
  const [ofPairs, ofOthers] = [frequencies(pairs), frequencies(others)];
  // The same for both: what was met in neither speaks for neither.
  const little = 0.5 / Math.max(1, pairs.length);
  return (apart) => (ofPairs(apart) + little) / (ofOthers(apart) + little);
}

function frequencies(all: readonly Apart[]): (apart: Apart) => number {
  const counts = new Map<string, number>();
  for (const [time, place] of all) counts.set(`${time} ${place}`, (counts.get(`${time} ${place}`) ?? 0) + 1);
  return ([time, place]) => (counts.get(`${time} ${place}`) ?? 0) / Math.max(1, all.length);
}

/** Whether the true one of these (the first) is taken; of equals one is drawn. */
export function isTaken(scores: readonly number[], chance: Chance): boolean {
  const best = Math.max(...scores);
  const equals = scores.filter((score) => score === best).length;
  return scores[0] === best && chance() * equals < 1;
}

/** So many different ones of a list, without one of them; fewer where there are not so many. */
export function drawOthers<Item>(items: readonly Item[], count: number, not: Item, chance: Chance): Item[] {
  const others = items.filter((item) => item !== not);
  for (let i = 0; i < Math.min(count, others.length); i++) {
    const j = i + Math.floor(chance() * (others.length - i));
    [others[i], others[j]] = [others[j] as Item, others[i] as Item];
  }
  return others.slice(0, count);
}

/** Of what is sorted by its time, what is at a second or later, and before another. */
export function between<Item>(
  sorted: readonly Item[],
  timeOf: (item: Item) => number,
  fromS: number,
  toS: number,
): Item[] {
  const first = (atS: number): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (timeOf(sorted[middle] as Item) >= atS) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return sorted.slice(first(fromS), first(toS));
}

/** One to be linked: how far its pair is, where anything of both can be seen, and how far others are. */
export interface LinkCase {
  readonly pair?: Apart;
  readonly others: readonly Apart[];
}

/**
 * How often the true one of so many is taken. Of what cannot be seen one is drawn; where fewer others can be seen than there
 * are candidates, these are all that the attacker draws from.
 */
export function sharesOf(
  cases: readonly LinkCase[],
  score: (apart: Apart) => number,
  candidates: readonly number[],
  chance: Chance,
): Estimate[] {
  return candidates.map((count) => {
    const hits = cases.filter(({ pair, others }) =>
      pair === undefined
        ? chance() * count < 1
        : isTaken([pair, ...others.slice(0, count - 1)].map(score), chance),
    );
    return shareOf(hits.length, cases.length);
  });
}
