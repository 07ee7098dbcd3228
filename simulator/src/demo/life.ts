/** The life of a vehicle: its agent, and its riders one after the other. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pc from 'picocolors';
import { type Fleet, type FleetVehicle, readVehicle } from '../fleet.ts';
import type { OpenRental } from '../rental.ts';
import type { Plan } from './plan.ts';
import { rent } from './rent.ts';
import type { Run } from './run.ts';
import { sourceOf } from './source.ts';

/** The one rental of --once, domain seconds from its sign of use. */
const ONCE_RIDE_S = 300;
/** Domain seconds that its vehicle is ridden: room for a sign of use that a busy machine carries late. */
const ONCE_DRIVE_S = 3600;

/** The vehicle of a plan: the one of an earlier run, or a new one. */
export async function vehicleOf(fleet: Fleet, dir: string, plan: Plan): Promise<FleetVehicle> {
  const configFile = join(dir, 'units', plan.label, 'agent.yaml');
  const known = await readFile(configFile).then(
    () => true,
    () => false,
  );
  return known ? readVehicle(configFile, plan.kind, plan.label) : fleet.enrol(plan.kind, plan.label);
}

/** Starts the agent and lets the riders come. Resolves after the first ride. */
export async function live(run: Run, plan: Plan, vehicle: FleetVehicle): Promise<OpenRental[]> {
  const { fleet, view, options } = run;
  let timeAttested = () => {};
  const attested = new Promise<void>((resolve) => {
    // Keys and policy come with the same answer, right after the time.
    timeAttested = () => void setTimeout(resolve, 500);
  });
  let sourceEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    sourceEnded = resolve;
  });
  const source = await sourceOf(run, options.once ? onceDriven(plan) : plan);
  const agent = fleet.startAgent(vehicle, source, (line) => {
    view.agent(vehicle.label, line);
    if (line.event === 'time_attested') timeAttested();
    if (line.event === 'coarse_report') run.onReport();
    if (line.event === 'source' && line['state'] === 'ended') sourceEnded();
  });
  void agent.exited.then(
    (code) =>
      code !== 0 &&
      code !== 'SIGTERM' &&
      options.write(pc.red(`${vehicle.label}: the agent ended: ${agent.lastLines().at(-1) ?? code}`)),
  );
  if (options.trace !== undefined) {
    const rental = await rent(run, plan, vehicle, run.firstTickS + 60, () => ended, attested);
    return [rental];
  }
  const [planned, ...others] = plan.rides;
  if (!planned) return [];
  const first = options.once ? { ...planned, durationS: ONCE_RIDE_S } : planned;
  const rental = await ride(run, plan, vehicle, first, attested);
  if (!options.once) void laterRides(run, plan, vehicle, others, attested);
  return [rental];
}

async function laterRides(
  run: Run,
  plan: Plan,
  vehicle: FleetVehicle,
  rides: Plan['rides'],
  attested: Promise<void>,
): Promise<void> {
  for (const each of rides)
    await ride(run, plan, vehicle, each, attested).catch((error: Error) =>
      run.view.say(vehicle.label, error.message),
    );
}

function ride(
  run: Run,
  plan: Plan,
  vehicle: FleetVehicle,
  { afterS, durationS }: Plan['rides'][number],
  attested: Promise<void>,
): Promise<OpenRental> {
  const startS = run.firstTickS + afterS;
  const over = (ridingS: number) => run.fleet.until(ridingS + durationS + 20);
  return rent(run, plan, vehicle, startS, over, attested);
}

/** The plan as the vehicle of --once is driven: its first ride, and long enough. */
function onceDriven(plan: Plan): Plan {
  return { ...plan, rides: plan.rides.slice(0, 1).map((each) => ({ ...each, durationS: ONCE_DRIVE_S })) };
}
