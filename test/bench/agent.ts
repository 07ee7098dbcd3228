/**
 * What the agent costs the vehicle: memory over a day of which half has no network, a share of a core, the time until it
 * is ready, and what it writes to flash. The bundle with the flags of its service, a real receiver's sentences over TCP,
 * a real broker; beside it Node itself with the same flags.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  beginUse,
  book,
  createChance,
  endByPhone,
  type Fleet,
  type FleetVehicle,
  freePort,
  type Part,
  readBootS,
  startFleet,
  writeDay,
} from '@fleetveil/simulator';
import { startFaultProxy } from '../faults/fault-proxy.ts';
import { openNmeaPort, sentences } from '../faults/nmea-feed.ts';
import {
  bundleUnit,
  memoryUse,
  startBareNode,
  startUnit,
  type UnitProgram,
  type UnitRun,
  writtenBytes,
} from './agent-process.ts';
import { cpuBelow, readProcesses } from './cpu.ts';
import { percentile } from './durations.ts';
import { pause } from './load.ts';
import type { BenchRun, Goal, Measure } from './measure.ts';

const ORIGIN_S = 1_790_000_000;
const HOUR_S = 3_600;
/** Domain seconds in a real one, of the day. */
const DAY_RATE = 480;
/** Real seconds of riding that are measured, after some in which code becomes warm. */
const RIDE_S = { short: 20, usual: 40, full: 600 } as const;
const WARM_S = 15;
const STARTS = { short: 3, usual: 9, full: 15 } as const;
const RESUMES = 5;
const MB = 1e6;

/** In real time: starts, riding, resumes. */
export async function measureAgent(run: BenchRun): Promise<Measure[]> {
  return inFolder((dir, program) => onFleet(join(dir, 'live'), 1, (on) => measureLive(on, program, run)));
}

/** A day, half of it without a network, at many times real speed: six minutes. */
export async function measureAgentDay(run: BenchRun): Promise<Measure[]> {
  return inFolder((dir, program) =>
    onFleet(join(dir, 'day'), DAY_RATE, (on) => measureDay(on, program, run)),
  );
}

async function inFolder(
  measure: (dir: string, program: UnitProgram) => Promise<Measure[]>,
): Promise<Measure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'fleetveil-bench-'));
  try {
    return await measure(dir, bundleUnit(join(dir, 'dist')));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** A data centre on a clock, and the settings under which a unit finds it. */
interface Ground {
  readonly fleet: Fleet;
  readonly rate: number;
  readonly settings: Readonly<Record<string, string>>;
  /** In memory, for run folders. */
  readonly runDir: string;
}

/** Where a unit's `/run` is: in memory. What is counted there writes to no flash. */
const IN_MEMORY = '/dev/shm';

async function onFleet(
  dir: string,
  rate: number,
  measure: (on: Ground) => Promise<Measure[]>,
): Promise<Measure[]> {
  const clock = { rate, originS: ORIGIN_S, bootOriginS: await readBootS() };
  const fleet = await startFleet({ dir, clock, doorsPort: await freePort(), brokerPort: await freePort() });
  const settings = {
    ...{ CLOCK_DEMO: 'true', CLOCK_RATE: String(rate), CLOCK_ORIGIN_S: String(ORIGIN_S) },
    ...{ CLOCK_BOOT_ORIGIN_S: String(clock.bootOriginS), SOURCE_KIND: 'nmea-tcp', SOURCE_HOST: '127.0.0.1' },
  };
  const runDir = await mkdtemp(join(IN_MEMORY, 'fleetveil-bench-'));
  try {
    return await measure({ fleet, rate, settings, runDir });
  } finally {
    await fleet.stop();
    await rm(runDir, { recursive: true, force: true });
  }
}

/** In real time: starts, a ride with and without an inertial sensor, resumes. */
async function measureLive(on: Ground, program: UnitProgram, { size, say }: BenchRun): Promise<Measure[]> {
  const { fleet } = on;
  const [car, other] = await fleet.enrolAll('car', ['bench-a', 'bench-b']);
  if (car === undefined || other === undefined) throw new Error('two vehicles were to be enrolled');
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: fleet.brokerPort }, createChance(1));
  const settings = { ...on.settings, BROKER_URL: `mqtt://127.0.0.1:${proxy.port}` };
  try {
    say('starts');
    const starts = await measureStarts(program, on, car, settings, STARTS[size]);
    say(`a ride of ${RIDE_S[size]} s, without and with 100 readings a second of an inertial sensor`);
    const ride = await measureRide(program, { ...on, settings }, [car, other], size);
    say('resumes');
    const resumes = await measureResumes(program, on, car, settings, proxy.cut);
    return [...starts, ...ride, ...resumes];
  } finally {
    await proxy.stop();
  }
}

