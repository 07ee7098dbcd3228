/**
 * Which of several belongs to this one: the attacker counts, in weeks of their own, how far apart in time and place pairs
 * that belong together are, and pairs that do not, and takes the candidate whose ratio is best (Neyman and Pearson).
 */
import type { Chance } from '@fleetveil/simulator';

/** Two things as numbers of how far they are apart, already in bins. */
export type Apart = readonly [time: number, place: number];

/** Learns of pairs; answers how much likelier a distance is for a pair. */
export function learnLinks(pairs: readonly Apart[], others: readonly Apart[]): (apart: Apart) => number {
  const [ofPairs, ofOthers] = [frequencies(pairs), frequencies(others)];
  return (apart) => ofPairs(apart) / ofOthers(apart);
}

/** Frequencies with a little for what was never met, less for each bin that is farther off. */
function frequencies(all: readonly Apart[]): (apart: Apart) => number {
  const counts = new Map<string, number>();
  for (const [time, place] of all) counts.set(`${time} ${place}`, (counts.get(`${time} ${place}`) ?? 0) + 1);
  return ([time, place]) => ((counts.get(`${time} ${place}`) ?? 0) + 0.5) / (all.length + 0.5);
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
