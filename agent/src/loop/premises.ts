/** What the agent stands on before it starts: folders, the lock, keys. All problems are found here. */
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { fromHex, importSigningKey, isProtoError, type SigningKey } from '@fleetveil/proto';
import type { AgentConfig } from '../config.ts';
import { AgentError, systemCode } from '../errors.ts';
import { type FolderLock, lockFolder } from '../outbox/database.ts';

/** The keys of one unit. */
export interface UnitKeys {
  /** 32 bytes: envelopes and the broker's password derive from it. */
  readonly secret: Uint8Array;
  /** Signs stream openings. */
  readonly signing: SigningKey;
}

/**
 * Makes the folders where they are missing and takes the state folder for this process.
 *
 * @throws AgentError `folder` or `busy`
 */
export function openPremises(config: Pick<AgentConfig, 'stateDir' | 'runDir'>): FolderLock {
  makeFolder('stateDir', config.stateDir);
  makeFolder('runDir', config.runDir);
  return lockFolder(config.stateDir);
}

function makeFolder(setting: string, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = systemCode(error) ?? 'unknown';
    throw new AgentError('folder', `${setting}: needs a folder that can be written (${why})`, {
      cause: error,
    });
  }
}

/**
 * Reads the unit's secret and key.
 *
 * @throws AgentError `key`, naming the setting
 */
export async function readUnitKeys(config: Pick<AgentConfig, 'unitSecret' | 'unitKey'>): Promise<UnitKeys> {
  return { secret: readSecret(config.unitSecret), signing: await readSigningKey(config.unitKey) };
}

const SECRET = /^[0-9a-f]{64}$/;

function readSecret(setting: string): Uint8Array {
  const text = SECRET.test(setting) ? setting : readFile('unitSecret', setting).toString('utf8').trim();
  if (!SECRET.test(text))
    throw new AgentError('key', 'unitSecret: the file needs 64 lowercase hex characters');
  return fromHex(text);
}

async function readSigningKey(file: string): Promise<SigningKey> {
  const bytes = readFile('unitKey', file);
  try {
    return await importSigningKey(derOf(bytes));
  } catch (error) {
    if (!isProtoError(error)) throw error;
    throw new AgentError('key', 'unitKey: the file needs an Ed25519 private key as PKCS #8', {
      cause: error,
    });
  }
}

/** PKCS #8 as PEM or as the bytes inside it. */
function derOf(bytes: Buffer): Uint8Array {
  const pem = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/.exec(
    bytes.toString('latin1'),
  );
  return new Uint8Array(pem?.[1] === undefined ? bytes : Buffer.from(pem[1], 'base64'));
}

function readFile(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new AgentError('key', `${setting}: the file cannot be read (${systemCode(error) ?? 'unknown'})`, {
      cause: error,
    });
  }
}
