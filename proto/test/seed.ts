/** Seeded chance for tests: a failure is repeated with FLEETVEIL_SEED set to what was printed. */

/** A source of chance that is the same for the same seed. */
export interface Chance {
  readonly seed: number;
  /** 0 to 1, without 1. */
  fraction(): number;
  /** A whole number from 0 to `below`, without it. */
  below(below: number): number;
  /** One of several. */
  pick<T>(items: readonly [T, ...T[]]): T;
  bytes(count: number): Uint8Array;
}

/** mulberry32 on FLEETVEIL_SEED or the time; prints the seed under a name. */
export function createChance(name: string): Chance {
  const seed = Number(process.env['FLEETVEIL_SEED'] ?? Date.now() % 1_000_000_007) >>> 0;
  console.info(`${name}: FLEETVEIL_SEED=${seed}`);
  let state = seed;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (limit: number): number => Math.floor(fraction() * limit);
  return {
    seed,
    fraction,
    below,
    pick: (items) => items[below(items.length)] ?? items[0],
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  };
}

/** Rounds of a seeded suite: few on a desk, ten times as many where FLEETVEIL_TIER=ci. */
export function rounds(few: number): number {
  return process.env['FLEETVEIL_TIER'] === 'ci' ? 10 * few : few;
}
