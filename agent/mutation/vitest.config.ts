/**
 * The suites of one pure room, for its mutants: they run in a copy of this package, where the other configuration
 * finds nothing. `drawn` compares with a page of docs, which is not in the copy; the others take seconds, and come by
 * at each mutant.
 */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const room = process.env['FLEETVEIL_ROOM'] ?? '*';
/** The contract in two files (`main.ts`); without it its sources are read. */
const contract = process.env['FLEETVEIL_CONTRACT'];
const alias =
  contract === undefined
    ? []
    : [
        { find: /^@fleetveil\/proto$/, replacement: join(contract, 'src.mjs') },
        { find: /^@fleetveil\/proto\/node$/, replacement: join(contract, 'node.mjs') },
      ];

export default defineConfig({
  resolve: { alias },
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
