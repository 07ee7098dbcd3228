// Sums the JSON reports that vitest wrote in each package. A missing report is a failure: the last line
// then says so by its exit code.
import { existsSync, readFileSync } from 'node:fs';

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
}
console.log(`${passed} passed, ${failed + missing} failed, ${skipped} skipped`);
process.exit(failed + missing === 0 && passed > 0 ? 0 : 1);
