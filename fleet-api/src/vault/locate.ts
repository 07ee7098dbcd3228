/**
 * The operation `locate` (purpose `availability`): where a free vehicle was left, from the last fix of the rental before.
 *
 * | for whom | what the vault checks for itself | what it gives |
 * |---|---|---|
 * | the rider who reserved it | token, grants and salt of their own reservation, in force now | the fix |
 * | a field worker | token with that role | its cell of the policy's `claims.resolution`: 10, about 130 m wide, or coarser |
 *
 * A worker gets no fix although the policy would let one: whoever may book and work in the field could otherwise read the
 * homes of riders off the vehicles, one after the other (decision 0032). Only the newest ends of a vehicle are opened, and
 * only with both fixes there: a rental that runs has one.
 */
import { cellOf, holderOf, STREAM_KINDS, toHex } from '@fleetveil/proto';
import type { AuditEntry } from '../audit/entry.ts';
import { type VerifiedGrant, verifyGrant } from './grants.ts';
import { splitFixes, unionOf } from './interval.ts';
import { newestEndsOf } from './newest-ends-store.ts';
import { findOpenable, isOfRental, openChunks, writeOpening } from './open.ts';
import { denialOf, type OpeningAsk } from './opening.ts';
import type { LocateResult, VaultParts } from './parts.ts';
import type { Trust } from './trust.ts';
import type { HeldStream } from './vault-store.ts';
import type { LocateAsk, OpenRefusal } from './wire.ts';

type Refused = { readonly kind: 'refused'; readonly code: OpenRefusal };
type NotNow = { readonly kind: 'unavailable' };
const refused = (code: OpenRefusal): Refused => ({ kind: 'refused', code });
const NOT_NOW: NotNow = { kind: 'unavailable' };
const PURPOSE = 'availability';
const ROLE = { next_rider: 'rider', field_worker: 'field_worker' } as const;

/** Who is answered. */
interface Asker {
  readonly actor: AuditEntry['actor'];
  /** The asker's own rental, which is not the one before. */
  readonly reserved?: string;
  readonly vehicleId?: string;
}

/** The operation `locate`. */
export function createLocator(parts: VaultParts): (ask: LocateAsk) => Promise<LocateResult> {
  return async (ask) => {
    const trust = await parts.trust();
    if (trust.policy === undefined) return NOT_NOW;
    const asker = await askerOf(parts, ask, trust);
    if ('kind' in asker) return asker;
    const terms: OpeningAsk = {
      purpose: PURPOSE,
      kind: 'ends',
      role: ask.by.kind,
      people: 1,
      answer: 'last_fix',
      checksConditions: true,
    };
    if (denialOf(trust.policy.openings, terms) !== undefined) return refused('not_allowed');
    const grants = await Promise.all(ask.grants.map((bytes) => verifyGrant(bytes, parts.tenant, trust.keys)));
    const held = await heldStreams(parts, ask, grants, asker);
    if ('kind' in held) return held;
    return openLast(parts, { ask, asker, held, grants, resolution: trust.policy.claimResolution });
  };
}

async function askerOf(
  parts: VaultParts,
  { by }: LocateAsk,
  { keys }: Trust,
): Promise<Asker | Refused | NotNow> {
  const read = await parts.readToken(by.token);
  if (!read.ok) return read.why === 'unavailable' ? NOT_NOW : refused('bad_token');
  const { person } = read;
  if (person.tenant !== parts.tenant || !person.roles.includes(ROLE[by.kind])) return refused('bad_token');
  if (parts.waitOf(person.id) > 0) return refused('rate_limited');
  if (by.kind === 'field_worker') return { actor: { kind: 'field', id: person.id } };
  const own = await Promise.all(by.reservation.map((bytes) => verifyGrant(bytes, parts.tenant, keys)));
  const reservation = await reservationOf(own, { salt: by.salt, riderId: person.id, nowS: parts.nowS() });
  return reservation ? { actor: { kind: 'rider', id: person.id }, ...reservation } : refused('not_holder');
}

