/** Short rentals of one vehicle that rides all the time: nothing waits for a drive to begin or to end. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AgentLine,
  beginUse,
  book,
  type Chance,
  endByBooking,
  type Fleet,
  type FleetVehicle,
  type OpenRental,
  type Program,
  wholeTrip,
  writeDay,
} from '@fleetveil/simulator';
import { listen } from '../harness/agent.ts';
import type { Position } from '../leak/needles.ts';

/** A vehicle under way. */
export interface RidingVehicle {
  readonly vehicle: FleetVehicle;
  readonly agent: Program;
  readonly lines: readonly AgentLine[];
  /** Resolves with the first such line, said before or after. */
  first(matches: (line: AgentLine) => boolean): Promise<AgentLine>;
  /** Every position of its drive. */
  readonly drive: readonly Position[];
  /** Times of its fixes, Unix seconds. */
  readonly times: readonly number[];
}

/** Domain seconds of the drive: longer than any test of it. */
const DRIVE_S = 3 * 3_600;

/** Enrols a vehicle and sends it through the city. Resolves when its unit could begin a rental. */
export async function setOut(
  fleet: Fleet,
  dir: string,
  label: string,
  chance: Chance,
): Promise<RidingVehicle> {
  const vehicle = await fleet.enrol('e_scooter', label);
  const startS = Math.ceil(fleet.clock.nowS());
  const day = { vehicle: 'e_scooter', startS, parts: [{ kind: 'ride', durationS: DRIVE_S }] } as const;
  const rows = writeDay(day, chance);
  const file = join(dir, `${label}.csv`);
  await writeFile(file, `${rows.join('\n')}\n`);
  const lines: AgentLine[] = [];
  const heard = listen(lines);
  const agent = fleet.startAgent(vehicle, { kind: 'recorded', file, startS }, heard.take);
  await heard.first(({ event }) => event === 'time_attested');
  await heard.first((line) => line.event === 'document' && line['type'] === 'transport_keys');
  const fixes = rows.slice(1).map((row) => row.split(',').map(Number));
  const drive = fixes.map(([, latitude = 0, longitude = 0]) => ({ latitude, longitude }));
  return { vehicle, agent, lines, first: heard.first, drive, times: fixes.map(([timeS = 0]) => timeS) };
}

/** Begins a rental with a route. */
export async function begin(fleet: Fleet, riding: RidingVehicle, riderId: string): Promise<OpenRental> {
  const rental = await book(fleet, riding.vehicle, { riderId, route: true });
  await beginUse(fleet, rental);
  return rental;
}

/** A whole rental of so many domain seconds: everything of it is where it belongs. */
export async function rideFor(
  fleet: Fleet,
  riding: RidingVehicle,
  riderId: string,
  lengthS: number,
): Promise<OpenRental> {
  const rental = await begin(fleet, riding, riderId);
  await fleet.until(fleet.clock.nowS() + lengthS);
  await endByBooking(fleet, rental);
  await wholeTrip(fleet, rental);
  return rental;
}
