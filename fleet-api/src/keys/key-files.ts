/** Key files: mode 0600, written once and whole, never over another one. */
import { randomUUID } from 'node:crypto';
import { chmod, chown, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FleetApiError } from '../errors.ts';

/**
 * Writes a new file that is complete or not there. Throws `keys_exist` where there is one: a key
 * that is overwritten is a fleet that obeys nobody.
 */
export async function writeNew(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const path = join(folder, name);
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeSynced(unfinished, content);
    await link(unfinished, path);
  } catch (error) {
    throw isCode(error, 'EEXIST') ? exists(name) : unwritable(error);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/**
 * Puts the next edition of a file in the place of the one before, whole or not at all; it belongs to whom that one did, with the
 * same rights. Throws `unwritable`. Never a key: none has a next edition.
 *
 * @param refusal what is thrown where the folder does not take it; absent = about the keys folder
 */
export async function replaceFile(
  folder: string,
  name: string,
  content: string | Uint8Array,
  refusal = unwritable,
): Promise<void> {
  const path = join(folder, name);
  const unfinished = `${path}.${randomUUID()}`;
  try {
    await writeSynced(unfinished, content);
    await giveAs(path, unfinished);
    await rename(unfinished, path);
  } catch (error) {
    throw refusal(error);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Owner and rights of a file for another one; those that it has where there is no such file. */
async function giveAs(path: string, to: string): Promise<void> {
  const before = await stat(path).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (before === undefined) return;
  await chown(to, before.uid, before.gid);
  await chmod(to, before.mode & 0o777);
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Whether a file is there. */
export async function isThere(folder: string, name: string): Promise<boolean> {
  return stat(join(folder, name)).then(
    () => true,
    () => false,
  );
}

/**
 * Reads a secret. Throws `keys_missing`, or `keys_invalid` where others than its owner may read it.
 */
export async function readSecret(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  const mode = await stat(path).then(
    (file) => file.mode,
    (error: unknown) => {
      throw isCode(error, 'EACCES') ? unreadable(name, error) : missing(name, error);
    },
  );
  if ((mode & 0o077) !== 0)
    throw new FleetApiError('keys_invalid', `keys: others may read ${name}. Run chmod 600 on it.`);
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(name, error);
  });
}

/** Reads a public file as bytes. Throws `keys_missing`. */
export async function readPublic(folder: string, name: string): Promise<Buffer> {
  return readFile(join(folder, name)).catch((error: unknown) => {
    throw missing(name, error);
  });
}

/** Makes the keys folder, closed to others. */
export async function makeKeysFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
    .then(() => chmod(folder, 0o700))
    .catch((error: unknown) => {
      throw unwritable(error);
    });
}

/** `-----BEGIN PRIVATE KEY-----`, as OpenSSL reads and writes PKCS #8. */
export function toPem(pkcs8: Uint8Array): string {
  const lines =
    Buffer.from(pkcs8)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

/** The reverse. Throws `keys_invalid` that names the file. */
export function fromPem(text: string, name: string): Uint8Array {
  const match = /^-----BEGIN PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(text);
  if (match?.[1] === undefined)
    throw new FleetApiError('keys_invalid', `keys: ${name} is no private key in PEM.`);
  return new Uint8Array(Buffer.from(match[1], 'base64'));
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function exists(name: string): FleetApiError {
  return new FleetApiError('keys_exist', `keys: ${name} is there already and is not written over.`);
}

function missing(name: string, cause: unknown): FleetApiError {
  return new FleetApiError(
    'keys_missing',
    `keys: ${name} is missing. Run "fleetveil keys init", or put it back.`,
    cause,
  );
}

function unreadable(name: string, cause: unknown): FleetApiError {
  return new FleetApiError('keys_invalid', `keys: ${name} cannot be read by this user.`, cause);
}

function unwritable(cause: unknown): FleetApiError {
  return new FleetApiError(
    'unwritable',
    'keys: the folder cannot be written. Choose another with --keys.',
    cause,
  );
}
