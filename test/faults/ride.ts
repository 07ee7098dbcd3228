/** One rental of the fault suite: a vehicle with a drive of its own, and the account of it afterwards. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AgentLine,
  type AgentSettings,
  type AgentSource,
  beginUse,
  book,
  type Chance,
  createPhone,
  endByBooking,
  endByPhone,
  type Fleet,
  type FleetVehicle,
  type OpenRental,
  type Program,
  type VehicleKind,
  wholeTrip,
  writeDay,
} from '@fleetveil/simulator';
import { listen } from '../harness/agent.ts';
import type { GeoJson } from '../journeys/journey.ts';
import { readLedger, readNumbers } from './account.ts';
import { fixAfterS, sealedAfterS, type TimedLine } from './overstay.ts';
import { crowd, MachineTooSlow, patientDoors, patiently, pause } from './patience.ts';
import { type Account, type Evidence, settleAccount } from './settle.ts';

/** A fleet with the folder it is kept in. */
export interface FaultFleet {
  readonly fleet: Fleet;
  readonly dir: string;
  readonly rate: number;
}

export interface RidePlan {
  readonly label: string;
  readonly kind?: VehicleKind;
  readonly chance: Chance;
  /** Length of the drive, domain seconds. */
  readonly rideS: number;
  /** Real seconds between the agent's start and the first fix, where nothing else runs. */
  readonly leadRealS?: number;
  /** Or the domain second of the first fix, told the one that it is: where a fault has its hour, however busy the machine is. */
  readonly startAtS?: (nowS: number) => number;
  readonly settings?: AgentSettings;
  /** The agent's environment besides its settings. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the fixes come from, if not from a recording. */
  readonly source?: (rows: readonly string[], startS: number) => Promise<AgentSource>;
  /** Before the agent starts for the first time. */
  readonly prepare?: (vehicle: FleetVehicle) => Promise<void>;
}

/** A rental under way. */
export interface Ride {
  readonly plan: RidePlan;
  readonly vehicle: FleetVehicle;
  readonly rental: OpenRental;
  /** Times of the fixes that the sensors give, domain seconds. */
  readonly given: number[];
  readonly startS: number;
  readonly endS: number;
  readonly lines: (AgentLine & TimedLine)[];
  first(matches: (line: AgentLine) => boolean): Promise<AgentLine>;
  agent(): Program;
  /** kill -9. */
  kill(): Promise<void>;
  start(): void;
}

/** Real seconds a rental takes to begin on a small machine that does something else as well. */
const LEAD_REAL_S = 18;

/** Enrols a vehicle, writes its drive, starts its agent, rents it. The drive begins a little later. */
export async function beginRide(on: FaultFleet, plan: RidePlan): Promise<Ride> {
  const { fleet, dir, rate } = on;
  const { label, kind = 'e_scooter', chance, rideS, leadRealS = LEAD_REAL_S } = plan;
  const { startAtS = (nowS: number) => nowS + leadRealS * crowd() * rate } = plan;
  const vehicle = await patiently(() => fleet.enrol(kind, label));
  await plan.prepare?.(vehicle);
  const startS = Math.ceil(startAtS(fleet.clock.nowS()));
  const rows = writeDay({ vehicle: kind, startS, parts: [{ kind: 'ride', durationS: rideS }] }, chance);
  const file = join(dir, `${label}.csv`);
  await writeFile(file, `${rows.join('\n')}\n`);
  const source = (await plan.source?.(rows, startS)) ?? { kind: 'recorded', file, startS };
  const started = startRide(on, plan, vehicle, source);
  const phone = await createPhone();
  const booking = { riderId: `rider-${label}`, route: true, idempotencyKey: crypto.randomUUID() };
  const rental = await patiently(() => book(fleet, vehicle, booking, phone));
  await started.first(({ event, type }) => event === 'document' && type === 'transport_keys');
  await beginUse(fleet, rental);
  if (fleet.clock.nowS() >= startS) throw new MachineTooSlow(`${label}: the drive began before the rental`);
  const given = rows.slice(1).map((row) => Number.parseInt(row, 10));
  return { ...started, plan, vehicle, rental, given, startS, endS: startS + rideS };
}

