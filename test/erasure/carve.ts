/**
 * Carving: finds sealed things in raw bytes by their form alone, as somebody does who has a disk and no database. Rows
 * are found where PostgreSQL writes them, in its tables, what it left of old rows, and its log of writes; openings and
 * chunks also inside envelopes, wherever those lie.
 */
import {
  createEnvelopeKeysWith,
  decodeDownlink,
  decodeEnvelope,
  decodeOpeningStatement,
  decodeUplink,
  isBare,
  openDownWith,
  openUpWith,
  type RawEnvelopeKeys,
  type SessionKey,
  type SessionName,
  SIGNED_TYPES,
  sessionKeyOf,
  toHex,
  unitSecretWith,
  uplinkKindOf,
  v1,
} from '@fleetveil/proto';
import { nodeCipher, nodeDerive, openSessionKey } from '@fleetveil/proto/node';

/** A sealed piece of a stream. */
export interface CarvedChunk {
  readonly streamId: string;
  readonly chunkNo: number;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** A stream's data key, wrapped under its rental's key. */
export interface CarvedStreamKey {
  readonly streamId: string;
  readonly vehicleId: string;
  readonly rentalId: string;
  readonly wrapped: Uint8Array;
}

/** A rental's key, wrapped under a generation. */
export interface CarvedRentalKey {
  readonly rentalId: string;
  readonly endsOn: string;
  readonly wrapped: Uint8Array;
}

/** What was found, each thing once. */
export interface Carved {
  readonly statements: ReadonlyMap<string, v1.OpeningStatement>;
  readonly chunks: ReadonlyMap<string, CarvedChunk>;
  readonly streamKeys: ReadonlyMap<string, CarvedStreamKey>;
  readonly rentalKeys: ReadonlyMap<string, CarvedRentalKey>;
  /** Envelopes that opened, by their ciphertext: direction and what was said. */
  readonly bodies: ReadonlyMap<string, string>;
}

/** What a unit may say without a session key, and what it is told then: nothing of a person or a place. */
export const [BARE_HELLO, BARE_ANSWER] = ['bare hello', 'bare answer:'];

/** Whose envelopes they may be, and what to open them with: roots of units' secrets, and private keys. */
export interface EnvelopeOpener {
  readonly tenant: string;
  readonly unitIds: readonly string[];
  readonly roots: readonly Uint8Array[];
  /** Private halves that a session key may have been made for. */
  readonly pairs: readonly Uint8Array[];
}

type Found = { -readonly [K in keyof Carved]: Map<string, Parts[K]> };
interface Parts {
  statements: v1.OpeningStatement;
  chunks: CarvedChunk;
  streamKeys: CarvedStreamKey;
  rentalKeys: CarvedRentalKey;
  bodies: string;
}

/** All that is found in these bytes. */
export function carve(images: readonly Buffer[], tenant: string, opener?: EnvelopeOpener): Carved {
  const found: Found = {
    ...{ statements: new Map(), chunks: new Map(), streamKeys: new Map(), rentalKeys: new Map() },
    bodies: new Map(),
  };
  for (const image of images) {
    carveChunks(image, found);
    carveKeys(image, tenant, found);
    carveStatements(image, tenant, found);
  }
  if (opener !== undefined) openEnvelopes(images, opener, found);
  return found;
}

/** PostgreSQL's log of writes has a header on each page, the longer one on the first (xlog_internal.h). */
const WAL = { page: 8_192, header: 24, firstHeader: 40 } as const;

/** A segment of the log of writes as one piece: what was written across the end of a page is whole. */
export function withoutPageHeaders(segment: Buffer): Buffer {
  const pages: Buffer[] = [];
  for (let at = 0; at < segment.length; at += WAL.page)
    pages.push(segment.subarray(at + (at === 0 ? WAL.firstHeader : WAL.header), at + WAL.page));
  return Buffer.concat(pages);
}

function* offsetsOf(image: Buffer, pattern: Buffer): Generator<number> {
  for (let at = image.indexOf(pattern); at >= 0; at = image.indexOf(pattern, at + 1)) yield at;
}

const sealed = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const copyOf = (image: Buffer, from: number, length: number): Uint8Array =>
  Uint8Array.from(image.subarray(from, from + length));

/** Columns that are stored plain have heads of four bytes: their length with it, times four. */
const headOf = (length: number): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32LE((length + 4) << 2);
  return head;
};
const [NONCE_BYTES, CHUNK_BYTES, ID_BYTES] = [12, 320, 16];
const CHUNK_HEAD = headOf(CHUNK_BYTES);
const NONCE_HEAD = headOf(NONCE_BYTES);

