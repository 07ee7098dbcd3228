/**
 * The operation `open`: for one purpose, one person, one rental and one window. Every check comes before the
 * leaf, the leaf before the key, and the leaf is committed: whatever happens then, it is on record that this
 * was opened (M7).
 */
import { randomBytes } from 'node:crypto';
import {
  dayOf,
  decodeTrack,
  type Fix,
  holderOf,
  openChunkWith,
  STREAM_KINDS,
  type StreamKindId,
  toHex,
} from '@fleetveil/proto';
import { nodeCipher } from '@fleetveil/proto/node';
import { type AuditEntry, SALT_BYTES, saltEntry } from '../audit/entry.ts';
import { dayOfDate } from '../database/days.ts';
import { type VerifiedGrant, verifyGrant } from './grants.ts';
import { cutTo, type Span, splitFixes, unionOf } from './interval.ts';
import { denialOf } from './opening.ts';
import type { OpenResult, VaultParts } from './parts.ts';
import type { Person } from './tokens.ts';
import type { VaultPolicy } from './trust.ts';
import { appendLeaf, findStream, type HeldStream, takeHold } from './vault-store.ts';
import type { OpenAsk, OpenRefusal, SealedChunk } from './wire.ts';
import { forgetKey } from './wrap.ts';

const refused = (code: OpenRefusal): OpenResult => ({ kind: 'refused', code });

/** The operation `open`. */
export function createOpener(parts: VaultParts): (ask: OpenAsk) => Promise<OpenResult> {
  return async (ask) => {
    const read = await parts.readToken(ask.actor.token);
    if (!read.ok) return read.why === 'unavailable' ? { kind: 'unavailable' } : refused('bad_token');
    const { person } = read;
    if (person.tenant !== parts.tenant || !person.roles.includes('rider')) return refused('bad_token');
    if (parts.waitOf(person.id) > 0) return refused('rate_limited');
    const { policy, keys } = await parts.trust();
    if (policy === undefined) return { kind: 'unavailable' };
    const stream = await findOpenable(parts, ask.streamId);
    if (typeof stream === 'string') return refused(stream);
    const grants = await Promise.all(ask.grants.map((bytes) => verifyGrant(bytes, parts.tenant, keys)));
    return openHeld(parts, { ask, person, policy, stream, grants });
  };
}

/** A stream whose key is here and whose day has not passed, or why there is none. */
export async function findOpenable(
  { db, custody, nowS }: VaultParts,
  streamId: string,
): Promise<HeldStream | 'not_found' | 'erased'> {
  const stream = await findStream(db, streamId);
  if (stream === undefined) return 'not_found';
  if (stream === 'erased' || dayOfDate(stream.endsOn) < dayOf(nowS())) return 'erased';
  return custody.holds(stream) ? stream : 'erased';
}

interface Asked {
  readonly ask: OpenAsk;
  readonly person: Person;
  readonly policy: VaultPolicy;
  readonly stream: HeldStream;
  readonly grants: readonly (VerifiedGrant | undefined)[];
}

async function openHeld(parts: VaultParts, asked: Asked): Promise<OpenResult> {
  const { ask, person, stream } = asked;
  const kind = STREAM_KINDS.word(stream.kind);
  if (kind === undefined) return refused('not_allowed');
  const denial = await denialFor(asked, kind);
  if (denial !== undefined) {
    await writeDown(parts, { ...entryOf(parts, asked), act: 'denial', detail: { code: denial.why, kind } });
    return refused(denial.code);
  }
  const { fromS, toS } = ask.window;
  const entry = entryOf(parts, asked, person.id);
  const detail = { kind, fromS, toS, chunks: ask.chunks.length };
  const no = await writeOpening(parts, { ...entry, act: 'opening', detail }, [stream.streamId]);
  if (no === undefined) return refused('erased');
  if (stream.riderKeyId !== undefined) {
    const riderSealed = { keyId: stream.riderKeyId, sealedKey: parts.custody.unwrap(stream) };
    return { kind: 'opened', answer: { fixes: [], outside: 0, damaged: 0, leaf: { no }, riderSealed } };
  }
  const { fixes, damaged } = openChunks(parts, stream, ask.chunks);
  const { inside, outside } = splitFixes(fixes, shownSpans(asked, kind));
  return { kind: 'opened', answer: { fixes: inside, outside, damaged, leaf: { no } } };
}

