/** vitest's globalSetup: one PostgreSQL for all test files. `globalSetup: ['@fleetveil/fleet-api/testing/global-setup']`. */
import { startTestServer } from './server.ts';
import { SERVER_VARIABLE } from './test-database.ts';

/** Starts the server, tells the workers, and answers what ends it. */
export default async function setup(): Promise<() => Promise<void>> {
  const { stop, ...server } = await startTestServer();
  process.env[SERVER_VARIABLE] = JSON.stringify(server);
  return stop;
}
