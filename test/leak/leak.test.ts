/**
 * M2: a drive goes through the whole system with a recorder on every wire, an accident in it, and beside it a theft
 * with a call for help and a command to ring; then everything that left the vehicle, and everything that was kept of it, is searched for the drive's positions in every encoding.
 * The hits have to be as many as for a decoy drive of the same size that nobody drove: none.
 */
import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalClient, type LocalClient } from '@fleetveil/agent';
import { openRunningFleet, type StartedTestServer, startTestServer } from '@fleetveil/fleet-api/testing';
import { note } from '@fleetveil/fleet-api/testing/noting';
import { randomId, STREAM_KINDS, type StreamKindId } from '@fleetveil/proto';
import {
  createChance,
  type Fleet,
  type FleetVehicle,
  freePort,
  readBootS,
  startFleet,
  writeDay,
} from '@fleetveil/simulator';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leakFigures } from '../attack/16-leaks.ts';
import { failures } from '../attack/attack.ts';
import { positionsOf } from '../harness/agent.ts';
import { removeFleet } from '../harness/remove.ts';
import { type Journey, runJourney } from '../journeys/journey.ts';
import type { Position } from './needles.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { createLeakSearch } from './search.ts';
import { type Stolen, stealVehicle } from './stolen.ts';

const RATE = 60;
let dir: string;
let server: StartedTestServer;
let fleet: Fleet;
let brokerWire: RecordingProxy;
let databaseWire: RecordingProxy;
let databaseUrl: string;
let journey: Journey;
let stolen: Stolen;
let drive: Position[];
/** What the attack counted (docs/attacks.md, 16). */
const counted: Record<string, number> = {};
const logs: string[] = [];
const errorBodies: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-leak-'));
  server = await startTestServer();
  const { host, port, user, password } = server.admin;
  databaseWire = await startRecordingProxy({ path: join(host, `.s.PGSQL.${port}`) });
  databaseUrl = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${databaseWire.port}/fleetveil?sslmode=disable`;
  const brokerPort = await freePort();
  brokerWire = await startRecordingProxy({ host: '127.0.0.1', port: brokerPort });
  fleet = await startFleet({
    dir,
    clock: { rate: RATE, originS: 1_790_000_000, bootOriginS: await readBootS() },
    doorsPort: await freePort(),
    brokerPort,
    agentBrokerPort: brokerWire.port,
    databaseUrl,
    onLog: (line) => logs.push(line),
  });
  [journey, stolen] = await Promise.all([
    rideThrough(),
    stealVehicle({ dir, fleet }, async ({ vehicleId }) => {
      await stored('a suspicion', 1, sealedOf(vehicleId, 'theft'));
      await stored('a call for help', 1, sealedOf(vehicleId, 'assist'));
      await rung(vehicleId);
    }),
  ]);
  await provokeErrors();
});

afterAll(async () => {
  await fleet?.stop();
  await brokerWire?.stop();
  await databaseWire?.stop();
  await server?.stop();
  await removeFleet(dir);
});

async function rideThrough(): Promise<Journey> {
  const file = join(dir, 'drive.csv');
  return runJourney(fleet, {
    kind: 'car',
    label: 'leak',
    riderId: 'rider-leak',
    route: true,
    atEnd: tellAccident,
    source: (startS) => {
      const rows = writeDay(
        {
          vehicle: 'car',
          startS,
          parts: [
            { kind: 'ride', durationS: 600 },
            { kind: 'parked', durationS: 1_800 },
          ],
        },
        createChance(7),
      );
      drive = positionsOf(rows);
      writeFileSync(file, `${rows.join('\n')}\n`);
      return { kind: 'recorded', file, startS };
    },
  });
}

/** An accident is told by hand: its packet goes the same way as the route. */
async function tellAccident(vehicle: FleetVehicle): Promise<void> {
  const local = createLocalClient(vehicle.socketPath);
  await chargeAtHome(local);
  const told = await local.accident();
  if (!told.ok) throw new Error(`the accident was not taken: ${told.problem}`);
  await stored('an accident packet', 2, sql`SELECT count(*)::int AS parts FROM accident_chunk`);
}

/** A charger whose number is in no policy: it is as good as the address of a home (C16). */
const HOME_CHARGER = 'LV*HOM*E9988776655';

async function chargeAtHome(local: LocalClient): Promise<void> {
  for (const event of ['start', 'stop'] as const) {
    const told = await local.charge(HOME_CHARGER, { event });
    if (!told.ok) throw new Error(`charging was not taken: ${told.problem}`);
  }
  await stored('a charging session', 1, sql`SELECT count(*)::int AS parts FROM charging_session`);
}

/**
 * A field worker asks a vehicle that collects precisely to ring: its answer goes the same way, and says no more than that
 * it does not. A command holds for three seconds at this rate, so another one is sent where it came too late.
 */
async function rung(vehicleId: string): Promise<void> {
  const worker = await fleet.doors.token('worker-leak', ['field_worker']);
  const claim = { vehicle_id: vehicleId, reason: 'relocation' };
  const { claim_id } = await fleet.doors.post<{ claim_id: string }>(
    '/v1/field/claims',
    worker,
    claim,
    randomId(),
  );
  const path = `/v1/field/claims/${claim_id}/commands`;
  const states = async () =>
    (await fleet.doors.get<{ items: { state: string }[] }>(path, worker)).items.map(({ state }) => state);
  for (let tries = 0; tries < 12 && !(await states()).includes('refused'); tries++) {
    await fleet.doors.post(path, worker, { kind: 'ring' }, randomId());
    while ((await states()).includes('waiting')) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(await states()).toContain('refused');
}

/** Counts the chunks of one vehicle's streams of a kind. */
const sealedOf = (vehicleId: string, kind: StreamKindId) =>
  sql`SELECT count(*)::int AS parts FROM chunk JOIN stream USING (vehicle_id, stream_id)
    WHERE vehicle_id = ${vehicleId}::uuid AND kind = ${STREAM_KINDS.wire[kind]}`;

/** Waits until so many parts, or more, are in the database. */
async function stored(what: string, least: number, counted: RawBuilder<unknown>): Promise<void> {
  const { db, close } = await openRunningFleet(join(dir, 'fleet-api.yaml'), { DATABASE_URL: databaseUrl });
  try {
    for (let tries = 0; tries < 400; tries++) {
      const { rows } = await counted.execute(db);
      if (((rows[0] as { parts: number } | undefined)?.parts ?? 0) >= least) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${what} was not stored`);
  } finally {
    await close();
  }
}

