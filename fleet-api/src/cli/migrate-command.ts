/** `fleetveil migrate`: roles, databases, migrations, room ahead. `fleetveil api` does the same by itself. */
import { dayOf } from '@fleetveil/proto';
import type { Command } from 'commander';
import { acceptDay } from '../database/forget.ts';
import { prepareDatabases } from '../database/prepare.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
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
      if (options.acceptClock) await withOwner(config, (owner) => acceptDay(owner, nowDay));
      const output = createOutput(host, { json: options.json ?? false });
      for (const migration of done.migrations) output.item(`ran ${migration}`, { migration });
      output.item(`${done.partitions} partitions made`, { partitions: done.partitions });
    });
}