/** Short values have a head of one byte: their length with it, times two, and one. */
const shortHead = (length: number): number => ((length + 1) << 1) | 1;

/** A row of `chunk`: vehicle, stream, number, then nonce and ciphertext with their heads. */
function carveChunks(image: Buffer, { chunks }: Found): void {
  for (const at of offsetsOf(image, CHUNK_HEAD)) {
    const nonceAt = nonceBefore(image, at);
    const ciphertext = copyOf(image, at + CHUNK_HEAD.length, CHUNK_BYTES);
    if (nonceAt === undefined || ciphertext.length < CHUNK_BYTES) continue;
    const numberAt = nonceAt.head - 4;
    if (numberAt < ID_BYTES) continue;
    chunks.set(sealed(ciphertext), {
      streamId: toHex(image.subarray(numberAt - ID_BYTES, numberAt)),
      chunkNo: image.readUInt32LE(numberAt),
      nonce: copyOf(image, nonceAt.value, NONCE_BYTES),
      ciphertext,
    });
  }
}

/** The nonce before a ciphertext: with a head of four bytes, or of one and zeros up to the next multiple of four. */
function nonceBefore(image: Buffer, at: number): { head: number; value: number } | undefined {
  for (let zeros = 0; zeros < 4; zeros += 1) {
    const value = at - zeros - NONCE_BYTES;
    if (value < 4) return undefined;
    if (zeros > 0 && image[at - zeros] !== 0) return undefined;
    if (image[value - 1] === shortHead(NONCE_BYTES)) return { head: value - 1, value };
    if (zeros === 0 && image.subarray(value - 4, value).equals(NONCE_HEAD)) return { head: value - 4, value };
  }
  return undefined;
}

const WRAPPED_BYTES = 60;
/** Longest way from a stream's rental to its wrapped key: kind, two hashes, a version, and what aligns them. */
const STREAM_KEY_WAY = 96;
const DAYS_1970_TO_2000 = 10_957;
/** Days since 2000 that a key may end on: 2020 to 2075. */
const PLAUSIBLE_DAYS = { from: 7_305, to: 27_394 };

/** Rows of `rental_key` and `stream_key`: both have the tenant among their first columns. */
function carveKeys(image: Buffer, tenant: string, found: Found): void {
  const name = Buffer.from([shortHead(tenant.length), ...Buffer.from(tenant)]);
  for (const at of offsetsOf(image, name)) {
    carveRentalKey(image, at + name.length, found);
    carveStreamKey(image, at, name.length, found);
  }
}

function carveRentalKey(image: Buffer, at: number, { rentalKeys }: Found): void {
  for (let padding = 0; padding < 4; padding += 1) {
    const dayAt = at + ID_BYTES + padding;
    if (dayAt + 5 + WRAPPED_BYTES > image.length || image[dayAt + 4] !== shortHead(WRAPPED_BYTES)) continue;
    const day = image.readUInt32LE(dayAt);
    if (day < PLAUSIBLE_DAYS.from || day > PLAUSIBLE_DAYS.to) continue;
    const endsOn = new Date((day + DAYS_1970_TO_2000) * 86_400_000).toISOString().slice(0, 10);
    const wrapped = copyOf(image, dayAt + 5, WRAPPED_BYTES);
    rentalKeys.set(sealed(wrapped), { rentalId: toHex(image.subarray(at, at + ID_BYTES)), endsOn, wrapped });
  }
}

