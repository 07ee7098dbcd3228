import { defineConfig } from 'vitest/config';
import shared from '../vitest.config.ts';

/** What promises a time is measured last and alone. */
const ALONE = 'start/live.test.ts';
const { reporters = [], ...limits } = shared.test ?? {};
/** Whole fleets in real time: one more of them at once and the clock runs away from the programs. */
const maxWorkers = 3;
const together = { ...limits, maxWorkers, name: 'together', exclude: [ALONE, '**/node_modules/**'] };
const alone = { ...limits, maxWorkers, name: 'alone', include: [ALONE] };

export default defineConfig({
  test: {
    ...{ reporters, maxWorkers },
    projects: [
      { test: { ...together, sequence: { groupOrder: 0 } } },
      { test: { ...alone, sequence: { groupOrder: 1 } } },
    ],
  },
});
