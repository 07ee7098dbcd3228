/**
 * What an agent keeps in memory of a drive. A real agent with a live receiver goes through a rental with a route; its
 * memory is read during it, and once its process has begun anew: then there is nothing left but where it is parked.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { note } from '@fleetveil/fleet-api/testing/noting';
import {
  type AgentLine,
  beginUse,
  book,
  createChance,
  endByBooking,
  type Fleet,
  type FleetVehicle,
  freePort,
  readBootS,
  startFleet,
  writeDay,
} from '@fleetveil/simulator';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { memoryFigures } from '../attack/10-memory.ts';
import { failures } from '../attack/attack.ts';
import { openNmeaPort } from '../faults/nmea-feed.ts';
import { listen } from '../harness/agent.ts';
import { removeFleet } from '../harness/remove.ts';
import type { Position } from '../leak/needles.ts';
import { HAS_TIME, needTime } from '../parts/parts.ts';
import { ROOT } from '../structure/source-tree.ts';
import { copyMemory, copyMemoryApart, processesOf, type Region, swappedBytes } from './process-memory.ts';
import { createScanner } from './scan.ts';

/** Domain seconds in a real one: few, so that a look that a busy machine makes late still meets its chunk. */
const RATE = 15;
/** Domain seconds between the sign of use and the first fix. */
const LEAD_S = 30;
const RIDE_S = 240;
/** Domain seconds of the ride at which memory is read: in each chunk of 90 s, and soon after the first. */
const LOOKS_S = [80, 130, 170, 250];
/** Real seconds after the end of the rental, and once the receiver spoke again. */
const AFTER_S = 60;

interface Rows {
  readonly ridden: readonly Position[];
  readonly parked: readonly Position[];
}

let dir: string;
let fleet: Fleet;
let vehicle: FleetVehicle;
let seen: { during: Region[][]; after: Region[]; swapped: number; processes: number };
let rows: Rows;
const lines: AgentLine[] = [];
/** The naive program's memory, as long after its drive. */
let naive: Region[];
/** What the attack counted (docs/attacks.md, 10). */
const counted: Record<string, number> = {};

beforeEach(needTime);

beforeAll(async () => {
  if (!HAS_TIME) return; // each test says why it is skipped
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-memory-'));
  const clock = { rate: RATE, originS: 1_790_000_000, bootOriginS: await readBootS() };
  fleet = await startFleet({ dir, clock, doorsPort: await freePort(), brokerPort: await freePort() });
  vehicle = await fleet.enrol('car', 'memory');
  seen = await ride();
});

/** Feeds a drive to a program as most teams write it; answers how its memory is read and it is ended. */
async function driveNaively(day: readonly string[]): Promise<() => Region[]> {
  const child = spawn(process.execPath, [join(ROOT, 'test/memory/naive-agent.ts')], { stdio: 'pipe' });
  child.stdin.end(`${day.slice(1).join('\n')}\n`);
  await once(child.stdout, 'data');
  return () => {
    const regions = copyMemory(child.pid ?? 0);
    child.kill('SIGKILL');
    return regions;
  };
}

afterAll(async () => {
  if (!HAS_TIME) return;
  await fleet.stop();
  await removeFleet(dir);
});

/** A rental from its start to some time after its end. The search itself comes later: it takes a core for seconds. */
async function ride() {
  const receiver = await openNmeaPort();
  const heard = listen(lines);
  const source = { kind: 'nmea-tcp', host: '127.0.0.1', port: receiver.port } as const;
  const agent = fleet.startAgent(vehicle, source, heard.take);
  try {
    const rental = await book(fleet, vehicle, { riderId: 'rider-memory', route: true });
    await heard.first((line) => line.event === 'document' && line['type'] === 'transport_keys');
    await beginUse(fleet, rental);
    const startS = Math.ceil(fleet.clock.nowS()) + LEAD_S;
    const parts = [
      { kind: 'ride', durationS: RIDE_S } as const,
      { kind: 'parked', durationS: 7_200 } as const,
    ];
    const day = writeDay({ vehicle: 'car', startS, parts }, createChance(11));
    rows = rowsOf(day, startS + RIDE_S);
    void receiver.play(fleet, day);
    const during: Region[][] = [];
    for (const atS of LOOKS_S) {
      await fleet.until(startS + atS);
      during.push(await copyMemoryApart(agent.pid));
    }
    await endByBooking(fleet, rental);
    await heard.first(({ event }) => event === 'stopped');
    await heard.first((line) => isAnew() && line.event === 'source' && line['state'] === 'up');
    const readNaive = await driveNaively(day);
    await new Promise((resolve) => setTimeout(resolve, AFTER_S * 1000));
    naive = readNaive();
    const processes = processesOf(agent.pid).length;
    return { during, after: copyMemory(agent.pid), swapped: swappedBytes(agent.pid), processes };
  } finally {
    await agent.stop();
    await receiver.stop();
  }
}

