/** What a process leaves the next one of the place: where it is now, no finer than it is reported, or nothing. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cellFromWire, cellOf, parentOf } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMemory, peekCounters } from '../../src/outbox/counters.ts';
import { createVehicle, drive, type Run, standing, type Vehicle } from './vehicle.ts';

let vehicle: Vehicle;

/** A minute of the fleet in a second: from one tick to the next 15 s. */
const RATE = 60;
const RIDE_S = 600;
/** Of the reports of this region. */
const RESOLUTION = 8;

beforeEach(async () => {
  vehicle = await createVehicle(RATE);
});

afterEach(() => vehicle.stop());

const wait = (domainS: number) => new Promise((resolve) => setTimeout(resolve, (domainS / RATE) * 1_000));
const count = (run: Run, event: string): number => run.events.filter((one) => one.event === event).length;
const reportedCell = (latitudeE6 = 0, longitudeE6 = 0) =>
  parentOf(cellOf(latitudeE6, longitudeE6, RESOLUTION + 1), RESOLUTION);

/** Where the vehicle was before: far from every drive here. */
const ELSEWHERE = reportedCell(57_100_000, 24_500_000);

/** As if an earlier process had left it at a tick, before the vehicle went away. */
function remember(place: string): void {
  const state = join(vehicle.folder, 'state');
  mkdirSync(state, { recursive: true });
  const memory = openMemory(state, false);
  memory.saveCounters({ ...memory.counters, place });
}

const left = () => peekCounters(join(vehicle.folder, 'state'))?.place;

async function started(): Promise<Run> {
  const run = await vehicle.start();
  await vehicle.fleet.waitFor('attested time', () => count(run, 'time_attested') > 0);
  return run;
}

test('M1: between two ticks a use ends and the process makes way: the next one reports the cell of the end', async () => {
  const { fleet } = vehicle;
  remember(ELSEWHERE);
  const rows = drive(RIDE_S);
  vehicle.record(rows, vehicle.nowS());
  const run = await started();
  const granted = await vehicle.book();
  await fleet.waitFor('the grant is held', () => count(run, 'grant') > 0);
  expect(await vehicle.order('use', granted)).toEqual({ ok: true });
  // From the last row on there is no reception.
  await fleet.waitFor('the end of the drive', () =>
    run.events.some((one) => one.event === 'source' && one.state === 'ended'),
  );
  expect(await vehicle.order('end', granted)).toEqual({ ok: true });
  await fleet.waitFor('the trip end', () => fleet.tripEnds().length === 1);
  const last = rows.at(-1);
  const end = reportedCell(last?.latitudeE6, last?.longitudeE6);
  expect(cellFromWire(fleet.tripEnds()[0]?.endCell ?? {})).toBe(end);
  // At once: it may be killed before it makes way.
  expect(left()).toBe(end);
  await fleet.waitFor('the new beginning', () => count(run, 'ready') === 2);
  const heard = fleet.kinds('coarse_report').length;
  await fleet.waitFor('a report', () => fleet.kinds('coarse_report').length > heard);
  const report = fleet.kinds('coarse_report').at(-1)?.uplink.coarseReport;
  expect(cellFromWire(report?.cell ?? {})).toBe(end);
});

test('M1: stopped between two ticks it leaves its own place, and of a vehicle that moves none', async () => {
  remember(ELSEWHERE);
  vehicle.record(drive(RIDE_S), vehicle.nowS());
  const moving = await started();
  await wait(60);
  expect(await moving.stop()).toBe(0);
  expect(left()).toBeUndefined();

  const [place] = standing(10);
  vehicle.record(standing(2 * RIDE_S), vehicle.nowS());
  const parked = await started();
  await wait(180);
  expect(await parked.stop()).toBe(0);
  expect(left()).toBe(reportedCell(place?.latitudeE6, place?.longitudeE6));
});

test('M1: killed in the midst of a ride that began after a tick, it leaves no place where it was before', async () => {
  remember(ELSEWHERE);
  vehicle.record(drive(RIDE_S), vehicle.nowS());
  const run = await started();
  // It is away from there for half a minute, and far from the next tick.
  await vehicle.fleet.waitFor('that it moves', () => left() === undefined);
  expect(count(run, 'coarse_report')).toBe(0);
  await run.kill();
  expect(left()).toBeUndefined();
});
