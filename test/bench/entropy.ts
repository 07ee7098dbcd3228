/** How short a track could be at best: an estimate to hold the codec against. */
import type { Fix } from '@fleetveil/proto';

/**
 * Bits a fix that remain when time, latitude and longitude are each foretold from the two fixes before
 * (constant speed) and the errors, in the track's own steps of 1 s and 1e-6 degrees, are coded by their
 * frequencies in these very tracks (zero-order entropy). A coder that also learns a receiver's noise could
 * come below it; one that has to learn the frequencies first stays above.
 */
export function residualEntropyBits(tracks: readonly (readonly Fix[])[]): number {
  const columns = ['timeS', 'latitudeE6', 'longitudeE6'] as const;
  return columns.reduce(
    (sum, column) => sum + entropyBits(tracks.flatMap((track) => residuals(track.map((fix) => fix[column])))),
    0,
  );
}

/** What is left of each value but the first two when its change is expected to be the change before. */
export function residuals(values: readonly number[]): number[] {
  const at = (i: number) => values[i] ?? 0;
  return values.slice(2).map((value, i) => value - 2 * at(i + 1) + at(i));
}

/** Shannon's entropy of the values' frequencies, bits a value. */
export function entropyBits(values: readonly number[]): number {
  const counts = [...Map.groupBy(values, (value) => value).values()].map((same) => same.length);
  return counts.reduce((sum, count) => sum - (count / values.length) * Math.log2(count / values.length), 0);
}
