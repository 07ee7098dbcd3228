import { defineConfig } from 'vitest/config';
import shared from '../vitest.config.ts';

/** What promises a time is measured last and alone. */
const ALONE = 'start/live.test.ts';
const { reporters = [], ...limits } = shared.test ?? {};
/** Whole fleets in real time: one more of them at once and the clock runs away from the programs. */
const maxWorkers = 3;
/** Opens connections as the agent does: CommonJS is handed over as Node does it (agent/vitest.config.ts). */
const AS_NODE = 'wire/**';
const together = { ...limits, maxWorkers, name: 'together', exclude: [ALONE, AS_NODE, '**/node_modules/**'] };
const wire = {
  ...{ ...limits, maxWorkers, name: 'wire', include: ['wire/**/*.test.ts'] },
  deps: { interopDefault: false },
};
const alone = { ...limits, maxWorkers, name: 'alone', include: [ALONE] };

export default defineConfig({
  test: {
    ...{ reporters, maxWorkers },
    projects: [
      { test: { ...together, sequence: { groupOrder: 0 } } },
      { test: { ...wire, sequence: { groupOrder: 0 } } },
      { test: { ...alone, sequence: { groupOrder: 1 } } },
    ],
  },
});
