/** What the privacy officer's door does about legal holds. Each act tells the vault before it is committed. */
import { createHash } from 'node:crypto';
import { dayOf, toHex } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { FleetApiError } from '../errors.ts';
import { Problem } from '../http/problem.ts';
import { type HoldSubject, holdEndDay, isReviewDay } from '../retention/hold.ts';
import * as store from '../retention/hold-store.ts';
import type { VaultClient } from '../vault/client.ts';
import { MOST_HELD } from '../vault/wire.ts';

/** The way to the vault that holds need. */
export type HoldVault = Pick<VaultClient, 'hold' | 'release'>;

/** A hold that is asked for. */
export interface HoldRequest {
  /** Who answers for it. */
  readonly owner: string;
  readonly reason: string;
  readonly reviewDay: number;
  readonly subject: HoldSubject;
}

const actorOf = ({ caller }: Asking) => ({ kind: 'privacy', id: caller.id }) as const;

/** By what a request is told from others: sent again after it failed it has both again. */
export interface HoldKey {
  /** The Idempotency-Key. */
  readonly key: string;
  /** `requestHash`. */
  readonly hash: Uint8Array;
}

/**
 * The id of a hold: the same each time a request is sent, as the vault may have taken it where the doors did not come to
 * commit it. Another one where that hold is there: the key is older than its answer is kept.
 */
async function idOf({ trx, caller }: Asking, { key, hash }: HoldKey): Promise<string> {
  for (let no = 0; ; no++) {
    const name = JSON.stringify(['hold', caller.tenant, caller.id, key, toHex(hash), no]);
    const holdId = createHash('sha256').update(name).digest('hex').slice(0, 32);
    if (!(await store.isHold(trx, holdId))) return holdId;
  }
}

/**
 * Begins a hold: rows and keys of its rentals stay beyond their day, and nobody can read them for it. Throws
 * `review_day_invalid`, `hold_window_invalid`, `not_found` where it would keep nothing, `hold_too_large` and
 * `vault_unavailable`; nothing is held then.
 */
export async function beginHold(
  asking: Asking,
  vault: HoldVault,
  request: HoldRequest,
  sent: HoldKey,
): Promise<store.Hold> {
  const { trx, caller, nowS } = asking;
  const { reviewDay, subject, reason } = request;
  if (!isReviewDay(reviewDay, dayOf(nowS))) throw new Problem('review_day_invalid');
  if (subject.kind === 'vehicle' && (subject.toS > nowS || subject.toS < subject.fromS))
    throw new Problem('hold_window_invalid');
  const holdId = await idOf(asking, sent);
  const hold = { ...request, holdId, createdS: nowS };
  const rentalIds = await store.storeHold(trx, { ...hold, tenant: caller.tenant });
  if (rentalIds.length === 0) throw new Problem('not_found');
  if (rentalIds.length > MOST_HELD) throw new Problem('hold_too_large');
  const detail = { holdId, kind: subject.kind, rentals: rentalIds.length, reviewDay };
  await writeDown(asking, { act: 'hold_created', detail }, { subject: auditSubject(subject), why: reason });
  const endDay = holdEndDay(reviewDay);
  await reach(() => vault.hold({ holdId, rentalIds, endDay, actor: actorOf(asking) }));
  return { ...hold, endDay, rentals: rentalIds.length };
}

/** Sets the next review of a hold, before or after the last one has passed. Throws as above. */
export async function reviewHold(
  asking: Asking,
  vault: HoldVault,
  holdId: string,
  review: Pick<HoldRequest, 'owner' | 'reason' | 'reviewDay'>,
): Promise<store.Hold> {
  const { trx, nowS } = asking;
  const hold = await store.findHold(trx, holdId, dayOf(nowS));
  if (hold === undefined) throw new Problem('not_found');
  const { reviewDay, reason } = review;
  if (!isReviewDay(reviewDay, dayOf(nowS))) throw new Problem('review_day_invalid');
  await store.moveHold(trx, holdId, review);
  await writeDown(
    asking,
    { act: 'hold_reviewed', detail: { holdId, reviewDay } },
    {
      ...{ subject: auditSubject(hold.subject), why: reason },
    },
  );
  const endDay = holdEndDay(reviewDay);
  const rentalIds = await store.heldRentals(trx, holdId);
  await reach(() => vault.hold({ holdId, rentalIds, endDay, actor: actorOf(asking) }));
  return { ...hold, ...review, endDay };
}

/** Ends a hold: what it kept beyond its day goes with the next run. Throws `not_found`, `vault_unavailable`. */
export async function releaseHold(
  asking: Asking,
  vault: HoldVault,
  holdId: string,
  reason: string,
): Promise<store.Hold> {
  const { trx, nowS } = asking;
  const hold = await store.findHold(trx, holdId, dayOf(nowS));
  if (hold === undefined) throw new Problem('not_found');
  const endDay = dayOf(nowS) - 1;
  await store.moveHold(trx, holdId, { endDay });
  const more = { subject: auditSubject(hold.subject), why: reason };
  await writeDown(asking, { act: 'hold_released', detail: { holdId } }, more);
  await reach(() => vault.release({ holdId, actor: actorOf(asking) }));
  return { ...hold, endDay };
}

/** Riders see the entries about their own rentals: a hold is no secret from them. */
function auditSubject(subject: HoldSubject): AuditEntry['subject'] {
  if (subject.kind === 'rental') return { rentalId: subject.rentalId };
  if (subject.kind === 'rider') return { riderId: subject.riderId };
  // Of which vehicle a theft is stays in its case, which is told to riders in its own time (M15).
  return subject.kind === 'theft' ? {} : { vehicleId: subject.vehicleId };
}

type HoldAct = Extract<AuditEntry, { act: 'hold_created' | 'hold_reviewed' | 'hold_released' }>;
type ActAndDetail = HoldAct extends infer Act extends HoldAct
  ? Act extends unknown
    ? Pick<Act, 'act' | 'detail'>
    : never
  : never;

async function writeDown(
  asking: Asking,
  act: ActAndDetail,
  more: Pick<AuditEntry, 'subject' | 'why'>,
): Promise<void> {
  const { trx, caller, nowS } = asking;
  const frame = { atS: nowS, tenant: caller.tenant, actor: actorOf(asking), ...more };
  await appendEntry(trx, { ...frame, ...act });
}

async function reach(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof FleetApiError && error.code === 'vault_unreachable')
      throw new Problem('vault_unavailable', { retryAfterS: 5 }, error);
    throw error;
  }
}
