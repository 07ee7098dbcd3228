/**
 * The suites of one pure room, for its mutants: they run in a copy of this package, where the other configuration
 * finds nothing. `drawn` compares with a page of docs, which is not in the copy; the others take seconds, and come by
 * at each mutant.
 */
import { defineConfig } from 'vitest/config';

const room = process.env['FLEETVEIL_ROOM'] ?? '*';

export default defineConfig({
  test: {
    include: [`test/${room}/*.test.ts`],
    exclude: [
      'test/reasons/drawn.test.ts',
      'test/reasons/sequences.test.ts',
      'test/theft/scenarios.test.ts',
      'test/accident/detector.test.ts',
    ],
    deps: { interopDefault: false },
    testTimeout: 180_000,
    isolate: false,
  },
});