/** Answers to people who ask for what they must not have. */
async function provokeErrors(): Promise<void> {
  const stranger = await fleet.doors.token('rider-stranger', ['rider']);
  const rider = await fleet.doors.token('rider-leak', ['rider']);
  const asks: [string, string | undefined][] = [
    [`/v1/rider/trips/${journey.rental.rentalId}`, undefined],
    [`/v1/rider/trips/${journey.rental.rentalId}.geojson`, stranger],
    [`/v1/rider/trips/${journey.rental.rentalId}.kml`, rider],
    [`/v1/operator/vehicles/${journey.vehicle.vehicleId}`, rider],
    ['/v1/operator/vehicles?within=nonsense', await fleet.doors.token('operator', ['dispatcher'])],
    ['/v1/privacy/audit?cursor=nonsense', await fleet.doors.token('dpo', ['privacy_officer'])],
  ];
  for (const [path, token] of asks) {
    const answer = await fetch(`${fleet.doorsUrl}${path}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    errorBodies.push(await answer.text());
  }
}

/** Every value of every table of the main database: bytes as they are, the rest as text. */
async function dump(): Promise<Buffer> {
  const { db, close } = await openRunningFleet(join(dir, 'fleet-api.yaml'), { DATABASE_URL: databaseUrl });
  try {
    const tables = await sql<{ name: string }>`SELECT c.relname AS name FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`.execute(db);
    expect(tables.rows.length).toBeGreaterThan(20);
    const parts: Buffer[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(name)}`.execute(db);
      for (const value of rows.flatMap((row) => Object.values(row))) {
        parts.push(Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value) ?? ''));
      }
    }
    return Buffer.concat(parts);
  } finally {
    await close();
  }
}

