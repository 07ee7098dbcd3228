import { defineConfig } from 'vitest/config';
import shared from '../vitest.config.ts';

/** What promises a time is measured last and alone. */
const ALONE = 'start/live.test.ts';
const { reporters = [], maxWorkers = 2, ...limits } = shared.test ?? {};
const together = { ...limits, name: 'together', exclude: [ALONE, '**/node_modules/**'] };
const alone = { ...limits, name: 'alone', include: [ALONE] };

export default defineConfig({
  test: {
    ...{ reporters, maxWorkers },
    projects: [
      { test: { ...together, sequence: { groupOrder: 0 } } },
      { test: { ...alone, sequence: { groupOrder: 1 } } },
    ],
  },
});
