/** The files of a server: folders, binaries, initdb on first use, its two configuration files. */
import { spawn } from 'node:child_process';
import { chown, lstat, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';

import { join } from 'node:path';
import { getuid as readUid } from 'node:process';
import { FleetApiError } from '../errors.ts';
import { noteBelonging, type OrphanRule, settleBelonging } from './belonging.ts';
import { type Binaries, copyBinaries, findBinaries, programOf } from './binaries.ts';
import type { Place } from './place.ts';
import { HBA_TEXT, type Listen, settingsText } from './server-settings.ts';

/** Name of the administrator of a server that we start. */
export const ADMIN_USER = 'fleetveil_admin';

/** What a server's files are made from. */
export interface ClusterOptions {
  readonly dataDir: string;
  readonly adminPassword: string;
  readonly listen: Listen;
  readonly orphan: OrphanRule;
  /** Other binaries than npm's, run where they are. */
  readonly binaries?: Binaries;
}

/** Makes all that is missing and answers the binaries to run. Throws `unwritable`, `postgres_missing`, `postgres_failed`. */
export async function prepareCluster(place: Place, options: ClusterOptions): Promise<Binaries> {
  const found = options.binaries ?? (await findBinaries());
  await settleBelonging(options.dataDir, place, options.orphan);
  await makeFolders(place);
  const copyTo = options.binaries === undefined ? place.binariesParent : undefined;
  const binaries = copyTo === undefined ? found : await copyBinaries(found, copyTo);
  if (!(await isThere(place.pgData))) {
    await initialise(binaries, place, options.adminPassword);
    await noteBelonging(options.dataDir, place);
  }
  await writeOwned(
    place,
    join(place.pgData, 'fleetveil.conf'),
    settingsText(place.socketDir, options.listen),
  );
  await writeOwned(place, join(place.pgData, 'pg_hba.conf'), HBA_TEXT);
  return binaries;
}

async function makeFolders(place: Place): Promise<void> {
  try {
    if (place.binariesParent !== undefined)
      await mkdir(place.binariesParent, { recursive: true, mode: 0o755 });
    for (const folder of [place.base, place.socketDir]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await own(place, folder);
    }
  } catch (cause) {
    throw new FleetApiError(
      'unwritable',
      `postgres: ${place.base} cannot be written. Choose another place with --data.`,
      cause,
    );
  }
  await assertOurs(place);
}

/** A socket folder under /tmp could have been laid there by somebody else. */
async function assertOurs(place: Place): Promise<void> {
  const { uid } = await lstat(place.socketDir);
  if (uid === (place.runAs?.uid ?? readUid?.())) return;
  throw new FleetApiError(
    'unwritable',
    `postgres: ${place.socketDir} belongs to another user. Choose a shorter --data.`,
  );
}

/** In a folder of another name until it is complete: a killed initdb leaves no half of a database. */
async function initialise(binaries: Binaries, place: Place, adminPassword: string): Promise<void> {
  const unfinished = `${place.pgData}.new`;
  const passwordFile = join(place.base, 'initdb.password');
  await rm(unfinished, { recursive: true, force: true });
  await writeOwned(place, passwordFile, `${adminPassword}\n`);
  try {
    await run(programOf(binaries, 'initdb'), initdbArguments(unfinished, passwordFile), place);
  } finally {
    await rm(passwordFile, { force: true });
  }
  const main = join(unfinished, 'postgresql.conf');
  await writeOwned(place, main, `${await readFile(main, 'utf8')}\ninclude = 'fleetveil.conf'\n`);
  await rename(unfinished, place.pgData);
}

function initdbArguments(folder: string, passwordFile: string): string[] {
  return [
    ...['--pgdata', folder, '--username', ADMIN_USER, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
    ...['--data-checksums', '--no-instructions'],
  ];
}

function run(program: string, words: string[], place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: 'ignore', env: SERVER_ENVIRONMENT, ...place.runAs });
    const fail = (cause?: unknown): void =>
      reject(new FleetApiError('postgres_failed', initdbFailed(place), cause));
    child.once('error', fail);
    child.once('exit', (code) => (code === 0 ? resolve() : fail()));
  });
}

function initdbFailed(place: Place): string {
  return `postgres: the database cannot be made in ${place.base}. Is there room, and may the user run programs?`;
}

/** Nothing of ours is in the environment of a server: it may hold passwords. */
export const SERVER_ENVIRONMENT: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/bin:/bin',
};

async function writeOwned(place: Place, path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await own(place, path);
}

async function own(place: Place, path: string): Promise<void> {
  if (place.runAs !== undefined) await chown(path, place.runAs.uid, place.runAs.gid);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
