/** `fleetveil migrate`: roles, databases, migrations, room ahead. `fleetveil api` does the same by itself. */
import { dayOf } from '@fleetveil/proto';
import type { Command } from 'commander';
import type { FleetApiConfig } from '../config.ts';
import { acceptDay } from '../database/forget.ts';
import { prepareDatabases } from '../database/prepare.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { openVaultLogin } from '../logins.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput } from './output.ts';
import { withOwner, withServer } from './with-database.ts';

/** Adds the command. */
export function addMigrateCommand(program: Command, host: Host): void {
  withCommonOptions(program.command('migrate'))
    .description('bring both databases up to date')
    .option('--accept-clock', 'the clock is right though it leapt: what has ended by it is forgotten again')
    .action(async (options: CommonOptions & { acceptClock?: boolean }) => {
      const config = await configOf(options, host);
      const nowDay = dayOf(openFleetClock(config.clock).nowS());
      const done = await withServer(config, (passwords) => prepareDatabases(config, passwords, nowDay));
      if (options.acceptClock) await acceptClock(config, nowDay);
      const output = createOutput(host, { json: options.json ?? false });
      for (const migration of done.migrations) output.item(`ran ${migration}`, { migration });
      output.item(`${done.partitions} partitions made`, { partitions: done.partitions });
    });
}

/** In both databases: each forgets by itself. */
export async function acceptClock(config: FleetApiConfig, nowDay: number): Promise<void> {
  await withOwner(config, async (owner) => {
    await acceptDay(owner, nowDay);
    const vault = await openVaultLogin(config, { applicationName: 'cli', poolSize: 1 });
    await acceptDay(vault.db, nowDay).finally(vault.close);
  });
}