/** The agent of a ride, and what it says. Waiting for a line fails where the agent ended though nobody killed it. */
export function startRide(
  { fleet }: FaultFleet,
  plan: Pick<RidePlan, 'settings' | 'environment'>,
  vehicle: FleetVehicle,
  source: AgentSource,
) {
  const heardLines: AgentLine[] = [];
  const lines: (AgentLine & TimedLine)[] = [];
  const heard = listen(heardLines);
  const take = (line: AgentLine): void => {
    lines.push({ ...line, atS: performance.now() / 1000, domainS: fleet.clock.nowS() });
    heard.take(line);
  };
  let isKilled = false;
  let broken: (why: Error) => void;
  // Whoever waits for a line of an agent that is gone would wait for ever.
  const gone = new Promise<never>((_, reject) => {
    broken = reject;
  });
  gone.catch(() => {});
  const launch = (): Program => {
    isKilled = false;
    const program = fleet.startAgent(vehicle, source, take, { ...plan });
    void program.exited.then((code) => isKilled || broken(endedByItself(vehicle.label, code, program)));
    return program;
  };
  let agent = launch();
  return {
    lines,
    first: (matches: (line: AgentLine) => boolean) => Promise.race([heard.first(matches), gone]),
    agent: () => agent,
    start: () => {
      agent = launch();
    },
    async kill() {
      isKilled = true;
      agent.kill('SIGKILL');
      await agent.exited;
    },
  };
}

function endedByItself(label: string, code: number | NodeJS.Signals, program: Program): Error {
  return new Error(
    `${label}: the agent ended by itself (${code}): ${program.lastLines().slice(-3).join(' | ')}`,
  );
}

/** The recording is over: nothing more comes from the sensors. */
export async function driven(ride: Ride): Promise<void> {
  await ride.first(({ event, state }) => event === 'source' && state === 'ended');
}

/** What came of a ride. */
export interface RideResult {
  readonly label: string;
  readonly account: Account;
  readonly overstayS: number;
}

export interface SettleOptions {
  /** Domain second of a fault after which nobody can count what was given before it. */
  readonly uncountableUntilS?: number;
  /** What the sensors gave in the moment in which the reason ended, domain seconds. */
  readonly atTheEnd?: readonly number[];
  /** Most fixes that may be lost, by reason; absent = none. */
  readonly mayLose?: Readonly<Record<string, number>>;
  /** Who ends it; nobody where the fault did. */
  readonly endedBy?: 'booking' | 'phone' | 'fault';
  /** Real seconds until what was collected has to be where it belongs. */
  readonly patienceS?: number;
  /** False where the fault took parts of the trip for good. */
  readonly whole?: boolean;
}

/** Real seconds; an agent that lost its connection tries again within a minute. */
const PATIENCE_S = 90;

/** Ends the rental, waits until the account is even or no time is left, and stops the agent. */
export async function settleRide(
  on: FaultFleet,
  ride: Ride,
  options: SettleOptions = {},
): Promise<RideResult> {
  const { fleet } = on;
  const { endedBy = 'booking', whole = options.uncountableUntilS === undefined } = options;
  if (endedBy === 'phone') await endByPhone(fleet, ride.rental);
  if (endedBy !== 'fault') await patiently(() => endByBooking(fleet, ride.rental));
  const result = await settleRentals(on, ride, [ride], options);
  // The doors may be away: a kill of another ride is not this one's end.
  const asking = { ...fleet, doors: patientDoors(fleet.doors) };
  if (whole && result.account.wrong.length === 0) await wholeTrip(asking, ride.rental);
  await ride.agent().stop();
  return result;
}

