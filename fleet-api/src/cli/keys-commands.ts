/** `fleetveil keys init`. */
import type { Command } from 'commander';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { initKeys, lackingRoles } from '../keys/init.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput } from './output.ts';

/** Adds the command. */
export function addKeysCommands(program: Command, host: Host): void {
  const keys = program.command('keys').description('the keys of a fleet');
  withCommonOptions(keys.command('init'))
    .description('make the keys that are missing and sign the key set; writes over no key')
    .action(async (options: CommonOptions) => {
      const config = await configOf(options, host);
      const made = await initKeys(config.keysDir, config.tenant, openFleetClock(config.clock).nowS());
      const output = createOutput(host, { json: options.json ?? false });
      const lacking = await lackingRoles(config.keysDir, config.tenant);
      const whole = lacking.length === 0 ? 'All keys are there.' : lackText(lacking);
      output.heading(made.length === 0 ? whole : `Made in ${config.keysDir}:`);
      for (const file of made) output.item(file, { file });
    });
}

const lackText = (roles: readonly string[]): string =>
  `The key set has no key for: ${roles.join(', ')}. Put keys/offline back and run this again.`;