/** All files below a folder, the drive itself and the settings apart. */
async function filesBelow(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name)))));
}

/** The names of all files below a folder. */
async function namesBelow(folder: string): Promise<Buffer> {
  return Buffer.from((await readdir(folder, { recursive: true })).join('\n'));
}

const decoyOf = (positions: readonly Position[]): Position[] =>
  positions.map(({ latitude, longitude }) => ({
    latitude: latitude + 0.3127,
    longitude: longitude - 0.2713,
  }));

test('M2: no wire, no table, no log, no error body and no file of the unit holds a position', async () => {
  const places: Record<string, Buffer> = {
    'before the broker': brokerWire.bytes(),
    'before PostgreSQL': databaseWire.bytes(),
    'dump of the database': await dump(),
    'logs of the data centre': Buffer.from(logs.join('\n')),
    'what the agents said': Buffer.from(JSON.stringify([journey.lines, stolen.lines])),
    'error bodies': Buffer.from(errorBodies.join('\n')),
    "the unit's own files": await filesBelow(journey.vehicle.stateDir),
    'the files of the stolen one': await filesBelow(stolen.vehicle.stateDir),
    'data folder': await filesBelow(join(dir, 'data')),
    'names of files': Buffer.concat([await namesBelow(dir), await namesBelow(stolen.vehicle.stateDir)]),
  };
  const driven = [...drive, ...stolen.drive];
  const [search, decoy] = [createLeakSearch(driven), createLeakSearch(decoyOf(driven))];
  const found = new Set<number>();
  for (const [place, bytes] of Object.entries(places)) {
    expect(bytes.length, place).toBeGreaterThan(place === 'data folder' ? 0 : 200);
    // Soft: all places that leak are named at once.
    const hits = search.find(bytes);
    for (const { fix } of hits) found.add(fix);
    expect.soft({ place, hits: hits.slice(0, 3) }).toEqual({ place, hits: [] });
    expect({ place, hits: decoy.find(bytes).slice(0, 3) }).toEqual({ place, hits: [] });
    // C16: nor where somebody charges at home.
    expect.soft({ place, home: bytes.includes('9988776655') }).toEqual({ place, home: false });
  }
  counted['leak_found'] = found.size;
});

test('the same search finds every fix in the opened stream and in a naive run', () => {
  const ridden = drive.slice(0, 600);
  const opened = journey.route
    .map((fix) => `[${(fix.longitudeE6 / 1e6).toFixed(6)},${(fix.latitudeE6 / 1e6).toFixed(6)}]`)
    .join(',');
  const { found, of } = createLeakSearch(ridden).coverage(Buffer.from(opened));
  expect(journey.route.length).toBeGreaterThan(590);
  expect(found).toBeGreaterThanOrEqual(of - 10);
  const naive = drive
    .map((fix) => JSON.stringify({ lat: fix.latitude.toFixed(6), lon: fix.longitude.toFixed(6), speed: 11 }))
    .join('\n');
  const inLog = createLeakSearch(drive).coverage(Buffer.from(naive));
  expect(inLog.found).toBe(new Set(drive.map((p) => `${p.latitude},${p.longitude}`)).size);
  Object.assign(counted, { leak_naive: inLog.found, leak_positions: drive.length + stolen.drive.length });
  Object.assign(counted, { leak_route: found, leak_driven: of });
  note(counted);
  expect(failures(leakFigures(counted))).toEqual([]);
});
