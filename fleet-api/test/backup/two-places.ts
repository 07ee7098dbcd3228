/** A fleet that made a backup, and an empty place to put it back. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '@fleetveil/proto';
import { type BackupPlan, backUpFleet } from '../../src/backup/make-fleet.ts';
import { backUpVault } from '../../src/backup/make-vault.ts';
import type { BackupPart } from '../../src/backup/placement.ts';
import { RECIPIENT_OF } from '../../src/backup/placement.ts';
import {
  loadManifestSigner,
  makeRecipients,
  type RecipientKey,
  readRecipientKey,
} from '../../src/backup/recipients.ts';
import {
  admit,
  type RestoreAsk,
  type Restored,
  restoreFleet,
  restoreVault,
} from '../../src/backup/restore.ts';
import { restoreKeyFiles } from '../../src/backup/restore-files.ts';
import type { FleetApiConfig } from '../../src/config.ts';
import { readJournal } from '../../src/erasures/journal.ts';
import type { TestDatabase } from '../../testing/index.ts';
import type { DoorFleet } from '../doors/door-fleet.ts';
import { NOW_S, TENANT } from '../doors/door-fleet.ts';

/** Where a test keeps what an operator would keep on several machines. */
export interface BackupFolders {
  readonly folder: string;
  readonly journal: string;
  readonly privateKeys: string;
}

export function foldersIn(dir: string): BackupFolders {
  return { folder: join(dir, 'backups'), journal: join(dir, 'journal'), privateKeys: join(dir, 'safe') };
}

/** A plan whose private keys are in `privateKeys`. */
export async function planFor(
  { fleet }: DoorFleet,
  folders: BackupFolders,
  more: Partial<BackupPlan> = {},
): Promise<BackupPlan> {
  const { keysDir } = fleet.config;
  const recipients = await makeRecipients(folders.privateKeys, keysDir, TENANT);
  return {
    ...{ folder: folders.folder, tenant: TENANT, backupId: randomId(), keepDays: 7, recipients, nowS: NOW_S },
    signer: await loadManifestSigner(keysDir, TENANT),
    ...more,
  };
}

/** All four archives; answers their paths. */
export async function backUpAll(
  { fleet, database }: DoorFleet,
  plan: BackupPlan,
): Promise<Record<BackupPart, string>> {
  await backUpFleet(database.owner, plan);
  await backUpVault(database.vault, fleet.config.keysDir, plan);
  return archivesIn(plan.folder, plan.backupId);
}

export async function archivesIn(folder: string, backupId: string): Promise<Record<BackupPart, string>> {
  const names = (await readdir(folder)).filter((name) => name.includes(backupId));
  const of = (part: BackupPart): string =>
    join(folder, names.find((name) => name.endsWith(`-${part}.backup`)) ?? '');
  return { keys: of('keys'), acts: of('acts'), trips: of('trips'), links: of('links') };
}

/** The private key of an archive. */
export function keyFor(part: BackupPart, { privateKeys }: BackupFolders): Promise<RecipientKey> {
  return readRecipientKey(privateKeys, `${RECIPIENT_OF[part]}.key`);
}

/** Settings of a place beside the fleet's: an empty data and keys folder, another database. */
export function placeBeside(config: FleetApiConfig, dir: string, database: TestDatabase): FleetApiConfig {
  const [dataDir, keysDir] = [join(dir, 'data'), join(dir, 'keys')];
  const runDir = join(dataDir, 'run');
  return {
    ...{ ...config, dataDir, keysDir, runDir, vault: { socketPath: join(runDir, 'vault.sock') } },
    database: { url: database.connection('owner') },
  };
}

/** Puts one archive back as the command does. */
export async function restorePart(
  place: { readonly config: FleetApiConfig; readonly database: TestDatabase },
  archive: { readonly part: BackupPart; readonly path: string; readonly folders: BackupFolders },
  more: Partial<RestoreAsk> = {},
): Promise<Restored> {
  const { part, path, folders } = archive;
  const ofFleet = part === 'trips' || part === 'links';
  const ask: RestoreAsk = {
    ...{ path, key: await keyFor(part, folders), tenant: TENANT, acceptGap: false, nowS: NOW_S },
    journal: await readJournal(folders.journal, ofFleet ? 'fleet' : 'vault'),
    ...more,
  };
  if (ofFleet) return restoreFleet(place.database.owner, ask);
  const manifest = await admit(ask);
  if (part === 'keys') await restoreKeyFiles(path, manifest, ask.key, place.config.keysDir);
  return restoreVault(place.database.vault, ask, manifest);
}

/** Bytes of an archive as they lie about. */
export function bytesOf(path: string): Promise<Buffer> {
  return readFile(path);
}
