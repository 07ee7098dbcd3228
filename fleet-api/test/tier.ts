/** What `npm test` leaves to CI: it has six minutes for all packages. */
import type { TestContext } from 'vitest';

/** Whether there is time for what takes half a minute of a core. */
export const HAS_TIME = process.env['FLEETVEIL_TIER'] === 'ci';

/** Skips, everywhere but in CI's runs, what takes long; says so, as the reporter only counts. */
export function needTime(context: TestContext): void {
  if (HAS_TIME) return;
  console.log('skipped: it takes long; set FLEETVEIL_TIER=ci');
  context.skip('it takes long; set FLEETVEIL_TIER=ci');
}
