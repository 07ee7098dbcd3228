/**
 * Accident packets at the vault: whose rental one is of, to whom it is released, and who reads it. A door carries the
 * asking; the words that count are those of tokens that the vault checks itself (M10).
 *
 * ```
 * bind      packet's second × grants the unit had taken up ─► one rental, or none
 * release   an operator's token, or the rider's own ─► leaf, committed ─► insurer, until
 * open      the rider's token and salt, or the insurer's token and a release ─► leaf, committed ─► packet
 * ```
 */
import { randomBytes } from 'node:crypto';
import {
  concatBytes,
  dayOf,
  decodeAccidentRecord,
  equalBytes,
  fromHex,
  holderOf,
  openChunkWith,
  STREAM_KINDS,
  toHex,
} from '@fleetveil/proto';
import { nodeCipher } from '@fleetveil/proto/node';
import type { Transaction } from 'kysely';
import { type AuditEntry, SALT_BYTES, saltEntry } from '../audit/entry.ts';
import { dayOfDate } from '../database/days.ts';
import type { VaultTables } from '../database/schema.ts';
import { verifyGrant } from './grants.ts';
import {
  dropReleases,
  findRelease,
  grantsInUse,
  keepPacketRental,
  keepRelease,
  type PacketRental,
  rentalOfPacket,
} from './packet-store.ts';
import { type PacketCandidate, packetRentalOf } from './packet-time.ts';
import type { PacketResult, VaultParts } from './parts.ts';
import type { Person } from './tokens.ts';
import { appendLeaf, findStream, type HeldStream, takeHold } from './vault-store.ts';
import type { BindPacketAsk, OpenPacketAsk, OpenRefusal, ReleasePacketAsk, SealedChunk } from './wire.ts';
import { forgetKey } from './wrap.ts';

/** A packet with the unit's signature before it. */
export interface OpenedPacket {
  readonly packet: Uint8Array;
  readonly leaf: { readonly no: number };
}

/** Most days for which one release may hold (D). */
const MOST_RELEASE_S = 92 * 86_400;

type Refused = { readonly kind: 'refused'; readonly code: OpenRefusal } | { readonly kind: 'unavailable' };
const refused = (code: OpenRefusal): Refused => ({ kind: 'refused', code });
const isRefused = (found: object): found is Refused => 'kind' in found && !('streamId' in found);

/** Finds the rental of a packet. What was found once stays; none is asked again by a later call. */
export async function bindPacket(
  parts: VaultParts,
  ask: BindPacketAsk,
): Promise<PacketResult<{ rentalId: string | null }>> {
  const stream = await accidentStream(parts, ask.streamId);
  if (isRefused(stream)) return stream;
  const known = await rentalOfPacket(parts.db, stream.streamId);
  if (known !== undefined) return { kind: 'done', answer: { rentalId: known.rentalId } };
  // Without anybody whose it could be there is nothing to open it for.
  if (ask.candidates.length === 0) return { kind: 'done', answer: { rentalId: null } };
  const actor = { kind: 'system' as const, id: 'accidents' };
  const no = await parts.db.transaction().execute((trx) =>
    writeOpening({ ...parts, db: trx }, trx, stream, {
      act: 'packet_opened',
      actor,
      detail: { who: 'rental' },
    }),
  );
  if (no === undefined) return refused('erased');
  const found = await foundRental(parts, stream, ask);
  if (found !== undefined) await keepPacketRental(parts.db, stream, found, Math.floor(parts.nowS()));
  return { kind: 'done', answer: { rentalId: found?.rentalId ?? null } };
}

async function foundRental(
  parts: VaultParts,
  stream: HeldStream,
  { candidates, chunks }: BindPacketAsk,
): Promise<PacketRental | undefined> {
  const packet = openPacketChunks(parts, stream, chunks);
  const timeS = packet === undefined ? undefined : decodeAccidentRecord(packet)?.timeS;
  const verified = await Promise.all(candidates.map((each) => verifiedCandidate(parts, each)));
  const ids = candidates.map(({ rentalId }) => rentalId);
  const hashes = await grantsInUse(parts.db, stream.vehicleId, ids);
  const only = packetRentalOf(verified, timeS, stream.vehicleId, new Set(hashes.map((hash) => toHex(hash))));
  const holder = only?.grants[0]?.holder ?? '';
  const isOne = holder !== '' && only?.grants.every((grant) => grant.holder === holder);
  return only && isOne ? { rentalId: only.rentalId, commitment: fromHex(holder) } : undefined;
}

