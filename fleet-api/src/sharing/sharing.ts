/** What riders do about shares, and what those get who come with one. Every reading is written down for the rider. */
import { randomBytes } from 'node:crypto';
import { randomId } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntries, appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { dateOfDay } from '../database/days.ts';
import { parseIdempotencyKey, requestHash } from '../http/idempotency.ts';
import { once } from '../http/idempotency-store.ts';
import { Problem } from '../http/problem.ts';
import {
  expiryOf,
  MOST_LIVE,
  newSecret,
  SECRET_BYTES,
  type ShareKind,
  secretHash,
  shareEndDay,
} from './share.ts';
import * as store from './share-store.ts';

/** What a rider wants to give. */
export interface NewShare {
  readonly kind: ShareKind;
  readonly rentalId: string | undefined;
  readonly fromS: number | undefined;
  readonly toS: number | undefined;
  readonly recipient: string;
  readonly purpose: string | undefined;
  /** Minutes of a link, days of a token. */
  readonly amount: number;
}

/**
 * Makes a share; its secret is answered now and never again. Throws `too_many_shares`, and `not_shareable` where the
 * policy does not let the rider know it: nobody can give what is not theirs (M9).
 */
export async function createShare(
  asking: Asking,
  policyNow: PolicyReader,
  wanted: NewShare,
): Promise<{ readonly share: store.Share; readonly secret: string }> {
  const { trx, caller, nowS } = asking;
  if (!(await mayGive(trx, policyNow, wanted.kind))) throw new Problem('not_shareable');
  const live = await store.countLive(trx, `${caller.tenant} ${caller.id}`, nowS);
  if (live >= MOST_LIVE) throw new Problem('too_many_shares');
  const { secret, hash } = newSecret(wanted.kind, randomBytes(SECRET_BYTES));
  const expiresS = expiryOf(wanted.kind, wanted.amount, nowS);
  const share = {
    ...{ ...wanted, shareId: randomId(), tenant: caller.tenant, riderId: caller.id },
    ...{ createdS: nowS, expiresS, revokedS: undefined },
  };
  await store.storeShare(trx, share, hash, dateOfDay(shareEndDay(expiresS)));
  await record(asking, share.rentalId, { act: 'share_made', detail: { kind: wanted.kind, expiresS } });
  return { share, secret };
}

/** A request for a share as it was sent. */
export interface SentShare {
  readonly key: string | undefined;
  readonly path: string;
  readonly body: unknown;
}

/** A share as its maker hears of it, once. */
export interface MadeShare {
  readonly shareId: string;
  readonly expiresS: number;
  readonly secret: string;
}

/**
 * {@link createShare}, once a key: the same request again gets the same share under a new secret, so that an answer that
 * was lost opens nothing and the secret is kept nowhere. Throws what `once` throws too, and `not_found` where that share was
 * revoked or erased since.
 */
export async function createOnce(
  asking: Asking,
  policyNow: PolicyReader,
  wanted: NewShare,
  sent: SentShare,
): Promise<MadeShare> {
  const { trx, caller, nowS } = asking;
  let secret: string | undefined;
  const make = async () => {
    const made = await createShare(asking, policyNow, wanted);
    secret = made.secret;
    return { status: 201, body: { shareId: made.share.shareId, expiresS: made.share.expiresS } };
  };
  const key = sent.key === undefined ? undefined : parseIdempotencyKey(sent.key);
  if (sent.key !== undefined && key === undefined) throw new Problem('idempotency_key_missing');
  const of = { tenant: caller.tenant, caller: `rider ${caller.id}`, nowS };
  const hash = requestHash('POST', sent.path, sent.body);
  const { body } = key === undefined ? await make() : await once(trx, { ...of, key, hash }, make);
  return { ...body, secret: secret ?? (await renewSecret(asking, wanted.kind, body.shareId)) };
}

async function renewSecret({ trx }: Asking, kind: ShareKind, shareId: string): Promise<string> {
  const { secret, hash } = newSecret(kind, randomBytes(SECRET_BYTES));
  if (!(await store.replaceSecret(trx, shareId, hash))) throw new Problem('not_found');
  return secret;
}