const READY: Goal = { better: 'less', floor: 1.5, aim: 0.2 };
const RESUMED: Goal = { better: 'less', floor: 3, aim: 1 };

/** From the command to a read source, a connection that hears, and an armed tick. */
async function measureStarts(
  program: UnitProgram,
  { fleet }: Ground,
  vehicle: FleetVehicle,
  settings: Readonly<Record<string, string>>,
  count: number,
): Promise<Measure[]> {
  const receiver = await openEagerReceiver(fleet);
  const seconds: number[] = [];
  // The first has no documents yet, and is not counted.
  for (let at = 0; at <= count; at += 1) {
    const unit = startUnit(program, vehicle, { ...settings, SOURCE_PORT: String(receiver.port) });
    await isReady(unit);
    if (at > 0) seconds.push((performance.now() - unit.startedMs) / 1000);
    await pause(500);
    await unit.stop();
  }
  await receiver.stop();
  const bare: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const startedMs = performance.now();
    const node = startBareNode(program, 'process.exit()');
    await node.ended;
    bare.push((performance.now() - startedMs) / 1000);
  }
  return [
    {
      ...{ name: 'start to ready, median', value: percentile(seconds, 50), unit: 's', kind: 'rate' },
      ...{ goal: READY, baseline: percentile(bare, 50) },
    },
    { name: 'start to ready, slowest', value: percentile(seconds, 100), unit: 's', kind: 'rate' },
  ];
}

async function isReady(unit: UnitRun): Promise<void> {
  await Promise.all([
    unit.first(({ event }) => event === 'ready'),
    unit.first(({ event }) => event === 'connected'),
    unit.first((line) => line.event === 'source' && line['state'] === 'up'),
  ]);
}

/** A receiver that says where it is as soon as somebody connects, so that its own beat is not measured. */
async function openEagerReceiver({ clock }: Fleet): Promise<{ port: number; stop(): Promise<void> }> {
  return openPort((socket) => socket.write(sentences(Math.floor(clock.nowS()), 56.95, 24.1, 0)));
}

