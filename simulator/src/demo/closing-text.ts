/** What people read when the first trips are done. */
import pc from 'picocolors';
import type { Fleet, FleetVehicle } from '../fleet.ts';
import type { OpenRental } from '../rental.ts';

/** What to do next: docs, and logins that work as they stand. */
export async function closingText(
  fleet: Fleet,
  rentals: readonly OpenRental[],
  vehicles: readonly FleetVehicle[],
): Promise<string[]> {
  const [anna] = rentals;
  const [rider, operator, privacy] = await Promise.all([
    fleet.doors.token(anna?.riderId ?? '', ['rider']),
    fleet.doors.token('operator-olga', ['dispatcher', 'operator']),
    fleet.doors.token('officer-dana', ['privacy_officer']),
  ]);
  const call = (token: string, path: string) =>
    `  curl -s -H 'authorization: Bearer ${token}' ${fleet.doorsUrl}${path}`;
  const page = (path: string, what: string) => `  ${pc.underline(`${fleet.doorsUrl}${path}`)}  ${what}`;
  return [
    '',
    pc.bold(
      'All three trips are done. The vehicles stay; more riders come every hour of the fleet clock. Ctrl-C ends it.',
    ),
    '',
    pc.bold('Pages (one click signs you in):'),
    page('/app/', 'where to begin'),
    page('/app/rider', 'Anna, Ben and Cleo: their trips'),
    page(`/app/rider/trips/${anna?.rentalId}`, 'the trip just driven: sign in as Anna'),
    page('/app/operator', 'Olga: all vehicles, as areas'),
    page('/app/office', 'Dana: requests, the policy, what ends when, the log'),
    `API docs:  ${pc.underline(`${fleet.doorsUrl}/docs`)}`,
    '',
    pc.bold("The rider's own trip, with the route (GeoJSON; .gpx for GPX):"),
    call(rider, `/v1/rider/trips/${anna?.rentalId}.geojson`),
    pc.bold('Who looked at it, and why:'),
    call(rider, `/v1/rider/trips/${anna?.rentalId}/reads`),
    pc.bold('The operator: the same vehicles, as cells:'),
    call(operator, '/v1/operator/vehicles'),
    pc.bold('The privacy officer: the audit log:'),
    call(privacy, '/v1/privacy/audit'),
    '',
    pc.dim(`Vehicles: ${vehicles.map((vehicle) => vehicle.label).join(', ')}. Logins are of this demo only.`),
    '',
  ];
}
