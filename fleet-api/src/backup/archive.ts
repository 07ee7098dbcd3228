/**
 * An archive file: written and read as a stream, sealed to a key that is not on this machine.
 *
 * ```
 * FLEETVEIL BACKUP 1 \n
 * u32 length, head (JSON), enc and sealed key       HPKE (X25519, AES-256-GCM) over the head
 * u32 length, frame …                                AES-256-GCM, numbered; inside deflated lines
 * u32 0
 * signed manifest, u32 length of it                  bytes and hash of all before
 * ```
 *
 * Frames carry, in this order for each part (a table, or a file): its name and columns, then its rows as lines of
 * JSON. The last frame says how many rows each part has and the hash of its lines.
 */
import { createCipheriv, createDecipheriv, createHash, type Hash, randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type NoteVerifier, openDataKey, sealDataKey } from '@fleetveil/proto';
import { z } from 'zod';
import type { NoteSigner } from '../audit/note.ts';
import { FleetApiError } from '../errors.ts';
import { HEAD, type Head, invalid, type Manifest, openManifest, signManifest } from './manifest.ts';

/** A table or a file, and its rows in portions. */
export interface Section {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
}

/** What an archive holds of one part. */
const PART_TALLY = z.strictObject({ name: z.string(), rows: z.int().min(0), sha256: z.string() });
export type PartTally = z.infer<typeof PART_TALLY>;

const TITLE = z.strictObject({ name: z.string(), columns: z.array(z.string()) });

/** One portion of what is in an archive. */
export type Content =
  | { readonly kind: 'part'; readonly name: string; readonly columns: readonly string[] }
  | { readonly kind: 'rows'; readonly rows: readonly string[] };

const MAGIC = Buffer.from('FLEETVEIL BACKUP 1\n');
const ENC_BYTES = 32;
const SEALED_BYTES = 48;
const TAG_BYTES = 16;
/** Text of one frame, about; a row is far shorter. */
const FRAME_CHARS = 256 * 1024;
/** Longest frame and longest text in it that are read. */
const LONGEST_FRAME = 8 * 1024 * 1024;
const LONGEST_TEXT = 64 * 1024 * 1024;
const LONGEST_MANIFEST = 128 * 1024;
const KIND = { part: 1, rows: 2, tally: 3 } as const;

/** What the manifest says besides what writing finds out. */
export type ManifestFacts = Omit<Manifest, keyof Head | 'version' | 'bytes' | 'sha256'>;

/** What an archive is made of. */
export interface ArchivePlan {
  readonly path: string;
  readonly head: Head;
  readonly recipientKey: Uint8Array;
  readonly signer: NoteSigner;
  readonly sections: AsyncIterable<Section> | Iterable<Section>;
  /** Asked when all sections were read. */
  readonly facts: () => ManifestFacts;
}

/** Ending of an archive that is not complete: nobody reads it, and the next backup removes it. */
export const UNFINISHED = '.unfinished';

/**
 * Writes an archive: under another name until it is complete and on disk. Throws `disk_full`, `unwritable`.
 */
export async function writeArchive(plan: ArchivePlan): Promise<Manifest> {
  const unfinished = `${plan.path}${UNFINISHED}`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    let manifest: Manifest;
    try {
      manifest = await writeInto(file, plan);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, plan.path);
    await syncFolderOf(plan.path);
    return manifest;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw writingError(error);
  }
}

