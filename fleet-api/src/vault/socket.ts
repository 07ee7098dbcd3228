/** A server on a unix socket that only its own user can open, from the first moment on. */
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { FleetApiError } from '../errors.ts';

/** Longest path of a unix socket (Linux: 108 bytes with the closing zero), less our folder for the start. */
const LONGEST_PATH = 107 - '/.vault-XXXXXX/s'.length;

/**
 * Listens on `path` with mode 0600 and takes the place of a socket that a killed process left. Throws
 * `already_running` where somebody answers there, `config` where the path is too long, `unwritable`.
 *
 * @returns closes the server and takes the socket away
 */
export async function listenPrivately(server: Server, path: string): Promise<() => Promise<void>> {
  if (Buffer.byteLength(dirname(path)) > LONGEST_PATH || Buffer.byteLength(path) > 107) {
    throw new FleetApiError(
      'config',
      'data: the path of the folder is too long for a socket in it. Choose a shorter one.',
    );
  }
  await refuseSecond(path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(unwritable);
  // Bound inside a folder closed to others, made private there, then moved: nobody can be quicker.
  const closed = await mkdtemp(join(dirname(path), '.vault-')).catch(unwritable);
  const hidden = join(closed, 's');
  try {
    await listenOn(server, hidden);
    await chmod(hidden, 0o600);
    await rename(hidden, path);
  } finally {
    await rm(closed, { recursive: true, force: true });
  }
  return async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
    await rm(path, { force: true });
  };
}

/** Throws `already_running` where a vault answers on `path`: asked before a key is touched, and again before listening. */
export async function refuseSecond(path: string): Promise<void> {
  if (await isListenedOn(path))
    throw new FleetApiError('already_running', 'vault: another one runs on this data folder. Stop it first.');
}

function unwritable(cause: unknown): never {
  throw new FleetApiError(
    'unwritable',
    'data: the folder cannot be written. Choose another with --data.',
    cause,
  );
}

function listenOn(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Whether a process listens on a socket, also one that does not come to answering. */
export function isListenedOn(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
