/** One seed for a run of the suites, printed so that a failure can be repeated: FLEETVEIL_SEED=n. */
export { chances } from '../testing/chances.ts';

export const seed = Number(process.env['FLEETVEIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

console.log(`seed ${seed} (repeat with FLEETVEIL_SEED=${seed})`);

/** Rounds of a seeded suite: ten times as many in CI, a tenth for each of a thousand mutants. */
export function rounds(usual: number): number {
  const { FLEETVEIL_TIER } = process.env;
  if (FLEETVEIL_TIER === 'mutants') return Math.ceil(usual / 10);
  return FLEETVEIL_TIER === 'ci' ? usual * 10 : usual;
}
