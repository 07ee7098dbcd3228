/** `fleetveil restore ARCHIVE --key FILE`: one archive back into an empty place. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { admit, type RestoreAsk, type Restored, restoreFleet, restoreVault } from '../backup/restore.ts';
import { restoreKeyFiles } from '../backup/restore-files.ts';
import type { FleetApiConfig } from '../config.ts';
import { provision } from '../database/provision.ts';
import { adminConnection } from '../database/reach.ts';
import type { Store } from '../erasures/erasure.ts';
import { readJournal } from '../erasures/journal.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { claim, forgetPid, makeRunFolder } from '../supervisor/run-folder.ts';
import { privateKeyAt, requireBackup } from './backup-settings.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput } from './output.ts';
import { withOwner, withServer, withVaultDatabase } from './with-database.ts';

interface RestoreOptions extends CommonOptions {
  readonly key: string;
  readonly acceptGap?: boolean;
}

/** Adds the command. */
export function addRestoreCommand(program: Command, host: Host): void {
  withCommonOptions(program.command('restore <archive>'))
    .description('put an archive back into an empty place: keys, acts, links, trips, in this order')
    .requiredOption('--key <file>', 'its private key')
    .option('--accept-gap', 'the journal of erasures is lost: what was erased since may come back')
    .action((archive: string, options: RestoreOptions) => restore(archive, options, host));
}

async function restore(archive: string, options: RestoreOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const ask = async (store: Store): Promise<RestoreAsk> => ({
    ...{ path: resolve(host.workingDir, archive), key: await privateKeyAt(options.key, host) },
    ...{ tenant: config.tenant, acceptGap: options.acceptGap ?? false },
    journal: await readJournal(requireBackup(config).journal, store),
    nowS: openFleetClock(config.clock).nowS(),
  });
  const done = await alone(config, host, () => restorePart(config, ask));
  const { part, rows, erased } = done;
  const next = { keys: 'acts', acts: 'links', links: 'trips', trips: undefined }[part];
  const then = next === undefined ? 'Start Fleetveil.' : `Restore ${next} of the same backup next.`;
  const line = `${part}: ${rows} rows are back; ${erased} that were erased since are gone again. ${then}`;
  createOutput(host, { json: options.json ?? false }).item(line, { ...done });
}

/** Not beside a Fleetveil that runs. */
async function alone<R>(config: FleetApiConfig, host: Host, work: () => Promise<R>): Promise<R> {
  await makeRunFolder(config.runDir);
  await claim(config.runDir, 'api', host.pid);
  try {
    return await work();
  } finally {
    await forgetPid(config.runDir, 'api');
  }
}

async function restorePart(
  config: FleetApiConfig,
  ask: (store: Store) => Promise<RestoreAsk>,
): Promise<Restored> {
  const ofFleet = await ask('fleet');
  const { path, key } = ofFleet;
  if (key.recipient === 'trips') return withOwner(config, (owner) => restoreFleet(owner, ofFleet));
  const ofVault = await ask('vault');
  if (key.recipient === 'keys') {
    const manifest = await admit(ofVault);
    await restoreKeyFiles(path, manifest, key, config.keysDir);
    await withServer(config, async (passwords) =>
      provision(await adminConnection(config, passwords), passwords),
    );
    return withVaultDatabase(config, (vault) => restoreVault(vault, ofVault, manifest));
  }
  // Two archives are sealed to the key of links: the log's texts are apart in the two databases.
  const manifest = await admit(ofFleet);
  if (manifest.part === 'links') return withOwner(config, (owner) => restoreFleet(owner, ofFleet));
  return withVaultDatabase(config, async (vault) => restoreVault(vault, ofVault, await admit(ofVault)));
}
