/** Where a server that we start keeps its files, and as whom it runs. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getuid as readUid } from 'node:process';
import { FleetApiError } from '../errors.ts';

/** Someone to run as. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** The files of one server. */
export interface Place {
  /** Holds all the rest. */
  readonly base: string;
  readonly pgData: string;
  /** Folder of the unix socket. */
  readonly socketDir: string;
  readonly logFile: string;
  /** Only where we are root: PostgreSQL refuses root. */
  readonly runAs?: RunAs;
  /** Only where we are root: where the binaries are copied to. */
  readonly binariesParent?: string;
}

/** Folder of root's servers, unless told (tests). */
export const ROOT_PLACE = '/var/lib/fleetveil';

/** sun_path of Linux is 108 bytes with its final zero; `/.s.PGSQL.5432` is 14, a port may be one longer. */
const SOCKET_DIR_BYTES = 107 - '/.s.PGSQL.65535'.length;

/**
 * Works the place out. An ordinary user's server is `<data>/postgres`; root's is
 * `/var/lib/fleetveil/<hash of the data folder>` and belongs to `nobody`, as a home of mode 0700
 * would keep another user out of the data folder.
 */
export async function placeOf(dataDir: string, rootPlace = ROOT_PLACE): Promise<Place> {
  await makeFolder(dataDir);
  const real = await realpath(dataDir);
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 16);
  if (readUid?.() !== 0) return userPlace(join(real, 'postgres'), hash);
  const base = join(rootPlace, hash);
  return {
    ...filesIn(base),
    socketDir: join(base, 'socket'),
    runAs: await nobody(),
    binariesParent: rootPlace,
  };
}

function userPlace(base: string, hash: string): Place {
  return {
    ...filesIn(base),
    socketDir: socketFolder(join(base, 'socket'), `fleetveil-${readUid?.()}-${hash}`),
  };
}

/** The folder itself where a socket's path fits in it, else one of that name among the temporary ones. */
export function socketFolder(inside: string, otherwise: string): string {
  return Buffer.byteLength(inside) <= SOCKET_DIR_BYTES ? inside : join(tmpdir(), otherwise);
}

function filesIn(base: string): { base: string; pgData: string; logFile: string } {
  return { base, pgData: join(base, 'pgdata'), logFile: join(base, 'server.log') };
}

async function makeFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new FleetApiError(
      'unwritable',
      'data: the folder cannot be made. Choose another with --data.',
      cause,
    );
  });
}

async function nobody(): Promise<RunAs> {
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid || Number(uid) === 0) {
    throw new FleetApiError(
      'postgres_failed',
      'postgres: there is no user "nobody" to run the server as. Run Fleetveil as an ordinary user, or give DATABASE_URL.',
    );
  }
  return { uid: Number(uid), gid: Number(gid) };
}