async function openPort(greet: (socket: Socket) => void): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Two units on one drive, both under a rental with a route; the second reads an inertial sensor besides. */
async function measureRide(
  program: UnitProgram,
  { fleet, settings }: Ground,
  vehicles: readonly [FleetVehicle, FleetVehicle] | readonly FleetVehicle[],
  size: BenchRun['size'],
): Promise<Measure[]> {
  const receiver = await openNmeaPort();
  const sensor = await openSensor();
  const common = { ...settings, SOURCE_PORT: String(receiver.port) };
  const imu = { IMU_KIND: 'imu-tcp', IMU_HOST: '127.0.0.1', IMU_PORT: String(sensor.port) };
  const units = vehicles.map((vehicle, at) =>
    startUnit(program, vehicle, at === 0 ? common : { ...common, ...imu }),
  );
  const bare = startBareNode(
    program,
    `require('node:net').connect(${receiver.port}, '127.0.0.1').on('data', () => {})`,
  );
  for (const [at, vehicle] of vehicles.entries()) await ride(fleet, vehicle, units[at] as UnitRun);
  const startS = Math.ceil(fleet.clock.nowS()) + 2;
  const parts: Part[] = [{ kind: 'ride', durationS: RIDE_S[size] + WARM_S + 10 }];
  void receiver.play(fleet, writeDay({ vehicle: 'car', startS, parts }, createChance(3)));
  await pause(WARM_S * 1000);
  const pids = [bare.pid, ...units.map(({ pid }) => pid)];
  const before = cpuOf(pids);
  await pause(RIDE_S[size] * 1000);
  const percents = cpuOf(pids).map((cpuS, at) => ((cpuS - (before[at] ?? 0)) / RIDE_S[size]) * 100);
  const riding = memoryUse(units[0]?.pid ?? 0);
  for (const unit of [bare, ...units]) await unit.stop();
  await receiver.stop();
  await sensor.stop();
  const [node = 0, gnss = 0, both = 0] = percents;
  const share = (name: string, value: number, goal: Goal): Measure => ({
    ...{ name, value, unit: '% of a core', kind: 'rate', goal, baseline: node },
  });
  return [
    share('riding with a route, GNSS 1 Hz', gnss, { better: 'less', floor: 1, aim: 0.15 }),
    share('the same with an IMU at 100 Hz', both, { better: 'less', floor: 3, aim: 0.4 }),
    { name: 'resident while riding in real time', value: riding.resident / MB, unit: 'MB', kind: 'rate' },
  ];
}

async function ride(fleet: Fleet, vehicle: FleetVehicle, unit: UnitRun): Promise<void> {
  const rental = await book(fleet, vehicle, { riderId: `rider-${vehicle.label}`, route: true });
  await unit.first(({ event }) => event === 'connected');
  await pause(2_000);
  await beginUse(fleet, rental);
}

const cpuOf = (pids: readonly number[]): number[] => {
  const processes = readProcesses();
  return pids.map((pid) => cpuBelow(processes, pid));
};

