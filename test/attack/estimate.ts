/**
 * Estimates with their 95 % intervals: shares (Wilson 1927), areas under a ROC curve (DeLong 1988, with the ranks of
 * Sun and Xu 2014), paired differences of shares, and anything else by the bootstrap (Efron 1979), seeded.
 */
import type { Chance } from '@fleetveil/simulator';
import { percentile } from '../bench/durations.ts';

/** A value, what it was counted from, and its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly n: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5 % point of the normal distribution. */
const Z = 1.959_964;

/** A share, with Wilson's interval, which is right for 0 of n too. @example shareOf(0, 100).high // 0.037 */
export function shareOf(hits: number, n: number): Estimate {
  if (n === 0) return { value: 0, n, low: 0, high: 1 };
  const share = hits / n;
  const weight = 1 + Z ** 2 / n;
  const middle = (share + Z ** 2 / (2 * n)) / weight;
  const half = (Z / weight) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  const [low, high] = [hits === 0 ? 0 : middle - half, hits === n ? 1 : middle + half];
  return { value: share, n, low, high };
}

/** A count of what must not be: the upper end is what n tries without a hit cannot rule out (rule of three). */
export function countOf(hits: number, n: number): Estimate {
  const { low, high } = shareOf(hits, n);
  return { value: hits, n, low: low * n, high: hits === 0 ? Math.min(n, 3) : high * n };
}

/** By how much the share of `a` is above that of `b`, case by case (McNemar's variance). */
export function pairedDifference(a: readonly boolean[], b: readonly boolean[]): Estimate {
  const n = a.length;
  const onlyA = a.filter((hit, i) => hit && b[i] !== true).length;
  const onlyB = b.filter((hit, i) => hit && a[i] !== true).length;
  const value = (onlyA - onlyB) / n;
  const half = (Z * Math.sqrt(onlyA + onlyB - (onlyA - onlyB) ** 2 / n)) / n;
  return { value, n, low: value - half, high: value + half };
}

/** The chance that a positive scores above a negative (ties count half), with DeLong's interval. */
export function aucOf(positives: readonly number[], negatives: readonly number[]): Estimate {
  const [p, q] = [positives.length, negatives.length];
  const ofAll = midranks([...positives, ...negatives]);
  const [inP, inQ] = [midranks(positives), midranks(negatives)];
  const above = inP.map((rank, i) => ((ofAll[i] ?? 0) - rank) / q);
  const below = inQ.map((rank, j) => 1 - ((ofAll[p + j] ?? 0) - rank) / p);
  const value = mean(above);
  const half = Z * Math.sqrt(variance(above) / p + variance(below) / q);
  return { value, n: p + q, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

/** The same for an attacker who may turn the score round: never below a half. */
export function eitherWay({ value, n, low, high }: Estimate): Estimate {
  return value >= 0.5 ? { value, n, low, high } : { value: 1 - value, n, low: 1 - high, high: 1 - low };
}

/** The rank of each value from 1; those that are equal share the middle of theirs. */
function midranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (const i of order.slice(from, to)) ranks[i] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** The mean; of none 0. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1);
}

const ROUNDS = 400;

/**
 * A statistic of n cases with the middle 95 % of what it is on draws of them with replacement.
 *
 * @param of the statistic of the cases with these numbers
 */
export function bootstrap(n: number, of: (cases: readonly number[]) => number, chance: Chance): Estimate {
  const all = Array.from({ length: n }, (_, i) => i);
  const drawn = Array.from({ length: ROUNDS }, () => of(all.map(() => Math.floor(chance() * n))));
  return { value: of(all), n, low: percentile(drawn, 2.5), high: percentile(drawn, 97.5) };
}

/** A percentile of `ours` as a part of the same of `ideal`, the cases drawn together. */
export function ratioOf(
  ours: readonly number[],
  ideal: readonly number[],
  percent: number,
  chance: Chance,
): Estimate {
  const at = (values: readonly number[], cases: readonly number[]) =>
    percentile(
      cases.map((i) => values[i] ?? 0),
      percent,
    );
  return bootstrap(ours.length, (cases) => at(ours, cases) / Math.max(1e-9, at(ideal, cases)), chance);
}
