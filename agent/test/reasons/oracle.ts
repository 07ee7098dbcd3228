/**
 * A second, simple opinion on the reasons: it keeps everything that ever happened and asks of a reason that
 * holds whether history allows it. It shares no code with `src/reasons`.
 */
import type { GrantFacts, GrantPurpose } from '../../src/reasons/grant.ts';
import type { Moment } from '../../src/reasons/moment.ts';
import type { Reason } from '../../src/reasons/reason.ts';
import { TENANT, VEHICLE } from './given.ts';

/** What happened, in order. */
export interface History {
  readonly delivered: Map<string, GrantFacts>;
  /** Rental ids with a phone that signed for one of their grants. */
  readonly signed: Set<string>;
  /** Rentals that the rider, the booking system or another rental ended. */
  readonly ended: Set<string>;
  /** Grants that were in force in a reason that is over, or before they were replaced. */
  readonly usedUp: Set<string>;
  /** Boot clock, of all boots together, when each grant came into force. */
  readonly inForceSinceS: Map<string, number>;
  /** Boot and seconds since the beginning when something happened on the vehicle, by its event id. */
  readonly happened: Map<string, { readonly bootId: string; readonly trueS: number }>;
}

export function emptyHistory(): History {
  return {
    delivered: new Map(),
    signed: new Set(),
    ended: new Set(),
    usedUp: new Set(),
    inForceSinceS: new Map(),
    happened: new Map(),
  };
}

/** Who signs for what. */
export function signKey(rentalId: string, phoneKey: string): string {
  return `${rentalId} ${phoneKey}`;
}

/** The world as it is, which the unit's own clock may not be. */
export interface World {
  readonly moment: Moment;
  readonly policyCurrent: boolean;
  /** Seconds since the beginning, whatever the clocks say. */
  readonly trueS: number;
}

/** Seconds that what happened on a vehicle may be a reason for. */
const LASTS_S: Readonly<Record<string, number>> = { asset_protection: 7200, assist: 1800, accident: 60 };

/** Why a reason that stands on no grant should not hold. */
function eventObjection(
  reason: Reason,
  others: readonly Reason[],
  history: History,
  world: World,
): string | undefined {
  const event = history.happened.get(reason.rentalId);
  if (event === undefined) return 'nothing happened';
  if (event.bootId !== world.moment.bootId) return 'the unit began anew since';
  if (world.trueS - event.trueS >= (LASTS_S[reason.purpose] ?? 0)) return 'it has been too long';
  if (reason.purpose !== 'asset_protection') return undefined;
  if (!world.policyCurrent) return 'there is no current policy';
  const isInHands = others.some(({ purpose }) => purpose === 'rental_contract' || purpose === 'maintenance');
  return isInHands ? 'somebody has the vehicle' : undefined;
}

/** Why a reason should not hold; nothing = it may. */
export function objection(
  reason: Reason,
  others: readonly Reason[],
  history: History,
  world: World,
): string | undefined {
  if (reason.grantId === '') return eventObjection(reason, others, history, world);
  const grant = history.delivered.get(reason.grantId);
  if (grant === undefined) return 'its grant never came';
  if (grant.tenant !== TENANT || grant.vehicleId !== VEHICLE) return 'its grant is for someone else';
  if (grant.purpose !== reason.purpose || grant.rentalId !== reason.rentalId)
    return 'its grant says otherwise';
  const lengthS = grant.notAfterS - grant.notBeforeS;
  const mostS = grant.purpose === 'asset_protection' ? 24 * 3600 : 4 * 3600;
  if (lengthS <= 0 || lengthS > mostS) return 'its grant is too long';
  if (world.moment.clock === 'unknown') return 'the clock is not known';
  if (!world.policyCurrent) return 'there is no current policy';
  if (world.moment.nowS >= grant.notAfterS) return 'its grant has expired';
  const needsSign = grant.purpose !== 'asset_protection';
  if (needsSign && !history.signed.has(signKey(reason.rentalId, grant.phoneKey))) return 'nobody signed';
  if (history.ended.has(reason.rentalId)) return 'its rental was ended';
  if (history.usedUp.has(reason.grantId)) return 'its grant was used up';
  const usedS = world.trueS - (history.inForceSinceS.get(reason.grantId) ?? Number.NEGATIVE_INFINITY);
  if (usedS > lengthS) return 'it was in force for longer than its grant is';
  const isOverlong = grant.maxDurationS > 0 && usedS > grant.maxDurationS;
  return isOverlong ? 'it was in force for longer than its longest duration' : undefined;
}

/** Whether a sign of use must begin or carry on a use, because nothing stands against it. */
export function mustBegin(
  grant: GrantFacts & { readonly purpose: GrantPurpose },
  history: History,
  world: World,
  canSeal: boolean,
): boolean {
  const { moment } = world;
  const lengthS = grant.notAfterS - grant.notBeforeS;
  return (
    grant.tenant === TENANT &&
    grant.vehicleId === VEHICLE &&
    lengthS > 0 &&
    lengthS <= 4 * 3600 &&
    moment.clock !== 'unknown' &&
    world.policyCurrent &&
    canSeal &&
    grant.minPolicyVersion <= 1 &&
    moment.nowS >= grant.notBeforeS &&
    moment.nowS < grant.notAfterS &&
    !history.ended.has(grant.rentalId) &&
    !history.usedUp.has(grant.grantId)
  );
}
