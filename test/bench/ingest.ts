/**
 * How many messages a second are committed to disk and receipted, and what they cost. The whole data
 * centre runs (broker, ingest, vault, PostgreSQL, doors); the units are synthetic and seal in advance.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  book,
  createSyntheticUnit,
  type Fleet,
  freePort,
  readBootS,
  type SyntheticUnit,
  startFleet,
} from '@fleetveil/simulator';
import { cpuBelow, readProcesses } from './cpu.ts';
import type { BenchRun, Measure } from './measure.ts';

const UNITS = Number(process.env['FLEETVEIL_BENCH_UNITS'] ?? 40);
const MESSAGES_EACH = Number(process.env['FLEETVEIL_BENCH_MESSAGES'] ?? 1_500);

/** Measures ingest on the embedded broker. */
export async function measureIngest({ say }: BenchRun): Promise<Measure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'fleetveil-bench-'));
  const brokerPort = await freePort();
  const clock = { rate: 1, originS: 1_790_000_000, bootOriginS: await readBootS() };
  const fleet = await startFleet({ dir, clock, doorsPort: await freePort(), brokerPort });
  try {
    say(`enrolling and renting ${UNITS} vehicles`);
    const units = await makeUnits(fleet, `mqtt://127.0.0.1:${brokerPort}`);
    say(`sealing ${UNITS * MESSAGES_EACH} messages in advance`);
    for (const unit of units) await unit.prepare(MESSAGES_EACH, fleet.clock.nowS());
    say('publishing');
    const measures = await run(units, await pidsOf(dir));
    for (const unit of units) await unit.close();
    return measures;
  } finally {
    await fleet.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function makeUnits(fleet: Fleet, brokerUrl: string): Promise<SyntheticUnit[]> {
  const units: SyntheticUnit[] = [];
  for (let at = 0; at < UNITS; at += 1) {
    const vehicle = await fleet.enrol('e_scooter', `bench-${at}`);
    const rental = await book(fleet, vehicle, { riderId: `rider-${at}`, route: true, routeKeepDays: 30 });
    const unit = await createSyntheticUnit(vehicle, rental, brokerUrl);
    await unit.connect();
    units.push(unit);
  }
  return units;
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

async function run(units: readonly SyntheticUnit[], pids: Pids): Promise<Measure[]> {
  const before = cpuOf(pids);
  const startedMs = performance.now();
  await Promise.all(units.map((unit) => unit.run()));
  const seconds = (performance.now() - startedMs) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 300));
  const after = cpuOf(pids);
  const messages = UNITS * (MESSAGES_EACH + 1);
  const per100k = (name: keyof ReturnType<typeof cpuOf>) =>
    ((after[name] - before[name]) / messages) * 100_000;
  const unit = 'CPU s per 100,000 messages';
  const kind = 'rate';
  return [
    {
      name: 'messages committed and receipted, embedded broker',
      value: messages / seconds,
      unit: 'messages/s',
      kind,
    },
    { name: 'broker and ingest (one process)', value: per100k('ingest'), unit, kind },
    { name: 'PostgreSQL', value: per100k('postgres'), unit, kind },
    { name: 'vault', value: per100k('vault'), unit, kind },
    {
      name: 'broker, ingest and PostgreSQL together',
      value: per100k('ingest') + per100k('postgres'),
      unit,
      kind,
    },
    { name: 'generator (beside, in the same two cores)', value: per100k('generator'), unit, kind },
    {
      name: 'envelope and payload on the wire, MQTT apart',
      value: units.reduce((sum, each) => sum + each.bytes(), 0) / messages,
      unit: 'bytes a message',
      kind: 'bytes',
    },
    {
      name: 'records not stored',
      value: units.reduce((sum, each) => sum + each.notStored(), 0),
      unit: 'records',
      kind: 'count',
    },
  ];
}

function cpuOf(pids: Pids) {
  const processes = readProcesses();
  return {
    ingest: cpuBelow(processes, pids.ingest),
    vault: cpuBelow(processes, pids.vault),
    postgres: cpuBelow(processes, pids.postgres),
    generator: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
  };
}
