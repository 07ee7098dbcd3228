/** `fleetveil vault keys list | check | rotate | give-up`: the vault's own keys, without ever showing one. */
import type { Command } from 'commander';
import type { FleetApiConfig } from '../config.ts';
import { FleetApiError } from '../errors.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { createVaultClient, type VaultClient } from '../vault/client.ts';
import { giveUp } from '../vault/key-loss.ts';
import { checkKeys, type KeyPlaces, type ListedKey, listKeys } from '../vault/key-report.ts';
import { isListenedOn } from '../vault/socket.ts';
import { type KeyKind, openKeyFiles } from '../vault/vault-keys.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput } from './output.ts';
import { withVaultDatabase } from './with-database.ts';

interface RotateOptions extends CommonOptions {
  readonly acceptClock?: boolean;
}

/** Adds the commands under `vault`, which runs the part when it is alone and is there already. */
export function addVaultCommands(program: Command, host: Host): void {
  const vault = program.commands.find((command) => command.name() === 'vault') ?? program.command('vault');
  const keys = vault.command('keys').description("the vault's keys: new each week, destroyed on day 35");
  withCommonOptions(keys.command('list'))
    .description('all keys there ever were, with their times')
    .action((options: CommonOptions) => list(options, host));
  withCommonOptions(keys.command('check'))
    .description('whether each key is there, and what is lost where one is not')
    .action((options: CommonOptions) => check(options, host));
  withCommonOptions(keys.command('rotate'))
    .description('new keys now, in the vault that runs')
    .option('--accept-clock', 'the clock is right though it leapt')
    .action((options: RotateOptions) => rotate(options, host));
  withCommonOptions(keys.command('give-up <key>'))
    .description('accept that a key is lost: what only it could open goes, and the vault starts again')
    .action((key: string, options: CommonOptions) => accept(key, options, host));
}

function withPlaces<R>(config: FleetApiConfig, run: (places: KeyPlaces) => Promise<R>): Promise<R> {
  const clock = openFleetClock(config.clock);
  return withVaultDatabase(config, (db) =>
    run({ db, files: openKeyFiles(config.keysDir), nowS: clock.nowS }),
  );
}

async function list(options: CommonOptions, host: Host): Promise<void> {
  const keys = await withPlaces(await configOf(options, host), listKeys);
  const output = createOutput(host, { json: options.json ?? false });
  for (const key of keys) output.item(lineOf(key), key);
}

const dayOf = (atS: number): string => new Date(atS * 1000).toISOString().slice(0, 10);

function lineOf({ kind, id, createdS, endsS, destroyedS, file }: ListedKey): string {
  const end = destroyedS === null ? `ends ${dayOf(endsS)}` : `destroyed ${dayOf(destroyedS)}`;
  return `${kind}-${id}: made ${dayOf(createdS)}, ${end}, file ${file}`;
}

async function check(options: CommonOptions, host: Host): Promise<void> {
  const losses = await withPlaces(await configOf(options, host), checkKeys);
  const output = createOutput(host, { json: options.json ?? false });
  for (const loss of losses) output.item(loss.sentence, loss);
  if (losses.length > 0) throw new FleetApiError('finding', 'vault: keys are lost.');
  output.item('Every key of the vault is there.', { ok: true });
}

/** Asks the vault that runs on this data folder. */
async function withVault<R>(config: FleetApiConfig, run: (vault: VaultClient) => Promise<R>): Promise<R> {
  const vault = createVaultClient(config.vault.socketPath);
  try {
    return await run(vault);
  } finally {
    vault.close();
  }
}

async function rotate(options: RotateOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const ask = { acceptClock: options.acceptClock ?? false };
  const done = await withVault(config, (vault) => vault.rotate(ask));
  const { made, destroyed, rewrapped } = done;
  createOutput(host, { json: options.json ?? false }).item(
    `${made} keys made, ${destroyed} destroyed, ${rewrapped} rentals' keys wrapped anew`,
    done,
  );
}

async function accept(name: string, options: CommonOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const key = keyNamed(name);
  // One that does not come to answering may hold the key as well: whether it listens is what counts.
  if (await isListenedOn(config.vault.socketPath))
    throw new FleetApiError(
      'conflict',
      'vault: it runs, and may still hold the key. Run "fleetveil vault keys rotate": then nothing lies under it. Stop the vault, and give the key up.',
    );
  const streams = await withPlaces(config, async (places) => {
    const isLost = (await checkKeys(places)).some((loss) => loss.kind === key.kind && loss.id === key.id);
    if (!isLost) throw new FleetApiError('conflict', `vault: ${name} is not lost, and is not given up.`);
    return giveUp({ ...places, tenant: config.tenant }, key, 'key_lost');
  });
  createOutput(host, { json: options.json ?? false }).item(
    `${name} is given up: ${streams} streams went with it`,
    {
      ...key,
      streams,
    },
  );
}

function keyNamed(name: string): { kind: KeyKind; id: string } {
  const [, kind, id] = /^(transport|generation)-([0-9a-f]{16}|[0-9a-f]{32})$/.exec(name) ?? [];
  if ((kind !== 'transport' && kind !== 'generation') || id === undefined)
    throw new FleetApiError('usage', 'vault keys give-up: name the key as "vault keys check" does.');
  return { kind, id };
}
