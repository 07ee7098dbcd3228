/**
 * What an erasure promises: a rider erases, and somebody kept everything from before. The trip is a real one,
 * through agent, broker, ingest, vault and store; the copies are the bytes that lay on the disks (the server's folder
 * with its log of writes, the keys, archives of the night before, what the broker was told). Time then passes by
 * starting the same fleet on a later clock, and its own keys are tried on the copies.
 */
import { hash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  copyFolder,
  copyServer,
  type FileCopy,
  type FolderId,
  kindsOf,
  LOG_FIELDS,
  openRunningFleet,
  readArchive,
  removeServer,
  vaultOf,
} from '@fleetveil/fleet-api/testing';
import { note } from '@fleetveil/fleet-api/testing/noting';
import { REFUSALS, STREAM_KINDS, upTopic } from '@fleetveil/proto';
import {
  createChance,
  DoorRefused,
  type Fleet,
  type FleetOptions,
  freePort,
  type OpenRental,
  readBootS,
  startFleet,
} from '@fleetveil/simulator';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { erasedFigures } from '../attack/09-erased.ts';
import { failures } from '../attack/attack.ts';
import type { Position } from '../leak/needles.ts';
import { type RecordingProxy, startRecordingProxy } from '../leak/recording-proxy.ts';
import { createLeakSearch } from '../leak/search.ts';
import { findProgram, HAS_TIME, needTime } from '../parts/parts.ts';
import { type BackupPlaces, backUp, planBackups } from './backups.ts';
import { BARE_ANSWER, BARE_HELLO, type Carved, carve, envelopesIn, withoutPageHeaders } from './carve.ts';
import { opensRefused, sayTooMuch } from './faulty-unit.ts';
import { keptByMosquitto } from './kept-by-mosquitto.ts';
import { type Keys, keysBelow, keysIn, opened } from './keys.ts';
import { type RidingVehicle, rideFor, setOut } from './short-rides.ts';

const RATE = 60;
const ORIGIN_S = 1_790_000_000;
const DAY_S = 86_400;
const TENANT = 'demo';
const LENGTH_S = 200;
/** Fixes of a route of that length that are certainly there. */
const LEAST_FIXES = 120;

let dir: string;
let places: BackupPlaces;
let options: FleetOptions;
let fleet: Fleet;
let wire: RecordingProxy;
let riding: RidingVehicle;
let erased: OpenRental;
let stays: OpenRental;
/** Positions of the erased trip, as its rider read them while they could. */
let positions: ReadonlySet<string>;
let archives: Record<string, string>;
let before: { readonly files: readonly FileCopy[]; readonly carved: Carved; readonly keys: Keys };
/** The body of a refused message of the erased trip's vehicle, sealed as it lay in quarantine. */
let refused: Buffer;
let openBefore: Awaited<ReturnType<typeof askVault>>;
let answer: { state: string; answer: Record<string, unknown> };
/** What the attack counted (docs/attacks.md, 9). */
const counted: Record<string, number> = {};
/** Lines of the data centre's log. */
const logged: string[] = [];
const undo: (() => Promise<unknown>)[] = [];

beforeEach(needTime);

beforeAll(async () => {
  if (!HAS_TIME) return; // each test says why it is skipped
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-erasure-'));
  undo.push(() => rm(dir, { recursive: true, force: true }));
  places = await planBackups(dir);
  const brokerPort = await freePort();
  wire = await startRecordingProxy({ host: '127.0.0.1', port: brokerPort });
  undo.push(() => wire.stop());
  options = {
    ...{
      dir,
      brokerPort,
      doorsPort: await freePort(),
      agentBrokerPort: wire.port,
      settings: places.settings,
    },
    onLog: (line) => logged.push(line),
    clock: { rate: RATE, originS: ORIGIN_S, bootOriginS: await readBootS() },
  };
  fleet = await startFleet(options);
  undo.push(() => removeServer(configFile()));
  undo.push(() => fleet.stop());
  riding = await setOut(fleet, dir, 'erasure', createChance(11));
  erased = await rideFor(fleet, riding, 'rider-erased', LENGTH_S);
  stays = await rideFor(fleet, riding, 'rider-stays', LENGTH_S);
  positions = await positionsOf(erased);
  await riding.agent.stop();
  await sayTooMuch(fleet, configFile(), riding.vehicle, inDegrees()[0] as Position, brokerPort);
  refused = await refusedBody();
  archives = await backUp(places, configFile());
  openBefore = await askVault(await streamsOf(erased));
  const told = wire.bytes();
  const files = [
    ...(await copyServer(configFile())),
    ...(await copyFolder(join(dir, 'data'))),
    ...(await copyFolder(join(dir, 'keys'))),
    ...(await copyFolder(places.archives)),
    ...(await copyFolder(places.journal)),
    { path: WIRE, bytes: told },
    ...(await keptByBroker(told)),
  ];
  const keys = await keysBelow(join(dir, 'keys'));
  answer = await erase('rider-erased');
  before = { files, keys, carved: carveAll(files, keys) };
});

afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

const configFile = (): string => join(dir, 'fleet-api.yaml');

/** The same fleet, so many days after the erasure. */
async function startOnDay(day: number): Promise<void> {
  await fleet.stop();
  fleet = await startFleet({
    ...options,
    clock: { ...options.clock, originS: ORIGIN_S + day * DAY_S },
  });
}

/** What was said, as a mosquitto keeps it on its disk for somebody who is away; nothing where there is none. */
async function keptByBroker(told: Buffer): Promise<FileCopy[]> {
  const program = findProgram('mosquitto');
  if (program === undefined) return [];
  const topic = upTopic(TENANT, riding.vehicle.unitId);
  const kept = await keptByMosquitto(program, join(dir, 'mosquitto'), topic, envelopesIn(told));
  return [{ path: MOSQUITTO, bytes: kept }];
}

function carveAll(files: readonly FileCopy[], { plain, pairs }: Keys): Carved {
  const opener = { tenant: TENANT, unitIds: [riding.vehicle.unitId], roots: plain, pairs };
  const [told, stored] = [files.filter(isWire), files.filter((file) => !isWire(file))];
  const ofBroker = carve(bytesOf(told), TENANT, opener);
  const ofDisks = carve(bytesOf(stored), TENANT);
  return {
    statements: new Map([...ofBroker.statements, ...ofDisks.statements]),
    chunks: new Map([...ofBroker.chunks, ...ofDisks.chunks]),
    streamKeys: ofDisks.streamKeys,
    rentalKeys: ofDisks.rentalKeys,
    bodies: ofBroker.bodies,
  };
}

/** What was said in envelopes that open, as often as it was; without what says nothing of a person or a place. */
function saidIn(carved: Carved): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const what of carved.bodies.values())
    if (!what.startsWith(BARE_HELLO) && !what.startsWith(BARE_ANSWER)) counts[what] = (counts[what] ?? 0) + 1;
  return counts;
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** What a unit that is rented says and is told, at least. */
const SAID = [
  ...['up hello', 'up stream_opening', 'up chunk', 'up trip_end'],
  ...['down receipt', 'down status', 'down grant'],
];
const [WIRE, MOSQUITTO] = ['what the broker was told', 'mosquitto.db'];
const isWire = ({ path }: FileCopy): boolean => path === WIRE || path === MOSQUITTO;
const bytesOf = (files: readonly FileCopy[]): Buffer[] =>
  files.map(({ path, bytes }) => (path.includes('/pg_wal/') ? withoutPageHeaders(bytes) : bytes));

