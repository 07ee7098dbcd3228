/**
 * The main job: a small city, live. Vehicles are real agents, their sensors are files of the simulated
 * city (or your own recording), their riders' phones are this process.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detectFormat } from '@fleetveil/agent';
import pc from 'picocolors';
import { createChance } from './chance.ts';
import { DoorRefused } from './doors-client.ts';
import { type Part, type VehicleKind, writeDay } from './drive.ts';
import {
  type AgentSource,
  type DemoClock,
  type Fleet,
  type FleetVehicle,
  readBootS,
  readVehicle,
  startFleet,
} from './fleet.ts';
import {
  beginUse,
  book,
  endByBooking,
  endRental,
  type OpenRental,
  readTrip,
  type TripView,
  wholeTrip,
} from './rental.ts';
import { createView, type View } from './view.ts';

export interface DemoOptions {
  /** Everything is kept here: data, keys, units. */
  readonly dir: string;
  readonly rate: number;
  readonly once: boolean;
  readonly trace: string | undefined;
  readonly doorsPort: number;
  readonly brokerPort: number;
  readonly write: (line: string) => void;
  /** Resolves when the demo is to end. */
  readonly ended: Promise<void>;
}

/** What `--once` prints. */
export interface OnceSummary {
  readonly ok: boolean;
  readonly rental_id: string;
  readonly vehicle_kind: VehicleKind;
  readonly route: boolean;
  readonly route_fixes: number;
  readonly end_fixes: number;
  readonly distance_m: number | undefined;
  readonly duration_s: number | undefined;
  readonly sent: object;
  readonly operator_cell_resolution: number | undefined;
  readonly another_rider_gets: number;
  readonly audit_checkpoint_size: number;
}

interface Rider {
  readonly riderId: string;
  readonly name: string;
  readonly route: boolean;
}

interface Plan {
  readonly kind: VehicleKind;
  readonly label: string;
  readonly rider: Rider;
  /** Domain seconds after the first tick, and how long. */
  readonly rides: readonly { readonly afterS: number; readonly durationS: number }[];
}

/** Real seconds from the start until the first tick: programs are ready by then. */
const FIRST_TICK_REAL_S = 14;
/** Real seconds that agents get to start before that tick. */
const LEAD_REAL_S = 3;
const TICK_S = 900;
/** The one ride of --once. */
const ONCE_RIDE_S = 300;
const DAY_S = 20 * 3600;

const ANNA: Rider = { riderId: 'rider-anna', name: 'Anna', route: true };
const BEN: Rider = { riderId: 'rider-ben', name: 'Ben', route: false };
const PLANS: readonly Plan[] = [
  { kind: 'car', label: 'car', rider: ANNA, rides: everyHour(300, 720) },
  { kind: 'e_scooter', label: 'e-scooter', rider: BEN, rides: everyHour(540, 480) },
  {
    kind: 'e_bike',
    label: 'e-bike',
    rider: { riderId: 'rider-cleo', name: 'Cleo', route: true },
    rides: everyHour(780, 600),
  },
];

function everyHour(afterS: number, durationS: number) {
  return Array.from({ length: 18 }, (_, hour) => ({ afterS: afterS + hour * 3600, durationS }));
}

/** Runs the demo until `ended`, or through one rental. Throws what the programs say where they cannot run. */
export async function runDemo(options: DemoOptions): Promise<OnceSummary | undefined> {
  await makeFolder(options.dir);
  const clock = await nextClock(options);
  const plans = options.once || options.trace !== undefined ? PLANS.slice(0, 1) : PLANS;
  const fleet = await startFleet({
    dir: options.dir,
    clock,
    doorsPort: options.doorsPort,
    brokerPort: options.brokerPort,
  });
  const view = createView(options.once ? () => {} : options.write, fleet.clock.nowS);
  const saving = setInterval(() => void saveClock(options.dir, fleet.clock.nowS()), 2_000);
  try {
    const vehicles = await Promise.all(plans.map((plan) => vehicleOf(fleet, options.dir, plan)));
    const run: Run = {
      fleet,
      view,
      options,
      firstTickS: tickAfter(fleet.clock.nowS() + LEAD_REAL_S * options.rate),
    };
    const lives = plans.map((plan, i) => live(run, plan, vehicles[i] as FleetVehicle));
    for (const life of lives) life.catch(() => {}); // told below, where it is awaited
    if (options.once || options.trace !== undefined) {
      const only = onlyRental(
        run,
        plans[0] as Plan,
        vehicles[0] as FleetVehicle,
        lives[0] as Promise<OpenRental[]>,
      );
      return await Promise.race([only, options.ended.then(() => undefined)]);
    }
    await Promise.race([options.ended, firstRound(run, lives, vehicles)]);
    await options.ended;
    return undefined;
  } finally {
    clearInterval(saving);
    await saveClock(options.dir, fleet.clock.nowS());
    await fleet.stop();
  }
}

