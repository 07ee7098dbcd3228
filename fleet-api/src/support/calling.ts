/** What rider and support do with a call: the vault makes the code, uses it up and opens; the log says it before and after. */
import { type Fix, randomId } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { grantsOf } from '../grants/grant-store.ts';
import { Problem } from '../http/problem.ts';
import { ownTrip } from '../trips/reading.ts';
import type { OpenOutcome, SupportCodeOutcome } from '../vault/client.ts';
import { codeHash } from '../vault/support-code.ts';
import type { OpenHelpAsk, SupportCodeAsk } from '../vault/wire.ts';
import type { Call } from './call.ts';
import * as store from './call-store.ts';

/** The part of the vault that calls need. */
export interface SupportVault {
  supportCode(ask: SupportCodeAsk): Promise<SupportCodeOutcome>;
  openHelp(ask: OpenHelpAsk): Promise<OpenOutcome>;
}

/** What calls need. */
export interface CallParts {
  readonly supportVault: SupportVault;
  readonly policyNow: PolicyReader;
}

/** Seconds after which to ask again. */
const WAIT_S = 5;

/** A code as the rider's phone shows it. */
export interface MadeCode {
  readonly code: string;
  readonly expiresS: number;
}

/**
 * Makes a code for a rental that the rider has now. Throws `not_found`, `rental_not_running` (also where the vehicle has not
 * told of the ride yet), `vault_unavailable`, `rate_limited`.
 */
export async function makeCode(
  asking: Asking,
  { supportVault }: CallParts,
  rentalId: string,
): Promise<MadeCode> {
  const { trx, caller, nowS } = asking;
  const trip = await ownTrip(asking, rentalId);
  if (trip.state !== 'running' && trip.state !== 'booked') throw new Problem('rental_not_running');
  const grants = (await grantsOf(trx, rentalId)).map((bytes) => new Uint8Array(bytes));
  const outcome = await supportVault.supportCode({ token: caller.token, grants, salt: trip.salt });
  if (outcome.kind !== 'made') throw refusalOf(outcome, 'rental_not_running');
  const { code, expiresS } = outcome;
  const { vehicleId } = trip.vehicle;
  const call = { callId: randomId(), rentalId, vehicleId, codeHash: codeHash(caller.tenant, code) };
  await store.insertCall(trx, caller.tenant, { ...call, madeS: nowS, expiresS });
  await appendEntry(trx, {
    ...{
      act: 'support_code_made',
      atS: nowS,
      tenant: caller.tenant,
      actor: { kind: 'rider', id: caller.id },
    },
    ...{ subject: { rentalId, vehicleId, riderId: caller.id }, purpose: 'assist' },
    detail: { callId: call.callId, expiresS },
  });
  return { code, expiresS };
}

/** A call whose asking is on record, with what is sealed of it. */
export interface ReadiedCall {
  readonly call: Call;
  readonly help: readonly store.SealedHelp[];
}

/** Finds the call of a code and writes the asking down. Throws `not_found` for a code that does not hold, `forbidden`. */
export async function readyCall(
  asking: Asking,
  { policyNow }: CallParts,
  code: string,
): Promise<ReadiedCall> {
  const { trx, caller, nowS } = asking;
  const { access } = await policyNow(trx);
  if (!mayKnow(access, caller.roles, { purpose: 'assist', place: 'precise', time: 'second' }))
    throw new Problem('forbidden');
  const call = await store.findCall(trx, codeHash(caller.tenant, code), nowS);
  if (call === undefined) throw new Problem('not_found');
  await appendEntry(trx, {
    ...{ act: 'support_position_asked', ...written(asking, call), detail: { callId: call.callId } },
  });
  return { call, help: await store.sealedHelpOf(trx, call.callId, nowS) };
}

/** Opens the one position, and uses the code up. Throws `no_help_yet`, `not_found`, `vault_unavailable`, `rate_limited`. */
export async function openCall(
  { help }: ReadiedCall,
  { supportVault }: CallParts,
  asked: { readonly token: string; readonly code: string },
): Promise<Fix> {
  if (help.length === 0) throw new Problem('no_help_yet', { retryAfterS: WAIT_S });
  const streams = help.map(({ streamId, chunks }) => ({ streamId, chunks: [...chunks] }));
  const outcome = await supportVault.openHelp({ ...asked, streams });
  if (outcome.kind !== 'opened') throw refusalOf(outcome, 'not_found');
  const [fix] = outcome.fixes;
  if (fix === undefined) throw new Problem('no_help_yet', { retryAfterS: WAIT_S });
  return fix;
}

/** Tells the rider who saw what, and closes the call: before the position is answered. Throws `not_found` the second time. */
export async function closeCall(asking: Asking, { call }: ReadiedCall, fix: Fix): Promise<void> {
  const { trx, caller, nowS } = asking;
  await appendEntry(trx, {
    ...{ act: 'support_position_shown', ...written(asking, call) },
    detail: { callId: call.callId, fixS: Math.round(fix.timeS) },
  });
  if (!(await store.closeCall(trx, call.callId, caller.id, nowS))) throw new Problem('not_found');
}

const written = ({ caller, nowS }: Asking, { rentalId, vehicleId }: Call) =>
  ({
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'support' as const, id: caller.id } },
    ...{ subject: { rentalId, vehicleId }, purpose: 'assist' },
  }) as const;

function refusalOf(
  outcome: { readonly kind: 'unavailable' } | { readonly kind: 'refused'; readonly code: string },
  otherwise: 'not_found' | 'rental_not_running',
): Problem {
  if (outcome.kind === 'unavailable') return new Problem('vault_unavailable', { retryAfterS: WAIT_S });
  if (outcome.code === 'rate_limited') return new Problem('rate_limited', { retryAfterS: WAIT_S });
  if (outcome.code === 'not_found' || outcome.code === 'erased')
    return new Problem('no_help_yet', { retryAfterS: WAIT_S });
  // We asked for what the vault does not read: that says nothing of the code.
  return new Problem(outcome.code === 'malformed' ? 'internal' : otherwise);
}
