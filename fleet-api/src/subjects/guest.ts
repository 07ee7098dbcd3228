/**
 * What a guest asks about the one rental of their receipt (G1, G3, G10): the code is all that they have, and all that is asked.
 * As long as the link exists; with it goes the last way to them (T5), so nothing of the asking names them either.
 */
import { dayOf, randomId } from '@fleetveil/proto';
import { appendEntry } from '../audit/audit-log.ts';
import { withRole } from '../database/access.ts';
import { dateOfDay } from '../database/days.ts';
import { FleetApiError } from '../errors.ts';
import { Problem } from '../http/problem.ts';
import { HOLDS_VEHICLE } from '../rentals/rental.ts';
import { authoritiesFor } from './authorities.ts';
import { type DueRequest, rentalsOf } from './effect-store.ts';
import { eraseFor } from './erase.ts';
import { type GuestLink, guestLink } from './guest-store.ts';
import type { CarryOutParts, Done, Work } from './work.ts';

/** Who has the code is not known: that it was used is. */
export const BY_CODE = { kind: 'third_party', id: 'receipt code' } as const;

/** Seconds after which to ask again where the vault is away. */
const WAIT_S = 5;

/**
 * Erases a guest's rental: vault, store, link, like any other. Throws `not_found` for a code that is none or has ended,
 * `guest_rental_running`, and `vault_unavailable`; nothing is erased then.
 *
 * @returns what a rider's answer says, without a request on record
 */
export async function eraseGuest(parts: CarryOutParts, hash: Uint8Array, nowS: number): Promise<object> {
  return withRole(parts.db, 'job_subjects', {}, async (trx) => {
    const link = await guestLink(trx, hash, nowS);
    if (link === undefined) throw new Problem('not_found');
    const { policy } = await parts.policyNow(trx);
    const work: Work = { trx, parts, policy, nowS, request: requestOf(link, nowS), isGuest: true };
    const [rental] = await rentalsOf(trx, work.request);
    if (rental === undefined) throw new Problem('not_found');
    if (HOLDS_VEHICLE[rental.state]) throw new Problem('guest_rental_running');
    const done = await reaching(() => eraseFor(work));
    await appendEntry(trx, {
      ...{ act: 'request_carried_out', atS: nowS, tenant: link.tenant, actor: BY_CODE },
      subject: { rentalId: link.rentalId },
      detail: {
        kind: 'erase',
        state: 'answered',
        article: '17',
        rentals: done.rentals,
        streams: done.streams,
      },
    });
    return done.answer ?? {};
  });
}

/** An erasure that is carried out at once and stored nowhere. */
function requestOf({ tenant, riderId, rentalId }: GuestLink, nowS: number): DueRequest {
  return {
    ...{ requestId: randomId(), tenant, riderId, rentalId, kind: 'erase', state: 'received', ask: {} },
    ...{ purpose: undefined, country: undefined, receivedS: nowS, before: undefined },
    endsOn: dateOfDay(dayOf(nowS)),
  };
}

async function reaching(work: () => Promise<Done | undefined>): Promise<Done> {
  try {
    const done = await work();
    if (done === undefined) throw new Problem('not_found');
    return done;
  } catch (error) {
    if (error instanceof FleetApiError && error.code === 'vault_unreachable')
      throw new Problem('vault_unavailable', { retryAfterS: WAIT_S }, error);
    throw error;
  }
}

/** Whom a guest can complain to: whose authority, nobody knows, so all of them. */
export const guestAuthorities = () => authoritiesFor(undefined);