/** One level only: Node's recursive mkdir never returns where a parent cannot be made (below /proc). */
async function makeFolder(dir: string): Promise<void> {
  await mkdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

interface Run {
  readonly fleet: Fleet;
  readonly view: View;
  readonly options: DemoOptions;
  readonly firstTickS: number;
}

/** The fleet's clock goes on where the last run stopped, moved ahead so that a tick comes soon. */
async function nextClock({ dir, rate }: DemoOptions): Promise<DemoClock> {
  const saved = await readFile(join(dir, 'clock.json'), 'utf8').then(
    (text) => Number(JSON.parse(text).lastS),
    () => 0,
  );
  const earliestS = Math.max(saved + 1, saved === 0 ? Date.now() / 1000 : 0) + FIRST_TICK_REAL_S * rate;
  return { rate, originS: tickAfter(earliestS) - FIRST_TICK_REAL_S * rate, bootOriginS: await readBootS() };
}

const tickAfter = (timeS: number) => Math.ceil(timeS / TICK_S) * TICK_S;

async function saveClock(dir: string, lastS: number): Promise<void> {
  const file = join(dir, 'clock.json');
  await writeFile(`${file}.new`, `${JSON.stringify({ lastS: Math.ceil(lastS) })}\n`);
  await rename(`${file}.new`, file);
}

async function vehicleOf(fleet: Fleet, dir: string, plan: Plan): Promise<FleetVehicle> {
  const configFile = join(dir, 'units', plan.label, 'agent.yaml');
  const known = await readFile(configFile).then(
    () => true,
    () => false,
  );
  return known ? readVehicle(configFile, plan.kind, plan.label) : fleet.enrol(plan.kind, plan.label);
}

/** The life of one vehicle: its agent, and its riders one after the other. Resolves after the first ride. */
async function live(run: Run, plan: Plan, vehicle: FleetVehicle): Promise<OpenRental[]> {
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
  const source = await sourceOf(run, plan);
  const agent = fleet.startAgent(vehicle, source, (line) => {
    view.agent(vehicle.label, line);
    if (line.event === 'time_attested') timeAttested();
    if (line.event === 'source' && line['state'] === 'ended') sourceEnded();
  });
  void agent.exited.then(
    (code) =>
      code !== 0 &&
      code !== 'SIGTERM' &&
      options.write(pc.red(`${vehicle.label}: the agent ended: ${agent.lastLines().at(-1) ?? code}`)),
  );
  if (options.trace !== undefined) {
    const rental = await rent(run, plan, vehicle, run.firstTickS + 60, ended, attested);
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
  return rent(run, plan, vehicle, startS, run.fleet.until(startS + durationS + 20), attested);
}

/** Books, begins at the vehicle, rides until `over`, ends. */
async function rent(
  run: Run,
  plan: Plan,
  vehicle: FleetVehicle,
  startS: number,
  over: Promise<void>,
  attested: Promise<void>,
): Promise<OpenRental> {
  const { fleet, view } = run;
  await fleet.until(startS - 40);
  view.say(vehicle.label, `${plan.rider.name} books it, route: ${plan.rider.route ? 'on' : 'off'}`);
  const rental = await bookAfresh(run, vehicle, plan.rider);
  await Promise.all([fleet.until(startS - 10), attested]);
  await beginUse(fleet, rental);
  view.say(vehicle.label, `${plan.rider.name}'s phone signs the nonce at the vehicle: in use`);
  await over;
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

async function sourceOf(run: Run, plan: Plan): Promise<AgentSource> {
  const { options, firstTickS } = run;
  if (options.trace !== undefined) {
    const head = (await readFile(options.trace)).subarray(0, 65_536).toString('utf8');
    const format = detectFormat(head);
    if (!format) throw new Error('--trace: this is no GPX, NMEA or CSV that docs/sources.md describes.');
    return { kind: 'recorded', file: options.trace, startS: firstTickS + 60 };
  }
  const startS = firstTickS - FIRST_TICK_REAL_S * options.rate;
  const file = join(options.dir, 'units', plan.label, 'day.csv');
  const seed = Math.floor(startS) ^ (plan.label.length * 7919);
  const rows = writeDay(
    { vehicle: plan.kind, startS, parts: partsOf(plan, startS, firstTickS) },
    createChance(seed),
  );
  await writeFile(file, `${rows.join('\n')}\n`);
  return { kind: 'recorded', file, startS };
}

function partsOf(plan: Plan, startS: number, firstTickS: number): Part[] {
  const parts: Part[] = [];
  let atS = startS;
  for (const { afterS, durationS } of plan.rides) {
    parts.push({ kind: 'parked', durationS: firstTickS + afterS - atS }, { kind: 'ride', durationS });
    atS = firstTickS + afterS + durationS;
  }
  return [...parts, { kind: 'parked', durationS: Math.max(60, startS + DAY_S - atS) }];
}

async function firstRound(
  run: Run,
  lives: Promise<OpenRental[]>[],
  vehicles: readonly FleetVehicle[],
): Promise<void> {
  const rentals = (await Promise.all(lives)).flat();
  for (const line of await closingText(run.fleet, rentals, vehicles)) run.view.text(line);
}

/** What to do next: docs, and logins that work as they stand. */
async function closingText(
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
  return [
    '',
    pc.bold(
      'All three trips are done. The vehicles stay; more riders come every hour of the fleet clock. Ctrl-C ends it.',
    ),
    '',
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

async function onlyRental(
  run: Run,
  plan: Plan,
  vehicle: FleetVehicle,
  life: Promise<OpenRental[]>,
): Promise<OnceSummary> {
  const { fleet, view } = run;
  const [rental] = await life;
  if (!rental) throw new Error('there was no rental');
  const trip = await readTrip(fleet, rental);
  const rider = await fleet.doors.token(rental.riderId, ['rider']);
  const geojson = await fleet.doors.get<GeoJson>(`/v1/rider/trips/${rental.rentalId}.geojson`, rider);
  const seen = await seenByOperator(fleet, vehicle, run.options.rate);
  const stranger = await fleet.doors.token('rider-stranger', ['rider']);
  const refused = await fetch(`${fleet.doorsUrl}/v1/rider/trips/${rental.rentalId}`, {
    headers: { authorization: `Bearer ${stranger}` },
  });
  const checkpoint = await fleet.doors.text('/v1/public/checkpoint');
  return {
    ok: true,
    rental_id: rental.rentalId,
    vehicle_kind: vehicle.kind,
    route: plan.rider.route,
    route_fixes: countFixes(geojson, ['LineString', 'MultiLineString']),
    end_fixes: countFixes(geojson, ['Point']),
    distance_m: numberOf(trip['distance_m']),
    duration_s: numberOf(trip['duration_s']),
    sent: view.sent(vehicle.label),
    operator_cell_resolution: seen?.cell ? Number.parseInt(seen.cell[1] as string, 16) : undefined,
    another_rider_gets: refused.status,
    audit_checkpoint_size: Number(checkpoint.split('\n')[1]),
  };
}

interface SeenVehicle {
  readonly vehicle_id: string;
  readonly cell: string | null;
}

/** What the operator sees of it: by the next tick at the latest there is a cell. */
async function seenByOperator(
  fleet: Fleet,
  vehicle: FleetVehicle,
  rate: number,
): Promise<SeenVehicle | undefined> {
  const operator = await fleet.doors.token('operator-olga', ['dispatcher']);
  const deadline = performance.now() + (TICK_S / rate) * 1000 + 15_000;
  for (;;) {
    const { items } = await fleet.doors.get<{ items: SeenVehicle[] }>('/v1/operator/vehicles', operator);
    const seen = items.find((item) => item.vehicle_id === vehicle.vehicleId);
    if (seen?.cell || performance.now() > deadline) return seen;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

interface GeoJson {
  readonly features: readonly {
    readonly geometry: { readonly type: string; readonly coordinates: readonly unknown[] };
  }[];
}

function countFixes(geojson: GeoJson, types: readonly string[]): number {
  const lines = geojson.features.filter(({ geometry }) => types.includes(geometry.type));
  return lines.reduce((sum, { geometry }) => sum + fixesIn(geometry.type, geometry.coordinates), 0);
}

function fixesIn(type: string, coordinates: readonly unknown[]): number {
  if (type === 'Point') return 1;
  return type === 'LineString'
    ? coordinates.length
    : coordinates.reduce<number>((sum, line) => sum + (line as unknown[]).length, 0);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
