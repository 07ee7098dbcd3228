/**
 * The vault's own keys, one file each under keys/vault, mode 0600, made by the vault and seen by nobody else:
 *
 * - `transport-<key id>.key`: X25519, to which units seal data keys
 * - `generation-<id>.key`: AES-256, under which rentals' keys are wrapped
 * - `quarantine.key`: X25519, to which ingest seals refused bodies
 *
 * Their times are rows of the database; a key with a row but without its file stops the start, because
 * what is sealed to it would be lost without anybody noticing.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fromHex, generateTransportKey, randomId, type TransportKeyPair, toHex } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { VaultTables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import { isThere, readSecret, writeNew } from '../keys/key-files.ts';
import { newKey } from './wrap.ts';

const FOLDER = 'vault';
const QUARANTINE_FILE = `${FOLDER}/quarantine.key`;
const TRANSPORT_FILE = /^transport-([0-9a-f]{16})\.key$/;
const GENERATION_FILE = /^generation-([0-9a-f]{32})\.key$/;

/** A key's life until a weekly schedule gives it one of its own: ten years. */
const LIFE_S = 3_653 * 86_400;
/** Units' clocks may be a little behind: a transport key is good from a day before. */
const LEEWAY_S = 86_400;

/** All keys of the vault, in memory. */
export interface VaultKeys {
  /** By key id in hex. */
  readonly transport: ReadonlyMap<string, TransportKeyPair>;
  /** By generation id. */
  readonly generations: ReadonlyMap<string, Uint8Array>;
  readonly quarantine: TransportKeyPair;
}

/** Reads the keys, and makes the first of each kind. Throws `keys_missing`, `keys_invalid` or `unwritable`. */
export async function loadVaultKeys(keysDir: string): Promise<VaultKeys> {
  const names = await readdir(join(keysDir, FOLDER)).catch((): string[] => []);
  if (!names.some((name) => TRANSPORT_FILE.test(name))) names.push(await makeTransportKey(keysDir));
  if (!names.some((name) => GENERATION_FILE.test(name))) names.push(await makeGeneration(keysDir));
  if (!(await isThere(keysDir, QUARANTINE_FILE)))
    await writePair(keysDir, QUARANTINE_FILE, await generateTransportKey());
  const transport = new Map<string, TransportKeyPair>();
  const generations = new Map<string, Uint8Array>();
  for (const name of names) {
    const [transportId, generationId] = [TRANSPORT_FILE.exec(name)?.[1], GENERATION_FILE.exec(name)?.[1]];
    if (transportId !== undefined) transport.set(transportId, await readPair(keysDir, `${FOLDER}/${name}`));
    if (generationId !== undefined)
      generations.set(generationId, await readGeneration(keysDir, `${FOLDER}/${name}`));
  }
  return { transport, generations, quarantine: await readPair(keysDir, QUARANTINE_FILE) };
}

async function makeTransportKey(keysDir: string): Promise<string> {
  const pair = await generateTransportKey();
  const name = `transport-${toHex(pair.keyId)}.key`;
  await writePair(keysDir, `${FOLDER}/${name}`, pair);
  return name;
}

async function makeGeneration(keysDir: string): Promise<string> {
  const name = `generation-${randomId()}.key`;
  await writeNew(keysDir, `${FOLDER}/${name}`, `${toHex(newKey())}\n`);
  return name;
}

const hexKey = z.string().regex(/^[0-9a-f]{64}$/);
const PAIR = z.strictObject({
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  publicKey: hexKey,
  privateKey: hexKey,
});

function writePair(
  keysDir: string,
  name: string,
  { keyId, publicKey, privateKey }: TransportKeyPair,
): Promise<void> {
  const text = { keyId: toHex(keyId), publicKey: toHex(publicKey), privateKey: toHex(privateKey) };
  return writeNew(keysDir, name, `${JSON.stringify(text)}\n`);
}

async function readPair(keysDir: string, name: string): Promise<TransportKeyPair> {
  const text = await readSecret(keysDir, name);
  try {
    const { keyId, publicKey, privateKey } = PAIR.parse(JSON.parse(text));
    return { keyId: fromHex(keyId), publicKey: fromHex(publicKey), privateKey: fromHex(privateKey) };
  } catch (cause) {
    throw invalid(name, cause);
  }
}

async function readGeneration(keysDir: string, name: string): Promise<Uint8Array> {
  const text = (await readSecret(keysDir, name)).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw invalid(name);
  return fromHex(text);
}

function invalid(name: string, cause?: unknown): FleetApiError {
  return new FleetApiError('keys_invalid', `keys: ${name} does not have the form it should.`, cause);
}

/** A transport key as published. */
export interface TransportKeyTimes {
  readonly keyId: string;
  readonly notBeforeS: number;
  readonly notAfterS: number;
}

/** Which keys are in use now. */
export interface KeysInUse {
  /** New rentals' keys are wrapped under it. */
  readonly generationId: string;
  readonly transport: readonly TransportKeyTimes[];
  /** Rises with each change of the published list. */
  readonly sequence: number;
}

/**
 * Enters new keys in the database and answers which ones are in use. Throws `keys_missing` where a row has
 * lost its file.
 *
 * @param nowS domain time
 */
export async function registerKeys(
  db: Kysely<VaultTables>,
  keys: VaultKeys,
  nowS: number,
): Promise<KeysInUse> {
  const startS = Math.floor(nowS);
  const endS = Math.min(startS + LIFE_S, 0xffff_ffff);
  const generations = [...keys.generations.keys()].map((id) => ({
    ...{ generation_id: id, created_s: startS, ends_s: endS, destroyed_s: null },
  }));
  const transport = [...keys.transport.values()].map(({ keyId }) => ({
    ...{ key_id: keyId, not_before_s: Math.max(0, startS - LEEWAY_S), not_after_s: endS, destroyed_s: null },
  }));
  return db.transaction().execute(async (trx) => {
    await trx
      .insertInto('generation')
      .values(generations)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('transport_key')
      .values(transport)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return keysInUse(trx, keys);
  });
}

async function keysInUse(trx: Kysely<VaultTables>, keys: VaultKeys): Promise<KeysInUse> {
  const generations = await trx
    .selectFrom('generation')
    .select('generation_id')
    .where('destroyed_s', 'is', null)
    .orderBy('created_s', 'desc')
    .orderBy('generation_id')
    .execute();
  const rows = await trx
    .selectFrom('transport_key')
    .selectAll()
    .orderBy('not_before_s', 'desc')
    .orderBy('key_id')
    .execute();
  const transport = rows
    .filter((row) => row.destroyed_s === null)
    .map((row) => ({ keyId: toHex(row.key_id), notBeforeS: row.not_before_s, notAfterS: row.not_after_s }));
  for (const { generation_id: id } of generations) mustHave(keys.generations.has(id), `generation-${id}.key`);
  for (const { keyId } of transport) mustHave(keys.transport.has(keyId), `transport-${keyId}.key`);
  const [newest] = generations;
  if (newest === undefined)
    throw new FleetApiError('keys_missing', 'keys: there is no generation key in vault/.');
  // Each key is one change of the list, its destruction another.
  const sequence = rows.length + rows.filter((row) => row.destroyed_s !== null).length;
  return { generationId: newest.generation_id, transport, sequence };
}

function mustHave(there: boolean, name: string): void {
  if (!there)
    throw new FleetApiError(
      'keys_missing',
      `keys: ${FOLDER}/${name} is missing, and what is sealed to it cannot be opened. Put it back.`,
    );
}
