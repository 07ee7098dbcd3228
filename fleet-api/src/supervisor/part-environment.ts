/** The settings that a part of this run gets: as the run decided them, and no secret of somebody else. Pure. */
import { resolve } from 'node:path';
import type { FleetClockConfig } from '@fleetveil/proto';
import type { ConfigSources, FleetApiConfig } from '../config.ts';
import { formatDatabaseUrl } from '../database/database-url.ts';
import { LOGIN_ROLES } from '../database/provision.ts';
import type { ChildPart } from './part-process.ts';

/** Settings with what this run decided laid over them: the supervisor's own. */
export function runEnvironment(config: FleetApiConfig, sources: ConfigSources): Record<string, string> {
  return withoutAbsent({
    ...sources.environment,
    ...(sources.file === undefined ? {} : { FLEETVEIL_CONFIG: resolve(sources.workingDir, sources.file) }),
    FLEETVEIL_DATA_DIR: config.dataDir,
    FLEETVEIL_KEYS_DIR: config.keysDir,
    FLEETVEIL_DEMO: `${config.demo}`,
    FLEETVEIL_BROKER_PORT: `${config.broker.port}`,
    FLEETVEIL_DOORS_PORT: `${config.doors.port}`,
    ...clockVariables(config.clock),
  });
}

/**
 * A part's: it learns where the database is and who it is there, and takes its password from the keys
 * folder. The administrator's login stays with the supervisor, the broker's password with ingest.
 */
export function partEnvironment(
  part: ChildPart,
  config: FleetApiConfig,
  sources: ConfigSources,
): Record<string, string> {
  const { url } = config.database;
  return withoutAbsent({
    ...runEnvironment(config, sources),
    FLEETVEIL_DATABASE_URL: undefined,
    // Above `database.url` of the file as well, which names the administrator.
    DATABASE_URL: url && formatDatabaseUrl({ ...url, user: LOGIN_ROLES[part] }),
    ...(part === 'ingest' ? {} : { FLEETVEIL_BROKER_PASSWORD: undefined }),
  });
}

/** All parts run on one clock, whatever its file says a moment later. */
function clockVariables(clock: FleetClockConfig): Record<string, string> {
  if (!clock.demo) return {};
  return {
    FLEETVEIL_CLOCK_RATE: `${clock.rate}`,
    FLEETVEIL_CLOCK_ORIGIN_S: `${clock.originS}`,
    FLEETVEIL_CLOCK_BOOT_ORIGIN_S: `${clock.bootOriginS}`,
  };
}

function withoutAbsent(settled: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settled).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
