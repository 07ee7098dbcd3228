// Sums the JSON reports that vitest wrote in each package, and says by name what failed and why: the log
// above it is long, and its head is the first thing a reader loses. A missing report is a failure: the
// last line then says so by its exit code.
import { existsSync, readFileSync } from 'node:fs';

/** The first lines of why a test failed: what was expected, and where. */
const reason = (messages) => (messages[0] ?? 'no reason given').split('\n').slice(0, 6).join('\n    ');

const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));
let passed = 0;
let failed = 0;
let skipped = 0;
let missing = 0;
for (const name of workspaces) {
  const file = `${name}/node_modules/.cache/test-report.json`;
  if (!existsSync(file)) {
    console.log(`no test report of ${name}: its tests did not run to their end`);
    missing += 1;
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests + (report.numFailedTests === 0 && !report.success ? 1 : 0);
  skipped += report.numPendingTests + report.numTodoTests;
  for (const suite of report.testResults) {
    const tests = suite.assertionResults.filter(({ status }) => status === 'failed');
    for (const test of tests) {
      console.log(`failed: ${name}: ${test.fullName}\n    ${reason(test.failureMessages)}`);
    }
    if (tests.length === 0 && suite.status === 'failed') {
      console.log(`failed: ${name}: ${suite.name}\n    ${reason([suite.message])}`);
    }
  }
}
console.log(`${passed} passed, ${failed + missing} failed, ${skipped} skipped`);
process.exit(failed + missing === 0 && passed > 0 ? 0 : 1);
