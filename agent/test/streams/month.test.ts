import { cellFromWire, resolutionOf, v1 } from '@fleetveil/proto';
import { beforeAll, expect, test } from 'vitest';
import { offsetBy, type Point } from '../../src/minimise/distance.ts';
import { RIGA } from '../minimise/given.ts';
import { at, grantOf, idOf, NOON_S, RULES } from '../reasons/given.ts';
import { chances, rounds, seed } from '../seed.ts';
import { createUnit, type Unit } from './unit.ts';
import { createVault, type TestVault } from './vault.ts';

let vault: TestVault;

beforeAll(async () => {
  vault = await createVault();
});

const MONTH_S = 30 * 86_400;

/** Parks until, a fix every quarter of an hour, at the same place with a receiver's noise. */
async function park(
  unit: Unit,
  here: Point,
  fromS: number,
  toS: number,
  chance: () => number,
): Promise<void> {
  for (let s = fromS; s < toS; s += 900) {
    const noisy = offsetBy(here, 20 * (chance() - 0.5), 20 * (chance() - 0.5));
    await unit.fix({ ...noisy, timeS: NOON_S + s, accuracyM: 8 }, at(s));
  }
}

/** Rides away, a fix every 30 s; gives where it ends. */
async function rideFrom(
  unit: Unit,
  here: Point,
  fromS: number,
  toS: number,
  heading: number,
): Promise<Point> {
  let point = here;
  for (let s = fromS; s < toS; s += 30) {
    point = offsetBy(point, 180 * Math.cos(heading), 180 * Math.sin(heading));
    await unit.fix({ ...point, timeS: NOON_S + s, accuracyM: 4 }, at(s));
  }
  return point;
}

test('M1, M2: in a month of rentals under the shipped policy two precise fixes per rental leave, and cells', async () => {
  for (let round = 0; round < rounds(1); round++) {
    const chance = chances(seed + round);
    const unit = createUnit(vault, at(0));
    let [nowS, rentals, here]: [number, number, Point] = [0, 0, RIGA];
    while (nowS < MONTH_S) {
      const untilS = nowS + 3600 + Math.floor(chance() * 36_000);
      await park(unit, here, nowS, untilS, chance);
      rentals += 1;
      const lastsS = 300 + Math.floor(chance() * 2400);
      // Some lapse by themselves, some end by the booking system, some by the phone.
      const notAfterS = NOON_S + untilS + (rentals % 3 === 0 ? lastsS - 60 : 7200);
      const times = { notBeforeS: NOON_S + untilS, notAfterS };
      const grant = grantOf(rentals, { ...times, rentalId: idOf(0x7000 + rentals) });
      const order = { grantId: grant.grantId, phoneKey: grant.phoneKey };
      expect(await unit.happen({ kind: 'grant_received', grant }, at(untilS))).toBeUndefined();
      expect(await unit.happen({ kind: 'sign_of_use', order }, at(untilS))).toBeUndefined();
      here = await rideFrom(unit, here, untilS, untilS + lastsS, chance() * 2 * Math.PI);
      nowS = untilS + lastsS;
      if (rentals % 3 === 1) await unit.happen({ kind: 'grant_end', rentalId: grant.rentalId }, at(nowS));
      if (rentals % 3 === 2) await unit.happen({ kind: 'phone_end', order }, at(nowS));
    }
    const opened = await vault.open(unit.box.records());
    expect(rentals).toBeGreaterThan(80);
    const precise = new Map<string, number>();
    for (const { rentalId, fixes } of opened)
      precise.set(rentalId, (precise.get(rentalId) ?? 0) + fixes.length);
    expect(precise.size).toBe(rentals);
    expect(new Set(precise.values())).toEqual(new Set([2]));
    expect(new Set(opened.map(({ kind }) => kind))).toEqual(new Set(['ends']));
    expect(unit.box.sent().filter(({ facts }) => facts.kind === 'trip_end')).toHaveLength(rentals);
    expectOnlyCells(unit);
  }
});

/** Reports and trip ends carry cells no finer than the region’s, and one size is one size. */
function expectOnlyCells(unit: Unit): void {
  const resolutions = new Set<number>();
  const look = (cell: v1.ICell | null | undefined): void => {
    const text = cell ? cellFromWire(cell) : undefined;
    if (text !== undefined) resolutions.add(resolutionOf(text));
  };
  for (const { body } of unit.reports) look(v1.Uplink.decode(body).coarseReport?.cell);
  for (const { tripEnd } of unit.box.records()) {
    look(tripEnd?.startCell);
    look(tripEnd?.endCell);
  }
  expect(unit.reports.length).toBeGreaterThan((0.9 * MONTH_S) / RULES.tickS);
  expect(Math.max(...resolutions)).toBeLessThanOrEqual(8);
  expect(new Set(unit.reports.map(({ body }) => body.length)).size).toBe(1);
}

test('M1: the cells of a trip end are those of the reports before and after it', async () => {
  const unit = createUnit(vault, at(0));
  await park(unit, RIGA, 0, 7200, () => 0.5);
  const grant = grantOf(1, { notBeforeS: NOON_S + 7200, notAfterS: NOON_S + 14_400 });
  const order = { grantId: grant.grantId, phoneKey: grant.phoneKey };
  await unit.happen({ kind: 'grant_received', grant }, at(7200));
  await unit.happen({ kind: 'sign_of_use', order }, at(7200));
  const there = await rideFrom(unit, RIGA, 7200, 8000, 1);
  await unit.happen({ kind: 'phone_end', order }, at(8000));
  const before = unit.reports.length;
  await park(unit, there, 8100, 16_000, () => 0.5);
  const cellOf = (i: number) =>
    v1.Uplink.decode(unit.reports[i]?.body ?? new Uint8Array()).coarseReport?.cell;
  const [trip] = unit.box.records().filter(({ tripEnd }) => tripEnd);
  expect(trip?.tripEnd?.startCell).toEqual(cellOf(3));
  expect(trip?.tripEnd?.endCell).toEqual(cellOf(before));
  expect(trip?.tripEnd?.endCell).toEqual(cellOf(unit.reports.length - 1));
  expect(cellOf(before)).not.toEqual(cellOf(3));
});