async function syncFolderOf(path: string): Promise<void> {
  const folder = await open(path.slice(0, path.lastIndexOf('/')) || '/', 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function writingError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new FleetApiError(
      'disk_full',
      'backup.folder: the disk is full, and nothing was kept of this backup. Make room and make it again.',
      error,
    );
  if (code === 'EACCES' || code === 'EROFS' || code === 'ENOENT' || code === 'EPERM')
    return new FleetApiError(
      'unwritable',
      'backup.folder: the folder cannot be written. Give it to the user that runs Fleetveil, or choose another.',
      error,
    );
  return error;
}

async function writeInto(file: FileHandle, plan: ArchivePlan): Promise<Manifest> {
  const hash = createHash('sha256');
  let bytes = 0;
  const put = async (piece: Uint8Array): Promise<void> => {
    hash.update(piece);
    bytes += piece.length;
    await file.appendFile(piece);
  };
  const headText = Buffer.from(JSON.stringify(plan.head));
  const key = randomBytes(32);
  const { enc, sealedKey } = await sealDataKey(key, plan.recipientKey, headText);
  await put(Buffer.concat([MAGIC, u32(headText.length), headText, enc, sealedKey]));
  const frame = frameWriter(key, put);
  await writeSections(plan.sections, frame);
  key.fill(0);
  await put(u32(0));
  const manifest: Manifest = {
    ...{ version: 1, ...plan.head, ...plan.facts(), bytes, sha256: hash.digest('hex') },
  };
  const note = Buffer.from(signManifest(manifest, plan.signer));
  await file.appendFile(Buffer.concat([note, u32(note.length)]));
  return manifest;
}

type FrameWriter = (kind: number, text: string) => Promise<void>;

function frameWriter(key: Uint8Array, put: (piece: Uint8Array) => Promise<void>): FrameWriter {
  let index = 0;
  return async (kind, text) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index)).setAAD(Buffer.of(kind));
    const plain = deflateRawSync(text, { level: 3 });
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    await put(Buffer.concat([u32(sealed.length + 1), Buffer.of(kind), sealed]));
    index += 1;
  };
}

async function writeSections(sections: ArchivePlan['sections'], frame: FrameWriter): Promise<void> {
  const tally: PartTally[] = [];
  for await (const { name, columns, rows } of sections) {
    await frame(KIND.part, JSON.stringify({ name, columns }));
    const [hash, count] = [createHash('sha256'), { rows: 0 }];
    for await (const portion of rows) {
      count.rows += portion.length;
      for (const text of textsOf(portion, hash)) await frame(KIND.rows, text);
    }
    tally.push({ name, rows: count.rows, sha256: hash.digest('hex') });
  }
  await frame(KIND.tally, JSON.stringify(tally));
}

/** Rows as lines, in pieces of about a frame. */
function* textsOf(rows: readonly string[], hash: Hash): Generator<string> {
  let text = '';
  for (const row of rows) {
    hash.update(`${row}\n`);
    text += `${row}\n`;
    if (text.length < FRAME_CHARS) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** The key is of this archive only, so its frames are numbered. */
function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 8);
  return nonce;
}

/** Reads the signed manifest of an archive, without any private key. Throws `backup_invalid`. */
export async function readManifest(path: string, verifier: NoteVerifier): Promise<Manifest> {
  return withFile(path, async (file) => {
    const { size } = await file.stat();
    if (size < MAGIC.length + 8) throw invalid('it is too short');
    const length = (await readExactly(file, size - 4, 4)).readUInt32BE();
    if (length > LONGEST_MANIFEST || length + 4 > size) throw invalid('it has no end');
    const note = await readExactly(file, size - 4 - length, length);
    const manifest = await openManifest(note.toString('utf8'), verifier);
    if (manifest.bytes !== size - 4 - length) throw invalid('it is longer or shorter than when it was made');
    return manifest;
  });
}

/** Checks manifest and hash of an archive, without any private key. Throws `backup_invalid`. */
export async function checkOutside(path: string, verifier: NoteVerifier): Promise<Manifest> {
  const manifest = await readManifest(path, verifier);
  await withFile(path, async (file) => {
    const hash = createHash('sha256');
    for (let at = 0; at < manifest.bytes; ) {
      const piece = await readExactly(file, at, Math.min(1024 * 1024, manifest.bytes - at));
      hash.update(piece);
      at += piece.length;
    }
    if (hash.digest('hex') !== manifest.sha256) throw invalid('its bytes are not those that were signed');
  });
  return manifest;
}

/**
 * Reads what is in an archive whose outside was checked: each part's name, then its rows. Answers the tally, which it
 * has compared with what it read. Throws `backup_invalid`, also for a private key that is not its own.
 */
