/**
 * The life of the vault's keys: makes them, wraps rentals' keys anew, destroys them on their day, and publishes the
 * list that units seal to. One pass does what is due; killed at any moment, the next one goes on from there:
 *
 * ```
 * finish    rows that are closing: file overwritten and away, then `destroyed_s`
 * make      file on disk, then its row
 * close     ended keys under which nothing lies: `closing_s`, then as in `finish`
 * rewrap    rentals' keys, from older generations to the newest; a damaged row stays until its generation ends
 * publish   the list, where it changed, under a sequence that rises
 * ```
 *
 * A generation is closed only in a pass that found nothing under it: what was wrapped anew in this pass keeps its old
 * generation until the next, for an opening that read the row before.
 */
import { fromHex, sha256, v1 } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { VaultTables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import type { Signer } from '../keys/signers.ts';
import { rewrapRentalKey } from './custody.ts';
import {
  endedKeys,
  endOf,
  hasLeapt,
  isDue,
  isLive,
  judgedS,
  type KeyTimes,
  LEEWAY_S,
  newestFirst,
  nextSequence,
  publishedKeys,
  SEAL_UNTIL_S,
} from './key-life.ts';
import { giveUp, giveUpDamaged, lossError, lostKeys } from './key-loss.ts';
import { createKeyRing, type KeyRing, type RingKeys, type TurningRing } from './key-ring.ts';
import * as store from './key-store.ts';
import { type KeyFile, type KeyFiles, type KeyKind, keyFileName } from './vault-keys.ts';

/** What a rotation works on; a test hands in files and a database that fail where it wants them to. */
export interface RotationParts {
  readonly db: Kysely<VaultTables>;
  readonly files: KeyFiles;
  readonly tenant: string;
  /** The vault's signing key. */
  readonly signer: Pick<Signer, 'sign'>;
  /** Domain time, Unix seconds. */
  readonly nowS: () => number;
}

/** What a pass is asked besides what is due. */
export interface PassWish {
  /** New keys, whatever the age of the newest. */
  readonly makeNow?: boolean;
  /** The clock is right though it leapt. */
  readonly acceptClock?: boolean;
}

/** What a pass did. After a leap of the clock it does nothing at all. */
export type PassResult =
  | { readonly kind: 'clock_leapt' }
  | {
      readonly kind: 'done';
      readonly made: number;
      readonly destroyed: number;
      readonly rewrapped: number;
      /** Rentals' keys whose rows do not open any more: put right from a copy of the database, or lost with their generation. */
      readonly damaged: number;
      /** Sequence of the published list. */
      readonly sequence: number;
    };

export interface Rotation {
  readonly ring: KeyRing;
  /** Does what is due. Passes wait for each other. Throws what database and files throw; then it is tried again. */
  pass(wish?: PassWish): Promise<PassResult>;
}

/** Rentals' keys wrapped anew in one transaction. */
const REWRAP_AT_ONCE = 200;

/**
 * Opens the keys there are, and does the first pass: then the ring is complete. Throws `keys_missing` or
 * `keys_invalid` where a key that something depends on is lost, with what is lost and what to do.
 */
export async function openRotation(parts: RotationParts, wish: PassWish = {}): Promise<Rotation> {
  const keys = await openKeys(parts, wish);
  const state: State = { keys, ring: createKeyRing(NO_KEYS) };
  await passIn(parts, state, wish);
  let last: Promise<unknown> = Promise.resolve();
  return {
    ring: state.ring,
    pass: (next = {}) => {
      const pass = last.then(() => passIn(parts, state, next));
      last = pass.catch(() => {}); // whoever asked for it was told
      return pass;
    },
  };
}

/** What nothing can be sealed to: ingest takes no such list, and keeps no body. */
const NO_KEY = new Uint8Array();

const NO_KEYS: RingKeys = {
  ...{ transport: new Map(), transportEnds: new Map(), destroyed: new Set(), generations: new Map() },
  ...{ generationId: '', signedTransportKeys: new Uint8Array() },
};

interface State {
  /** Live keys, by kind and id. */
  readonly keys: Map<string, KeyFile>;
  readonly ring: TurningRing;
}

const slot = (kind: KeyKind, id: string): string => `${kind} ${id}`;

/** Reads the files, enters those that have no row, and looks for those that are lost. */
async function openKeys(parts: RotationParts, { acceptClock }: PassWish): Promise<Map<string, KeyFile>> {
  const { db, files, nowS } = parts;
  await files.tidy();
  const folder = await files.read();
  const clockS = Math.floor(nowS());
  const startS = acceptClock === true ? clockS : judgedS((await store.readKeyLife(db))?.seenS, clockS);
  for (const key of folder.keys) await enter(db, key, startS);
  const rows = await store.readKeyRows(db);
  for (const loss of lostKeys(rows, folder, startS)) {
    // An older copy of the database was restored: nobody is to be brought back by it.
    if (loss.isOver) await giveUp(parts, loss, 'retention');
    else throw await lossError(db, loss);
  }
  return stayingKeys(parts, rows, folder.keys);
}

/** What was destroyed does not come back with an older copy of the folder. */
async function stayingKeys(
  { files }: RotationParts,
  rows: store.KeyRows,
  keys: readonly KeyFile[],
): Promise<Map<string, KeyFile>> {
  const staying = new Map<string, KeyFile>();
  for (const key of keys) {
    const row = rows[key.kind].find(({ id }) => id === key.id);
    if (row?.destroyedS !== undefined) await files.shred(key.kind, key.id);
    else staying.set(slot(key.kind, key.id), key);
  }
  return staying;
}

async function passIn(parts: RotationParts, state: State, wish: PassWish): Promise<PassResult> {
  const { db } = parts;
  const nowS = Math.floor(parts.nowS());
  const life = await store.readKeyLife(db);
  if (life !== undefined && wish.acceptClock !== true && hasLeapt(life.seenS, nowS)) {
    // At the start there is nothing in the ring yet: then everything is as it was when the clock was right.
    if (state.ring.generationId() === '') await turn(parts, state, life.seenS, life);
    return { kind: 'clock_leapt' };
  }
  const finished = await finish(parts, state, nowS);
  const made = await make(parts, state, nowS, wish.makeNow ?? false);
  const closed = await close(parts, state, nowS);
  const { rewrapped, damaged } = await rewrap(parts, state, nowS);
  const sequence = await turn(parts, state, nowS, life);
  if (wish.acceptClock === true) await store.setSeen(db, nowS);
  return { kind: 'done', made, destroyed: finished + closed, rewrapped, damaged, sequence };
}

/** Goes on where a pass was killed. */
async function finish(parts: RotationParts, state: State, nowS: number): Promise<number> {
  const rows = await store.readKeyRows(parts.db);
  let destroyed = 0;
  for (const kind of ['transport', 'generation'] as const) {
    for (const { id, closingS, destroyedS } of rows[kind]) {
      if (closingS === undefined || destroyedS !== undefined) continue;
      await destroy(parts, state, { kind, id, nowS });
      destroyed++;
    }
  }
  return destroyed;
}

async function destroy(
  { db, files }: RotationParts,
  state: State,
  { kind, id, nowS }: { readonly kind: KeyKind; readonly id: string; readonly nowS: number },
): Promise<void> {
  await files.shred(kind, id);
  state.keys.delete(slot(kind, id));
  await store.markDestroyed(db, kind, id, nowS);
}

/**
 * Makes what is due. A key is in the ring's hands as soon as its file is there: a row that was stored and not answered for
 * would otherwise name a key that this process has not.
 */
async function make({ db, files }: RotationParts, state: State, nowS: number, now: boolean): Promise<number> {
  await enterRows(db, state, nowS);
  const rows = await store.readKeyRows(db);
  let made = 0;
  for (const kind of ['transport', 'generation'] as const) {
    if (!now && !isDue(rows[kind], nowS)) continue;
    const key = kind === 'transport' ? await files.makeTransport(nowS) : await files.makeGeneration(nowS);
    state.keys.set(slot(kind, key.id), key);
    await enter(db, key, nowS);
    made++;
  }
  return made;
}

/** Enters the keys whose row a pass before could not store. */
async function enterRows(db: RotationParts['db'], { keys }: State, nowS: number): Promise<void> {
  const rows = await store.readKeyRows(db);
  for (const key of keys.values())
    if (!rows[key.kind].some(({ id }) => id === key.id)) await enter(db, key, nowS);
}

/** @param nowS when it was made, where its file does not say */
async function enter(db: RotationParts['db'], key: KeyFile, nowS: number): Promise<void> {
  const createdS = key.createdS ?? nowS;
  if (key.kind === 'transport') await store.addTransportRow(db, key.id, createdS);
  else await store.addGenerationRow(db, key, createdS);
}

async function close(parts: RotationParts, state: State, nowS: number): Promise<number> {
  const { db } = parts;
  const rows = await store.readKeyRows(db);
  let destroyed = 0;
  for (const { id } of endedKeys(rows.transport, nowS)) {
    await store.closeTransportKey(db, id, nowS);
    await destroy(parts, state, { kind: 'transport', id, nowS });
    destroyed++;
  }
  for (const { id } of endedKeys(rows.generation, nowS)) {
    if (!(await store.closeGeneration(db, id, nowS))) continue;
    await destroy(parts, state, { kind: 'generation', id, nowS });
    destroyed++;
  }
  return destroyed;
}

/**
 * All that lies under an older generation comes under the newest: what a copy of before holds dies with its own. A row
 * that does not open holds up no other: it is passed over, and let go when its generation ends.
 */
async function rewrap(
  parts: RotationParts,
  state: State,
  nowS: number,
): Promise<{ rewrapped: number; damaged: number }> {
  const rows = await store.readKeyRows(parts.db);
  const [newest, ...older] = newestFirst(rows.generation.filter(isLive), nowS);
  if (newest === undefined || older.length === 0) return { rewrapped: 0, damaged: 0 };
  const key = (id: string): Uint8Array => generationIn(state, id);
  const from = older.map(({ id }) => id);
  const damaged: store.RentalKeyRow[] = [];
  let rewrapped = 0;
  for (;;) {
    const portion = { from, without: damaged, limit: REWRAP_AT_ONCE };
    const done = await store.rewrapRentalKeys(parts.db, portion, (row) => {
      const wrapped = rewrapRentalKey(row, key(row.generationId), key(newest.id));
      return wrapped && { generationId: newest.id, wrapped };
    });
    rewrapped += done.rewrapped;
    damaged.push(...done.damaged);
    if (done.rewrapped + done.damaged.length < REWRAP_AT_ONCE) break;
  }
  const ended = new Set(endedKeys(rows.generation, nowS).map(({ id }) => id));
  const over = damaged.filter(({ generationId }) => ended.has(generationId));
  if (over.length > 0) await giveUpDamaged(parts, over);
  return { rewrapped, damaged: damaged.length - over.length };
}

function generationIn({ keys }: State, id: string): Uint8Array {
  const key = keys.get(slot('generation', id));
  if (key?.kind === 'generation') return key.key;
  throw new FleetApiError('keys_missing', `keys: ${keyFileName('generation', id)} is missing.`);
}

/** Publishes the list where it changed, and puts the keys as they are now into the ring. */
async function turn(
  parts: RotationParts,
  state: State,
  nowS: number,
  life: store.KeyLife | undefined,
): Promise<number> {
  const rows = await store.readKeyRows(parts.db);
  const list = publishedKeys(rows.transport, nowS).map((row) => publishedKey(state, row));
  // Refused bodies are sealed to the newest key as well: their copies die with it (M14, decision 0020).
  const content = { tenant: parts.tenant, keys: list, quarantinePublicKey: list[0]?.publicKey ?? NO_KEY };
  const listHash = await sha256(v1.TransportKeys.encode(content).finish());
  const isSame = life !== undefined && Buffer.compare(life.listHash, listHash) === 0;
  const sequence = isSame ? life.sequence : nextSequence(life?.sequence, nowS);
  const signedTransportKeys = await parts.signer.sign(
    'transport_keys',
    parts.tenant,
    v1.TransportKeys.encode({ ...content, sequence }).finish(),
  );
  // The list is remembered before anybody is told: a sequence is given away once.
  await store.noteKeyLife(parts.db, { seenS: Math.max(nowS, life?.seenS ?? 0), sequence, listHash });
  state.ring.turn({ ...ringKeys(state, rows, nowS), signedTransportKeys });
  return sequence;
}

function publishedKey(state: State, { id, createdS }: KeyTimes): v1.ITransportKey {
  const key = state.keys.get(slot('transport', id));
  if (key?.kind !== 'transport')
    throw new FleetApiError('keys_missing', `keys: ${keyFileName('transport', id)} is missing.`);
  return {
    keyId: fromHex(id),
    publicKey: key.pair.publicKey,
    notBeforeS: Math.max(0, createdS - LEEWAY_S),
    notAfterS: createdS + SEAL_UNTIL_S,
  };
}

function ringKeys(state: State, rows: store.KeyRows, nowS: number): Omit<RingKeys, 'signedTransportKeys'> {
  const keys = [...state.keys.values()];
  const [newest] = newestFirst(rows.generation.filter(isLive), nowS);
  return {
    transport: new Map(keys.flatMap((key) => (key.kind === 'transport' ? [[key.id, key.pair]] : []))),
    transportEnds: new Map(rows.transport.filter(isLive).map(({ id, createdS }) => [id, endOf(createdS)])),
    generations: new Map(keys.flatMap((key) => (key.kind === 'generation' ? [[key.id, key.key]] : []))),
    destroyed: new Set(rows.transport.filter((row) => !isLive(row)).map(({ id }) => id)),
    generationId: newest?.id ?? '',
  };
}
