/** vitest's globalSetup: one PostgreSQL and one folder for all test files. `globalSetup: ['@fleetveil/fleet-api/testing/global-setup']`. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer } from './server.ts';
import { SERVER_VARIABLE } from './test-database.ts';

/** Where the folder of this run is told: each test makes its own below it, and all of them go at the end. */
export const SCRATCH_VARIABLE = 'FLEETVEIL_TEST_SCRATCH';

/** Starts the server, tells the workers, and answers what ends it. */
export default async function setup(): Promise<() => Promise<void>> {
  const scratch = await mkdtemp(join(tmpdir(), 'fleetveil-test-'));
  await chmod(scratch, 0o755); // as /tmp is: root's servers run as somebody else
  const { stop, ...server } = await startTestServer();
  process.env[SERVER_VARIABLE] = JSON.stringify(server);
  process.env[SCRATCH_VARIABLE] = scratch;
  return async () => {
    await stop();
    await rm(scratch, { recursive: true, force: true });
  };
}
