/** `fleetveil api`: everything, until asked to end. */
import type { Command } from 'commander';
import type { Host } from '../host.ts';
import { createLog } from '../log.ts';
import { type CommonOptions, sourcesOf, withCommonOptions } from './options.ts';

/** Adds the command. */
export function addApiCommand(program: Command, host: Host): void {
  withCommonOptions(program.command('api'))
    .description('run the data centre: database, vault, broker and ingest, doors')
    .action(async (options: CommonOptions) => runApi(options, host));
}

async function runApi(options: CommonOptions, host: Host): Promise<void> {
  const { startSupervisor } = await import('../supervisor/supervisor.ts');
  const ended = new Promise<void>((resolve) => host.onEnd(resolve));
  const log = createLog('api', host.writeLog);
  const supervisor = await startSupervisor(sourcesOf(options, host), host, log);
  const { config, databasePlace } = supervisor;
  if (databasePlace !== undefined && !databasePlace.startsWith(config.dataDir)) {
    host.complain(`The database is kept in ${databasePlace}.`);
  }
  host.complain(
    `The doors are at ${config.doors.publicUrl} (documentation: ${config.doors.publicUrl}/docs).`,
  );
  log.info('ready', { port: config.doors.port });
  host.tellParent({ kind: 'ready', part: 'api', port: config.doors.port });
  await ended;
  log.info('stopping');
  await supervisor.stop();
  log.info('stopped');
}
