/** What the booking door does: begin a rental, end one, tell what the bill needs. */
import { randomBytes } from 'node:crypto';
import { dayOf, holderOf, latestEndDay, randomId } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import type { PolicyInForce } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { dateOfDay } from '../database/days.ts';
import { encodeGrant, RENTAL_MAX_S, spanFrom } from '../grants/grant.ts';
import { newestGrant, storeGrant, unitOf } from '../grants/grant-store.ts';
import type { GrantSigner } from '../grants/signer.ts';
import { Problem } from '../http/problem.ts';
import { boundedRoute, preferenceEndDay } from '../preferences/preference.ts';
import { usePreference } from '../preferences/preference-store.ts';
import { isKept, lastDay } from '../retention/clocks.ts';
import { orderEnd } from './ending.ts';
import { newReceipt, RECEIPT_BYTES } from './receipt.ts';
import { type Bill, billOf, HOLDS_VEHICLE, routeChoice } from './rental.ts';
import * as store from './rental-store.ts';

/** What a booking asks for. */
export interface BookingRequest {
  readonly vehicleId: string;
  readonly riderId: string;
  /** `undefined`: as the rider prefers, else off. */
  readonly route: boolean | undefined;
  readonly routeKeepDays: number | undefined;
  /** Ed25519, 32 bytes. */
  readonly phoneKey: Uint8Array;
  /** The rider's own X25519 key for the route, 32 bytes; the vault then cannot open it. */
  readonly routeKey: Uint8Array | undefined;
  /** Without an account: the link to the rider ends when the bill is settled (T5). */
  readonly guest: boolean;
}

/** A rental with its newest grant. */
export interface Booked {
  readonly rental: store.Rental;
  /** Of a guest's receipt: said now and never again. */
  readonly receiptCode?: string | undefined;
  readonly grant: { readonly signed: Uint8Array; readonly notAfterS: number } | undefined;
}

/** A rental with what the bill needs. */
export interface RentalReport extends Booked {
  readonly bill: Bill | undefined;
  /** Facts that were corrected after the unit reported them (G2). */
  readonly corrected: readonly string[];
}

const actorOf = (asking: Asking): AuditEntry['actor'] => ({ kind: 'booking', id: asking.caller.id });

/**
 * Begins a rental: rental, rider, grant, its way to the unit and two entries of the audit log are one
 * transaction. Throws `not_found`, `vehicle_rented`, `vehicle_without_unit`, `route_choice_invalid`,
 * and `not_kept` for a guest where the policy keeps no guest's link (T7).
 */
export async function beginRental(
  asking: Asking,
  { policy, version }: PolicyInForce,
  signer: GrantSigner,
  request: BookingRequest,
): Promise<Booked> {
  const { trx, caller, nowS } = asking;
  refuseInvalidRoute(policy, request);
  if (request.guest && !isKept(policy, 'guest_link')) throw new Problem('not_kept');
  const unitId = await freeUnit(asking, request.vehicleId);
  const receipt = request.guest ? newReceipt(randomBytes(RECEIPT_BYTES)) : undefined;
  const objections = await store.objectionsOf(trx, caller.tenant, request.riderId);
  const choice = await preferredRoute(asking, policy, request);
  // A consent that its rider has withdrawn is the rider's to give again, not the booking system's (G7).
  const route = choice.route && !objections.includes('rider_route');
  const rental: store.NewRental = {
    ...{ rentalId: randomId(), vehicleId: request.vehicleId, tenant: caller.tenant, bookedS: nowS },
    ...{ route, routeKeepDays: route ? choice.keepDays : undefined, policyVersion: version, objections },
    ...{ phoneKey: request.phoneKey, riderId: request.riderId, salt: randomBytes(16).toString('hex') },
    ...{ guest: request.guest, receiptHash: receipt?.hash, ...endDays(policy, nowS, request.guest) },
  };
  await store.storeRental(trx, rental);
  await appendEntry(trx, {
    act: 'rental_created',
    ...{ atS: nowS, tenant: caller.tenant, actor: actorOf(asking) },
    subject: subjectOf(rental),
    detail: { route: rental.route, policyVersion: version },
  });
  const riderKey = route ? request.routeKey : undefined;
  const grant = await firstGrant(asking, policy, signer, { ...rental, riderKey }, unitId);
  const booked = { ...rental, startedS: undefined, endedS: undefined, state: 'booked' } as const;
  return { rental: booked, grant, receiptCode: receipt?.code };
}

/** What the booking itself says has to be offered by the policy, whatever its rider prefers. */
function refuseInvalidRoute({ route: { keepDays } }: PolicyInForce['policy'], request: BookingRequest): void {
  const asked = { route: request.route ?? false, keepDays: request.routeKeepDays };
  const isKeyAlone = request.routeKey !== undefined && !asked.route;
  if (isKeyAlone || routeChoice(asked, keepDays) === 'refused') throw new Problem('route_choice_invalid');
}

/** The route as the rider's standing preference lets it be (P13). `objectionsOf` has taken the lock. */
async function preferredRoute(
  { trx, caller, nowS }: Asking,
  { route: { keepDays: bounds } }: PolicyInForce['policy'],
  { riderId, route, routeKeepDays }: BookingRequest,
): Promise<{ readonly route: boolean; readonly keepDays: number | undefined }> {
  const days = { today: dateOfDay(dayOf(nowS)), endsOn: dateOfDay(preferenceEndDay(nowS)) };
  const preference = await usePreference(trx, { tenant: caller.tenant, riderId }, days);
  const choice = routeChoice(
    boundedRoute({ route, keepDays: routeKeepDays }, preference, bounds, bounds.default),
    bounds,
  );
  if (choice === 'refused') throw new Problem('route_choice_invalid');
  return choice;
}