/** An inertial sensor at rest that says a hundred lines a second, each by itself. */
async function openSensor(): Promise<{ port: number; stop(): Promise<void> }> {
  let readings = 0;
  const sockets = new Set<Socket>();
  const port = await openPort((socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  const timer = setInterval(() => {
    readings += 1;
    const wave = Math.sin(readings / 7) * 0.3;
    for (const socket of sockets)
      socket.write(`${(readings / 100).toFixed(2)},${wave.toFixed(4)},${(-wave).toFixed(4)},9.8066\n`);
  }, 10);
  return {
    port: port.port,
    stop() {
      clearInterval(timer);
      return port.stop();
    },
  };
}

/**
 * A unit that was stopped while its connections died, as a modem leaves them that slept: until it is connected again.
 * A machine that measures cannot be suspended; that sleep itself is noticed is held by agent/test/loop/clockwork.test.ts.
 */
async function measureResumes(
  program: UnitProgram,
  { fleet }: Ground,
  vehicle: FleetVehicle,
  settings: Readonly<Record<string, string>>,
  cut: () => void,
): Promise<Measure[]> {
  const receiver = await openEagerReceiver(fleet);
  const unit = startUnit(program, vehicle, { ...settings, SOURCE_PORT: String(receiver.port) });
  await isReady(unit);
  const seconds: number[] = [];
  for (let at = 0; at < RESUMES; at += 1) {
    await pause(3_000);
    unit.signal('SIGSTOP');
    cut();
    await pause(1_000);
    unit.lines.length = 0;
    const resumedMs = performance.now();
    unit.signal('SIGCONT');
    await unit.first(({ event }) => event === 'connected');
    seconds.push((performance.now() - resumedMs) / 1000);
  }
  await unit.stop();
  await receiver.stop();
  return [
    {
      ...{ name: 'resume to ready, median', value: percentile(seconds, 50), unit: 's', kind: 'rate' },
      goal: RESUMED,
    },
    { name: 'resume to ready, slowest', value: percentile(seconds, 100), unit: 's', kind: 'rate' },
  ];
}

/** What happens on the day, domain seconds after its begin. The phone starts and ends both rentals. */
const DAY = {
  parts: [
    { kind: 'parked', durationS: 2 * HOUR_S },
    { kind: 'ride', durationS: HOUR_S },
    { kind: 'parked', durationS: 7 * HOUR_S },
    { kind: 'ride', durationS: HOUR_S },
    { kind: 'parked', durationS: 13 * HOUR_S },
  ] satisfies Part[],
  ridesS: [2 * HOUR_S, 10 * HOUR_S],
  offlineS: [6 * HOUR_S, 18 * HOUR_S],
} as const;

/** A day with two rides of an hour with their routes, the second of them within twelve hours without a network. */
async function measureDay(on: Ground, program: UnitProgram, { say }: BenchRun): Promise<Measure[]> {
  const { fleet, rate } = on;
  const socketPath = join(on.runDir, 'agent.sock');
  const vehicle = { ...(await fleet.enrol('car', 'bench-day')), socketPath };
  const receiver = await openNmeaPort();
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: fleet.brokerPort }, createChance(1));
  const settings = {
    ...on.settings,
    BROKER_URL: `mqtt://127.0.0.1:${proxy.port}`,
    SOURCE_PORT: String(receiver.port),
    RUN_DIR: on.runDir,
    SOCKET: socketPath,
  };
  const unit = startUnit(program, vehicle, settings);
  const bare = startBareNode(program, 'setInterval(() => {}, 1e6)');
  await unit.first((line) => line.event === 'document' && line['type'] === 'transport_keys');
  const startS = Math.ceil(fleet.clock.nowS()) + 2 * rate;
  const atS = (s: number) => fleet.until(startS + s);
  void receiver.play(fleet, writeDay({ vehicle: 'car', startS, parts: DAY.parts }, createChance(5)));
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, memoryUse(unit.pid).resident);
  }, 500);
  const offline = async (): Promise<void> => {
    await atS(DAY.offlineS[0]);
    say('twelve hours without a network');
    proxy.set('partition');
    await atS(DAY.offlineS[1]);
    say('the network is back');
    proxy.set('pass');
  };
  const written: number[] = [];
  const rides = async (): Promise<void> => {
    for (const rideS of DAY.ridesS) {
      // Booked and begun a little before the vehicle moves, ended a little after.
      await atS(rideS - 2 * rate);
      const rental = await book(fleet, vehicle, { riderId: 'rider-day', route: true });
      await beginUse(fleet, rental);
      await atS(rideS);
      const before = writtenBytes(unit.pid);
      await atS(rideS + HOUR_S);
      written.push(writtenBytes(unit.pid) - before);
      say(`an hour of riding: ${(written.at(-1) ?? 0) / MB} MB written`);
      await endByPhone(fleet, rental);
    }
  };
  await Promise.all([offline(), rides()]);
  await atS(24 * HOUR_S);
  clearInterval(watch);
  const after = memoryUse(unit.pid);
  const node = memoryUse(bare.pid);
  const faults = unit.lines.filter(({ event }) => event === 'fault').length;
  for (const each of [unit, bare]) await each.stop();
  await receiver.stop();
  await proxy.stop();
  const memory = (name: string, value: number, rest: Partial<Measure>): Measure => ({
    ...{ name, value: value / MB, unit: 'MB', kind: 'rate', ...rest },
  });
  return [
    memory('resident after 24 h, 12 h of it offline', after.resident, {
      goal: { better: 'less', floor: 80, aim: 60 },
      baseline: node.resident / MB,
    }),
    memory('of it nobody else shares', after.own, { baseline: node.own / MB }),
    memory('most resident during the day', peak, {}),
    memory('written to flash in an hour of riding with a route', Math.max(...written), {
      goal: { better: 'less', floor: 8, aim: 3 },
    }),
    {
      name: 'faults of its own during the day',
      value: faults,
      unit: 'faults',
      kind: 'count',
      goal: { better: 'less', floor: 0 },
    },
  ];
}
