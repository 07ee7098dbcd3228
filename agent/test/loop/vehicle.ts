/** A vehicle for tests: settings, a recorded drive, the agent as a process of its own, and its local socket. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createFleetClock,
  type FleetClockConfig,
  fromHex,
  generateSigningKey,
  idBytes,
  randomBytes,
  randomId,
  signBytes,
  toHex,
  unitSecret,
  v1,
} from '@fleetveil/proto';
import { stringify } from 'yaml';
import { readBootS } from '../../src/clock/boot.ts';
import type { AgentEvent, LocalClient, Outcome } from '../../src/index.ts';
import { createLocalClient } from '../../src/index.ts';
import { type Authority, createAuthority, type Granted, type Phone, TENANT } from './authority.ts';
import { type Fleet, startFleet } from './fleet.ts';

/** One row of a drive: seconds from its start, and where; no place = a row that cannot be read. */
export interface DriveRow {
  readonly atS: number;
  readonly latitudeE6?: number;
  readonly longitudeE6?: number;
  readonly charge?: number;
  readonly odometerM?: number;
  readonly locked?: boolean;
}

/** A drive north-east at 4 m/s, a row each second, charge falling from 80 %. */
export function drive(
  seconds: number,
  from = { latitudeE6: 56_950_000, longitudeE6: 24_100_000 },
): DriveRow[] {
  return Array.from({ length: seconds }, (_, atS) => ({
    atS,
    latitudeE6: from.latitudeE6 + atS * 25,
    longitudeE6: from.longitudeE6 + atS * 46,
    charge: 80 - Math.floor(atS / 100),
  }));
}

/** Standing at one place, with the jitter of a receiver. */
export function standing(
  seconds: number,
  at = { latitudeE6: 56_950_000, longitudeE6: 24_100_000 },
): DriveRow[] {
  return Array.from({ length: Math.ceil(seconds / 10) }, (_, i) => ({
    atS: i * 10,
    latitudeE6: at.latitudeE6 + ((i * 7) % 11) * 3,
    longitudeE6: at.longitudeE6 + ((i * 5) % 7) * 5,
    charge: 80,
  }));
}

/** A run of the agent's process. */
export interface Run {
  readonly child: ChildProcess;
  readonly events: AgentEvent[];
  readonly errors: () => string;
  readonly exited: Promise<number | NodeJS.Signals | null>;
  stop(): Promise<number | NodeJS.Signals | null>;
  kill(): Promise<void>;
  /** Resident memory, bytes. */
  rss(): number;
}

export interface Vehicle {
  readonly folder: string;
  readonly vehicleId: string;
  readonly unitId: string;
  readonly clock: FleetClockConfig;
  readonly nowS: () => number;
  readonly authority: Authority;
  readonly fleet: Fleet;
  readonly local: LocalClient;
  readonly phone: Phone;
  readonly settings: Record<string, unknown>;
  /** Writes the recording that the next run plays; its first row falls at `startS`. */
  record(rows: readonly DriveRow[], startS: number): void;
  start(): Promise<Run>;
  /** Hands the grant to the unit over the network and waits until it is held. */
  book(wish?: {
    route?: boolean;
    lastsS?: number;
    rentalId?: string;
    minPolicyVersion?: number;
  }): Promise<Granted>;
  order(kind: 'use' | 'end', granted: Granted, phone?: Phone): Promise<Outcome>;
  stop(): Promise<void>;
}

const COLUMNS = 'time,latitude,longitude,accuracy_m,soc_percent,odometer_m,locked';
const MAIN = join(import.meta.dirname, '../../src/main.ts');
/** Begins 30 s before a tick. */
const ORIGIN_S = 1_800_000_000 - (1_800_000_000 % 900) + 870;