function carveStreamKey(image: Buffer, at: number, nameLength: number, { streamKeys }: Found): void {
  if (at < ID_BYTES) return;
  const vehicleAt = at + nameLength;
  const from = vehicleAt + 2 * ID_BYTES;
  const to = Math.min(from + STREAM_KEY_WAY, image.length - WRAPPED_BYTES - 1);
  for (let head = from; head < to; head += 1) {
    if (image[head] !== shortHead(WRAPPED_BYTES)) continue;
    const wrapped = copyOf(image, head + 1, WRAPPED_BYTES);
    streamKeys.set(sealed(wrapped), {
      streamId: toHex(image.subarray(at - ID_BYTES, at)),
      vehicleId: toHex(image.subarray(vehicleAt, vehicleAt + ID_BYTES)),
      rentalId: toHex(image.subarray(vehicleAt + ID_BYTES, from)),
      wrapped,
    });
  }
}

/** A signed statement as stored: tenant and vehicle are its first fields. */
function carveStatements(image: Buffer, tenant: string, found: Found): void {
  const start = Buffer.from([0x0a, tenant.length, ...Buffer.from(tenant), 0x12, ID_BYTES]);
  for (const at of offsetsOf(image, start)) {
    if (at < 4) continue;
    const length = (image.readUInt32LE(at - 4) >>> 2) - 4;
    if (length > 0 && length <= 1_024) addStatement(image.subarray(at, at + length), found);
  }
}

function addStatement(bytes: Uint8Array, { statements }: Found): void {
  try {
    statements.set(sealed(bytes), decodeOpeningStatement(Uint8Array.from(bytes)));
  } catch {
    // it began like one
  }
}

/** `protocol` 2, then a session id of 16 bytes. */
const ENVELOPE_START = Buffer.from([0x08, 0x02, 0x12, ID_BYTES]);
const [NUMBER_TAG, NONCE_TAG, CIPHERTEXT_TAG] = [0x1d, 0x22, 0x2a];
/** What an envelope from a unit tells of its session key stands last: two fields with their tags and lengths. */
const SESSION_KEY_BYTES = 2 + 8 + 2 + 32;

/** The bytes of everything that looks like an envelope: from units, and to them. */
export function envelopesIn(image: Buffer): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (const at of offsetsOf(image, ENVELOPE_START)) {
    const after = at + ENVELOPE_START.length + ID_BYTES;
    const isUp = image[after] === NUMBER_TAG;
    const tagAt = isUp ? after + 5 : after + 2 + NONCE_BYTES;
    if ((!isUp && image[after] !== NONCE_TAG) || image[tagAt] !== CIPHERTEXT_TAG) continue;
    const { value, bytes } = varintAt(image, tagAt + 1);
    const end = tagAt + 1 + bytes + value + (isUp ? SESSION_KEY_BYTES : 0);
    if (end <= image.length) found.push(copyOf(image, at, end - at));
  }
  return found;
}

function varintAt(image: Buffer, at: number): { value: number; bytes: number } {
  let [value, bytes] = [0, 0];
  for (; bytes < 4; bytes += 1) {
    const byte = image[at + bytes] ?? 0;
    value += (byte & 127) << (7 * bytes);
    if (byte < 128) break;
  }
  return { value, bytes: bytes + 1 };
}

function decoded(bytes: Uint8Array): v1.Envelope | undefined {
  try {
    return decodeEnvelope(bytes);
  } catch {
    return undefined; // it began like one
  }
}

/**
 * Opens envelopes as somebody does who has roots and private keys of any kind: what names a session in clear is tried
 * with all of them, and what opened one message of a session opens its answers.
 */
