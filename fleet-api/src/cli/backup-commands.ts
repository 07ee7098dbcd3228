/** `fleetveil backup, restore`: sealed archives, and back into an empty place. */
import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { dayOf, randomId } from '@fleetveil/proto';
import type { Command } from 'commander';
import { checkOutside, type PartTally, readContents } from '../backup/archive.ts';
import { type BackupPlan, backUpFleet } from '../backup/make-fleet.ts';
import { backUpVault } from '../backup/make-vault.ts';
import { hasEnded, type Manifest } from '../backup/manifest.ts';
import {
  loadManifestSigner,
  loadManifestVerifier,
  makeRecipients,
  type RecipientKey,
} from '../backup/recipients.ts';
import { listArchives, removeUnfinished } from '../backup/shelf.ts';
import type { FleetApiConfig } from '../config.ts';
import { dateOfDay } from '../database/days.ts';
import { FleetApiError } from '../errors.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { partEnvironment } from '../supervisor/part-environment.ts';
import { privateKeyAt, requireBackup } from './backup-settings.ts';
import { type CommonOptions, configOf, sourcesOf, withCommonOptions } from './options.ts';
import { createOutput, type Output } from './output.ts';
import { addRestoreCommand } from './restore-command.ts';
import { withOwner, withVaultDatabase } from './with-database.ts';

/** Adds the commands. */
export function addBackupCommands(program: Command, host: Host): void {
  const backup = withCommonOptions(program.command('backup'))
    .description('make a backup: trips, links and keys in archives of their own, each sealed to its own key')
    .action((options: CommonOptions) => backUp(options, host));
  withCommonOptions(backup.command('keygen'))
    .description('make the three pairs of keys; the private ones belong on no server')
    .requiredOption('--out <folder>', 'where to write the private keys')
    .action((options: CommonOptions & { out: string }) => keygen(options, host));
  withCommonOptions(backup.command('list'))
    .description('the archives in backup.folder, with their last day')
    .action((options: CommonOptions) => list(options, host));
  withCommonOptions(backup.command('verify <archive>'))
    .description('prove an archive: from outside, or with its private key every row')
    .option('--key <file>', 'its private key')
    .action((archive: string, options: CommonOptions & { key?: string }) => verify(archive, options, host));
  withCommonOptions(backup.command('vault', { hidden: true }))
    .requiredOption('--backup-id <id>', 'of the backup that it belongs to')
    .action((options: CommonOptions & { backupId: string }) => backUpOwnVault(options, host));
  addRestoreCommand(program, host);
}

async function planOf(config: FleetApiConfig, backupId: string): Promise<BackupPlan> {
  const { folder, keepDays, recipients } = requireBackup(config);
  const { tenant, keysDir } = config;
  const signer = await loadManifestSigner(keysDir, tenant);
  const nowS = openFleetClock(config.clock).nowS();
  return { folder, keepDays, recipients, tenant, signer, backupId, nowS };
}

async function backUp(options: CommonOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const plan = await planOf(config, randomId());
  const output = createOutput(host, { json: options.json ?? false });
  await removeUnfinished(plan.folder);
  await withOwner(config, async (owner) => {
    for (const manifest of await backUpFleet(owner, plan)) show(output, manifest);
    // A process of its own, so that none holds trips and keys in clear.
    await runVaultPart(config, options, plan.backupId, host);
  });
}

/** The vault's part has the rights of the vault, and the administrator's login stays here. */
function runVaultPart(
  config: FleetApiConfig,
  options: CommonOptions,
  backupId: string,
  host: Host,
): Promise<void> {
  const words = ['backup', 'vault', '--backup-id', backupId, ...(options.json ? ['--json'] : [])];
  const child = fork(host.program, words, {
    ...{ cwd: host.workingDir, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    env: partEnvironment('vault', config, sourcesOf(options, host)),
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  forward(child.stdout, host.print);
  forward(child.stderr, host.complain);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done();
      else
        fail(new FleetApiError('finding', 'backup: the vault’s part was not made, so this backup is none.'));
    });
  });
}

function forward(stream: NodeJS.ReadableStream | null, line: (text: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const each of lines) line(each);
  });
}

async function backUpOwnVault(options: CommonOptions & { backupId: string }, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const plan = await planOf(config, options.backupId);
  const output = createOutput(host, { json: options.json ?? false });
  const made = await withVaultDatabase(config, (vault) => backUpVault(vault, config.keysDir, plan));
  for (const manifest of made) show(output, manifest);
}

function show(output: Output, manifest: Manifest): void {
  const { part, backupId, bytes, endsDay } = manifest;
  const ends = dateOfDay(endsDay);
  output.item(`${part}: ${bytes} bytes, ends ${ends}`, { part, backupId, bytes, ends });
}

async function keygen(options: CommonOptions & { out: string }, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const folder = resolve(host.workingDir, options.out);
  if ([config.dataDir, config.keysDir].some((own) => `${folder}/`.startsWith(`${own}/`)))
    throw new FleetApiError(
      'usage',
      '--out: not in the data or keys folder. Private keys belong on no server.',
    );
  const recipients = await makeRecipients(folder, config.keysDir, config.tenant);
  const output = createOutput(host, { json: options.json ?? false });
  output.heading(`Take ${folder} away from this machine, and put this into the settings:`);
  const lines = Object.entries(recipients).map(([name, key]) => `    ${name}: ${key}`);
  output.item(['backup:', '  recipients:', ...lines].join('\n'), { recipients });
}

async function list(options: CommonOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const verifier = await loadManifestVerifier(config.keysDir, config.tenant);
  const nowDay = dayOf(openFleetClock(config.clock).nowS());
  const output = createOutput(host, { json: options.json ?? false });
  for (const { name, bytes, manifest } of await listArchives(requireBackup(config).folder, verifier)) {
    if (manifest === undefined)
      output.item(`${name}: damaged, or not of this fleet`, { name, bytes, sound: false });
    else {
      const [ends, ended] = [dateOfDay(manifest.endsDay), hasEnded(manifest, nowDay)];
      const { part, backupId } = manifest;
      const word = ended ? 'ended' : 'ends';
      output.item(`${name}: ${bytes} bytes, ${word} ${ends}`, {
        ...{ name, bytes, sound: true, part, backupId, ends, ended },
      });
    }
  }
}

async function verify(archive: string, options: CommonOptions & { key?: string }, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const path = resolve(host.workingDir, archive);
  const key = options.key === undefined ? undefined : await privateKeyAt(options.key, host);
  const manifest = await checkOutside(
    path,
    key?.verifier ?? (await loadManifestVerifier(config.keysDir, config.tenant)),
  );
  const parts = key === undefined ? undefined : await readAll(path, manifest, key);
  const { part, backupId, madeS, endsDay, checkpoint } = manifest;
  const ends = dateOfDay(endsDay);
  const said = { part, backupId, madeS, ends, checkpoint, ...(parts === undefined ? {} : { parts }) };
  const rows = parts?.reduce((sum, tally) => sum + tally.rows, 0);
  const inside = rows === undefined ? 'manifest and bytes' : `every part, ${rows} rows`;
  createOutput(host, { json: options.json ?? false }).item(`${part}: sound (${inside}), ends ${ends}`, said);
}

async function readAll(path: string, manifest: Manifest, key: RecipientKey): Promise<readonly PartTally[]> {
  const contents = readContents(path, manifest, key.privateKey);
  for (;;) {
    const next = await contents.next();
    if (next.done) return next.value;
  }
}
