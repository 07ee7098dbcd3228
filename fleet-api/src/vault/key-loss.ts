/**
 * Keys that are lost: which, what cannot be opened without them, and what to do. A vault with a lost key does not
 * start, because what is sealed to it would be lost without anybody noticing.
 */
import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { SALT_BYTES, saltEntry } from '../audit/entry.ts';
import type { VaultTables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import { endOf, isLive, type KeyTimes } from './key-life.ts';
import * as store from './key-store.ts';
import { type KeyFolder, type KeyKind, keyFileName } from './vault-keys.ts';
import { appendLeaf } from './vault-store.ts';

/** A key with a row and without a file that is any good. */
export interface LostKey {
  readonly kind: KeyKind;
  readonly id: string;
  readonly createdS: number;
  readonly how: 'missing' | 'damaged' | 'unreadable';
  /** Its day has passed: it should be gone, and it is. */
  readonly isOver: boolean;
}

/** Live keys whose file is missing, cannot be read, or is damaged; also damaged files that nobody knows (rules). */
export function lostKeys(rows: store.KeyRows, folder: KeyFolder, nowS: number): LostKey[] {
  const known = [
    ...rows.transport.map((row) => ({ ...row, kind: 'transport' as const, fingerprint: undefined })),
    ...rows.generation.map((row) => ({ ...row, kind: 'generation' as const })),
  ];
  const lost = known.filter(isLive).flatMap((row) => {
    const how = howLost(row, folder);
    const { kind, id, createdS } = row;
    return how === undefined ? [] : [{ kind, id, createdS, how, isOver: endOf(createdS) <= nowS }];
  });
  const strays = folder.damaged.filter(
    ({ kind, id }) => !known.some((row) => row.kind === kind && row.id === id),
  );
  return [...lost, ...strays.map(({ kind, id, how }) => ({ kind, id, how, createdS: nowS, isOver: false }))];
}

function howLost(
  row: KeyTimes & { readonly kind: KeyKind; readonly fingerprint: string | undefined },
  { keys, damaged }: KeyFolder,
): LostKey['how'] | undefined {
  const isIt = (each: { readonly kind: KeyKind; readonly id: string }): boolean =>
    each.kind === row.kind && each.id === row.id;
  const file = keys.find(isIt);
  if (file === undefined) return damaged.find(isIt)?.how ?? 'missing';
  const isOther = file.kind === 'generation' && file.fingerprint !== (row.fingerprint ?? file.fingerprint);
  return isOther ? 'damaged' : undefined;
}

/** The error that stops a start. */
export async function lossError(db: Kysely<VaultTables>, loss: LostKey): Promise<FleetApiError> {
  const code = loss.how === 'missing' ? 'keys_missing' : 'keys_invalid';
  return new FleetApiError(code, lossSentence(loss, await streamsUnder(db, loss)));
}

/** Ids of the stored streams that nobody can open without the key; none for a transport key. */
export async function streamsUnder(
  db: Kysely<VaultTables>,
  { kind, id }: LostKey,
): Promise<readonly string[]> {
  return kind === 'generation' ? store.streamsUnder(db, id) : [];
}

/** What is lost with a key, and what to do. */
export function lossSentence({ kind, id, how, createdS }: LostKey, streams: readonly string[]): string {
  const name = keyFileName(kind, id);
  if (how === 'unreadable')
    return `keys: ${name} cannot be read, or others may read it. It must be the vault user's own: run chmod 600 on it.`;
  const from = new Date(createdS * 1000).toISOString().slice(0, 10);
  const lost =
    kind === 'generation'
      ? `${streams.length} stored streams cannot be opened without it`
      : `what units sealed to it from ${from} on and has not arrived cannot be opened without it`;
  return (
    `keys: ${name} is ${how}: ${lost}. Put it back from your copy of the keys folder; ` +
    `if there is none, run "fleetveil vault keys give-up ${kind}-${id}".`
  );
}

/** Whom and what a giving up concerns. */
export interface GivingUp {
  readonly db: Kysely<VaultTables>;
  readonly tenant: string;
  /** Domain time, Unix seconds. */
  readonly nowS: () => number;
}

/**
 * Gives a key up: what lies under it goes, its row says so, and the log has a leaf, in one transaction. A stream whose
 * opening a unit still has comes back with it.
 *
 * @returns how many streams went
 */
export function giveUp(
  { db, tenant, nowS }: GivingUp,
  { kind, id }: Pick<LostKey, 'kind' | 'id'>,
  reason: 'key_lost' | 'retention',
): Promise<number> {
  const atS = Math.floor(nowS());
  return db.transaction().execute(async (trx) => {
    const streams = kind === 'generation' ? await store.dropGeneration(trx, id) : 0;
    await store.markDestroyed(trx, kind, id, atS);
    await writeDown(trx, { tenant, atS, reason, streams });
    return streams;
  });
}

/**
 * Gives rentals' keys up whose rows were damaged and whose generation ends: nobody can open them from then on, and what
 * lies under a generation keeps it from ending. On record, in one transaction.
 *
 * @returns how many streams went
 */
export function giveUpDamaged(
  { db, tenant, nowS }: GivingUp,
  rows: readonly store.RentalKeyRow[],
): Promise<number> {
  const atS = Math.floor(nowS());
  return db.transaction().execute(async (trx) => {
    let streams = 0;
    for (const row of rows) streams += await store.dropRentalKey(trx, row);
    if (streams > 0) await writeDown(trx, { tenant, atS, reason: 'key_lost', streams });
    return streams;
  });
}

async function writeDown(
  trx: Transaction<VaultTables>,
  { tenant, atS, reason, streams }: { tenant: string; atS: number; reason: string; streams: number },
): Promise<void> {
  const actor = { kind: 'system' as const, id: 'vault' };
  const entry = { act: 'destruction' as const, atS, tenant, actor, subject: {}, detail: { reason, streams } };
  await appendLeaf(trx, saltEntry(entry, randomBytes(SALT_BYTES)));
}
