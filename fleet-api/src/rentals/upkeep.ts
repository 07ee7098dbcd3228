/**
 * The job of rentals that run: their grants are renewed, and what nobody used or ran too long is ended.
 * It knows no rider: the next grant is the one before with another id and another span.
 */
import {
  dayOf,
  decodeDocument,
  decodeSigned,
  latestEndDay,
  type Policy,
  randomId,
  toHex,
  type v1,
} from '@fleetveil/proto';
import type { PolicyReader } from '../access/policy-in-force.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import { dateOfDay } from '../database/days.ts';
import { dropLease, takeLease } from '../database/lease.ts';
import {
  encodeGrant,
  type GrantSpan,
  type GrantTerms,
  planRenewal,
  type Renewal,
  renewBeforeS,
  renewedSpan,
} from '../grants/grant.ts';
import { storeGrant } from '../grants/grant-store.ts';
import type { GrantSigner } from '../grants/signer.ts';
import { orderEnd } from './ending.ts';
import {
  allOrNothing,
  BATCH,
  type DueRental,
  destroyGuestLinks,
  dueRentals,
  giveUpWaiting,
  settleEnds,
  settleLapsed,
  settleQuiet,
  type UpkeepConnection,
} from './upkeep-store.ts';

/** What the job needs. */
export interface UpkeepParts {
  readonly db: FleetDatabase;
  readonly policyNow: PolicyReader;
  readonly signer: GrantSigner;
  /** Id of this process, 32 hex characters: its name in the lease. */
  readonly holder: string;
}

/** What one run did; nothing where another process holds the lease. */
export interface UpkeepResult {
  readonly renewed: number;
  readonly ended: number;
  /** Rentals that nothing could be done about, with what was thrown: they are tried again at the next run. */
  readonly failed: readonly FailedRental[];
  /** Waited for a unit that has nothing left of them, as it said or as the grants say. */
  readonly settled: number;
  readonly givenUp: number;
  /** Links of guests whose bill was settled a day ago. */
  readonly linksDestroyed: number;
}

/** A rental that could not be renewed or ended. */
interface FailedRental {
  readonly rentalId: string;
  readonly error: unknown;
}

const ACTOR: AuditEntry['actor'] = { kind: 'system', id: 'rentals' };

/** Batches of one run at most: whoever stops the process waits for it. The rest follows a minute later. */
const MOST_BATCHES = 10;

/**
 * Looks after all rentals once; call it every domain minute. Each batch is one transaction, so that a
 * kill leaves no rental half done; a rental that throws is left as it was, and takes no other with it.
 *
 * @param nowS domain time, Unix seconds
 */
export async function runRenewals(parts: UpkeepParts, nowS: number): Promise<UpkeepResult> {
  const atS = Math.floor(nowS);
  const counts = { renewed: 0, ended: 0 };
  const failed: FailedRental[] = [];
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const done = await renewBatch(parts, atS, failed);
    counts.renewed += done.plans.filter((plan) => plan === 'renew').length;
    counts.ended += done.plans.filter((plan) => plan === 'end_unused' || plan === 'end_too_long').length;
    failed.push(...done.failed);
    if (done.plans.length + done.failed.length < BATCH) break;
  }
  return { ...counts, failed, ...(await settle(parts, atS)) };
}

/** What became of the rentals of one transaction. */
interface DoneBatch {
  readonly plans: Renewal[];
  readonly failed: FailedRental[];
}

/** What was done about the rentals that were due first, but for those that failed before; nothing where another process holds the lease. */
function renewBatch(parts: UpkeepParts, nowS: number, before: readonly FailedRental[]): Promise<DoneBatch> {
  return withRole(parts.db, 'job_rentals', {}, async (trx) => {
    const done: DoneBatch = { plans: [], failed: [] };
    if (!(await takeLease(trx, LEASE, parts.holder, LEASE_MS))) return done;
    const { policy } = await parts.policyNow(trx);
    const { rentalGrantS } = policy.limits;
    const without = before.map(({ rentalId }) => rentalId);
    for (const rental of await dueRentals(trx, { nowS, beforeS: renewBeforeS(rentalGrantS), without })) {
      const plan = planRenewal(rental, nowS, rentalGrantS);
      try {
        await allOrNothing(trx, () => DOES[plan](trx, { ...parts, policy, nowS }, rental));
        done.plans.push(plan);
      } catch (error) {
        done.failed.push({ rentalId: rental.rentalId, error });
      }
    }
    return done;
  });
}

