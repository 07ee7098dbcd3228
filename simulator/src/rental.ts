/** One rental, from booking to trip, as booking system, phone and rider live it. */

import { fromBase64, toHex, v1 } from '@fleetveil/proto';
import type { Rental } from './doors-client.ts';
import type { Fleet, FleetVehicle } from './fleet.ts';
import { createPhone, type Phone } from './phone.ts';

export interface OpenRental {
  readonly rentalId: string;
  readonly grantId: string;
  readonly vehicle: FleetVehicle;
  readonly riderId: string;
  readonly phone: Phone;
  readonly grant: string;
}

export interface RentalChoice {
  readonly riderId: string;
  readonly route: boolean;
  readonly routeKeepDays?: number;
  /** The rider's own X25519 key: nobody else can then open the route. */
  readonly routeKey?: Uint8Array;
  /** The same for each try of one booking; a fresh one unless told. */
  readonly idempotencyKey?: string;
}

/** What the rider door shows of a trip; see fleet-api/openapi.json. */
export interface TripView {
  readonly rental_id: string;
  readonly state: string;
  readonly [field: string]: unknown;
}

/** Books at the booking door. */
export async function book(
  fleet: Fleet,
  vehicle: FleetVehicle,
  choice: RentalChoice,
  phone?: Phone,
): Promise<OpenRental> {
  const booking = await fleet.doors.token('booking-system', ['booking']);
  const riderPhone = phone ?? (await createPhone());
  const body = {
    vehicle_id: vehicle.vehicleId,
    rider_id: choice.riderId,
    route: choice.route,
    phone_key: Buffer.from(riderPhone.publicKey).toString('base64url'),
    ...(choice.routeKeepDays !== undefined && { route_keep_days: choice.routeKeepDays }),
    ...(choice.routeKey !== undefined && { route_key: Buffer.from(choice.routeKey).toString('base64url') }),
  };
  const rental = await fleet.doors.post<Rental>(
    '/v1/booking/rentals',
    booking,
    body,
    choice.idempotencyKey ?? crypto.randomUUID(),
  );
  const grant = v1.Grant.decode(v1.Signed.decode(fromBase64(rental.grant)).body);
  return {
    rentalId: rental.rental_id,
    grantId: toHex(grant.grantId),
    vehicle,
    riderId: choice.riderId,
    phone: riderPhone,
    grant: rental.grant,
  };
}

/** The sign of use: the phone hands the grant in (it may be there already) and answers the vehicle's nonce. */
export async function beginUse(fleet: Fleet, rental: OpenRental): Promise<void> {
  const { vehicle, phone } = rental;
  await phone.handIn(vehicle.socketPath, rental.grant);
  await phone.order(vehicle.socketPath, 'use', {
    tenant: fleet.tenant,
    vehicleId: vehicle.vehicleId,
    grantId: rental.grantId,
  });
}

/** The booking system ends it; the vehicle hears by a signed order. */
export const endByBooking = (fleet: Fleet, rental: OpenRental): Promise<void> =>
  endRental(fleet, rental.rentalId);

/** Ends a rental of which only the id is known. */
export async function endRental(fleet: Fleet, rentalId: string): Promise<void> {
  const booking = await fleet.doors.token('booking-system', ['booking']);
  await fleet.doors.post(`/v1/booking/rentals/${rentalId}/end`, booking, {});
}

/** The rider ends it at the vehicle, without any network. */
export async function endByPhone(fleet: Fleet, rental: OpenRental): Promise<void> {
  const { vehicle, phone } = rental;
  await phone.order(vehicle.socketPath, 'end', {
    tenant: fleet.tenant,
    vehicleId: vehicle.vehicleId,
    grantId: rental.grantId,
  });
}

/** What the booking system knows of it: `booked`, `running`, `ending` or `ended`. */
export async function bookingState(fleet: Fleet, rental: OpenRental): Promise<string> {
  const booking = await fleet.doors.token('booking-system', ['booking']);
  return (await fleet.doors.get<Rental>(`/v1/booking/rentals/${rental.rentalId}`, booking)).state;
}

/** How long a trip may take to be whole, real milliseconds. */
const TRIP_MS = 180_000;

/**
 * The trip once nothing of it is missing. The booking door is asked first, and no more than once a second:
 * each reading of a trip opens its streams and is on record. Throws when three minutes were not enough.
 */
export async function wholeTrip(fleet: Fleet, rental: OpenRental): Promise<TripView> {
  const deadline = performance.now() + TRIP_MS;
  for (;;) {
    const ended = (await bookingState(fleet, rental)) === 'ended';
    const trip = ended ? await readTrip(fleet, rental) : undefined;
    if (trip?.['complete'] === true) return trip;
    if (performance.now() > deadline)
      throw new Error(`the trip did not become whole within three minutes: ${JSON.stringify(trip)}`);
    await new Promise((resolve) => setTimeout(resolve, ended ? 1000 : 250));
  }
}

/** The rider's own trip. */
export async function readTrip(fleet: Fleet, rental: OpenRental): Promise<TripView> {
  const token = await fleet.doors.token(rental.riderId, ['rider']);
  return fleet.doors.get<TripView>(`/v1/rider/trips/${rental.rentalId}`, token);
}