export async function* readContents(
  path: string,
  manifest: Manifest,
  privateKey: Uint8Array,
): AsyncGenerator<Content, readonly PartTally[]> {
  const file = await open(path, 'r').catch(unreadable);
  try {
    const { key, at } = await openHead(file, manifest, privateKey);
    return yield* readFrames(file, key, at);
  } finally {
    await file.close();
  }
}

async function openHead(
  file: FileHandle,
  manifest: Manifest,
  privateKey: Uint8Array,
): Promise<{ key: Uint8Array; at: number }> {
  const start = await readExactly(file, 0, MAGIC.length + 4);
  const length = start.readUInt32BE(MAGIC.length);
  if (!start.subarray(0, MAGIC.length).equals(MAGIC) || length > 4_096) throw invalid('it begins like none');
  const headText = await readExactly(file, MAGIC.length + 4, length);
  const head = HEAD.parse(JSON.parse(headText.toString('utf8')));
  const isSame = (Object.keys(HEAD.shape) as (keyof Head)[]).every((name) => head[name] === manifest[name]);
  if (!isSame) throw invalid('head and manifest are of two archives');
  const at = MAGIC.length + 4 + length;
  const sealed = await readExactly(file, at, ENC_BYTES + SEALED_BYTES);
  const [enc, sealedKey] = [sealed.subarray(0, ENC_BYTES), sealed.subarray(ENC_BYTES)];
  const key = await openDataKey(enc, sealedKey, privateKey, headText).catch((cause: unknown) => {
    throw new FleetApiError(
      'backup_refused',
      `backup: this private key does not open it. It is sealed to the key ${head.recipient}.`,
      cause,
    );
  });
  return { key, at: at + sealed.length };
}

async function* readFrames(
  file: FileHandle,
  key: Uint8Array,
  from: number,
): AsyncGenerator<Content, readonly PartTally[]> {
  const seen: PartTally[] = [];
  let part: { name: string; rows: number; hash: Hash } | undefined;
  const close = (): void => {
    if (part !== undefined) seen.push({ name: part.name, rows: part.rows, sha256: part.hash.digest('hex') });
    part = undefined;
  };
  for (let at = from, index = 0; ; index += 1) {
    const length = (await readExactly(file, at, 4)).readUInt32BE();
    if (length === 0 || length > LONGEST_FRAME) throw invalid('it ends before its end');
    const { kind, text } = openFrame(await readExactly(file, at + 4, length), key, index);
    at += 4 + length;
    if (kind === KIND.tally) {
      close();
      return compareTally(seen, text);
    }
    if (kind === KIND.part) {
      close();
      const { name, columns } = TITLE.parse(JSON.parse(text));
      part = { name, rows: 0, hash: createHash('sha256') };
      yield { kind: 'part', name, columns };
    } else {
      const rows = text.split('\n').slice(0, -1);
      part?.hash.update(text);
      if (part !== undefined) part.rows += rows.length;
      yield { kind: 'rows', rows };
    }
  }
}

function openFrame(frame: Buffer, key: Uint8Array, index: number): { kind: number; text: string } {
  try {
    const kind = frame[0] ?? 0;
    const end = frame.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.of(kind))
      .setAuthTag(frame.subarray(end));
    const plain = Buffer.concat([decipher.update(frame.subarray(1, end)), decipher.final()]);
    return { kind, text: inflateRawSync(plain, { maxOutputLength: LONGEST_TEXT }).toString('utf8') };
  } catch (cause) {
    throw invalid('a part of it was altered', cause);
  }
}

function compareTally(seen: readonly PartTally[], text: string): readonly PartTally[] {
  const said = z.array(PART_TALLY).parse(JSON.parse(text));
  if (JSON.stringify(said) !== JSON.stringify(seen))
    throw invalid('its parts are not those that were counted');
  return said;
}

async function withFile<R>(path: string, work: (file: FileHandle) => Promise<R>): Promise<R> {
  const file = await open(path, 'r').catch(unreadable);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

function unreadable(cause: unknown): never {
  throw new FleetApiError(
    'usage',
    'backup: the archive cannot be read. Look at its path and whose it is.',
    cause,
  );
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, position);
  if (bytesRead !== length) throw invalid('it ends before its end');
  return bytes;
}
