import { defineConfig } from 'vitest/config';

/** One configuration for every package: real parts are slow to start, so the limits are generous. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ['**/*.test.ts'],
    maxWorkers: 2,
    // The JSON report is what `.ci/run` counts from.
    reporters: ['default', ['json', { outputFile: 'node_modules/.cache/test-report.json' }]],
  },
});