/** What is refused, and the word for the log: more exact than the one that is answered. */
async function denialFor(
  { ask, person, policy, stream, grants }: Asked,
  kind: StreamKindId,
): Promise<{ code: OpenRefusal; why: string } | undefined> {
  const table = denialOf(policy.openings, { purpose: ask.purpose, kind, role: 'rider', people: 1 });
  if (table !== undefined) return { code: 'not_allowed', why: table };
  if (!grants.every((grant) => grant !== undefined && isOfRental(grant, stream))) {
    return { code: 'bad_grant', why: 'bad_grant' };
  }
  // The grant under which the stream was opened is bound to it by its hash: without it a key that signs
  // grants could name another holder afterwards (M10).
  const hash = toHex(stream.grantHash);
  if (!grants.some((grant) => grant?.hash === hash)) return { code: 'bad_grant', why: 'own_grant_missing' };
  const holder = toHex(await holderOf(ask.salt, person.id));
  if (!grants.every((grant) => grant?.holder === holder)) return { code: 'not_holder', why: 'not_holder' };
  return undefined;
}

/** A maintenance move seals `ends` too, and its grant must not open them as a rental's. */
export function isOfRental(grant: VerifiedGrant, stream: HeldStream): boolean {
  const { purpose, rentalId, vehicleId } = grant;
  return purpose === 'rental_contract' && rentalId === stream.rentalId && vehicleId === stream.vehicleId;
}

/** Inside a grant of the rental (of a route: one whose rider chose it) and inside the window. */
function shownSpans({ ask, grants }: Asked, kind: StreamKindId): Span[] {
  const counting = grants
    .filter((grant) => grant !== undefined)
    .filter((grant) => kind !== 'route' || grant.route);
  const spans = counting.map(({ notBeforeS, notAfterS }) => ({ fromS: notBeforeS, toS: notAfterS }));
  return cutTo(ask.window, unionOf(spans));
}

type EntryFrame = Omit<AuditEntry, 'act' | 'detail'>;

/** @param riderId the rider it is about, once it is certain that it is theirs */
function entryOf({ tenant, nowS }: VaultParts, { ask, person, stream }: Asked, riderId?: string): EntryFrame {
  const { streamId, vehicleId, rentalId } = stream;
  return {
    tenant,
    atS: Math.floor(nowS()),
    actor: { kind: 'rider', id: person.id },
    subject: { streamId, vehicleId, rentalId, ...(riderId === undefined ? {} : { riderId }) },
    purpose: ask.purpose,
  };
}

/** Writes a leaf and answers its number: one statement, committed when it answers. */
export function writeDown({ db }: VaultParts, entry: AuditEntry): Promise<number> {
  return appendLeaf(db, saltEntry(entry, randomBytes(SALT_BYTES)));
}

/**
 * Writes the leaf of an opening of these streams and answers its number, committed; `undefined`, and no leaf, where one
 * of them was destroyed since it was looked for.
 */
export function writeOpening(
  { db }: VaultParts,
  entry: AuditEntry,
  streamIds: readonly string[],
): Promise<number | undefined> {
  return db.transaction().execute(async (trx) => {
    if (!(await takeHold(trx, streamIds))) return undefined;
    return appendLeaf(trx, saltEntry(entry, randomBytes(SALT_BYTES)));
  });
}

/** The fixes of a stream's chunks, and how many chunks did not open. */
export function openChunks(
  { custody }: VaultParts,
  stream: HeldStream,
  chunks: readonly SealedChunk[],
): { fixes: Fix[]; damaged: number } {
  const dataKey = custody.unwrap(stream);
  try {
    const opened = chunks.map((chunk) => openOne(dataKey, stream.streamId, chunk));
    const whole = opened.filter((fixes) => fixes !== undefined);
    return { fixes: whole.flat(), damaged: opened.length - whole.length };
  } finally {
    forgetKey(dataKey);
  }
}

/** The fixes of one chunk; `undefined` where it was altered, moved or cannot be read. */
function openOne(dataKey: Uint8Array, streamId: string, chunk: SealedChunk): Fix[] | undefined {
  const { chunkNo, nonce, ciphertext } = chunk;
  try {
    return decodeTrack(openChunkWith(nodeCipher, dataKey, streamId, chunkNo, nonce, ciphertext).plain);
  } catch {
    return undefined;
  }
}
