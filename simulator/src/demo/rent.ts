/** One rental as the demo plays it: book, begin at the vehicle, ride, end. */
import { DoorRefused } from '../doors-client.ts';
import type { FleetVehicle } from '../fleet.ts';
import {
  beginUse,
  book,
  endByBooking,
  endRental,
  type OpenRental,
  type TripView,
  wholeTrip,
} from '../rental.ts';
import type { Plan, Rider } from './plan.ts';
import type { Run } from './run.ts';

/** Domain seconds from the booking to the ride: booking and sign of use are real requests, which take real time. */
const BOOKED_AHEAD_S = 240;

/**
 * Books, begins at the vehicle, rides until `over`, ends.
 *
 * @param startS domain time of the ride, Unix seconds
 * @param over told the domain time from which the vehicle is in use and ridden; resolves when the ride is over
 * @param attested resolves when the vehicle's agent knows the time
 */
export async function rent(
  run: Run,
  plan: Plan,
  vehicle: FleetVehicle,
  startS: number,
  over: (ridingS: number) => Promise<void>,
  attested: Promise<void>,
): Promise<OpenRental> {
  const { fleet, view } = run;
  await fleet.until(startS - BOOKED_AHEAD_S);
  view.say(vehicle.label, `${plan.rider.name} books it, route: ${plan.rider.route ? 'on' : 'off'}`);
  const rental = await bookAfresh(run, vehicle, plan.rider);
  await Promise.all([fleet.until(startS - 10), attested]);
  await beginUse(fleet, rental);
  view.say(vehicle.label, `${plan.rider.name}'s phone signs the nonce at the vehicle: in use`);
  // A busy machine carries the sign of use late: the ride is counted from then.
  await over(Math.max(startS, fleet.clock.nowS()));
  await endByBooking(fleet, rental);
  const trip = await wholeTrip(fleet, rental);
  view.say(vehicle.label, `${plan.rider.name} has the trip: ${summaryOf(trip)}`);
  return rental;
}

/** Books; a rental that an earlier, killed run left open is ended first. */
async function bookAfresh({ fleet, view }: Run, vehicle: FleetVehicle, rider: Rider): Promise<OpenRental> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await book(fleet, vehicle, rider);
    } catch (error) {
      const left =
        error instanceof DoorRefused && error.code === 'vehicle_rented' ? error.rentalId : undefined;
      if (left === undefined || tries >= 60) throw error;
      if (tries === 0) {
        view.say(vehicle.label, 'a rental of an earlier run is still open: it is ended first');
        await endRental(fleet, left);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function summaryOf(trip: TripView): string {
  const parts = [
    `${((Number(trip['distance_m']) || 0) / 1000).toFixed(1)} km`,
    `${Math.round((Number(trip['duration_s']) || 0) / 60)} min`,
  ];
  return parts.join(', ');
}
