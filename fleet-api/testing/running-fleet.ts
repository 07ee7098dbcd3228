/** For tests of a whole fleet: its databases as the owner sees them, beside the running programs. */
import type { Kysely } from 'kysely';
import { loadConfig } from '../src/config.ts';
import type { Tables } from '../src/database/schema.ts';
import { openLogin } from '../src/logins.ts';

/** The main database of a fleet that runs under this configuration file. Close it. */
export async function openRunningFleet(
  configFile: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<{ db: Kysely<Tables>; close(): Promise<void> }> {
  const config = await loadConfig({ file: configFile, environment, workingDir: '/' });
  return openLogin(config, 'owner', { poolSize: 2, applicationName: 'test' });
}