/** What is over: rentals that nothing is waited for, their last days, links of guests. */
async function settle(
  parts: UpkeepParts,
  atS: number,
): Promise<Omit<UpkeepResult, 'renewed' | 'ended' | 'failed'>> {
  return withRole(parts.db, 'job_rentals', {}, async (trx) => {
    const held = await takeLease(trx, LEASE, parts.holder, LEASE_MS);
    if (!held) return { settled: 0, givenUp: 0, linksDestroyed: 0 };
    const { policy } = await parts.policyNow(trx);
    const settled = (await settleLapsed(trx)) + (await settleQuiet(trx));
    const givenUp = await giveUpWaiting(trx, atS);
    await settleEnds(trx, {
      rental: latestEndDay(policy, 'rental', 0),
      link: latestEndDay(policy, 'rental_rider', 0),
    });
    const linksDestroyed = await destroyGuestLinks(trx, atS);
    return { settled, givenUp, linksDestroyed };
  });
}

/** Lets another process take over at once. */
export function releaseRenewals({ db, holder }: UpkeepParts): Promise<void> {
  return withRole(db, 'job_rentals', {}, (trx) => dropLease(trx, LEASE, holder));
}

const LEASE = 'rentals';
/** Real milliseconds after which another process takes over from one that fell silent. */
const LEASE_MS = 120_000;

interface Job {
  readonly signer: GrantSigner;
  readonly policy: Policy;
  readonly nowS: number;
}

type Act = (trx: UpkeepConnection, job: Job, rental: DueRental) => Promise<void>;

const DOES: Record<Renewal, Act> = {
  keep: async () => {},
  renew: renewGrant,
  end_unused: endByJob('unused'),
  end_too_long: endByJob('longest'),
};

async function renewGrant(
  trx: UpkeepConnection,
  { signer, policy, nowS }: Job,
  rental: DueRental,
): Promise<void> {
  const { unitId } = rental;
  if (unitId === undefined) return; // nobody to tell; no such rental is due for a renewal
  const span = renewedSpan(rental, nowS, policy.limits.rentalGrantS);
  const terms = renewedTerms(decodeDocument('grant', decodeSigned(rental.signed).body), randomId(), span);
  const { grantId, rentalId, vehicleId, tenant, route } = terms;
  const signed = await signer.sign('grant', tenant, encodeGrant(terms));
  const endsOn = dateOfDay(latestEndDay(policy, 'grant', dayOf(span.notAfterS)));
  const grant = {
    grantId,
    rentalId,
    vehicleId,
    unitId,
    tenant,
    signed,
    route,
    endsOn,
    ...span,
  };
  await storeGrant(trx, grant, ACTOR, nowS);
}

/** The terms of the grant before, with another id and span. What the rider chose is carried over as it was. */
export function renewedTerms(before: v1.Grant, grantId: string, span: GrantSpan): GrantTerms {
  return {
    tenant: before.tenant,
    vehicleId: toHex(before.vehicleId),
    rentalId: toHex(before.rentalId),
    grantId,
    ...span,
    route: before.route,
    routeKeepDays: before.route ? before.routeKeepDays : undefined,
    phoneKey: before.phoneKey,
    riderKey: before.riderKey.length === 0 ? undefined : before.riderKey,
    minPolicyVersion: before.minPolicyVersion,
    holder: before.holder,
  };
}

function endByJob(by: 'unused' | 'longest'): Act {
  return async (trx, { signer, nowS }, rental) => {
    const { unitId, notAfterS } = rental;
    const unit = unitId === undefined ? undefined : { unitId, notAfterS };
    await orderEnd(trx, signer, rental, { endedS: nowS, unit, actor: ACTOR, by });
  };
}