async function verifiedCandidate(
  { trust, tenant }: VaultParts,
  { grants, ...more }: BindPacketAsk['candidates'][number],
): Promise<PacketCandidate> {
  const { keys } = await trust();
  const verified = await Promise.all(grants.map((bytes) => verifyGrant(bytes, tenant, keys)));
  return { ...more, grants: verified.filter((grant) => grant !== undefined) };
}

/** Keeps a release. The leaf comes first: whatever happens then, it is on record who said so. */
export async function releasePacket(
  parts: VaultParts,
  ask: ReleasePacketAsk,
): Promise<PacketResult<{ leaf: { no: number } }>> {
  const { actor, insurerId, releaseId, streamId, untilS, why } = ask;
  const person = await personOf(parts, actor.token, actor.kind);
  if (isRefused(person)) return person;
  const stream = await accidentStream(parts, streamId);
  if (isRefused(stream)) return stream;
  const nowS = Math.floor(parts.nowS());
  if (untilS <= nowS || untilS > nowS + MOST_RELEASE_S) return refused('malformed');
  if (!(await isAllowed(parts, 'insurer'))) return refused('not_allowed');
  if (actor.kind === 'rider' && !(await isRiders(parts, streamId, person.id, actor.salt)))
    return refused('not_holder');
  const no = await writeDown(parts, stream, {
    ...{ act: 'packet_released', actor: { kind: actor.kind, id: person.id }, why },
    detail: { releaseId, insurerId, untilS },
  });
  await keepRelease(parts.db, { releaseId, streamId, insurerId, untilS }, stream.endsOn);
  return { kind: 'done', answer: { leaf: { no } } };
}

/** Ends releases: from now on they open nothing. */
export async function endReleases(
  { db }: Pick<VaultParts, 'db'>,
  releaseIds: readonly string[],
): Promise<{ ended: number }> {
  return { ended: await dropReleases(db, releaseIds) };
}

/** Gives a packet to its rider, or to the insurer to whom it is released. */
export async function openPacket(
  parts: VaultParts,
  { actor, chunks, streamId }: OpenPacketAsk,
): Promise<PacketResult<OpenedPacket>> {
  const person = await personOf(parts, actor.token, actor.kind);
  if (isRefused(person)) return person;
  const stream = await accidentStream(parts, streamId);
  if (isRefused(stream)) return stream;
  const no = await parts.db
    .transaction()
    .execute((trx) => beginOpening({ ...parts, db: trx }, trx, { actor, stream, person }));
  if (typeof no === 'string') return refused(no);
  const packet = openPacketChunks(parts, stream, chunks);
  return packet === undefined ? refused('malformed') : { kind: 'done', answer: { packet, leaf: { no } } };
}

/** The leaf of an opening, or of its refusal: a release that ends, or a key that goes, does so before or after it. */
async function beginOpening(
  parts: VaultParts,
  trx: Transaction<VaultTables>,
  { actor, stream, person }: { actor: OpenPacketAsk['actor']; stream: HeldStream; person: Person },
): Promise<number | OpenRefusal> {
  const { streamId } = stream;
  const who = { actor: { kind: actor.kind, id: person.id } };
  const denial = await openingDenial(parts, { actor, streamId, person });
  if (denial !== undefined) {
    await writeDown(parts, stream, { ...who, act: 'denial', detail: { code: denial, kind: 'accident' } });
    return denial;
  }
  const detail = { who: actor.kind };
  return (await writeOpening(parts, trx, stream, { ...who, act: 'packet_opened', detail })) ?? 'erased';
}

async function openingDenial(
  parts: VaultParts,
  { actor, streamId, person }: Pick<OpenPacketAsk, 'actor' | 'streamId'> & { readonly person: Person },
): Promise<OpenRefusal | undefined> {
  if (!(await isAllowed(parts, actor.kind))) return 'not_allowed';
  if (actor.kind === 'rider')
    return (await isRiders(parts, streamId, person.id, actor.salt)) ? undefined : 'not_holder';
  const release = await findRelease(parts.db, actor.releaseId);
  const isReleased =
    release?.streamId === streamId && release.insurerId === person.id && parts.nowS() < release.untilS;
  return isReleased ? undefined : 'not_released';
}