/** A rental with what the sensors gave in it, domain seconds. */
export type Use = Pick<Ride, 'rental' | 'given'>;

/** An even account is read once more after so long, real milliseconds: what comes twice may come late. */
const ONCE_MORE_MS = 3_000;

/** The account of all rentals of a vehicle. A fix belongs to its rental: under another one nobody gave it. */
export async function settleRentals(
  on: FaultFleet,
  ride: Pick<Ride, 'plan' | 'vehicle' | 'lines'>,
  uses: readonly Use[],
  options: SettleOptions = {},
): Promise<RideResult> {
  const { plan, lines } = ride;
  const deadlineMs = performance.now() + (options.patienceS ?? PATIENCE_S) * 1000;
  for (let settledBefore = false; ; ) {
    const reads = await patiently(() => Promise.all(uses.map(({ rental }) => readTimes(on.fleet, rental))));
    const account = settleAccount(await evidenceOf(on, ride.vehicle.vehicleId, uses, reads, options));
    const hasEnded = lines.some(({ event }) => event === 'reason_ended');
    const isSettled = account.wrong.length === 0 && hasEnded;
    if ((isSettled && settledBefore) || performance.now() > deadlineMs) {
      const wrong = hasEnded ? account.wrong : [...account.wrong, 'its reason never ended'];
      return {
        label: plan.label,
        account: { ...account, wrong },
        overstayS: overstayOf(lines, reads, on.rate),
      };
    }
    settledBefore = isSettled;
    await pause(isSettled ? ONCE_MORE_MS : 1_500);
  }
}

async function evidenceOf(
  { dir }: FaultFleet,
  vehicleId: string,
  uses: readonly Use[],
  reads: readonly (readonly number[])[],
  { uncountableUntilS = Number.NEGATIVE_INFINITY, atTheEnd = [], mayLose = {} }: SettleOptions,
): Promise<Evidence> {
  const configFile = join(dir, 'fleet-api.yaml');
  const named = (of: readonly (readonly number[])[]) =>
    of.flatMap((times, at) => times.map((time) => `${at}/${time}`));
  const given = uses.map((use) => use.given);
  return {
    ...{ given: named(given), atTheEnd: named([atTheEnd]), stored: named(reads), mayLose },
    uncountable: named(given.map((times) => times.filter((time) => time <= uncountableUntilS))),
    ledger: (await patiently(() => readLedger(configFile, vehicleId))).entries,
    numbers: await patiently(() => readNumbers(configFile, vehicleId)),
  };
}

function overstayOf(
  lines: readonly (AgentLine & TimedLine)[],
  reads: readonly (readonly number[])[],
  rate: number,
): number {
  const ends = lines.filter(({ event }) => event === 'reason_ended').map(({ domainS }) => domainS);
  // In the order of the rentals; a rental whose end nobody heard has none.
  const beyondS = reads.map((times, at) =>
    ends.length < reads.length && at >= ends.length
      ? 0
      : fixAfterS(maxOf(times), reads.length === 1 ? ends.at(-1) : ends[at], rate),
  );
  return Math.max(sealedAfterS(lines), ...beyondS);
}

function maxOf(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : times.reduce((most, time) => Math.max(most, time));
}

/** Times of all fixes of the route as the rider reads them, domain seconds. */
async function readTimes({ doors }: Fleet, { rentalId, riderId }: OpenRental): Promise<number[]> {
  const token = await doors.token(riderId, ['rider']);
  return timesOf(await doors.get<GeoJson>(`/v1/rider/trips/${rentalId}.geojson`, token));
}

/** Times of all fixes of a route, in order, domain seconds. */
export function timesOf(geojson: GeoJson): number[] {
  return geojson.features.flatMap(({ properties }) => {
    const { times } = (properties['coordinateProperties'] ?? {}) as { times?: unknown[] };
    return (times ?? []).flat().map((time) => Date.parse(String(time)) / 1000);
  });
}
