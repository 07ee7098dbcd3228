/**
 * The journal's files: one for each store and day, only ever appended to and synced. Beside them lie the second from
 * which on it knows everything, how far it has what left the database, and the newest checkpoint of the audit log.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { equalBytes, parseCheckpoint } from '@fleetveil/proto';
import { FleetApiError } from '../errors.ts';
import {
  type Erasure,
  endedJournals,
  formatErasure,
  formatKept,
  hasAll,
  journalFile,
  type Kept,
  parseErasure,
  parseKept,
  type Store,
} from './erasure.ts';

const CHECKPOINT_FILE = 'checkpoint.txt';
/** The one that a log which lost leaves does not lead to, when it has grown past it. */
const BEFORE_FILE = 'checkpoint-before.txt';
const startFile = (store: Store): string => `${store}-start`;
const keptFile = (store: Store): string => `${store}-kept`;

/** A journal as one store writes it. */
export interface Journal {
  /**
   * Looks once, before anything is appended, whether erasures left the database for nowhere, or for another journal, since
   * it was kept here: then it knows what is erased from its opening on, and no more. Answers whether that is so. Throws
   * `unwritable`, and what `left` throws.
   */
  beginAnewBehind(left: () => Promise<Kept | undefined>): Promise<boolean>;
  /** Appends; they are on disk when it answers. Throws `unwritable`. */
  append(erasures: readonly Erasure[], day: number, kept?: Kept): Promise<void>;
  /**
   * Keeps the newest checkpoint, a signed note. Where the log was further when one was kept last, as before a restore, that
   * one stays: it proves what was lost. Answers, once, whether that is so. Throws `unwritable`.
   */
  noteCheckpoint(note: string): Promise<boolean>;
  /** Removes the files of days that every archive is younger than; answers how many. */
  removeEnded(nowDay: number): Promise<number>;
}

/**
 * Opens the journal of a store and makes it where there is none; then it knows what is erased from now on.
 *
 * @param nowS real time, Unix seconds
 * @throws FleetApiError `unwritable`
 */
export async function openJournal(folder: string, store: Store, nowS: number): Promise<Journal> {
  await writable(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = await readdir(folder);
    if (!names.includes(startFile(store)))
      await writeWhole(folder, startFile(store), `${Math.floor(nowS)}\n`);
  });
  const last: { note?: string; day?: number; isLookedAt?: true; hasShrunk?: boolean } = {};
  const writeKept = (kept: Kept): Promise<void> => writeWhole(folder, keptFile(store), formatKept(kept));
  return {
    beginAnewBehind: async (leftThere) => {
      const left = last.isLookedAt ? undefined : await leftThere();
      const isBehind = left !== undefined && !hasAll(await readMine(folder, store), left);
      if (isBehind)
        await writable(async () => {
          await writeWhole(folder, startFile(store), `${Math.floor(nowS)}\n`);
          await writeKept(left);
        });
      last.isLookedAt = true;
      return isBehind;
    },
    append: (erasures, day, kept) =>
      writable(async () => {
        await append(join(folder, journalFile(store, day)), erasures);
        if (kept !== undefined) await writeKept(kept);
      }),
    noteCheckpoint: async (note) => {
      const hasShrunk = note !== last.note && (await writable(() => writeCheckpoint(folder, note)));
      const isNew = hasShrunk && !last.hasShrunk;
      last.note = note;
      last.hasShrunk ||= hasShrunk;
      return isNew;
    },
    removeEnded: async (nowDay) => {
      const gone = nowDay === last.day ? 0 : await writable(() => removeEnded(folder, store, nowDay));
      last.day = nowDay;
      return gone;
    },
  };
}

async function readMine(folder: string, store: Store): Promise<Kept | undefined> {
  const text = await readFile(join(folder, keptFile(store)), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseKept(text);
}

/** What a journal says to a restore. */
export interface JournalText {
  /** Real second from which on it knows everything; `undefined` where there is no journal. */
  readonly sinceS: number | undefined;
  readonly erasures: readonly Erasure[];
  /** The newest checkpoint that was given out, as far as the journal knows. */
  readonly checkpoint: string | undefined;
}

/** Reads all of a store's journal. A last line that was torn by a kill is passed over: it was not yet kept. */
export async function readJournal(folder: string, store: Store): Promise<JournalText> {
  const names = await readdir(folder).catch((): string[] => []);
  const files = names.filter((name) => name.startsWith(`${store}-`) && name.endsWith('.jsonl')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n'));
  const since = await readFile(join(folder, startFile(store)), 'utf8').catch(() => undefined);
  return {
    sinceS: since !== undefined && /^\d+\n$/.test(since) ? Number(since) : undefined,
    erasures: lines.flatMap((line) => parseErasure(line) ?? []),
    checkpoint: await readFile(join(folder, CHECKPOINT_FILE), 'utf8').catch(() => undefined),
  };
}

async function append(path: string, erasures: readonly Erasure[]): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    // Ends a line that a kill tore: else the next one would be lost with it.
    const { size } = await file.stat();
    await file.appendFile((size > 0 ? '\n' : '') + erasures.map(formatErasure).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const fresh = join(folder, `${name}.new`);
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, join(folder, name));
}

async function removeEnded(folder: string, store: Store, nowDay: number): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${store}-`));
  const ended = endedJournals(names, nowDay);
  for (const name of ended) await rm(join(folder, name), { force: true });
  return ended.length;
}

/** Answers whether the log was further. */
async function writeCheckpoint(folder: string, note: string): Promise<boolean> {
  const before = await readFile(join(folder, CHECKPOINT_FILE), 'utf8').catch(() => undefined);
  const hasShrunk = before !== undefined && !mayFollow(before, note);
  if (hasShrunk) await writeWhole(folder, BEFORE_FILE, before);
  else await writeWhole(folder, CHECKPOINT_FILE, note);
  return hasShrunk;
}

/** Whether a log with the one head may have the other later. What is no checkpoint holds nothing up. */
function mayFollow(before: string, note: string): boolean {
  const [was, is] = [before, note].map((text) => parseCheckpoint(`${text.split('\n\n')[0]}\n`));
  if (was === undefined || is === undefined) return true;
  return is.size > was.size || (is.size === was.size && equalBytes(is.root, was.root));
}

function writable<R>(work: () => Promise<R>): Promise<R> {
  return work().catch((cause: unknown) => {
    throw new FleetApiError(
      'unwritable',
      'backup.journal: the folder cannot be written. Make room there, or give it to the user that runs Fleetveil.',
      cause,
    );
  });
}
