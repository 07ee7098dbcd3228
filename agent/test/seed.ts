/** One seed for a run of the suites, printed so that a failure can be repeated: FLEETVEIL_SEED=n. */
export const seed = Number(process.env['FLEETVEIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

console.log(`seed ${seed} (repeat with FLEETVEIL_SEED=${seed})`);

/** Rounds of a seeded suite: ten times as many in CI, a tenth for each of a thousand mutants. */
export function rounds(usual: number): number {
  const { FLEETVEIL_TIER } = process.env;
  if (FLEETVEIL_TIER === 'mutants') return Math.ceil(usual / 10);
  return FLEETVEIL_TIER === 'ci' ? usual * 10 : usual;
}

/** Numbers in [0, 1) that follow from a seed (mulberry32). */
export function chances(state: number): () => number {
  let next = state;
  return () => {
    next = (next + 0x6d2b79f5) | 0;
    let mixed = Math.imul(next ^ (next >>> 15), next | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
