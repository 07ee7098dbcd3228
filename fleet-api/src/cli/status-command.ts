/** `fleetveil status`: what runs on this data folder, and whether the doors answer. */
import type { Command } from 'commander';
import type { FleetApiConfig } from '../config.ts';
import { FleetApiError } from '../errors.ts';
import type { Host } from '../host.ts';
import { readPid } from '../supervisor/run-folder.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput } from './output.ts';

const PARTS = ['api', 'postgres', 'vault', 'ingest', 'doors'] as const;
const TIMEOUT_MS = 3_000;

/** Adds the command. */
export function addStatusCommand(program: Command, host: Host): void {
  withCommonOptions(program.command('status'))
    .description('what runs, and whether it is ready')
    .action((options: CommonOptions) => status(options, host));
}

async function status(options: CommonOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const output = createOutput(host, { json: options.json ?? false });
  const parts = PARTS.filter((part) => part !== 'postgres' || config.database.url === undefined);
  const running = await Promise.all(
    parts.map(async (part) => ({ part, pid: await runningPid(config, part) })),
  );
  for (const { part, pid } of running) {
    output.item(`${part}: ${pid === undefined ? 'does not run' : `runs as process ${pid}`}`, { part, pid });
  }
  const ready = await isReady(config);
  output.item(`doors: ${ready ? 'ready' : 'not ready'}`, { part: 'doors', ready });
  judge(running.filter(({ pid }) => pid === undefined).length, running.length, ready);
}

async function runningPid({ runDir }: FleetApiConfig, part: string): Promise<number | undefined> {
  const noted = await readPid(runDir, part);
  return noted?.alive ? noted.pid : undefined;
}

async function isReady({ doors }: FleetApiConfig): Promise<boolean> {
  return fetch(`${doors.publicUrl}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
    (answer) => answer.ok,
    () => false,
  );
}

function judge(down: number, of: number, ready: boolean): void {
  if (down === of) throw new FleetApiError('unavailable', 'Fleetveil does not run on this data folder.');
  if (down > 0 || !ready) throw new FleetApiError('finding', 'Fleetveil runs, but not all of it.');
}