async function positionsOf(rental: OpenRental): Promise<ReadonlySet<string>> {
  const token = await fleet.doors.token(rental.riderId, ['rider']);
  const text = await fleet.doors.text(`/v1/rider/trips/${rental.rentalId}.geojson`, token);
  const numbers = [...text.matchAll(/\[\s*(-?\d+\.\d+),\s*(-?\d+\.\d+)/g)];
  const e6 = (degrees = ''): number => Math.round(Number(degrees) * 1e6);
  return new Set(numbers.map(([, longitude, latitude]) => `${e6(latitude)},${e6(longitude)}`));
}

/** The erased trip's positions. */
function inDegrees(): Position[] {
  return [...positions].map((position) => {
    const [latitude = 0, longitude = 0] = position.split(',').map((e6) => Number(e6) / 1e6);
    return { latitude, longitude };
  });
}

/** Each content once. */
function distinct(files: readonly FileCopy[]): FileCopy[] {
  return [...new Map(files.map((file) => [hash('sha256', file.bytes), file])).values()];
}

async function erase(riderId: string): Promise<typeof answer> {
  const token = await fleet.doors.token(riderId, ['rider']);
  return fleet.doors.post('/v1/rider/requests', token, { kind: 'erase' }, crypto.randomUUID());
}

/** The one refused message that is kept; waits until it is. */
async function refusedBody(): Promise<Buffer> {
  const { db, close } = await openRunningFleet(configFile());
  try {
    return await vi.waitFor(
      async () => {
        const row = await db
          .selectFrom('quarantine')
          .select(['code', 'sealed'])
          .where('vehicle_id', '=', riding.vehicle.vehicleId)
          .executeTakeFirstOrThrow();
        expect(row.code).toBe(REFUSALS.wire.over_precise);
        return Buffer.from(row.sealed ?? []);
      },
      { timeout: 180_000 },
    );
  } finally {
    await close();
  }
}

/** Everything that an opening needs, as a door would read it. */
async function streamsOf({ rentalId }: OpenRental) {
  const { db, close } = await openRunningFleet(configFile());
  try {
    const of = { rental: rentalId };
    const streams = await db.selectFrom('stream').selectAll().where('rental_id', '=', of.rental).execute();
    const ids = streams.map((stream) => stream.stream_id);
    const chunks = await db.selectFrom('chunk').selectAll().where('stream_id', 'in', ids).execute();
    const grants = await db
      .selectFrom('grant_issued')
      .select('signed')
      .where('rental_id', '=', rentalId)
      .execute();
    const { salt } = await db
      .selectFrom('rental_rider')
      .select('salt')
      .where('rental_id', '=', rentalId)
      .executeTakeFirstOrThrow();
    return { streams, chunks, salt, grants: grants.map(({ signed }) => new Uint8Array(signed)) };
  } finally {
    await close();
  }
}

/** Past every door: the vault itself, with the rider's own token. Answers what came of each stream. */
async function askVault({ streams, chunks, salt, grants }: Awaited<ReturnType<typeof streamsOf>>) {
  const vault = await vaultOf(configFile());
  const token = await fleet.doors.token(erased.riderId, ['rider']);
  const outcomes: string[] = [];
  for (const { stream_id: streamId, kind } of streams) {
    const purpose = STREAM_KINDS.word(kind) === 'route' ? 'rider_route' : 'rental_contract';
    const own = chunks
      .filter((chunk) => chunk.stream_id === streamId)
      .map((chunk) => ({
        chunkNo: chunk.chunk_no,
        nonce: new Uint8Array(chunk.nonce),
        ciphertext: new Uint8Array(chunk.ciphertext),
      }));
    const window = { fromS: ORIGIN_S, toS: ORIGIN_S + DAY_S };
    const actor = { kind: 'rider', token } as const;
    const outcome = await vault.open({ streamId, purpose, actor, grants, salt, window, chunks: own });
    outcomes.push(
      outcome.kind === 'opened' ? `${outcome.fixes.length > 0}` : ((outcome as { code?: string }).code ?? ''),
    );
  }
  vault.close();
  return { outcomes, ask: { streams, chunks, salt, grants } };
}

/** Of the erased trip's positions, how many open by these keys in what was carved. */
async function openedOf(carved: Carved, keys: Keys): Promise<number> {
  const found = new Set([...(await opened(carved, keys, TENANT)).values()].flatMap((each) => [...each]));
  return [...positions].filter((position) => found.has(position)).length;
}

test('G3: at once, nothing of it is readable live: doors, vault, store, quarantine, exports', async () => {
  const rider = await fleet.doors.token(erased.riderId, ['rider']);
  const booking = await fleet.doors.token('booking-system', ['booking']);
  const id = erased.rentalId;
  const asks: [string, string][] = [
    [`/v1/rider/trips/${id}`, rider],
    [`/v1/rider/trips/${id}.geojson`, rider],
    [`/v1/rider/trips/${id}.gpx`, rider],
    [`/v1/rider/trips/${id}/route`, rider],
    [`/v1/booking/rentals/${id}`, booking],
  ];
  for (const [path, token] of asks) {
    const refused = await fleet.doors.get(path, token).catch((error: unknown) => error);
    expect(refused, path).toBeInstanceOf(DoorRefused);
    expect(refused).toMatchObject({ status: 404 });
  }
  expect(await fleet.doors.get('/v1/rider/trips', rider)).toMatchObject({ items: [] });
  // The vault itself, handed everything it was handed before.
  const { outcomes } = await askVault(openBefore.ask);
  expect(outcomes).toEqual(openBefore.ask.streams.map(() => 'not_found'));
  const { db, close } = await openRunningFleet(configFile());
  const left: Record<string, number> = {};
  for (const table of ['rental', 'rental_rider', 'trip', 'trip_place', 'stream', 'grant_issued'] as const) {
    const rows = await db.selectFrom(table).select('rental_id').where('rental_id', '=', id).execute();
    if (rows.length > 0) left[table] = rows.length;
  }
  const ids = openBefore.ask.streams.map((stream) => stream.stream_id);
  const chunks = await db.selectFrom('chunk').select('stream_id').where('stream_id', 'in', ids).execute();
  const bodies = await db.selectFrom('quarantine').select('sealed').where('sealed', 'is not', null).execute();
  await close();
  expect({ left, chunks, bodies }).toEqual({ left: {}, chunks: [], bodies: [] });
  // An export that is asked for now has nothing of the trip.
  const made = await fleet.doors.post<{ request_id: string }>(
    '/v1/rider/requests',
    rider,
    { kind: 'access' },
    crypto.randomUUID(),
  );
  const zip = await fetch(`${fleet.doorsUrl}/v1/rider/requests/${made.request_id}/result`, {
    headers: { authorization: `Bearer ${rider}` },
  });
  expect(zip.status).toBe(200);
  const exported = createLeakSearch(inDegrees()).find(Buffer.from(await zip.arrayBuffer()));
  const isOpen = outcomes.some((outcome) => outcome === 'true') || chunks.length > 0;
  counted['erased_live'] = isOpen ? positions.size : new Set(exported.map(({ fix }) => fix)).size;
  expect(exported).toEqual([]);
});

test('the copies are real: by the keys of that day every position of the trip opens, from disk and from wire', async () => {
  expect(answer).toMatchObject({
    state: 'answered',
    answer: { rentals: 1, waits_for_end: 0, under_hold: 0 },
  });
  expect(positions.size).toBeGreaterThan(LEAST_FIXES);
  expect(openBefore.outcomes).toEqual(openBefore.ask.streams.map(() => 'true'));
  const { carved, files, keys } = before;
  expect(files.some(({ path }) => /^pgdata\/pg_wal\/[0-9A-F]{24}$/.test(path))).toBe(true);
  expect(await openedOf(carved, keys)).toBe(positions.size);
  // Each way by itself: the vault's rows, the store's openings, the log of writes alone, the broker alone.
  const nothing = new Map<string, never>();
  expect(await openedOf({ ...carved, statements: nothing }, keys)).toBe(positions.size);
  expect(await openedOf({ ...carved, streamKeys: nothing }, keys)).toBe(positions.size);
  const log = files.filter(({ path }) => path.includes('/pg_wal/'));
  expect(await openedOf(carve(bytesOf(log), TENANT), keys)).toBeGreaterThan(LEAST_FIXES);
  expect(await openedOf(carveAll(files.filter(isWire), keys), keys)).toBeGreaterThan(LEAST_FIXES);
});

test('M14: by the keys of that day every kind of message opens, both ways, from the wire and from the broker’s disk', () => {
  const { files, keys } = before;
  for (const path of [WIRE, ...(findProgram('mosquitto') ? [MOSQUITTO] : [])]) {
    const said = saidIn(
      carveAll(
        files.filter((file) => file.path === path),
        keys,
      ),
    );
    expect(Object.keys(said), path).toEqual(expect.arrayContaining(SAID));
  }
  // The root alone opens none of it, and no more does any other of the fleet's keys without the vault's.
  expect(saidIn(carveAll(files.filter(isWire), { ...keys, pairs: [] }))).toEqual({});
  expect(saidIn(carveAll(files.filter(isWire), { ...keys, plain: [] }))).toEqual({});
});

test('M2: the refused message is in the copies too, sealed, and opens by the keys of that day only', async () => {
  const copies = before.files.filter(
    ({ path, bytes }) => path.startsWith('pgdata/') && bytes.includes(refused),
  );
  expect(copies.length).toBeGreaterThan(0);
  expect(await opensRefused(refused, before.keys.pairs)).toBe(true);
});

test('M2, M14: no copy from before has a position in clear, in any encoding', async () => {
  const search = createLeakSearch(inDegrees());
  // Three quarters of a server's files are the same catalogues in each database.
  for (const { path, bytes } of distinct(before.files)) {
    const hits = search.find(bytes);
    expect.soft({ path, hits: hits.slice(0, 3) }).toEqual({ path, hits: [] });
  }
  // The same search finds the trip in what its rider was given.
  const given = inDegrees().map((one) => [one.latitude.toFixed(6), one.longitude.toFixed(6)]);
  expect(search.coverage(Buffer.from(JSON.stringify(given))).found).toBeGreaterThan(LEAST_FIXES);
});

test('F4: who has last night’s archive of keys and its private key opens the copies: so it ends by itself', async () => {
  const lines = await readArchive(archives['keys'] ?? '', join(places.safe, 'keys.key'));
  const texts = lines.flatMap((line) => [
    line,
    ...[...line.matchAll(/[A-Za-z0-9+/]{80,}={0,2}/g)].map(([text]) =>
      Buffer.from(text, 'base64').toString('utf8'),
    ),
  ]);
  expect(await openedOf(before.carved, keysIn(texts))).toBe(positions.size);
});

test('M5: every file of a fleet that ran one night stands in the register, in exactly one line', async () => {
  const below = async (folder: FolderId, dir: string, within = '') =>
    (await copyFolder(dir)).map(({ path }): [FolderId, string] => [folder, `${within}${path}`]);
  const server = await copyServer(configFile());
  const found = [
    ...server.map(({ path }): [FolderId, string] => ['data', `postgres/${path}`]),
    ...(await below('data', join(dir, 'data'))),
    ...(await below('keys', join(dir, 'keys'))),
    ...(await below('backup', places.archives)),
    ...(await below('journal', places.journal)),
    ...(await below('agent', join(riding.vehicle.configFile, '..'))).map(
      ([folder, path]): [FolderId, string] => [folder, path.replace(/^agent\//, '')],
    ),
  ];
  expect(new Set(found.map(([folder]) => folder)).size).toBe(5);
  const strange = found.filter(([folder, path]) => kindsOf(folder, path).length !== 1);
  expect([...new Set(strange.map(([folder, path]) => `${folder}: ${path}`))].sort()).toEqual([]);
});

test('M5: every field of every line that the data centre logged stands in the register', () => {
  const known = new Set(['level', 'time', 'process', 'event', ...Object.keys(LOG_FIELDS)]);
  // What is said to people besides are whole sentences of ours.
  const lines = logged.filter((line) => line.startsWith('{'));
  const fields = lines.flatMap((line) => Object.keys(JSON.parse(line) as object));
  expect(lines.length).toBeGreaterThan(10);
  expect([...new Set(fields.filter((field) => !known.has(field)))]).toEqual([]);
});

test('M14, L9: with the keys of each day the copies open until the keys are gone, and not one blob after day 35', async () => {
  const lastDay = String(answer.answer['last_copy_on']);
  const keysNow = () => keysBelow(join(dir, 'keys'));
  await startOnDay(20);
  counted['erased_day_20'] = await openedOf(before.carved, await keysNow());
  expect(counted['erased_day_20']).toBe(positions.size);
  // The archives of that night end with the day's work, which begins once the fleet is up.
  await vi.waitFor(async () => expect(await readdir(places.archives)).toEqual([]), 90_000);
  expect(await opensRefused(refused, (await keysNow()).pairs)).toBe(true);
  const wire = before.files.filter(isWire);
  expect(saidIn(carveAll(wire, await keysNow()))).toEqual(saidIn(before.carved));
  await startOnDay(36);
  expect(new Date(fleet.clock.nowS() * 1000).toISOString().slice(0, 10) > lastDay).toBe(true);
  const keys = await keysNow();
  expect(keys.pairs.length).toBeGreaterThan(0);
  const overheard = carveAll(wire, keys);
  Object.assign(counted, {
    ...{ erased_positions: positions.size, erased_day_36: await openedOf(before.carved, keys) },
    ...{ erased_naive: await openedOf(before.carved, before.keys) },
    ...{ erased_envelopes: sumOf(saidIn(overheard)), erased_heard: sumOf(saidIn(before.carved)) },
    erased_others: (await positionsOf(stays)).size,
  });
  note(counted);
  expect(failures(erasedFigures(counted))).toEqual([]);
  // Every blob of the copies, of this trip or of another, by every key there is.
  expect([...(await opened(before.carved, keys, TENANT))]).toEqual([]);
  expect((await opened(overheard, keys, TENANT)).size).toBe(0);
  // Nor one envelope, whatever was in it: areas, times, trip ends, receipts, grants.
  expect(saidIn(overheard)).toEqual({});
  expect(await opensRefused(refused, keys.pairs)).toBe(false);
  // What was not erased is not lost: it opens live, and from what lies on the disk today.
  expect((await positionsOf(stays)).size).toBeGreaterThan(1);
  const today = carve(bytesOf(await copyServer(configFile())), TENANT);
  expect((await opened(today, keys, TENANT)).size).toBeGreaterThan(0);
  expect(await openedOf(today, keys)).toBe(0);
});
