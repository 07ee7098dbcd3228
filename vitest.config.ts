import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Programs that tests start, and the workers themselves, keep their compiled code where the simulator's are: of the
// 1.4 CPU seconds that an agent's start takes, 0.8 are for taking types away and compiling, some hundred times a run.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

/** One configuration for every package: real parts are slow to start, so the limits are generous. */
export default defineConfig({
  test: {
    // For what hangs, not for what is slow: seeded suites run ten times their rounds in CI, four files at once.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 180_000 } },
    include: ['**/*.test.ts'],
    // More than the cores of a small machine: the long suites wait for clocks and processes, not for a core.
    maxWorkers: 4,
    // Files of a worker share their modules, which hold no state: half of the time was loading them again and again.
    isolate: false,
    // The JSON report is what `.ci/run` counts from.
    reporters: ['default', ['json', { outputFile: 'node_modules/.cache/test-report.json' }]],
  },
});
