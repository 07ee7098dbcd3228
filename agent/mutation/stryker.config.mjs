/**
 * How the pure rooms are tried by mutants: `main.ts` runs it once for each room. Nothing leaves the machine: of the
 * reporters none but these are on, and the dashboard's is not among them.
 */
const room = process.env['FLEETVEIL_ROOM'];
if (room === undefined) throw new Error('set FLEETVEIL_ROOM, or run `npm run mutate -w agent -- ROOM`');

export default {
  mutate: process.env['FLEETVEIL_MUTATE']?.split(',') ?? [`src/${room}/**/*.ts`],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // A mutant is a second of one core; FLEETVEIL_AT_ONCE tries more of them where there are more cores.
  concurrency: Number(process.env['FLEETVEIL_AT_ONCE'] ?? 1),
  incremental: true,
  incrementalFile: `node_modules/.cache/mutation-${room}-tried.json`,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  jsonReporter: { fileName: `node_modules/.cache/mutation-${room}.json` },
  // Stryker rewrites it by TypeScript's own functions, which 7 has no more; the package's, above the copy, does.
  ignorePatterns: ['tsconfig.json'],
  tempDirName: '.mutants',
  cleanTempDir: 'always',
  // A mutant that runs on for ever is a killed one; one on a busy machine is not.
  timeoutMS: 60_000,
  timeoutFactor: 10,
  thresholds: { high: 95, low: 90, break: 85 },
};
