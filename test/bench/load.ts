/**
 * A data centre under load: real broker, ingest, vault, doors and PostgreSQL, and synthetic units that seal in
 * advance. What each process costs is read from the kernel.
 */
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { publishedKeys } from '@fleetveil/fleet-api/testing';
import {
  book,
  createSyntheticUnit,
  DoorRefused,
  type Fleet,
  type FleetVehicle,
  freePort,
  type OpenRental,
  readBootS,
  type SyntheticUnit,
  startFleet,
} from '@fleetveil/simulator';
import { removeFleet } from '../harness/remove.ts';
import { selfSigned } from '../parts/certificate.ts';
import { type BrokerUser, INGEST, type Mosquitto, startMosquitto } from '../parts/mosquitto.ts';
import { findProgram } from '../parts/parts.ts';
import { cpuBelow, readProcesses, residentBytes } from './cpu.ts';
import type { Bench, BenchRun, Measure } from './measure.ts';

/** Which broker carries the load. */
export type BrokerKind = 'embedded' | 'mosquitto';

/** Where mosquitto is not installed there are no figures of it, and a strict run fails. */
export const NO_MOSQUITTO: Measure = {
  ...{ name: 'mosquitto: installed (test/install-parts.sh)', value: 0, unit: 'programs', kind: 'rate' },
  goal: { better: 'more', floor: 1 },
};

/** A benchmark of every broker of this machine, one after the other: mosquitto only where it is installed. */
export function onEachBroker(measure: (broker: BrokerKind, run: BenchRun) => Promise<Measure[]>): Bench {
  return async (run) => {
    const isHere = findProgram('mosquitto') !== undefined;
    const measures = isHere ? await measure('mosquitto', run) : [NO_MOSQUITTO];
    return [...measures, ...(await measure('embedded', run))];
  };
}

/** CPU seconds used so far, by part. With the embedded broker `ingest` holds both. */
export interface PartCpu {
  readonly broker: number;
  readonly ingest: number;
  readonly vault: number;
  readonly postgres: number;
  /** This process: it publishes. */
  readonly generator: number;
}

/** A running data centre with what load needs. */
export interface LoadFleet {
  readonly broker: BrokerKind;
  readonly fleet: Fleet;
  readonly brokerUrl: string;
  /** Configuration of the data centre. */
  readonly configFile: string;
  /** Enrols vehicles and lets their units into the broker. */
  enrol(labels: readonly string[]): Promise<FleetVehicle[]>;
  /** A connected unit of each vehicle; `rented` under an open rental with a route. */
  connect(vehicles: readonly FleetVehicle[], rented: boolean): Promise<SyntheticUnit[]>;
  /** A unit that is not connected yet. */
  unit(vehicle: FleetVehicle): Promise<SyntheticUnit>;
  cpu(): PartCpu;
  /** Resident bytes of the process that holds the units' connections. */
  brokerBytes(): number;
  close(): Promise<void>;
}

/**
 * Starts it on a fresh folder, on the fleet's real clock. `users` may log in at mosquitto beside the units; with `isTls`
 * units reach mosquitto over TLS 1.3. The embedded broker has none.
 */
export async function openLoadFleet(
  broker: BrokerKind,
  { users = [], isTls = false }: { users?: readonly BrokerUser[]; isTls?: boolean } = {},
): Promise<LoadFleet> {
  const dir = await mkdtemp(join(tmpdir(), 'fleetveil-bench-'));
  const configFile = join(dir, 'fleet-api.yaml');
  const mosquitto = broker === 'mosquitto' ? await openMosquitto(dir, users, isTls) : undefined;
  const brokerPort = await freePort();
  const fleet = await startFleet({
    dir,
    clock: { rate: 1, originS: 1_790_000_000, bootOriginS: await readBootS() },
    doorsPort: await freePort(),
    brokerPort,
    ...(mosquitto && { broker: { url: mosquitto.url, ...INGEST } }),
  });
  const pids = await pidsOf(dir);
  const url = mosquitto?.unitsUrl ?? `mqtt://127.0.0.1:${brokerPort}`;
  const known = await publishedKeys(configFile);
  const unit = (vehicle: FleetVehicle) => createSyntheticUnit(vehicle, undefined, url, known);
  return {
    ...{ broker, fleet, brokerUrl: url, configFile, unit },
    async enrol(labels) {
      const vehicles = await fleet.enrolAll('e_scooter', labels);
      await mosquitto?.admitUnits(configFile);
      if (mosquitto) await pause(1_000); // it reads its files anew
      return vehicles;
    },
    connect: (vehicles, rented) => connectAll(fleet, vehicles, rented, url),
    cpu: () => cpuOf(pids, mosquitto),
    brokerBytes: () => residentBytes(mosquitto?.pid ?? pids.ingest),
    async close() {
      await fleet.stop();
      await mosquitto?.stop();
      await removeFleet(dir);
    },
  };
}

