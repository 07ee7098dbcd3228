/**
 * Positions as machine words: integers of 1e-6 degrees in columns, small integers of the runtime, and doubles that hold
 * such an integer. In memory latitude and longitude may lie far apart (two columns of a track), so that each is looked
 * for by itself. Four random bytes meet some value of a drive now and then: two values side by side do not.
 */
import type { Position } from '../leak/needles.ts';

/** What was found in one stretch of bytes. */
export interface WordHits {
  /** Fixes of which a value stands within 32 bytes of another value of the drive, or as a double. */
  readonly sure: ReadonlySet<number>;
  /** Fixes of which a value stands anywhere: chance hits included, so only to be compared with a decoy's. */
  readonly any: ReadonlySet<number>;
}

/** Looks for the values of one drive in words that are aligned to four bytes. */
export type WordSearch = (bytes: Buffer) => WordHits;

/** Values of a drive this near to each other are no chance: eight words. */
const NEAR_WORDS = 8;
/** Bits of the filter that lets most words pass by: 16 MiB of words find a place in it. */
const FILTER_BITS = 24;

/** @param spared positions whose values are no hit: of a place that may be known */
export function createWordSearch(drive: readonly Position[], spared: readonly Position[]): WordSearch {
  const allowed = new Set(spared.flatMap(valuesOf));
  const fixOf = new Map<number, number>();
  drive.forEach((position, fix) => {
    for (const value of valuesOf(position)) if (!allowed.has(value)) fixOf.set(value, fix);
  });
  const filter = new Uint8Array(2 ** (FILTER_BITS - 3));
  for (const value of fixOf.keys()) for (const word of [value, highWordOf(value)]) mark(filter, word);
  return (bytes) => search(bytes, filter, fixOf);
}

function search(bytes: Buffer, filter: Uint8Array, fixOf: ReadonlyMap<number, number>): WordHits {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  const [sure, any] = [new Set<number>(), new Set<number>()];
  let last = { at: Number.NEGATIVE_INFINITY, value: 0, fix: 0 };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as number;
    if (!isMarked(filter, word)) continue;
    const double = at === 0 ? undefined : fixOf.get(doubleOf(words[at - 1] as number, word));
    if (double !== undefined) sure.add(double);
    const fix = fixOf.get(word);
    if (fix === undefined) continue;
    any.add(fix);
    if (at - last.at <= NEAR_WORDS && last.value !== word) sure.add(fix).add(last.fix);
    last = { at, value: word, fix };
  }
  for (const fix of sure) any.add(fix);
  return { sure, any };
}

const valuesOf = ({ latitude, longitude }: Position): number[] =>
  [latitude, longitude].map((degrees) => Math.round(degrees * 1e6));

const double = new Float64Array(1);
/** Its two words, the lower first, as they lie in memory. */
const halves = new Int32Array(double.buffer);

function highWordOf(value: number): number {
  double[0] = value;
  return halves[1] as number;
}

function doubleOf(low: number, high: number): number {
  halves.set([low, high]);
  return double[0] as number;
}

const slotOf = (word: number): number => (word ^ (word >>> 7)) & (2 ** FILTER_BITS - 1);

function mark(filter: Uint8Array, word: number): void {
  const slot = slotOf(word);
  filter[slot >>> 3] = (filter[slot >>> 3] as number) | (1 << (slot & 7));
}

function isMarked(filter: Uint8Array, word: number): boolean {
  const slot = slotOf(word);
  return ((filter[slot >>> 3] as number) & (1 << (slot & 7))) !== 0;
}
