/**
 * Rental grants: what the unit needs to see before a rental may be a reason for precision (M3). Pure:
 * which grant, when to renew it, when to stop. Times are domain time in Unix seconds.
 *
 *     booked ──► grant, 4 h ──► a quarter left and the rental runs ──► the next grant, 4 h ──► …
 *                                the rental ended, or nobody used it for 24 h, or 30 days are over ──► none
 */
import { FLOOR, idBytes, v1 } from '@fleetveil/proto';

/** A booking whose vehicle nobody used is renewed for this long: then it ends as never used. */
export const UNUSED_MAX_S = 24 * 3600;
/** Longest rental: its rows need a latest day when they are written (M6). */
export const RENTAL_MAX_S = 30 * 86_400;

/** A grant with less than this left is renewed, seconds: a quarter of the longest, so that each lasts for three quarters. */
export function renewBeforeS(policyMaxS: number): number {
  return Math.floor(longestS(policyMaxS) / 4);
}

/** Of one grant, seconds: as the policy says, and never longer than the floor's 4 h. */
function longestS(policyMaxS: number): number {
  return Math.min(FLOOR.rentalGrantMaxS, policyMaxS);
}

/** What a grant says, as one rental's booking gives it. */
export interface GrantTerms {
  readonly tenant: string;
  readonly grantId: string;
  readonly vehicleId: string;
  readonly rentalId: string;
  readonly notBeforeS: number;
  readonly notAfterS: number;
  readonly route: boolean;
  /** Absent where no route was chosen. */
  readonly routeKeepDays: number | undefined;
  /** Ed25519, 32 bytes. */
  readonly phoneKey: Uint8Array;
  /** X25519 key of the rider for the route, 32 bytes; absent where the vault may open it. */
  readonly riderKey?: Uint8Array | undefined;
  readonly minPolicyVersion: number;
  /** SHA-256 over salt and rider id: the vault knows the rider by it, nobody else does. */
  readonly holder: Uint8Array;
}

/** From when until when a grant holds. */
export interface GrantSpan {
  readonly notBeforeS: number;
  readonly notAfterS: number;
}

/** The span of a grant that begins now. */
export function spanFrom(nowS: number, policyMaxS: number): GrantSpan {
  const notBeforeS = Math.floor(nowS);
  return { notBeforeS, notAfterS: notBeforeS + longestS(policyMaxS) };
}

/** The document's body, to be signed by the key of the role `grant_rental`. */
export function encodeGrant(terms: GrantTerms): Uint8Array {
  return v1.Grant.encode({
    tenant: terms.tenant,
    grantId: idBytes(terms.grantId),
    vehicleId: idBytes(terms.vehicleId),
    purpose: v1.Purpose.PURPOSE_RENTAL_CONTRACT,
    rentalId: idBytes(terms.rentalId),
    notBeforeS: terms.notBeforeS,
    notAfterS: terms.notAfterS,
    maxDurationS: terms.notAfterS - terms.notBeforeS,
    route: terms.route,
    routeKeepDays: terms.routeKeepDays ?? 0,
    phoneKey: terms.phoneKey,
    ...(terms.riderKey === undefined ? {} : { riderKey: terms.riderKey }),
    minPolicyVersion: terms.minPolicyVersion,
    holder: terms.holder,
  }).finish();
}

/** What the grant of a theft says. */
export interface TheftGrantTerms extends GrantSpan {
  readonly tenant: string;
  readonly grantId: string;
  readonly vehicleId: string;
  /** Stands where a rental would. */
  readonly caseId: string;
  readonly minPolicyVersion: number;
}

/** The document's body, to be signed by the key of the role `grant_theft` and by the vault (M10). It names nobody. */
export function encodeTheftGrant(terms: TheftGrantTerms): Uint8Array {
  return v1.Grant.encode({
    tenant: terms.tenant,
    grantId: idBytes(terms.grantId),
    vehicleId: idBytes(terms.vehicleId),
    purpose: v1.Purpose.PURPOSE_ASSET_PROTECTION,
    rentalId: idBytes(terms.caseId),
    notBeforeS: terms.notBeforeS,
    notAfterS: terms.notAfterS,
    maxDurationS: terms.notAfterS - terms.notBeforeS,
    minPolicyVersion: terms.minPolicyVersion,
  }).finish();
}

/** The order that ends a rental, or the pursuit of a case, on its unit. */
export function encodeGrantEnd(end: {
  tenant: string;
  vehicleId: string;
  rentalId: string;
  endedS: number;
}): Uint8Array {
  return v1.GrantEnd.encode({
    tenant: end.tenant,
    vehicleId: idBytes(end.vehicleId),
    rentalId: idBytes(end.rentalId),
    endedS: end.endedS,
  }).finish();
}

/** A rental that has not ended, as the renewals look at it. */
export interface OpenRental {
  readonly rentalId: string;
  readonly bookedS: number;
  /** Whether the unit has shown a sign of use (it opened a stream). */
  readonly used: boolean;
  /** End of its newest grant. */
  readonly notAfterS: number;
}

/** What to do about an open rental now. */
export type Renewal = 'keep' | 'renew' | 'end_unused' | 'end_too_long';

/**
 * Decides about one rental. A grant that lapsed (we were down) is renewed too: the unit asks for a new
 * sign of use then.
 *
 * @example planRenewal({ rentalId, bookedS: 0, used: true, notAfterS: 14_400 }, 11_000, 14_400) // 'renew'
 */
export function planRenewal(rental: OpenRental, nowS: number, policyMaxS: number): Renewal {
  if (nowS >= rental.bookedS + RENTAL_MAX_S) return 'end_too_long';
  if (!rental.used && nowS >= rental.bookedS + UNUSED_MAX_S) return 'end_unused';
  if (rental.notAfterS >= rental.bookedS + RENTAL_MAX_S) return 'keep'; // nothing could outlast it
  return rental.notAfterS - nowS < renewBeforeS(policyMaxS) ? 'renew' : 'keep';
}

/** Latest end of a renewed grant: never past the longest rental. */
export function renewedSpan(rental: OpenRental, nowS: number, policyMaxS: number): GrantSpan {
  const span = spanFrom(nowS, policyMaxS);
  return { ...span, notAfterS: Math.min(span.notAfterS, rental.bookedS + RENTAL_MAX_S) };
}