/** The unit of a vehicle that no rental holds; the vehicle is taken until the transaction ends. */
async function freeUnit({ trx }: Asking, vehicleId: string): Promise<string> {
  if (!(await store.takeVehicle(trx, vehicleId))) throw new Problem('not_found');
  const rentalId = await store.openRentalOf(trx, vehicleId);
  if (rentalId !== undefined) throw new Problem('vehicle_rented', { rentalId });
  const unitId = await unitOf(trx, vehicleId);
  if (unitId === undefined) throw new Problem('vehicle_without_unit');
  return unitId;
}

/** The log lives for years: a guest's link would live on in it (T5), so it does not say whose the rental is. */
function subjectOf({ rentalId, vehicleId, riderId, guest }: store.NewRental): AuditEntry['subject'] {
  return { rentalId, vehicleId, ...(guest ? {} : { riderId }) };
}

/** Latest days of the rows, as if the rental ran for the longest that one may (M6). */
function endDays(
  policy: PolicyInForce['policy'],
  nowS: number,
  guest: boolean,
): { endsOn: string; linkEndsOn: string } {
  const lastRentalDay = dayOf(nowS + RENTAL_MAX_S);
  const linkEndDay = guest
    ? lastDay(policy, 'guest_link', { writtenDay: dayOf(nowS) })
    : latestEndDay(policy, 'rental_rider', lastRentalDay);
  return {
    endsOn: dateOfDay(latestEndDay(policy, 'rental', lastRentalDay)),
    linkEndsOn: dateOfDay(linkEndDay),
  };
}

async function firstGrant(
  asking: Asking,
  policy: PolicyInForce['policy'],
  signer: GrantSigner,
  rental: store.NewRental & { readonly riderKey: Uint8Array | undefined },
  unitId: string,
): Promise<{ signed: Uint8Array; notAfterS: number }> {
  const { trx, nowS } = asking;
  const { tenant, vehicleId, rentalId, route, routeKeepDays, phoneKey, policyVersion } = rental;
  const grantId = randomId();
  const span = spanFrom(nowS, policy.limits.rentalGrantS);
  const holder = await holderOf(rental.salt, rental.riderId);
  const choice = { route, routeKeepDays, riderKey: rental.riderKey };
  const terms = { tenant, vehicleId, rentalId, ...choice, phoneKey, holder, grantId, ...span };
  const signed = await signer.sign(
    'grant',
    tenant,
    encodeGrant({ ...terms, minPolicyVersion: policyVersion }),
  );
  const endsOn = dateOfDay(latestEndDay(policy, 'grant', dayOf(span.notAfterS)));
  const grant = { ...{ grantId, rentalId, vehicleId, unitId, tenant, signed, route, endsOn }, ...span };
  await storeGrant(trx, grant, actorOf(asking), nowS);
  return { signed, notAfterS: span.notAfterS };
}

/**
 * Ends a rental at once: no grant is renewed from here on, and the unit is told (M12). A rental that has
 * ended stays as it is, so that an order may be repeated. Throws `not_found`.
 */
export async function endRental(
  asking: Asking,
  signer: GrantSigner,
  rentalId: string,
): Promise<store.Rental> {
  const { trx, nowS } = asking;
  const rental = await store.findRental(trx, rentalId, 'change');
  if (rental === undefined) throw await absence(asking, rentalId);
  if (!HOLDS_VEHICLE[rental.state]) return rental;
  const [unitId, grant] = [await unitOf(trx, rental.vehicleId), await newestGrant(trx, rentalId)];
  const state = await orderEnd(trx, signer, rental, {
    endedS: nowS,
    unit: unitId === undefined || grant === undefined ? undefined : { unitId, notAfterS: grant.notAfterS },
    actor: actorOf(asking),
    by: 'booking',
    riderId: await store.riderOf(trx, rentalId),
  });
  return { ...rental, state, endedS: nowS };
}

/** A rental with its newest grant and what the bill needs; reading it is written down. Throws `not_found`, `rental_restricted`. */
export async function reportRental(asking: Asking, rentalId: string): Promise<RentalReport> {
  const { trx, nowS, caller } = asking;
  const rental = await store.findRental(trx, rentalId, 'read');
  if (rental === undefined) throw await absence(asking, rentalId);
  const [grant, numbers] = [await newestGrant(trx, rentalId), await store.tripNumbersOf(trx, rentalId)];
  await appendEntry(trx, {
    act: 'booking_rental_read',
    ...{ atS: nowS, tenant: caller.tenant, actor: actorOf(asking) },
    subject: { rentalId, vehicleId: rental.vehicleId },
    detail: {},
  });
  return { rental, grant, bill: billOf(numbers), corrected: await store.correctedFacts(trx, rentalId) };
}

/** Why a rental is not to be read: its rider restricted it, or there is none. */
export async function absence({ trx }: Asking, rentalId: string): Promise<Problem> {
  return new Problem((await store.isRestricted(trx, rentalId)) ? 'rental_restricted' : 'not_found');
}
