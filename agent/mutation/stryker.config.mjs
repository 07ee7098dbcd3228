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
  concurrency: 2,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  jsonReporter: { fileName: `node_modules/.cache/mutation-${room}.json` },
  tempDirName: '.mutants',
  cleanTempDir: 'always',
  // A mutant that runs on for ever is a killed one; one on a busy machine is not.
  timeoutMS: 20_000,
  timeoutFactor: 4,
  thresholds: { high: 95, low: 90, break: 85 },
};