async function openMosquitto(
  dir: string,
  users: readonly BrokerUser[],
  isTls: boolean,
): Promise<Mosquitto & { readonly unitsUrl: string }> {
  const program = findProgram('mosquitto');
  if (program === undefined) throw new Error('mosquitto is not installed: run test/install-parts.sh');
  const folder = join(dir, 'mosquitto');
  if (!isTls) {
    const broker = await startMosquitto(program, folder, users);
    return { ...broker, unitsUrl: broker.url };
  }
  const { file, keyFile, cert } = selfSigned(dir, '127.0.0.1');
  // This process holds the units: they know the authority as a unit knows its `broker-ca.pem`.
  setDefaultCACertificates([...getCACertificates('default'), cert.toString()]);
  const port = await freePort();
  const settings = [
    `listener ${port} 127.0.0.1`,
    `certfile ${file}`,
    `keyfile ${keyFile}`,
    'tls_version tlsv1.3',
  ];
  const broker = await startMosquitto(program, folder, users, settings);
  return { ...broker, unitsUrl: `mqtts://127.0.0.1:${port}` };
}

async function connectAll(
  fleet: Fleet,
  vehicles: readonly FleetVehicle[],
  rented: boolean,
  url: string,
): Promise<SyntheticUnit[]> {
  const units: SyntheticUnit[] = [];
  for (const vehicle of vehicles) {
    const choice = { riderId: `rider-${vehicle.label}`, route: true, routeKeepDays: 30 };
    const rental = rented ? await bookInTurn(fleet, vehicle, choice) : undefined;
    const unit = await createSyntheticUnit(vehicle, rental, url);
    await unit.connect();
    units.push(unit);
  }
  return units;
}

/** Books; a quick machine asks for more rentals a second than a booking system may, and waits as it is told. */
async function bookInTurn(...rental: Parameters<typeof book>): Promise<OpenRental> {
  for (;;) {
    try {
      return await book(...rental);
    } catch (error) {
      if (!(error instanceof DoorRefused) || error.retryAfterS === undefined) throw error;
      await pause(error.retryAfterS * 1000);
    }
  }
}

interface Pids {
  readonly ingest: number;
  readonly vault: number;
  readonly postgres: number;
}

async function pidsOf(dir: string): Promise<Pids> {
  const pid = async (name: string) =>
    Number.parseInt(await readFile(join(dir, 'data/run', `${name}.pid`), 'utf8'), 10);
  return { ingest: await pid('ingest'), vault: await pid('vault'), postgres: await pid('postgres') };
}

function cpuOf(pids: Pids, mosquitto: Mosquitto | undefined): PartCpu {
  const processes = readProcesses();
  const { user, system } = process.cpuUsage();
  return {
    broker: mosquitto === undefined ? 0 : cpuBelow(processes, mosquitto.pid),
    ingest: cpuBelow(processes, pids.ingest),
    vault: cpuBelow(processes, pids.vault),
    postgres: cpuBelow(processes, pids.postgres),
    generator: (user + system) / 1e6,
  };
}

/** What was used between two readings. */
export function usedBetween(before: PartCpu, after: PartCpu): PartCpu {
  return {
    broker: after.broker - before.broker,
    ingest: after.ingest - before.ingest,
    vault: after.vault - before.vault,
    postgres: after.postgres - before.postgres,
    generator: after.generator - before.generator,
  };
}

/** Waits, real milliseconds. */
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Labels of `count` vehicles. */
export const labels = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}-${at}`);

/**
 * Publishes at a steady rate, messages a second over all units together, for some seconds: each unit in turn.
 * A pace that cannot be held is caught up at once, as vehicles do not wait for each other; what is measured of a message
 * is measured from the moment at which it was due.
 *
 * @returns seconds it took
 */
export async function sendAtRate(
  units: readonly SyntheticUnit[],
  rate: number,
  seconds: number,
  onSecond: (second: number) => void = () => {},
): Promise<number> {
  const send = (at: number, dueMs: number) => void units[(at - 1) % units.length]?.sendNext(dueMs);
  return atRate(rate, rate * seconds, send, onSecond);
}

/** Sends number 1 to `total`, so many a second, each with the moment at which it was due; answers the seconds it took. */
export async function atRate(
  rate: number,
  total: number,
  send: (at: number, dueMs: number) => void,
  onSecond: (second: number) => void = () => {},
): Promise<number> {
  const startedMs = performance.now();
  let [sent, second] = [0, 0];
  while (sent < total) {
    const elapsedS = (performance.now() - startedMs) / 1000;
    const due = Math.min(total, Math.floor(elapsedS * rate));
    for (; sent < due; sent += 1) send(sent + 1, startedMs + (sent / rate) * 1000);
    if (elapsedS >= second + 1) {
      second += 1;
      onSecond(second);
    }
    await pause(5);
  }
  return (performance.now() - startedMs) / 1000;
}
