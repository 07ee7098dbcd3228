/** `fleetveil vault`, `ingest`, `doors`: one part, until asked to end. */
import type { Command } from 'commander';
import { type FleetApiConfig, requireIssuers } from '../config.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { createLog, type PartName } from '../log.ts';
import type { RunningPart, StartPart } from '../part.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';

/** A part, and where it begins: imported only when it is run, so that no part carries the others along. */
interface PartCommand {
  readonly part: Extract<PartName, 'vault' | 'ingest' | 'doors'>;
  readonly what: string;
  readonly readsTokens: boolean;
  load(): Promise<StartPart>;
}

const PARTS: readonly PartCommand[] = [
  {
    part: 'vault',
    what: 'run the vault, the only holder of opening keys',
    readsTokens: true,
    load: async () => (await import('../vault/start.ts')).startVault,
  },
  {
    part: 'ingest',
    what: 'run ingest, with the embedded broker unless broker.url is given',
    readsTokens: false,
    load: async () => (await import('../ingest/start.ts')).startIngest,
  },
  {
    part: 'doors',
    what: 'run the HTTP doors',
    readsTokens: true,
    load: async () => (await import('../doors/start.ts')).startDoors,
  },
];

/** Adds the commands. */
export function addPartCommands(program: Command, host: Host): void {
  for (const command of PARTS) {
    withCommonOptions(program.command(command.part))
      .description(command.what)
      .action(async (options: CommonOptions) => runPart(command, await configOf(options, host), host));
  }
}

async function runPart(command: PartCommand, config: FleetApiConfig, host: Host): Promise<void> {
  if (command.readsTokens) requireIssuers(config);
  const ended = new Promise<void>((resolve) => host.onEnd(resolve));
  const log = createLog(command.part, host.writeLog);
  const start = await command.load();
  const running: RunningPart = await start(config, { log, clock: openFleetClock(config.clock) });
  const port = running.port === undefined ? {} : { port: running.port };
  log.info('ready', port);
  host.tellParent({ kind: 'ready', part: command.part, ...port });
  await ended;
  await running.stop();
  log.info('stopped');
}