/** Whether the policy's own table lets that role have packets: it can take it away, and this cannot give it. */
async function isAllowed({ trust }: VaultParts, role: 'rider' | 'insurer'): Promise<boolean> {
  const rule = (await trust()).policy?.openings.accident;
  if (rule === undefined || rule === 'never' || rule.answer !== 'packet' || rule.people > 1) return false;
  return rule.streams.includes('accident') && (rule.who === role || rule.alsoFor.includes(role));
}

async function isRiders(
  { db }: VaultParts,
  streamId: string,
  riderId: string,
  salt: string,
): Promise<boolean> {
  const known = await rentalOfPacket(db, streamId);
  return known !== undefined && equalBytes(known.commitment, await holderOf(salt, riderId));
}

/** Who asks, in the role in which they ask. */
async function personOf(
  { readToken, tenant, waitOf }: VaultParts,
  token: string,
  role: 'rider' | 'insurer' | 'operator',
): Promise<Person | Refused> {
  const read = await readToken(token);
  if (!read.ok) return read.why === 'unavailable' ? { kind: 'unavailable' } : refused('bad_token');
  const { person } = read;
  if (person.tenant !== tenant || !person.roles.includes(role)) return refused('bad_token');
  return waitOf(person.id) > 0 ? refused('rate_limited') : person;
}

async function accidentStream(
  { custody, db, nowS, trust }: VaultParts,
  streamId: string,
): Promise<HeldStream | Refused> {
  if ((await trust()).policy === undefined) return { kind: 'unavailable' };
  const stream = await findStream(db, streamId);
  if (stream === undefined) return refused('not_found');
  if (stream === 'erased' || dayOfDate(stream.endsOn) < dayOf(nowS())) return refused('erased');
  if (!custody.holds(stream)) return refused('erased');
  return stream.kind === STREAM_KINDS.wire.accident ? stream : refused('not_allowed');
}

type PacketEntry = Pick<AuditEntry, 'actor' | 'why'> &
  (
    | Pick<Extract<AuditEntry, { act: 'packet_opened' }>, 'act' | 'detail'>
    | Pick<Extract<AuditEntry, { act: 'packet_released' }>, 'act' | 'detail'>
    | Pick<Extract<AuditEntry, { act: 'denial' }>, 'act' | 'detail'>
  );

/** A leaf about a packet; its rider reads it, once it is known whose it is. Committed when it answers. */
async function writeDown(
  { db, nowS, tenant }: VaultParts,
  { streamId, vehicleId }: HeldStream,
  entry: PacketEntry,
): Promise<number> {
  const known = await rentalOfPacket(db, streamId);
  const subject = { streamId, vehicleId, ...(known === undefined ? {} : { rentalId: known.rentalId }) };
  const whole = { tenant, atS: Math.floor(nowS()), subject, purpose: 'accident', ...entry };
  return appendLeaf(db, saltEntry(whole, randomBytes(SALT_BYTES)));
}

/** As {@link writeDown}; `undefined`, and no leaf, where the stream was destroyed since it was looked for. */
async function writeOpening(
  parts: VaultParts,
  trx: Transaction<VaultTables>,
  stream: HeldStream,
  entry: PacketEntry,
): Promise<number | undefined> {
  return (await takeHold(trx, [stream.streamId])) ? writeDown(parts, stream, entry) : undefined;
}

/** Signature and packet; `undefined` where a half was altered, moved or is missing. */
function openPacketChunks(
  { custody }: VaultParts,
  stream: HeldStream,
  chunks: readonly SealedChunk[],
): Uint8Array | undefined {
  const dataKey = custody.unwrap(stream);
  try {
    const halves = chunks.map(
      ({ chunkNo, nonce, ciphertext }, index) =>
        chunkNo === index &&
        openChunkWith(nodeCipher, dataKey, stream.streamId, chunkNo, nonce, ciphertext).plain,
    );
    const plain = halves.filter((half) => half !== false);
    return plain.length === halves.length ? concatBytes(...plain) : undefined;
  } catch {
    return undefined;
  } finally {
    forgetKey(dataKey);
  }
}