export async function createVehicle(rate: number): Promise<Vehicle> {
  const folder = mkdtempSync(join(tmpdir(), 'fleetveil-agent-'));
  const authority = await createAuthority();
  const [unitId, vehicleId] = [randomId(), randomId()];
  const clock = { demo: true, rate, originS: ORIGIN_S, bootOriginS: readBootS() } as const;
  const { nowS } = createFleetClock(clock, readBootS, () => 0);
  const secret = await unitSecret(randomBytes(32), TENANT, unitId);
  const fleet = await startFleet({ authority, unitId, vehicleId, secret, nowS });
  const { privateKeyPkcs8 } = await generateSigningKey();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'unit.key'), privateKeyPkcs8);
  const settings: Record<string, unknown> = {
    ...{ tenant: TENANT, unitId, vehicleId, vehicleKind: 'e_scooter' },
    ...{ unitSecret: toHex(secret), unitKey: 'unit.key', rootKeys: [toHex(authority.rootKey)] },
    ...{ stateDir: 'state', runDir: 'run', socket: 'agent.sock' },
    broker: { url: `mqtt://127.0.0.1:${fleet.port}` },
    clock,
    energy: { batteryWh: 500 },
  };
  const phone = await authority.phone();
  const local = createLocalClient(join(folder, 'agent.sock'));
  const runs = new Set<Run>();
  const vehicle: Vehicle = {
    ...{ folder, vehicleId, unitId, clock, nowS, authority, fleet, local, phone, settings },
    record(rows, startS) {
      const lines = rows.map(({ atS, latitudeE6, longitudeE6, charge, odometerM, locked }) => {
        const degrees = (e6: number | undefined) => (e6 === undefined ? 'x' : (e6 / 1e6).toFixed(6));
        const time = new Date((1_700_000_000 + atS) * 1000).toISOString();
        const place = [time, degrees(latitudeE6), degrees(longitudeE6), 5];
        return [...place, charge ?? '', odometerM ?? '', locked ?? ''].join(',');
      });
      const file = join(folder, 'drive.csv');
      writeFileSync(file, [COLUMNS, ...lines, ''].join('\n'));
      settings['source'] = { kind: 'recorded', file, startS };
    },
    async start() {
      const run = await startRun(folder, settings);
      runs.add(run);
      return run;
    },
    async book(wish = {}) {
      const granted = await authority.grant({ vehicleId, phone, nowS: nowS(), ...wish });
      await fleet.send(granted.signed);
      return granted;
    },
    order: (kind, granted, by = phone) => orderAt(local, vehicleId, kind, granted, by),
    async stop() {
      for (const run of runs) if (run.child.exitCode === null) await run.kill();
      await fleet.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  vehicle.record(standing(600), ORIGIN_S);
  return vehicle;
}

async function orderAt(
  local: LocalClient,
  vehicleId: string,
  kind: 'use' | 'end',
  { grantId }: Granted,
  phone: Phone,
): Promise<Outcome> {
  const order = v1.PhoneOrder.encode({
    ...{ tenant: TENANT, vehicleId: idBytes(vehicleId), grantId: idBytes(grantId) },
    kind: kind === 'use' ? v1.PhoneOrderKind.PHONE_ORDER_KIND_USE : v1.PhoneOrderKind.PHONE_ORDER_KIND_END,
    nonce: fromHex(await local.nonce()),
  }).finish();
  const signature = await signBytes('phone_order', TENANT, order, phone.privateKey);
  return kind === 'use' ? local.use(order, signature) : local.end(order, signature);
}

/** Starts the program and waits until it says that it is ready, or ends. */
export async function startRun(folder: string, settings: Record<string, unknown>): Promise<Run> {
  const file = join(folder, 'agent.yaml');
  writeFileSync(file, stringify(settings));
  const args = ['--disable-warning=ExperimentalWarning', MAIN, 'run', '--config', file, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const events: AgentEvent[] = [];
  let [text, errors] = ['', ''];
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  const ready = Promise.withResolvers<void>();
  child.stdout.on('data', (part: Buffer) => {
    const lines = (text + part.toString()).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) events.push(JSON.parse(line) as AgentEvent);
    if (events.some(({ event }) => event === 'ready')) ready.resolve();
  });
  child.stderr.on('data', (part: Buffer) => {
    errors += part.toString();
  });
  await Promise.race([ready.promise, exited]);
  return {
    ...{ child, events, exited, errors: () => errors },
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    rss: () => residentBytes(child.pid ?? 0),
  };
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readProcStatus(pid))?.[1] ?? 0) * 1024;
}

function readProcStatus(pid: number): string {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  return readFileSync(`/proc/${pid}/status`, 'utf8');
}
