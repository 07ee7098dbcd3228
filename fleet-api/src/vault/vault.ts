/**
 * The vault: the only place where a sealed stream can be opened, and where it is written down first.
 *
 * ```
 * deposit   signed statement ─► judged ─► data key unsealed ─► wrapped under the rental's key ─► row
 * open      token, grants, salt ─► judged ─► leaf, committed ─► keys unwrapped ─► chunks ─► fixes inside
 * approve   officer's token, case, instants ─► on record; two of them let `open-instants` open those seconds
 * support-code, open-help   a rider's code for support, and the one position it is good for
 * locate    a reservation or a worker's token ─► the place, or a cell of the policy's size, of a free vehicle
 * destroy   stream ids ─► rows gone, leaf, in one transaction
 *           or all streams of rentals, also such as have not arrived yet
 * packets   of accidents: found to be a rental's, released by a person's own token, opened for rider or insurer
 * hold      rentals of a legal hold ─► their keys stay beyond their day, until it is released or ends
 *           or the fleet names the holds that stand, and it is none of them
 * theft     two people ─► grant co-signed ─► looks of the case's officers, each a leaf
 * leaves    what was written down, in order
 * rotate    new keys at once
 * sessions  encapsulated keys of units' sessions ─► their secrets, as long as the transport key lives
 * ```
 *
 * Nothing else. No operation gives a key of the vault or of a stream away, and no error says more than its code.
 */
import { randomBytes } from 'node:crypto';
import { dayOf, STREAM_KINDS } from '@fleetveil/proto';
import { SALT_BYTES, saltEntry } from '../audit/entry.ts';
import type { VaultLeaves } from '../audit/plan.ts';
import { dateOfDay } from '../database/days.ts';
import { createApprover } from './approve.ts';
import { createCodeMaker, createHelpOpener } from './help.ts';
import { type HoldResult, holdKeys, keepHolds, releaseKeys } from './holds.ts';
import { createDepositor } from './keep.ts';
import { createLocator } from './locate.ts';
import { createOpener } from './open.ts';
import { createInstantsOpener } from './open-instants.ts';
import { bindPacket, endReleases, type OpenedPacket, openPacket, releasePacket } from './packets.ts';
import type {
  ApproveResult,
  DepositResult,
  LocateResult,
  OpenResult,
  PacketResult,
  SupportCodeResult,
  VaultParts,
} from './parts.ts';
import { closeRentals, EVERY_KIND, lastKeyS } from './rental-keys-store.ts';
import type { PassResult } from './rotation.ts';
import { openSession } from './sessions.ts';
import { createTheftDesk, type TheftDesk } from './theft-desk.ts';
import { appendLeaf, destroyStreams, heldAmong, leavesAfter, lockStreams } from './vault-store.ts';
import {
  type ApproveAsk,
  type BindPacketAsk,
  type DepositAsk,
  type DestroyAnswer,
  type DestroyAsk,
  type DestroyRentalsAnswer,
  type DestroyRentalsAsk,
  type EndReleasesAsk,
  type HoldAsk,
  type HoldsAsk,
  type LocateAsk,
  MOST_LEAVES,
  type OpenAsk,
  type OpenHelpAsk,
  type OpenInstantsAsk,
  type OpenPacketAsk,
  type ReleaseAsk,
  type ReleasePacketAsk,
  type RotateAsk,
  type SessionAnswer,
  type SessionsAsk,
  type SupportCodeAsk,
} from './wire.ts';

/** Its operations. */
export interface Vault {
  /** Takes the key of an opened stream. Write-only and idempotent. */
  deposit(ask: DepositAsk): Promise<DepositResult>;
  /** Gives the fixes of a stream that this person may see. */
  open(ask: OpenAsk): Promise<OpenResult>;
  /** Writes an officer's yes to an order's opening down; answers how many have said it. */
  approve(ask: ApproveAsk): Promise<ApproveResult>;
  /** Gives what was measured in the named seconds of an order that two people agreed to. */
  openInstants(ask: OpenInstantsAsk): Promise<OpenResult>;
  /** Makes a code for the rider who has a vehicle now. */
  supportCode(ask: SupportCodeAsk): Promise<SupportCodeResult>;
  /** Gives the newest position of the help of a code's rider, and uses the code up. */
  openHelp(ask: OpenHelpAsk): Promise<OpenResult>;
  /** Gives where a free vehicle was left. */
  locate(ask: LocateAsk): Promise<LocateResult>;
  /** Destroys keys; answers how many there were, and how many stay because of a legal hold. */
  destroy(ask: DestroyAsk): Promise<DestroyAnswer>;
  /** Destroys all streams of rentals, now and when they arrive; answers when the last copy's key ends. */
  destroyRentals(ask: DestroyRentalsAsk): Promise<DestroyRentalsAnswer>;
  /** Keeps the keys of held rentals beyond their day. */
  hold(ask: HoldAsk): Promise<HoldResult>;
  /** Ends a hold. */
  release(ask: ReleaseAsk): Promise<{ held: number }>;
  /** Ends the holds that the fleet does not know. */
  keepHolds(ask: HoldsAsk): Promise<{ dropped: number }>;
  /** Finds the rental of an accident packet, once. */
  bindPacket(ask: BindPacketAsk): Promise<PacketResult<{ rentalId: string | null }>>;
  /** Keeps a person’s word that an insurer may read a packet. */
  releasePacket(ask: ReleasePacketAsk): Promise<PacketResult<{ leaf: { no: number } }>>;
  /** Ends releases. */
  endReleases(ask: EndReleasesAsk): Promise<{ ended: number }>;
  /** Gives a packet to its rider, or to the insurer it is released to. */
  openPacket(ask: OpenPacketAsk): Promise<PacketResult<OpenedPacket>>;
  /** Cases of theft. */
  readonly theft: TheftDesk;
  /** Leaves after a number, at most 500. */
  leaves(after: number): Promise<VaultLeaves>;
  /** The encoded v1.Signed of the transport keys. */
  transportKeys(): Uint8Array;
  /** The secrets of units' sessions, each for itself. */
  sessions(ask: SessionsAsk): SessionAnswer[];
  /** Makes new keys now, and does what is due. */
  rotate(ask: RotateAsk): Promise<PassResult>;
}