/** The rental and vehicle of a reservation that is this rider's and holds now. */
async function reservationOf(
  grants: readonly (VerifiedGrant | undefined)[],
  { salt, riderId, nowS }: { readonly salt: string; readonly riderId: string; readonly nowS: number },
): Promise<{ reserved: string; vehicleId: string } | undefined> {
  const holder = toHex(await holderOf(salt, riderId));
  const mine = grants.find(
    (grant) =>
      grant?.purpose === 'rental_contract' &&
      grant.holder === holder &&
      grant.notBeforeS <= nowS &&
      nowS <= grant.notAfterS,
  );
  return mine && { reserved: mine.rentalId, vehicleId: mine.vehicleId };
}

/** The streams, where all are the newest ends of one vehicle and of one rental that is not the asker's. */
async function heldStreams(
  parts: VaultParts,
  ask: LocateAsk,
  grants: readonly (VerifiedGrant | undefined)[],
  asker: Asker,
): Promise<HeldStream[] | Refused> {
  const held: HeldStream[] = [];
  for (const { streamId } of ask.streams) {
    const stream = await findOpenable(parts, streamId);
    if (typeof stream === 'string') return refused(stream);
    held.push(stream);
  }
  const first = held[0];
  const isOurs = (stream: HeldStream): boolean =>
    stream.kind === STREAM_KINDS.wire.ends &&
    stream.rentalId === first?.rentalId &&
    stream.vehicleId === (asker.vehicleId ?? first?.vehicleId);
  if (first === undefined || !held.every(isOurs) || first.rentalId === asker.reserved)
    return refused('not_allowed');
  const isGranted = grants.every((grant) => grant !== undefined && isOfRental(grant, first));
  const hashes = new Set(grants.map((grant) => grant?.hash));
  if (!isGranted || !held.every(({ grantHash }) => hashes.has(toHex(grantHash)))) return refused('bad_grant');
  // A move by staff, or a ride since: then this is not where the vehicle is.
  const newest = await newestEndsOf(parts.db, parts.tenant, first.vehicleId);
  return newest.length === 1 && newest[0] === first.rentalId ? held : refused('not_found');
}

interface Held {
  readonly ask: LocateAsk;
  readonly asker: Asker;
  readonly held: readonly HeldStream[];
  readonly grants: readonly (VerifiedGrant | undefined)[];
  /** Of the cell that a worker gets. */
  readonly resolution: number;
}

async function openLast(parts: VaultParts, all: Held): Promise<LocateResult> {
  const { ask, asker, held } = all;
  const spans = spansOf(all.grants);
  const chunks = ask.streams.reduce((sum, stream) => sum + stream.chunks.length, 0);
  const [stream] = held;
  if (stream === undefined) return refused('not_found');
  const { vehicleId, rentalId } = stream;
  const nowS = Math.floor(parts.nowS());
  const entry: AuditEntry = {
    ...{ act: 'opening', atS: nowS, tenant: parts.tenant, actor: asker.actor, purpose: PURPOSE },
    subject: { vehicleId, rentalId },
    detail: { kind: 'ends', fromS: spans[0]?.fromS ?? 0, toS: spans.at(-1)?.toS ?? 0, chunks },
  };
  const ids = held.map(({ streamId }) => streamId);
  const no = await writeOpening(parts, entry, ids);
  if (no === undefined) return refused('erased');
  const opened = held.flatMap((one, i) => openChunks(parts, one, ask.streams[i]?.chunks ?? []).fixes);
  const { inside } = splitFixes(opened, spans);
  const [last, start] = [...inside].sort((a, b) => b.timeS - a.timeS);
  if (last === undefined || start === undefined) return refused('not_found');
  if (ask.by.kind === 'next_rider') return { kind: 'located', leafNo: no, fix: last };
  return { kind: 'located', leafNo: no, cell: cellOf(last.latitudeE6, last.longitudeE6, all.resolution) };
}

function spansOf(grants: readonly (VerifiedGrant | undefined)[]) {
  const present = grants.filter((grant) => grant !== undefined);
  return unionOf(present.map(({ notBeforeS, notAfterS }) => ({ fromS: notBeforeS, toS: notAfterS })));
}
