/** Keeps the server that we start running: looks twice a second, and starts it again where it is gone. */
import type { FleetApiConfig } from '../config.ts';
import type { EmbeddedServer } from '../database/embedded.ts';
import type { DatabasePasswords } from '../database/passwords.ts';
import { startOwnServer } from '../database/reach.ts';
import type { Log } from '../log.ts';
import { forgetPid, notePid } from './run-folder.ts';

/** A server that is kept. */
export interface PostgresKeeper {
  /** Undefined where the server is yours. */
  readonly server: EmbeddedServer | undefined;
  stop(): Promise<void>;
}

const LOOK_MS = 500;

/** Starts or adopts the server and keeps it. */
export async function keepPostgres(
  config: FleetApiConfig,
  passwords: DatabasePasswords,
  log: Log,
): Promise<PostgresKeeper> {
  let server = await startOwnServer(config, passwords);
  if (server === undefined) return { server, stop: async () => {} };
  let busy: Promise<void> | undefined;
  const note = async (kept: EmbeddedServer): Promise<void> => {
    await notePid(config.runDir, 'postgres', kept.pid);
    log.info('postgres_ready', { code: kept.how, pid: kept.pid });
  };
  const look = async (): Promise<void> => {
    if (server === undefined || (await server.isRunning())) return;
    log.warn('postgres_ended', { pid: server.pid });
    server = await startOwnServer(config, passwords);
    if (server !== undefined) await note(server);
  };
  await note(server);
  const timer = setInterval(() => {
    busy ??= look()
      .catch(() => log.error('postgres_does_not_start'))
      .finally(() => {
        busy = undefined;
      });
  }, LOOK_MS);
  return {
    server,
    stop: async () => {
      clearInterval(timer);
      await busy;
      await server?.stop();
      await forgetPid(config.runDir, 'postgres');
    },
  };
}