/** Whether what is said now is said by the process that came after. */
const isAnew = (): boolean => lines.filter(({ event }) => event === 'ready').length > 1;

/** The positions of the drive, each once, and those of the vehicle as it stands there. */
function rowsOf([, ...day]: readonly string[], parkedFromS: number): Rows {
  const read = day.map((row) => row.split(',').map(Number) as [number, number, number]);
  const distinct = (some: typeof read): Position[] => [
    ...new Map(
      some.map(([, latitude, longitude]) => [`${latitude} ${longitude}`, { latitude, longitude }]),
    ).values(),
  ];
  return {
    ridden: distinct(read.filter(([timeS]) => timeS < parkedFromS)),
    parked: distinct(read.filter(([timeS]) => timeS >= parkedFromS)),
  };
}

test('M13: during a rental the same search finds the whole drive in the memory of the agent', () => {
  const found = seen.during.map(createScanner(rows.ridden, []));
  const driven = new Set(found.flatMap(({ drive }) => [...drive.sure]));
  expect(found.map(({ decoy }) => decoy.sure.size)).toEqual(LOOKS_S.map(() => 0));
  Object.assign(counted, { memory_during: driven.size, memory_driven: rows.ridden.length });
  expect(driven.size).toBe(rows.ridden.length);
});

test('M13: after it nothing of the drive is in memory but where the vehicle is parked', () => {
  const { bytes, drive, chance, where } = createScanner(rows.ridden, rows.parked)(seen.after);
  expect(lines.filter(({ event }) => event === 'ready')).toHaveLength(2); // it did begin anew
  expect(seen.processes).toBe(1);
  expect(bytes).toBeGreaterThan(20e6);
  counted['memory_after'] = drive.sure.size;
  expect({ where, fixes: [...drive.sure] }).toEqual({ where: {}, fixes: [] });
  // Random words meet one of its 480 values now and then, as they do a decoy’s. A column of it would be 240 at once.
  expect(drive.any.size).toBeLessThanOrEqual(chance + 2);
  expect(createScanner(rows.parked, [])(seen.after).drive.sure.size).toBeGreaterThan(0); // it is read at the right place
  // What is in swap was read as memory; its copy on the disk is why the unit's service has none.
  if (seen.swapped > 0) console.log(`of the agent's memory ${seen.swapped} bytes were in swap`);
});

test('M2, M13: the disk of a unit never has a position, not even of where it is parked', () => {
  const files = ['state', 'run'].flatMap((name) => filesBelow(join(vehicle.stateDir, '..', name)));
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['counters.v1', 'outbox.db', 'seen']));
  const { drive, where } = createScanner([...rows.ridden, ...rows.parked], [])(files);
  counted['memory_disk'] = drive.sure.size;
  expect({ where, fixes: [...drive.sure] }).toEqual({ where: {}, fixes: [] });
});

test('M13: a naive program has the drive in its memory as long after it, and attack 10 counts both', () => {
  counted['memory_naive'] = createScanner(rows.ridden, rows.parked)(naive).drive.sure.size;
  note(counted);
  expect(failures(memoryFigures(counted))).toEqual([]);
});

test('M13: the service of a unit writes no core, and none of its memory into swap', () => {
  const service = readFileSync(join(ROOT, 'agent/install/fleetveil-agent.service'), 'utf8').split('\n');
  expect(service).toEqual(expect.arrayContaining(['LimitCORE=0', 'MemorySwapMax=0']));
});

function filesBelow(folder: string): Region[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  return entries.map(({ parentPath, name }) => ({ name, bytes: readFileSync(join(parentPath, name)) }));
}
