/**
 * The vault's own keys, one file each under keys/vault, mode 0600, made by the vault and seen by nobody else:
 *
 * - `transport-<key id>.key`: X25519, to which units seal data keys, and ingest refused bodies
 * - `generation-<id>.key`: AES-256, under which rentals' keys are wrapped
 *
 * A file is complete or not there, and stays until it is overwritten and taken away.
 */
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  equalBytes,
  fromHex,
  generateTransportKey,
  keyIdOf,
  openDataKey,
  randomId,
  sealDataKey,
  type TransportKeyPair,
  toHex,
} from '@fleetveil/proto';
import { z } from 'zod';
import { FleetApiError, isFleetApiError } from '../errors.ts';
import { readSecret, writeNew } from '../keys/key-files.ts';
import { fingerprintOf, newKey } from './wrap.ts';

const FOLDER = 'vault';
/** The quarantine's pair of before, which never ended: what lies sealed to it may be opened by nobody any more (M14). */
const ENDLESS_FILE = `${FOLDER}/quarantine.key`;
const TRANSPORT_FILE = /^transport-([0-9a-f]{16})\.key$/;
const GENERATION_FILE = /^generation-([0-9a-f]{32})\.key$/;
/** What a process leaves that was killed while it wrote: never a key that is in use. */
const UNFINISHED_FILE = /\.key\.[0-9a-f-]{36}$/;

/** Kinds of keys that come and go. */
export type KeyKind = 'transport' | 'generation';

/** A transport key as its file has it. */
export interface TransportKeyFile {
  readonly kind: 'transport';
  readonly id: string;
  /** When it was made, domain seconds; absent in files of before. */
  readonly createdS: number | undefined;
  readonly pair: TransportKeyPair;
}

/** A generation key as its file has it. */
export interface GenerationKeyFile {
  readonly kind: 'generation';
  readonly id: string;
  readonly createdS: number | undefined;
  readonly key: Uint8Array;
  /** 8 bytes, hex: tells a damaged key from a good one. */
  readonly fingerprint: string;
}

export type KeyFile = TransportKeyFile | GenerationKeyFile;

/** A key file that is there and cannot be used, with what is wrong with it. */
export interface DamagedKeyFile {
  readonly kind: KeyKind;
  readonly id: string;
  /** `unreadable`: its owner or mode is wrong, not what is in it. */
  readonly how: 'damaged' | 'unreadable';
  readonly problem: FleetApiError;
}

/** What lies in the folder. */
export interface KeyFolder {
  readonly keys: readonly KeyFile[];
  readonly damaged: readonly DamagedKeyFile[];
}

/** The files behind the vault's keys. Every change is on disk when it returns. */
export interface KeyFiles {
  /** All keys that come and go. */
  read(): Promise<KeyFolder>;
  /**
   * Takes away what a process left that was killed while it wrote, and the endless key of before. Only the vault may:
   * another may be writing.
   */
  tidy(): Promise<void>;
  /** Makes a key. @param createdS domain time, whole seconds */
  makeTransport(createdS: number): Promise<TransportKeyFile>;
  makeGeneration(createdS: number): Promise<GenerationKeyFile>;
  /** Overwrites a file and takes it away. One that is not there is as it should be. */
  shred(kind: KeyKind, id: string): Promise<void>;
}

/** Name of a key's file under the keys folder. */
export function keyFileName(kind: KeyKind, id: string): string {
  return `${FOLDER}/${kind}-${id}.key`;
}

/** The files under a keys folder. */
export function openKeyFiles(keysDir: string): KeyFiles {
  return {
    read: () => readFolder(keysDir),
    tidy: async () => {
      for (const name of await namesIn(keysDir))
        if (UNFINISHED_FILE.test(name)) await rm(join(keysDir, FOLDER, name), { force: true });
      await shred(keysDir, ENDLESS_FILE);
    },
    makeTransport: async (createdS) => {
      const pair = await generateTransportKey();
      const id = toHex(pair.keyId);
      await writePair(keysDir, keyFileName('transport', id), pair, createdS);
      return { kind: 'transport', id, createdS, pair };
    },
    makeGeneration: async (createdS) => {
      const [id, key] = [randomId(), newKey()];
      await writeKey(
        keysDir,
        keyFileName('generation', id),
        `${JSON.stringify({ key: toHex(key), createdS })}\n`,
      );
      return { kind: 'generation', id, createdS, key, fingerprint: fingerprintOf(key) };
    },
    shred: (kind, id) => shred(keysDir, keyFileName(kind, id)),
  };
}

/** None where there is no folder yet. */
function namesIn(keysDir: string): Promise<string[]> {
  return readdir(join(keysDir, FOLDER)).catch((): string[] => []);
}

async function readFolder(keysDir: string): Promise<KeyFolder> {
  const named = (await namesIn(keysDir)).map(keyNamed).filter((found) => found !== undefined);
  const read = await Promise.all(named.map(({ kind, id }) => readOrSay(keysDir, kind, id)));
  return {
    keys: read.flatMap((file) => ('problem' in file ? [] : [file])),
    damaged: read.flatMap((file) => ('problem' in file ? [file] : [])),
  };
}

