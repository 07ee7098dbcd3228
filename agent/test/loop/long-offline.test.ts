/**
 * Three days without a broker: three rentals by phone, an accident in the second, a full disk in the third and at its
 * end. Then the broker is back, and what waited leaves in the order of the outbox's table, whole, and each record once.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STREAM_KINDS, toHex, v1 } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RENEW_BY_S } from '../../src/loop/renewal.ts';
import type { Granted } from './authority.ts';
import { limitProcess, mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { createVehicle, type DriveRow, drive, type Run, type Vehicle } from './vehicle.ts';

/** A grant of four hours has eighteen real seconds: a busy machine needs some of them. */
const RATE = 800;
const OFFLINE_S = 72 * 3_600;
/** Domain seconds until the first rental, in which the agent starts: forty real ones. */
const START_S = 40 * RATE;
/** From a rental's beginning to the first row of its drive: five real ones. */
const LEAD_S = 5 * RATE;
/** Rows of a drive, one a second. */
const RIDE_S = 200;
/** One row in so many cannot be read: the ledger has it. */
const UNREADABLE_EVERY = 50;
const UNREADABLE = RIDE_S / UNREADABLE_EVERY;
const DISK_MEGABYTES = 4;
/** Three days at this rate, and the longest wait of a unit for its broker. */
const LIMIT_MS = 900_000;

let vehicle: Vehicle;
let mounted: SmallDisk | undefined;

/** `npm test` has six minutes for everything. */
const HAS_TIME = process.env['FLEETVEIL_TIER'] === 'ci';

beforeEach(async (context) => {
  if (!HAS_TIME) {
    console.log('skipped: it takes seven minutes; set FLEETVEIL_TIER=ci');
    context.skip('it takes seven minutes; set FLEETVEIL_TIER=ci');
  }
  vehicle = await createVehicle(RATE);
  mounted = mountSmallDisk(join(vehicle.folder, 'state'), DISK_MEGABYTES);
  if (mounted === undefined) console.log('nothing can be mounted here: the process is limited instead');
});

afterEach(async () => {
  mounted?.free();
  mounted?.remove();
  await vehicle?.stop();
});

const until = (domainS: number) =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, (domainS - vehicle.nowS()) / RATE) * 1_000));
const count = (run: Run, event: string, problem?: string): number =>
  run.events.filter((one) => one.event === event && (problem === undefined || problem === problemOf(one)))
    .length;
const problemOf = (event: Run['events'][number]) => ('problem' in event ? event.problem : undefined);

/** The drives of all rentals in one recording: each row is a fix of its own second and place, or none. */
function drives(starts: readonly number[]): DriveRow[] {
  const [firstS = 0] = starts;
  return starts.flatMap((startS, at) => {
    const from = { latitudeE6: 56_950_000 + at * 10_000, longitudeE6: 24_100_000 };
    return drive(RIDE_S, from).map(({ latitudeE6, longitudeE6, ...row }) => {
      const isReadable = row.atS % UNREADABLE_EVERY !== UNREADABLE_EVERY / 2;
      const place = isReadable ? { latitudeE6, longitudeE6 } : {};
      return { ...row, ...place, atS: startS - firstS + row.atS } as DriveRow;
    });
  });
}

/** Rows of the recording that the agent has taken: its own count, which outlives it (outbox/seen.ts). */
function rowsTaken(): number {
  const seen = readFileSync(join(vehicle.folder, 'run', 'seen'));
  return seen.length === 64 ? seen.readUInt32BE(44) : 0;
}

/** The rider's phone hands the grant in and begins: the vehicle hears of it from nobody else. */
async function begin(driveS: number): Promise<Granted> {
  const { authority, vehicleId, phone, local } = vehicle;
  const granted = await authority.grant({ vehicleId, phone, nowS: vehicle.nowS(), route: true });
  // The unit's clock lags by the way of an answer: at this rate minutes, for which a grant does not hold yet.
  await expect.poll(() => local.handInGrant(granted.signed), { timeout: 3_000 }).toEqual({ ok: true });
  await expect.poll(() => vehicle.order('use', granted), { timeout: 3_000 }).toEqual({ ok: true });
  expect(vehicle.nowS(), 'this machine is too slow: the drive began before the rental').toBeLessThan(driveS);
  return granted;
}