/** Days a destroyed stream is remembered: longer than any outbox keeps its opening (28). */
const REMEMBERED_DAYS = 35;

/** A vault over its database and keys. */
export function createVault(parts: VaultParts): Vault {
  return {
    deposit: createDepositor(parts),
    open: createOpener(parts),
    approve: createApprover(parts),
    openInstants: createInstantsOpener(parts),
    locate: createLocator(parts),
    supportCode: createCodeMaker(parts),
    openHelp: createHelpOpener(parts),
    destroy: (ask) => destroy(parts, ask),
    hold: (ask) => holdKeys(parts, ask),
    release: (ask) => releaseKeys(parts, ask),
    keepHolds: (ask) => keepHolds(parts, ask),
    destroyRentals: (ask) => destroyRentals(parts, ask),
    bindPacket: (ask) => bindPacket(parts, ask),
    releasePacket: (ask) => releasePacket(parts, ask),
    endReleases: ({ releaseIds }) => endReleases(parts, releaseIds),
    openPacket: (ask) => openPacket(parts, ask),
    theft: createTheftDesk(parts),
    leaves: (after) => leavesAfter(parts.db, after, MOST_LEAVES),
    transportKeys: () => parts.ring.signedTransportKeys(),
    sessions: ({ sessions }) => sessions.map((each) => openSession(parts.ring, parts.tenant, each)),
    rotate: ({ acceptClock }) => parts.rotate({ makeNow: true, acceptClock }),
  };
}

function destroy({ db, custody, tenant, nowS }: VaultParts, ask: DestroyAsk): Promise<DestroyAnswer> {
  const atS = Math.floor(nowS());
  return db.transaction().execute(async (trx) => {
    await lockStreams(trx, ask.streamIds);
    const held = await heldAmong(trx, ask.streamIds, dateOfDay(dayOf(atS)));
    const streamIds = ask.streamIds.filter((id) => !held.includes(id));
    if (streamIds.length === 0) return { destroyed: 0, held: held.length };
    const endsOn = dateOfDay(dayOf(atS) + REMEMBERED_DAYS);
    const { streams: destroyed, shared } = await destroyStreams(trx, streamIds, atS, endsOn);
    for (const name of shared) await custody.renew(trx, name);
    const [only, ...more] = streamIds;
    const subject = only !== undefined && more.length === 0 ? { streamId: only } : {};
    const detail = { reason: ask.reason, streams: destroyed };
    const entry = { act: 'destruction' as const, atS, tenant, actor: ask.actor, subject, detail };
    await appendLeaf(trx, saltEntry(entry, randomBytes(SALT_BYTES)));
    return held.length === 0 ? { destroyed } : { destroyed, held: held.length };
  });
}

function destroyRentals(
  { db, custody, tenant, nowS }: VaultParts,
  ask: DestroyRentalsAsk,
): Promise<DestroyRentalsAnswer> {
  const atS = Math.floor(nowS());
  const rentals = ask.rentals.map(({ rentalId, kind }) => ({
    ...{ rentalId, kind: kind === undefined ? EVERY_KIND : STREAM_KINDS.wire[kind] },
  }));
  return db.transaction().execute(async (trx) => {
    const times = { atS, endsOn: dateOfDay(dayOf(atS) + REMEMBERED_DAYS) };
    const { destroyed, held, shared } = await closeRentals(trx, tenant, rentals, times);
    for (const name of shared) await custody.renew(trx, name);
    const [only, ...more] = ask.rentals;
    const subject = only !== undefined && more.length === 0 ? { rentalId: only.rentalId } : {};
    const detail = { reason: ask.reason, streams: destroyed };
    const entry = { act: 'destruction' as const, atS, tenant, actor: ask.actor, subject, detail };
    // Where all of it is held nothing was done, and it is asked again and again until the hold ends.
    if (rentals.some(({ rentalId }) => !held.includes(rentalId)))
      await appendLeaf(trx, saltEntry(entry, randomBytes(SALT_BYTES)));
    return { destroyed, held, lastKeyS: await lastKeyS(trx, atS) };
  });
}