async function readOrSay(keysDir: string, kind: KeyKind, id: string): Promise<KeyFile | DamagedKeyFile> {
  const name = keyFileName(kind, id);
  const text = await tried(() => readSecret(keysDir, name));
  if (isFleetApiError(text)) return { kind, id, how: 'unreadable', problem: text };
  const file = await tried(() => parseKeyFile(kind, id, text));
  return isFleetApiError(file) ? { kind, id, how: 'damaged', problem: file } : file;
}

async function tried<T>(run: () => Promise<T>): Promise<T | FleetApiError> {
  try {
    return await run();
  } catch (error) {
    if (isFleetApiError(error)) return error;
    throw error;
  }
}

function keyNamed(name: string): { kind: KeyKind; id: string } | undefined {
  const [transport, generation] = [TRANSPORT_FILE.exec(name)?.[1], GENERATION_FILE.exec(name)?.[1]];
  if (transport !== undefined) return { kind: 'transport', id: transport };
  return generation === undefined ? undefined : { kind: 'generation', id: generation };
}

async function parseKeyFile(kind: KeyKind, id: string, text: string): Promise<KeyFile> {
  const name = keyFileName(kind, id);
  if (kind === 'generation') return { kind, id, ...parseGeneration(name, text) };
  const { pair, createdS } = await parsePair(name, text);
  if (toHex(pair.keyId) !== id) throw invalid(name);
  return { kind, id, createdS, pair };
}

const hexKey = z.string().regex(/^[0-9a-f]{64}$/);
const createdS = z.int().min(0).optional();
const PAIR = z.strictObject({
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  publicKey: hexKey,
  privateKey: hexKey,
  createdS,
});
const GENERATION = z.strictObject({ key: hexKey, createdS });

function writePair(
  keysDir: string,
  name: string,
  { keyId, publicKey, privateKey }: TransportKeyPair,
  madeS?: number,
): Promise<void> {
  const text = { keyId: toHex(keyId), publicKey: toHex(publicKey), privateKey: toHex(privateKey) };
  const dated = madeS === undefined ? text : { ...text, createdS: madeS };
  return writeKey(keysDir, name, `${JSON.stringify(dated)}\n`);
}

async function writeKey(keysDir: string, name: string, text: string): Promise<void> {
  await writeNew(keysDir, name, text);
  await syncFolder(keysDir);
}

/** A new file is there after a power cut only when its folder is on disk too. */
async function syncFolder(keysDir: string): Promise<void> {
  const folder = await open(join(keysDir, FOLDER), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A pair; a public half that is not the private one's, or not the id's, is no pair. */
async function parsePair(
  name: string,
  text: string,
): Promise<{ pair: TransportKeyPair; createdS: number | undefined }> {
  const read = PAIR.safeParse(jsonOf(text));
  if (!read.success) throw invalid(name, read.error);
  const { keyId, publicKey, privateKey } = read.data;
  const pair = { keyId: fromHex(keyId), publicKey: fromHex(publicKey), privateKey: fromHex(privateKey) };
  const isPair = equalBytes(await keyIdOf(pair.publicKey), pair.keyId) && (await opensItsOwn(pair));
  if (!isPair) throw invalid(name);
  return { pair, createdS: read.data.createdS };
}

/** Whether what is sealed to the public half opens with the private one. */
async function opensItsOwn({ publicKey, privateKey }: TransportKeyPair): Promise<boolean> {
  const info = new Uint8Array();
  try {
    const { enc, sealedKey } = await sealDataKey(newKey(), publicKey, info);
    await openDataKey(enc, sealedKey, privateKey, info);
    return true;
  } catch {
    return false;
  }
}

function parseGeneration(
  name: string,
  text: string,
): Pick<GenerationKeyFile, 'key' | 'createdS' | 'fingerprint'> {
  // The form of before: nothing but the key.
  const read = GENERATION.safeParse(/^[0-9a-f]{64}\n?$/.test(text) ? { key: text.trim() } : jsonOf(text));
  if (!read.success) throw invalid(name, read.error);
  const key = fromHex(read.data.key);
  return { key, createdS: read.data.createdS, fingerprint: fingerprintOf(key) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a disk keeps beneath its files (journals, worn cells) is not reached: LIMITATIONS says so. */
async function shred(keysDir: string, name: string): Promise<void> {
  const path = join(keysDir, name);
  const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new FleetApiError(
      'unwritable',
      `keys: ${name} cannot be destroyed. Look at its owner and mode.`,
      error,
    );
  });
  if (file === undefined) return;
  try {
    const { size } = await file.stat();
    await file.write(new Uint8Array(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(path, { force: true });
  await syncFolder(keysDir);
}

function invalid(name: string, cause?: unknown): FleetApiError {
  return new FleetApiError('keys_invalid', `keys: ${name} does not have the form it should.`, cause);
}