/** Ends it by phone; the agent makes way for one that measured nothing, after 20 s as nothing is receipted (C5). */
async function end(run: Run, granted: Granted): Promise<void> {
  const before = count(run, 'ready');
  expect(await vehicle.order('end', granted)).toEqual({ ok: true });
  await beginAnew(run, before);
}

/** @param before beginnings so far */
async function beginAnew(run: Run, before: number): Promise<void> {
  await vehicle.fleet.waitFor('the new beginning', () => count(run, 'ready') > before, 90_000);
  const last = run.events.findLast(({ event }) => event === 'ready');
  expect(last).toMatchObject({ restored: false });
}

/**
 * The same on a disk that takes nothing: the end is in memory only, so the process stays until it is written down. One
 * that began anew would find the rental as it was, or nothing it can open.
 */
async function endOnFullDisk(run: Run, granted: Granted, disk: SmallDisk): Promise<void> {
  const before = count(run, 'ready');
  expect(await vehicle.order('end', granted)).toEqual({ ok: true });
  for (const untilMs = performance.now() + 1_000 * (RENEW_BY_S + 5); performance.now() < untilMs; ) {
    disk.fill();
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  expect([count(run, 'ready'), run.child.exitCode]).toEqual([before, null]);
  disk.free();
  await beginAnew(run, before);
}

/** What each rental is besides a drive. `rows`: taken when the drive is over. */
const RENTALS: ((run: Run, granted: Granted, rows: number) => Promise<void>)[] = [
  async (run, granted, rows) => {
    await driven(rows);
    await end(run, granted);
  },
  async (run, granted, rows) => {
    await driven(rows - RIDE_S / 2);
    expect(await vehicle.local.accident()).toEqual({ ok: true });
    await driven(rows);
    await end(run, granted);
  },
  async (run, granted, rows) => {
    const disk = mounted ?? limitProcess(() => run.child.pid ?? 0);
    await vehicle.fleet.waitFor('a full disk', () => {
      disk.fill();
      return count(run, 'outbox', 'disk_full') > 0;
    });
    await driven(rows);
    await endOnFullDisk(run, granted, disk);
  },
];

const driven = (rows: number) => vehicle.fleet.waitFor(`row ${rows}`, () => rowsTaken() >= rows);

/** Words of the outbox's table, in the order in which records came. */
function arrivals(): string[] {
  const kinds = new Map<string, string>();
  for (const kind of ['ends', 'route', 'accident'] as const)
    for (const { streamId } of vehicle.fleet.openings(kind)) kinds.set(toHex(streamId), kind);
  return vehicle.fleet.heard.flatMap(({ uplink: { record } }) => (record ? [cargoOf(record, kinds)] : []));
}

function cargoOf(record: v1.IRecord, kinds: ReadonlyMap<string, string>): string {
  if (record.chunk) return `${kinds.get(toHex(record.chunk.streamId ?? new Uint8Array()))}_chunk`;
  if (record.streamOpening) {
    const { kind } = v1.OpeningStatement.decode(record.streamOpening.statement ?? new Uint8Array());
    return `${STREAM_KINDS.word(kind)}_opening`;
  }
  if (record.accidentNotice) return 'accident_notice';
  if (record.tripEnd) return 'trip_end';
  return record.lossReport ? 'loss_report' : 'fleet_health';
}

/** One of each that stand together. */
const runsOf = (words: readonly string[]) => words.filter((word, at) => word !== words[at - 1]);
/** Made while the outbox drains, too: they come when they come. */
const isOfTheDay = (word: string) => word === 'loss_report' || word === 'fleet_health';

/** Numbers of the chunks of a stream, as they came. */
function chunkNumbers(streamId: string): number[] {
  return [...vehicle.fleet.stored.values()].flatMap(({ chunk }) =>
    chunk && toHex(chunk.streamId ?? new Uint8Array()) === streamId ? [chunk.chunkNo ?? 0] : [],
  );
}

/** How many chunks each stream has, as the ends of the trips say. */
function streamCounts(): { streamId: string; chunks: number }[] {
  return vehicle.fleet.tripEnds().flatMap(({ streams }) =>
    (streams ?? []).map(({ streamId, chunks }) => {
      return { streamId: toHex(streamId ?? new Uint8Array()), chunks: chunks ?? 0 };
    }),
  );
}

/** What the ledger has of a grant, fixes by reason; without `held`, which are of before its use. */
function lostOf({ grantId }: Granted): Map<v1.LossReason, number> {
  const lost = new Map<v1.LossReason, number>();
  for (const { grantId: of, reason, fixes, exact } of vehicle.fleet.losses()) {
    expect(exact).toBe(true);
    if (toHex(of ?? new Uint8Array()) !== grantId || !reason) continue;
    lost.set(reason, (lost.get(reason) ?? 0) + (fixes ?? 0));
  }
  lost.delete(v1.LossReason.LOSS_REASON_HELD);
  return lost;
}

/** Three days: what is done in them, and what was granted. */
async function threeDays(run: Run, begins: readonly number[]): Promise<Granted[]> {
  const granted: Granted[] = [];
  for (const [at, rent] of RENTALS.entries()) {
    const beginS = begins[at] ?? 0;
    await until(beginS);
    const rental = await begin(beginS + LEAD_S);
    granted.push(rental);
    await rent(run, rental, (at + 1) * RIDE_S);
  }
  return granted;
}

test(
  'M4, M3: 72 h offline, three rentals, an accident, a full disk: drained in order, account even',
  async () => {
    const { fleet } = vehicle;
    const fromS = Math.ceil(vehicle.nowS() + START_S);
    const begins = RENTALS.map((_, at) => fromS + (at * OFFLINE_S) / RENTALS.length);
    const starts = begins.map((beginS) => beginS + LEAD_S);
    vehicle.record(drives(starts), starts[0] ?? 0);
    const run = await vehicle.start();
    await fleet.waitFor(
      'papers and time',
      () => count(run, 'document') > 2 && count(run, 'time_attested') > 0,
    );
    await fleet.goDown();
    const goneS = vehicle.nowS();
    const granted = await threeDays(run, begins);
    await until(goneS + OFFLINE_S);
    expect(arrivals()).toEqual([]);
    await fleet.comeUp();
    await fleet.waitFor('all of it', () => fleet.tripEnds().length === RENTALS.length, 240_000);
    await expect.poll(async () => (await vehicle.local.now()).waiting_records, { timeout: 180_000 }).toBe(0);

    const came = arrivals();
    const accident = ['accident_notice', 'accident_opening', 'accident_chunk'];
    expect(came.slice(0, 4)).toEqual([...accident, 'accident_chunk']);
    const trips = ['ends_opening', 'trip_end', 'ends_chunk', 'route_opening', 'route_chunk'];
    expect(runsOf(came.filter((word) => !isOfTheDay(word)))).toEqual([...accident, ...trips]);
    expect([...fleet.times.values()].filter((times) => times !== 1)).toEqual([]);

    expect(streamCounts()).toHaveLength(2 * RENTALS.length);
    for (const { streamId, chunks } of streamCounts())
      expect(chunkNumbers(streamId)).toEqual(Array.from({ length: chunks }, (_, at) => at));
    const ended = fleet
      .tripEnds()
      .map(({ grantId, endedBy }) => [toHex(grantId ?? new Uint8Array()), endedBy]);
    expect(ended).toEqual(granted.map(({ grantId }) => [grantId, v1.RentalEnd.RENTAL_END_RIDER]));
    expect(await fleet.fixes('ends')).toHaveLength(2 * RENTALS.length);

    const times = (await fleet.fixes('route')).map(({ timeS }) => timeS);
    expect(new Set(times).size).toBe(times.length);
    for (const [at, startS] of starts.entries()) {
      const stored = times.filter((timeS) => timeS >= startS && timeS < startS + RIDE_S).length;
      const lost = lostOf(granted[at] as Granted);
      const fixes = [...lost.values()].reduce((sum, one) => sum + one, stored);
      expect(fixes, `rental ${at}: ${JSON.stringify([...lost])}`).toBe(RIDE_S);
      expect(lost.get(v1.LossReason.LOSS_REASON_UNPARSABLE), `rental ${at}`).toBe(UNREADABLE);
      expect(stored, `rental ${at}`).toBeGreaterThan(RIDE_S / 2);
    }
    expect(count(run, 'outbox', 'disk_full')).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