/** Ends a share at once; again changes nothing. Throws `not_found`. */
export async function endShare(asking: Asking, shareId: string): Promise<void> {
  const ended = await store.revokeShare(asking.trx, shareId, asking.nowS);
  if (ended === undefined) throw new Problem('not_found');
  await record(asking, ended.rentalId, { act: 'share_revoked', detail: { kind: ended.kind } });
}

/** What a kind of share tells, in the policy's grades: asked when it is made and each time it is read. */
const TELLS = {
  link: { purpose: 'live_service', place: 'cell', time: 'tick' },
  token: { purpose: 'rental_contract', place: 'none', time: 'second' },
} as const;

async function mayGive(
  trx: store.ShareConnection,
  policyNow: PolicyReader,
  kind: ShareKind,
): Promise<boolean> {
  const { access } = await policyNow(trx);
  return mayKnow(access, new Set(['rider']), TELLS[kind]);
}

/** The area of a shared rental. Throws `not_found`: over, revoked and never given out are the same. */
export async function readLink(
  trx: store.ShareConnection,
  policyNow: PolicyReader,
  secret: string,
  nowS: number,
): Promise<store.SharedCell & { readonly expiresS: number }> {
  const hash = secretHash('link', secret);
  const share = await openShare(trx, policyNow, 'link', hash, nowS);
  const cell = await store.sharedCell(trx, hash, nowS);
  if (cell === undefined) throw new Problem('not_found');
  await appendEntry(trx, readingOf(share, nowS, share.rentalId, cell.vehicle_id));
  return { ...cell, expiresS: share.expiresS };
}

/** A page of a token's trips. Throws `unauthenticated` where the token does not hold (any more). */
export async function readTrips(
  trx: store.ShareConnection,
  policyNow: PolicyReader,
  token: string,
  nowS: number,
  page: Parameters<typeof store.sharedTrips>[3],
): Promise<store.SharedTrip[]> {
  const hash = secretHash('token', token);
  const share = await openShare(trx, policyNow, 'token', hash, nowS);
  const trips = await store.sharedTrips(trx, hash, nowS, page);
  const told = trips
    .slice(0, page.limit)
    .map((trip) => readingOf(share, nowS, trip.rental_id, trip.vehicle_id));
  await appendEntries(trx, told.length === 0 ? [readingOf(share, nowS, undefined, undefined)] : told);
  return trips;
}

async function openShare(
  trx: store.ShareConnection,
  policyNow: PolicyReader,
  kind: ShareKind,
  hash: Uint8Array,
  nowS: number,
): Promise<store.LiveShare> {
  const share = await store.liveShare(trx, kind, hash, nowS);
  if (share === undefined || !(await mayGive(trx, policyNow, kind)))
    throw new Problem(kind === 'link' ? 'not_found' : 'unauthenticated');
  return share;
}

/** Seen by the rider under the name that they gave. */
function readingOf(
  { shareId, tenant, riderId, recipient, purpose }: store.LiveShare,
  atS: number,
  rentalId: string | undefined,
  vehicleId: string | undefined,
): AuditEntry {
  const about = {
    ...(rentalId === undefined ? {} : { rentalId }),
    ...(vehicleId === undefined ? {} : { vehicleId }),
  };
  return {
    act: 'share_read',
    ...{ atS, tenant, actor: { kind: 'third_party', id: recipient }, subject: { ...about, riderId } },
    ...(purpose === undefined ? {} : { why: purpose }),
    detail: { shareId },
  };
}

type ShareAct =
  | { readonly act: 'share_made'; readonly detail: { readonly kind: ShareKind; readonly expiresS: number } }
  | { readonly act: 'share_revoked'; readonly detail: { readonly kind: ShareKind } };

async function record(
  { trx, caller, nowS }: Asking,
  rentalId: string | undefined,
  act: ShareAct,
): Promise<void> {
  await appendEntry(trx, {
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'rider', id: caller.id } },
    subject: { ...(rentalId === undefined ? {} : { rentalId }), riderId: caller.id },
    ...act,
  });
}
