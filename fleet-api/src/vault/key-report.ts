/** What the vault's keys are like, for whoever looks after them. Reads files and rows, and says no key. */
import type { Kysely } from 'kysely';
import type { VaultTables } from '../database/schema.ts';
import { endOf, isLive, judgedS } from './key-life.ts';
import { type LostKey, lossSentence, lostKeys, streamsUnder } from './key-loss.ts';
import { readKeyLife, readKeyRows } from './key-store.ts';
import type { KeyFiles, KeyKind } from './vault-keys.ts';

/** Where keys are looked for. */
export interface KeyPlaces {
  readonly db: Kysely<VaultTables>;
  readonly files: Pick<KeyFiles, 'read'>;
  /** Domain time, Unix seconds. */
  readonly nowS: () => number;
}

/** As the vault's start judges it, or what stops the start would be found nowhere here. */
async function judgedNow(db: Kysely<VaultTables>, nowS: number): Promise<number> {
  return judgedS((await readKeyLife(db))?.seenS, nowS);
}

/** One key that comes and goes. */
export interface ListedKey {
  readonly kind: KeyKind;
  readonly id: string;
  readonly createdS: number;
  readonly endsS: number;
  readonly destroyedS: number | null;
  readonly file: 'there' | 'gone' | LostKey['how'];
}

/** All keys there ever were, oldest first. */
export async function listKeys({ db, files, nowS }: KeyPlaces): Promise<ListedKey[]> {
  const [rows, folder] = [await readKeyRows(db), await files.read()];
  const atS = await judgedNow(db, nowS());
  const lost = new Map(lostKeys(rows, folder, atS).map((key) => [`${key.kind} ${key.id}`, key.how]));
  const kinds = ['transport', 'generation'] as const;
  const keys = kinds.flatMap((kind) =>
    rows[kind].map((row) => ({
      ...{ kind, id: row.id, createdS: row.createdS, endsS: endOf(row.createdS) },
      destroyedS: row.destroyedS ?? null,
      file: isLive(row) ? (lost.get(`${kind} ${row.id}`) ?? ('there' as const)) : ('gone' as const),
    })),
  );
  return keys.sort((a, b) => a.createdS - b.createdS);
}

/** A key that is lost, with what is lost with it. */
export interface KeyLoss {
  readonly kind: KeyKind;
  readonly id: string;
  readonly how: LostKey['how'];
  /** Ids of stored streams that nobody can open. */
  readonly streams: readonly string[];
  /** What is lost, and what to do. */
  readonly sentence: string;
}

/** Keys whose file is missing, cannot be read or is damaged. */
export async function checkKeys({ db, files, nowS }: KeyPlaces): Promise<KeyLoss[]> {
  const losses: KeyLoss[] = [];
  const atS = await judgedNow(db, nowS());
  for (const lost of lostKeys(await readKeyRows(db), await files.read(), atS)) {
    if (lost.isOver) continue; // gone, as it should be: the vault enters that when it starts
    const streams = await streamsUnder(db, lost);
    const { kind, id, how } = lost;
    losses.push({ kind, id, how, streams, sentence: lossSentence(lost, streams) });
  }
  return losses;
}
