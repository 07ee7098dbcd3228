/** mulberry32: small, seeded, good enough to choose what a test does. */
export function createChance(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return { below, pick: <T>(from: readonly T[]): T => from[below(from.length)] as T };
}

/** A source of choices. */
export type Chance = ReturnType<typeof createChance>;
