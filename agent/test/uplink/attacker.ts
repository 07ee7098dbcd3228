/** Somebody who sees the network and learns: a logistic regression over counts, sizes and gaps of an hour. */
import type { OnWire } from '../../testing/line.ts';
import { chances } from '../seed.ts';

/** An hour as the attacker sees it. */
export interface Hour {
  readonly features: number[];
  readonly isRidden: boolean;
}

/** The hours of a day; ridden is one in which a rental ran. */
export function hoursOf(
  wire: readonly OnWire[],
  rentals: readonly { readonly startS: number; readonly lastsS: number }[],
): Hour[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const [fromS, toS] = [hour * 3600, (hour + 1) * 3600];
    const seen = wire.filter(({ atMs }) => atMs >= fromS * 1000 && atMs < toS * 1000);
    const isRidden = rentals.some(({ startS, lastsS }) => startS < toS && startS + lastsS + 30 > fromS);
    return { features: featuresOf(seen), isRidden };
  });
}

/** What is counted of a stretch of the wire: counts, bytes, the largest, and the gaps between frames. */
export function featuresOf(seen: readonly OnWire[]): number[] {
  const of = (what: OnWire['what']) => seen.filter((each) => each.what === what);
  const sum = (each: readonly OnWire[]) => each.reduce((total, { bytes }) => total + bytes, 0);
  const times = of('up').map(({ atMs }) => atMs / 1000);
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  const mean = gaps.reduce((total, gap) => total + gap, 0) / Math.max(1, gaps.length);
  const spread = Math.sqrt(
    gaps.reduce((total, gap) => total + (gap - mean) ** 2, 0) / Math.max(1, gaps.length),
  );
  const largest = Math.max(0, ...seen.map(({ bytes }) => bytes));
  const counts = [of('up').length, of('down').length, of('connect').length, of('close').length];
  return [...counts, sum(of('up')), sum(of('down')), largest, mean, spread, Math.min(3600, ...gaps)];
}

/** Area under the curve on hours that it did not learn from; the mean of five folds. 0.5 = knows nothing. */
export function aucOf(hours: readonly Hour[]): number {
  const shuffled = shuffle(hours, chances(5));
  const folds = Array.from({ length: 5 }, (_, fold) => {
    const [train, judged] = [
      shuffled.filter((_hour, i) => i % 5 !== fold),
      shuffled.filter((_hour, i) => i % 5 === fold),
    ];
    return rankArea(judged, learn(train));
  });
  return folds.reduce((total, area) => total + area, 0) / folds.length;
}

function shuffle<T>(items: readonly T[], chance: () => number): T[] {
  return items
    .map((item) => ({ item, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Learns: gradient steps on scaled features, classes weigh the same. Answers what scores an hour. */
export function learn(hours: readonly Hour[]): (hour: Hour) => number {
  const width = hours[0]?.features.length ?? 0;
  const scale = Array.from({ length: width }, (_, i) =>
    scaleOf(hours.map(({ features }) => features[i] ?? 0)),
  );
  const scaled = ({ features }: Hour) => [
    1,
    ...features.map((x, i) => (x - (scale[i]?.mean ?? 0)) / (scale[i]?.spread ?? 1)),
  ];
  const ridden = hours.filter(({ isRidden }) => isRidden).length;
  const rows = hours.map((hour) => ({
    x: scaled(hour),
    y: Number(hour.isRidden),
    weight: hour.isRidden ? 0.5 / ridden : 0.5 / (hours.length - ridden),
  }));
  let weights = new Array<number>(width + 1).fill(0);
  for (let step = 0; step < 150; step++) {
    const slope = new Array<number>(width + 1).fill(0);
    for (const { x, y, weight } of rows) {
      const error = 1 / (1 + Math.exp(-dot(weights, x))) - y;
      for (const [i, value] of x.entries()) slope[i] = (slope[i] ?? 0) + weight * error * value;
    }
    weights = weights.map((w, i) => w - (slope[i] ?? 0));
  }
  return (hour) => dot(weights, scaled(hour));
}

function scaleOf(values: readonly number[]): { mean: number; spread: number } {
  const mean = values.reduce((total, x) => total + x, 0) / values.length;
  const spread = Math.sqrt(values.reduce((total, x) => total + (x - mean) ** 2, 0) / values.length);
  return { mean, spread: spread || 1 };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, x, i) => total + x * (b[i] ?? 0), 0);
}

/** How often a ridden hour is ranked before a parked one; a tie counts half. */
function rankArea(hours: readonly Hour[], score: (hour: Hour) => number): number {
  const [ridden, parked] = [true, false].map((is) =>
    hours.filter(({ isRidden }) => isRidden === is).map(score),
  );
  let before = 0;
  for (const a of ridden ?? []) for (const b of parked ?? []) before += a > b ? 1 : a === b ? 0.5 : 0;
  return before / ((ridden?.length ?? 0) * (parked?.length ?? 0));
}
