/** What field workers and the rider of a reservation do: each look is on record before the vault is asked. */
import { type Fix, randomId } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { grantsOf } from '../grants/grant-store.ts';
import { Problem } from '../http/problem.ts';
import { ownTrip } from '../trips/reading.ts';
import type { LocateOutcome } from '../vault/client.ts';
import type { LocateAsk } from '../vault/wire.ts';
import {
  CLAIM_S,
  type Claim,
  type ClaimReason,
  claimInVain,
  holds,
  refuseClaim,
  untoldSinceS,
  wasInVain,
} from './claim.ts';
import * as store from './claim-store.ts';
import type { SealedEnds } from './sealed-ends.ts';

/** The part of the vault that finding needs. */
export interface FindVault {
  locate(ask: LocateAsk): Promise<LocateOutcome>;
}

/** What finding needs. */
export interface FindParts {
  readonly findVault: FindVault;
  readonly policyNow: PolicyReader;
}

/** Seconds after which to ask again. */
const WAIT_S = 5;

/** Who did it, and when, of every entry of this room. */
export const written = ({ caller, nowS }: Asking) =>
  ({ atS: nowS, tenant: caller.tenant, actor: { kind: 'field', id: caller.id } }) as const;

/**
 * Claims a vehicle; `undefined` where somebody has it, or had it in this tick: that was asked is on record then and counts, and
 * has to be committed. Throws `not_found`, `claim_open`, `too_many_claims`, `policy_absent`.
 */
export async function claimVehicle(
  asking: Asking,
  { policyNow }: Pick<FindParts, 'policyNow'>,
  { vehicleId, reason }: { readonly vehicleId: string; readonly reason: ClaimReason },
): Promise<Claim | undefined> {
  const { trx, caller, nowS } = asking;
  await store.lockClaims(trx, caller.tenant, caller.id, vehicleId);
  const refusal = refuseClaim(await store.claimsOf(trx, caller.tenant, caller.id, nowS), nowS);
  if (refusal?.code === 'claim_open') throw new Problem('claim_open');
  if (refusal !== undefined) throw new Problem('too_many_claims', { retryAfterS: refusal.waitS });
  const { tickS } = (await policyNow(trx)).policy;
  const state = await store.vehicleState(trx, vehicleId, { nowS, untoldS: untoldSinceS(nowS, tickS) });
  if (state === 'none') throw new Problem('not_found');
  const asked = { claimId: randomId(), vehicleId, reason, claimedS: nowS };
  if (state === 'taken') {
    await keepInVain(asking, claimInVain(asked));
    return undefined;
  }
  const claim = { ...asked, untilS: nowS + CLAIM_S, releasedS: undefined };
  await store.insertClaim(trx, caller.tenant, caller.id, claim);
  await appendEntry(trx, {
    ...{
      act: 'field_claimed',
      ...written(asking),
      subject: { vehicleId },
      purpose: 'availability',
      why: reason,
    },
    detail: { claimId: claim.claimId, untilS: claim.untilS },
  });
  return claim;
}

async function keepInVain(asking: Asking, claim: Claim): Promise<void> {
  const { trx, caller } = asking;
  await store.insertClaim(trx, caller.tenant, caller.id, claim);
  const detail = { code: 'vehicle_taken' };
  await appendEntry(trx, {
    ...{ act: 'denial', ...written(asking), subject: { vehicleId: claim.vehicleId }, detail },
  });
}

/** The caller's claims of the last shift, written down as read; not those that were refused. */
export async function listClaims(asking: Asking): Promise<Claim[]> {
  const { trx, caller, nowS } = asking;
  const asked = await store.claimsOf(trx, caller.tenant, caller.id, nowS);
  const claims = asked.filter((claim) => !wasInVain(claim));
  await appendEntry(trx, {
    ...{ act: 'field_claims_read', ...written(asking), subject: {}, detail: { claims: claims.length } },
  });
  return claims;
}

/** The caller's own claim, if it holds. Throws `not_found`, the same for another's, one that is over and none. */
export async function heldClaim({ trx, caller, nowS }: Asking, claimId: string): Promise<Claim> {
  const claims = await store.claimsOf(trx, caller.tenant, caller.id, nowS);
  const claim = claims.find((one) => one.claimId === claimId);
  if (claim === undefined || !holds(claim, nowS)) throw new Problem('not_found');
  return claim;
}

