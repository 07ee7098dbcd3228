/** Takes away what a stopped fleet kept. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeServer } from '@fleetveil/fleet-api/testing';

/**
 * Removes a stopped fleet's folder, and its database: where root runs the tests that lies elsewhere, hundreds of megabytes
 * which nobody would miss, or find.
 */
export async function removeFleet(dir: string): Promise<void> {
  const configFile = join(dir, 'fleet-api.yaml');
  // A fleet that never came up has none.
  if (existsSync(configFile)) await removeServer(configFile).catch(throwUnlessMounted);
  await rm(dir, { recursive: true, force: true });
}

/** A disk of its own is emptied, and taken away by whoever mounted it. */
function throwUnlessMounted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EBUSY') throw error;
}