function openEnvelopes(images: readonly Buffer[], opener: EnvelopeOpener, found: Found): void {
  const envelopes = images.flatMap((image) => envelopesIn(image).flatMap((bytes) => decoded(bytes) ?? []));
  const candidates = new Map<string, RawEnvelopeKeys[]>();
  for (const envelope of envelopes.filter(({ number }) => number > 0)) {
    const session = `${toHex(envelope.sessionId)}/${toHex(envelope.sessionEnc)}`;
    if (!candidates.has(session)) candidates.set(session, keysFor(envelope, opener));
  }
  for (const envelope of envelopes) {
    const id = toHex(envelope.sessionId);
    for (const [session, keys] of candidates)
      if (session.startsWith(id)) for (const each of keys) addBody(envelope, each, found);
  }
}

/** The keys of a session by every root with every private key, and by every root alone. */
function keysFor(
  envelope: v1.Envelope,
  { tenant, unitIds, roots, pairs }: EnvelopeOpener,
): RawEnvelopeKeys[] {
  const sessionId = toHex(envelope.sessionId);
  const told = sessionKeyOf(envelope);
  return unitIds.flatMap((unitId) => {
    const name = { tenant, unitId, sessionId };
    const sessionKeys = told ? pairs.flatMap((pair) => openedKey(pair, told, name) ?? []) : [undefined];
    return roots.flatMap((root) => {
      const secret = unitSecretWith(nodeDerive, root, tenant, unitId);
      return sessionKeys.map((key) =>
        createEnvelopeKeysWith(nodeDerive, secret, tenant, unitId, sessionId, key),
      );
    });
  });
}

type Told = NonNullable<ReturnType<typeof sessionKeyOf>>;

function openedKey(pair: Uint8Array, told: Told, name: SessionName): SessionKey | undefined {
  try {
    return { ...told, secret: openSessionKey(pair, told, name) };
  } catch {
    return undefined; // no point, where something only began like an envelope
  }
}

function addBody(envelope: v1.Envelope, keys: RawEnvelopeKeys, found: Found): void {
  try {
    const what = envelope.number > 0 ? saidUp(envelope, keys, found) : saidDown(envelope, keys);
    found.bodies.set(sealed(envelope.ciphertext), what);
  } catch {
    // another key, or cut in two by the other direction
  }
}

function saidUp(envelope: v1.Envelope, keys: RawEnvelopeKeys, found: Found): string {
  const uplink = decodeUplink(openUpWith(nodeCipher, keys, envelope));
  for (const record of [uplink.record, ...(uplink.slotFrame?.records ?? [])]) {
    if (record?.streamOpening) addStatement(record.streamOpening.statement ?? new Uint8Array(), found);
    if (record?.chunk) addChunk(record.chunk, found);
  }
  return isBare(uplink) && !keys.isKeyed ? BARE_HELLO : `up ${uplinkKindOf(uplink)}`;
}

function saidDown(envelope: v1.Envelope, keys: RawEnvelopeKeys): string {
  const { signed } = decodeDownlink(openDownWith(nodeCipher, keys, envelope));
  const type = signed ? (SIGNED_TYPES.word(signed.type) ?? 'unknown') : 'receipt';
  const isOfNobody = signed?.type !== v1.SignedType.SIGNED_TYPE_STATUS || saysNoObjection(signed);
  return keys.isKeyed || !isOfNobody ? `down ${type}` : `${BARE_ANSWER} ${type}`;
}

function saysNoObjection({ body }: v1.ISigned): boolean {
  return v1.Status.decode(body ?? new Uint8Array()).objections.length === 0;
}

function addChunk({ streamId, chunkNo, nonce, ciphertext }: v1.IChunk, { chunks }: Found): void {
  if (!streamId || !nonce || !ciphertext) return;
  chunks.set(sealed(ciphertext), { streamId: toHex(streamId), chunkNo: chunkNo ?? 0, nonce, ciphertext });
}