/** Gives a claim back. Throws `not_found`. */
export async function giveBack(asking: Asking, claimId: string): Promise<void> {
  const { vehicleId } = await heldClaim(asking, claimId);
  await store.releaseClaim(asking.trx, claimId, asking.nowS);
  await appendEntry(asking.trx, {
    ...{ act: 'field_released', ...written(asking), subject: { vehicleId }, detail: { claimId } },
  });
}

/** Writes a look at a claimed vehicle down and finds what is sealed. Throws `not_found`, `forbidden`. */
export async function readyClaim(
  asking: Asking,
  { policyNow }: FindParts,
  claimId: string,
): Promise<SealedEnds | undefined> {
  const { trx, caller, nowS } = asking;
  const { vehicleId, reason } = await heldClaim(asking, claimId);
  const { access } = await policyNow(trx);
  if (!mayKnow(access, caller.roles, { purpose: 'availability', place: 'claim_cell', time: 'tick' }))
    throw new Problem('forbidden');
  await appendEntry(trx, {
    ...{
      act: 'field_place_read',
      ...written(asking),
      subject: { vehicleId },
      purpose: 'availability',
      why: reason,
    },
    detail: { claimId },
  });
  return store.endsOfClaim(trx, claimId, nowS);
}

/** The cell in which a claimed vehicle stands; `undefined` where nobody knows. Throws `vault_unavailable`, `rate_limited`. */
export async function cellOfClaim(
  sealed: SealedEnds | undefined,
  { findVault }: FindParts,
  token: string,
): Promise<string | undefined> {
  if (sealed === undefined) return undefined;
  const outcome = await findVault.locate({ by: { kind: 'field_worker', token }, ...sealed });
  return located(outcome)?.cell;
}

/** A reservation whose look is on record. */
export interface ReadiedReservation {
  readonly sealed: SealedEnds | undefined;
  readonly by: Extract<LocateAsk['by'], { kind: 'next_rider' }>;
}

/** Writes a rider's look for the vehicle they reserved down. Throws `not_found`, `not_reserved`, `forbidden`. */
export async function readyReservation(
  asking: Asking,
  { policyNow }: FindParts,
  rentalId: string,
): Promise<ReadiedReservation> {
  const { trx, caller, nowS } = asking;
  const trip = await ownTrip(asking, rentalId);
  if (trip.state !== 'booked') throw new Problem('not_reserved');
  // Who has reserved it is the policy's `next_rider`: a rider, in this state.
  const { access } = await policyNow(trx);
  const wanted = { purpose: 'availability', place: 'precise', time: 'tick' } as const;
  if (!mayKnow(access, new Set(['next_rider']), wanted)) throw new Problem('forbidden');
  await appendEntry(trx, {
    ...{
      act: 'reserved_place_read',
      atS: nowS,
      tenant: caller.tenant,
      actor: { kind: 'rider', id: caller.id },
    },
    ...{ subject: { rentalId, vehicleId: trip.vehicle.vehicleId, riderId: caller.id } },
    ...{ purpose: 'availability', detail: {} },
  });
  const reservation = (await grantsOf(trx, rentalId)).map((bytes) => new Uint8Array(bytes));
  return {
    sealed: await store.endsOfReservation(trx, rentalId),
    by: { kind: 'next_rider', token: caller.token, salt: trip.salt, reservation },
  };
}

/** Where a reserved vehicle stands; `undefined` where nobody knows. Throws `vault_unavailable`, `rate_limited`. */
export async function placeOfReservation(
  { sealed, by }: ReadiedReservation,
  { findVault }: FindParts,
): Promise<Fix | undefined> {
  return sealed === undefined ? undefined : located(await findVault.locate({ by, ...sealed }))?.fix;
}

/** What was refused is a vehicle whose place nobody knows: moved since, erased, or never told. */
function located(outcome: LocateOutcome): Extract<LocateOutcome, { kind: 'located' }> | undefined {
  if (outcome.kind === 'unavailable') throw new Problem('vault_unavailable', { retryAfterS: WAIT_S });
  if (outcome.kind === 'located') return outcome;
  if (outcome.code === 'rate_limited') throw new Problem('rate_limited', { retryAfterS: WAIT_S });
  return undefined;
}
