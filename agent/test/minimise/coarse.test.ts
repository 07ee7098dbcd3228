import { cellFromWire, cellOf, FLOOR, parentOf, resolutionOf, v1 } from '@fleetveil/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coarseReport, reportCell, reportIntervalS, reportResolution } from '../../src/minimise/coarse.ts';
import type { Point } from '../../src/minimise/distance.ts';
import { placeAfterFix, placeCell, unknownPlace } from '../../src/minimise/place.ts';
import { advance, createTicker } from '../../src/minimise/ticker.ts';
import type { PolicyView } from '../../src/reasons/standing.ts';
import { at, CURRENT, NOON_S, RULES } from '../reasons/given.ts';
import { rounds, seed } from '../seed.ts';
import { FIELDS, fixAt, parkedAt, RIGA } from './given.ts';

const STALE: PolicyView = { ...CURRENT, standing: 'stale' };
const NONE: PolicyView = { standing: 'none', canSeal: false };

function reported(point: Point, policy: PolicyView, moment = at(100)): v1.CoarseReport {
  const { coarseReport: report } = v1.Uplink.decode(
    coarseReport(placeCell(parkedAt(point)), policy, moment).body,
  );
  if (!report) throw new Error('no report');
  return v1.CoarseReport.decode(v1.CoarseReport.encode(report).finish());
}

function resolutionSaid(report: v1.CoarseReport): number {
  const cell = report.cell ? cellFromWire(report.cell) : undefined;
  return cell === undefined ? -1 : resolutionOf(cell);
}

test('M1: a report is the region’s cell, the tick and the zone, and no other field', () => {
  const report = reported(RIGA, CURRENT);
  expect(resolutionSaid(report)).toBe(8);
  expect(report.tickS).toBe(NOON_S);
  expect(report.zone).toBe(v1.ZoneState.ZONE_STATE_IN);
  expect(report.policyVersion).toBe(RULES.version);
  expect(Object.keys(report).sort()).toEqual(['cell', 'policyVersion', 'tickS', 'zone']);
});

test('M1: every cell of a place is a parent of its cell of resolution 10', () => {
  const ten = cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 10);
  for (const policy of [CURRENT, STALE, NONE]) {
    const cell = reportCell(placeCell(parkedAt(RIGA)), policy);
    expect(cell).toBe(parentOf(ten, resolutionOf(cell ?? '')));
  }
});

test('M3: without a policy resolution 6 and an hour; stale the coarser of 7 and the region’s', () => {
  expect([resolutionSaid(reported(RIGA, NONE)), reportIntervalS(NONE)]).toEqual([6, 3600]);
  expect([resolutionSaid(reported(RIGA, STALE)), reportIntervalS(STALE)]).toEqual([7, RULES.tickS]);
  expect([resolutionSaid(reported(FIELDS, STALE)), resolutionSaid(reported(FIELDS, CURRENT))]).toEqual([
    6, 6,
  ]);
  expect(reported(RIGA, NONE)).toMatchObject({ policyVersion: 0, zone: v1.ZoneState.ZONE_STATE_UNSPECIFIED });
});

test('M1: no policy, however fine, gets a cell finer than the floor', () => {
  const regions = { byRes6: new Map<string, number>(), defaultResolution: 12 };
  const fine = { ...CURRENT, rules: { ...RULES, regions } };
  expect(resolutionSaid(reported(RIGA, fine))).toBe(FLOOR.finestResolution);
  const ten = cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 10);
  expect(reportResolution(ten, fine)).toBe(FLOOR.finestResolution);
});

test('with an unknown clock the tick is 0; without a place there is no cell', () => {
  expect(reported(RIGA, CURRENT, at(100, { clock: 'unknown' })).tickS).toBe(0);
  const { body } = coarseReport(undefined, CURRENT, at(100));
  expect(v1.Uplink.decode(body).coarseReport?.cell).toBeFalsy();
});

test('M5: a policy that does not have the cell or the zone leave keeps them in', () => {
  const without = (signal: 'cell' | 'zone') => {
    const live = { ...RULES.signals.live_service, [signal]: { kind: 'dropped' } as const };
    return { ...CURRENT, rules: { ...RULES, signals: { ...RULES.signals, live_service: live } } };
  };
  expect(reported(RIGA, without('cell'))).toMatchObject({ cell: null, zone: 0 });
  expect(reported(RIGA, without('zone'))).toMatchObject({ zone: 0 });
  expect(resolutionSaid(reported(RIGA, without('zone')))).toBe(8);
});

/** Any two points of one reported cell anywhere: q is drawn near p and kept where the cell is the same. */
const twoOfOneCell = fc
  .record({
    p: fc.record({
      latitudeE6: fc.integer({ min: 54_000_000, max: 59_500_000 }),
      longitudeE6: fc.integer({ min: 21_000_000, max: 28_000_000 }),
    }),
    dLatitudeE6: fc.integer({ min: -20_000, max: 20_000 }),
    dLongitudeE6: fc.integer({ min: -40_000, max: 40_000 }),
    inTown: fc.boolean(),
  })
  .map(({ p, dLatitudeE6, dLongitudeE6, inTown }) => {
    const first = inTown ? RIGA : p;
    const scale = inTown ? 8 : 1;
    return [
      first,
      {
        latitudeE6: first.latitudeE6 + Math.trunc(dLatitudeE6 / scale),
        longitudeE6: first.longitudeE6 + Math.trunc(dLongitudeE6 / scale),
      },
    ] as const;
  })
  .filter(([p, q]) => {
    const cell = (point: Point) => reportCell(cellOf(point.latitudeE6, point.longitudeE6, 9), CURRENT);
    return cell(p) === cell(q);
  });

/** Every report of a week: a fix every five minutes, a report each tick. */
function weekAt(point: Point): Uint8Array[] {
  let place = unknownPlace();
  let ticker = createTicker(at(0), RULES.tickS);
  const bodies: Uint8Array[] = [];
  for (let s = 0; s < 7 * 86_400; s += 300) {
    const moment = at(s);
    place = placeAfterFix(place, fixAt(point, moment.bootS));
    const next = advance(ticker, moment, reportIntervalS(CURRENT));
    ticker = next.ticker;
    if (next.due) bodies.push(coarseReport(placeCell(place), CURRENT, moment).body);
  }
  return bodies;
}

test('M1, M11: parked for a week at p and at q of one cell, every report is the same byte for byte', () => {
  const property = fc.property(twoOfOneCell, ([p, q]) => {
    const [atP, atQ] = [weekAt(p), weekAt(q)];
    expect(atP).toHaveLength((7 * 86_400) / RULES.tickS - 1);
    expect(atQ).toEqual(atP);
    expect(new Set(atP.map(({ length }) => length)).size).toBe(1);
  });
  fc.assert(property, { seed, numRuns: rounds(8) });
});

test('M1: two places of two cells are told apart: the property above can fail', () => {
  expect(weekAt(RIGA)[0]).not.toEqual(weekAt(FIELDS)[0]);
});

test('a kept cell coarser than the region’s stays as coarse as it was kept', () => {
  const seven = cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 7);
  expect(reportResolution(seven, CURRENT)).toBe(7);
  const four = cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 4);
  expect(reportCell(four, CURRENT)).toBe(four);
});
