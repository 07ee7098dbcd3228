/** Options that every command has, and the settings that come of them. */
import type { Command } from 'commander';
import { type ConfigSources, type FleetApiConfig, loadConfig } from '../config.ts';
import type { Host } from '../host.ts';

/** As typed. */
export interface CommonOptions {
  readonly config?: string;
  readonly data?: string;
  readonly keys?: string;
  readonly demo?: boolean;
  readonly json?: boolean;
}

/** Adds them to a command. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--config <file>', 'settings as YAML (or FLEETVEIL_CONFIG)')
    .option('--data <folder>', 'where everything is kept; "data" unless told')
    .option('--keys <folder>', 'where the keys are; "keys" beside the data folder unless told')
    .option('--demo', 'a demo: fast clock, keys and tokens of its own')
    .option('--json', 'one JSON line an item');
}

/** Where the settings of a command come from. */
export function sourcesOf(options: CommonOptions, host: Host): ConfigSources {
  const { config, data, keys, demo } = options;
  return {
    ...(config === undefined ? {} : { file: config }),
    ...(data === undefined ? {} : { dataDir: data }),
    ...(keys === undefined ? {} : { keysDir: keys }),
    ...(demo === undefined ? {} : { demo }),
    ...{ environment: host.environment, workingDir: host.workingDir },
  };
}

/** The settings of a command. Throws `config`. */
export function configOf(options: CommonOptions, host: Host): Promise<FleetApiConfig> {
  return loadConfig(sourcesOf(options, host));
}
