import {
  cellOf,
  cellToWire,
  dayOf,
  fromHex,
  type Guard,
  isTooFine,
  type PurposeId,
  parentOf,
  type SignalId,
  type SignalRule,
  type StepId,
  v1,
} from '@fleetveil/proto';
import { describe, expect, test } from 'vitest';
import {
  type GuardContext,
  judgeCoarseReport,
  judgeRecord,
  type KnownGrant,
} from '../../src/ingest/guard.ts';
import { SHIPPED_GUARD } from './shipped-guard.ts';

const guard = SHIPPED_GUARD;
const NOW_S = 1_800_000_000 - (1_800_000_000 % 900) + 17;
const TODAY = dayOf(NOW_S);
const TICK_S = NOW_S - 17;
const id = (digit: string) => digit.repeat(32);
/** Inside Riga, which the shipped policy knows as a city (resolution 8), and far from any place of it. */
const [cityRes10, farRes10] = [cellOf(56_951_700, 24_113_300, 10), cellOf(10_000_000, -140_000_000, 10)];

const grant: KnownGrant = {
  grantId: id('a'),
  vehicleId: id('1'),
  rentalId: id('b'),
  hash: new Uint8Array(32).fill(7),
  notBeforeS: NOW_S - 600,
  notAfterS: NOW_S + 3_000,
  purpose: 'rental_contract',
  route: true,
  routeKeepDays: 30,
  signed: new Uint8Array(8),
};
/** What an opening says that stands on no grant. */
const NO_GRANT = { grantId: new Uint8Array(), grantHash: new Uint8Array() };
/** A grant of a rental that was erased. */
const ERASED = id('8');
const context = (change: Partial<GuardContext> = {}): GuardContext => ({
  nowS: NOW_S,
  guard,
  madeUnder: guard,
  tenant: 'demo',
  vehicleId: id('1'),
  grant: (grantId) => (grantId === grant.grantId ? grant : undefined),
  stream: (streamId) => (streamId === id('c') ? { kind: 'route', grantId: grant.grantId } : undefined),
  isClosed: (streamId) => streamId === id('e'),
  isErased: (grantId) => grantId === ERASED,
  ...change,
});
/** The guard of a policy that drops one signal, or has it leave in another step. */
const dropping = (purpose: PurposeId, signal: SignalId, rule: SignalRule = { kind: 'dropped' }): Guard => ({
  ...guard,
  signals: { ...guard.signals, [purpose]: { ...guard.signals[purpose], [signal]: rule } },
});
const report = (change: v1.ICoarseReport = {}) => {
  const usual = { cell: cellToWire(parentOf(cityRes10, 8)), tickS: TICK_S, policyVersion: guard.version };
  return v1.CoarseReport.decode(v1.CoarseReport.encode({ ...usual, ...change }).finish());
};

describe('coarse reports', () => {
  test('the cell the policy has for the place is taken, and kept no longer than it says', () => {
    const verdict = judgeCoarseReport(report(), context());
    expect(verdict).toMatchObject({ kind: 'row', row: { cell: parentOf(cityRes10, 8), tickS: TICK_S } });
    expect(verdict.kind === 'row' && verdict.row.endsOnDay - TODAY).toBe(
      guard.records.coarse_report.maxEndsOnDays,
    );
  });

  test.each([9, 10])('M8: resolution %i in a city is refused as over-precise', (resolution) => {
    const cell = parentOf(cityRes10, resolution);
    expect(judgeCoarseReport(report({ cell: cellToWire(cell) }), context())).toEqual({
      kind: 'refused',
      code: 'over_precise',
    });
  });

  test('M8: what a city may show, the country may not', () => {
    expect(isTooFine(guard.regions, parentOf(farRes10, 8))).toBe(true);
    expect(isTooFine(guard.regions, parentOf(farRes10, 6))).toBe(false);
  });

  test.each([
    ['between two ticks', { tickS: TICK_S + 1 }, 'over_precise'],
    ['more than one tick ahead', { tickS: TICK_S + 1_800 }, 'future'],
    ['a cell that is none', { cell: { high: 1, low: 2 } }, 'malformed'],
  ] as const)('a report with %s is refused', (_, change, code) => {
    expect(judgeCoarseReport(report(change), context())).toEqual({ kind: 'refused', code });
  });

  test.each([
    ['the zone of its cell', { zone: 1 }, undefined],
    ['another zone than its cell’s', { zone: 2 }, 'over_precise'],
    ['a zone and no cell', { zone: 1, cell: null }, 'over_precise'],
    ['a zone under the floor, which has none', { zone: 1, policyVersion: 0 }, 'not_allowed'],
    ['no zone', { zone: 0 }, undefined],
  ] as const)('M1: one with %s', (_, change, code) => {
    const tickS = TICK_S - (TICK_S % 3_600);
    const verdict = judgeCoarseReport(report({ tickS, ...change }), context());
    expect(verdict).toMatchObject(code ? { kind: 'refused', code } : { row: { zone: change.zone } });
  });

  test('M5: what the policy does not name is refused; a zone of an edition not known here is not stored', () => {
    const without = (signal: 'zone' | 'cell') => ({ madeUnder: dropping('live_service', signal) });
    const refusal = { kind: 'refused', code: 'not_allowed' };
    expect(judgeCoarseReport(report({ zone: 1 }), context(without('zone')))).toEqual(refusal);
    expect(judgeCoarseReport(report(), context(without('cell')))).toEqual(refusal);
    const foreign = report({ zone: 1, policyVersion: guard.version + 1 });
    expect(judgeCoarseReport(foreign, context())).toMatchObject({ row: { zone: 0 } });
  });

  test('no place is a report too; an unknown clock gets our tick', () => {
    const bytes = v1.CoarseReport.encode({ tickS: 0, policyVersion: 0 }).finish();
    const verdict = judgeCoarseReport(v1.CoarseReport.decode(bytes), context());
    expect(verdict).toMatchObject({ kind: 'row', row: { cell: undefined } });
    expect(verdict.kind === 'row' && verdict.row.tickS % 3_600).toBe(0);
  });
});

const record = (body: v1.IRecord, change: v1.IRecord = {}) =>
  v1.Record.decode(
    v1.Record.encode({
      outboxId: fromHex(id('9')),
      number: 4,
      endsOnDay: TODAY + 1,
      policyVersion: guard.version,
      ...body,
      ...change,
    }).finish(),
  );
const chunk = (change: v1.IChunk = {}): v1.IRecord => ({
  chunk: {
    streamId: fromHex(id('c')),
    chunkNo: 0,
    nonce: new Uint8Array(12),
    ciphertext: new Uint8Array(320),
    grantId: fromHex(grant.grantId),
    ...change,
  },
});
const judge = (body: v1.IRecord, change: v1.IRecord = {}, at: Partial<GuardContext> = {}) =>
  judgeRecord(record(body, change), undefined, context(at));

describe('records', () => {
  test('a chunk of a known stream under its grant is taken', () => {
    expect(judge(chunk())).toMatchObject({
      kind: 'row',
      row: { kind: 'chunk', number: 4, endsOnDay: TODAY + 1 },
    });
  });

  test.each([
    ['no grant of ours', chunk({ grantId: fromHex(id('f')) }), {}, 'ungranted'],
    ['an erased stream', chunk({ streamId: fromHex(id('e')) }), {}, 'erased'],
    [
      'a chunk of an erased rental, its stream not known',
      chunk({ streamId: fromHex(id('d')), grantId: fromHex(ERASED) }),
      {},
      'erased',
    ],
    ['a day that is over', chunk(), { endsOnDay: TODAY - 1 }, 'expired'],
    ['a longer life than the rider chose', chunk(), { endsOnDay: TODAY + 32 }, 'kept_too_long'],
  ] as const)('a chunk with %s is refused', (_, body, change, code) => {
    expect(judge(body, change)).toEqual({ kind: 'refused', code });
  });

  test('M3: a chunk of a local event has no grant, and one of a rental has', () => {
    const event = { stream: () => ({ kind: 'assist', grantId: undefined }) as const };
    const bare = chunk({ grantId: new Uint8Array() });
    expect(judge(bare, {}, event)).toMatchObject({ row: { chunk: { grantId: undefined } } });
    expect(judge(chunk(), {}, event)).toEqual({ kind: 'refused', code: 'ungranted' });
    expect(judge(bare)).toEqual({ kind: 'refused', code: 'ungranted' });
  });

  test('a chunk whose end day is not known to be that of its stream is one its rental has to know', () => {
    const strayOf = (endsOnDay: number, streamEndsOnDay?: number) => {
      const stream = { kind: 'route', grantId: grant.grantId } as const;
      const known = streamEndsOnDay === undefined ? stream : { ...stream, endsOnDay: streamEndsOnDay };
      const verdict = judge(chunk(), { endsOnDay }, { stream: () => known });
      return verdict.kind === 'row' && verdict.row.kind === 'chunk' ? verdict.row.chunk.strayOf : 'no chunk';
    };
    expect(strayOf(TODAY + 1, TODAY + 1)).toBeUndefined();
    expect(strayOf(TODAY + 2, TODAY + 1)).toBe(grant.rentalId);
    expect(strayOf(TODAY + 1)).toBe(grant.rentalId);
    expect(strayOf(0, 0)).toBe(grant.rentalId);
  });

  test('M6: a chunk ends with its stream at the latest, with a day of its own or stamped; an earlier day stays', () => {
    const untilOf = (endsOnDay: number, streamEndsOnDay: number) => {
      const stream = { kind: 'route', grantId: grant.grantId, endsOnDay: streamEndsOnDay } as const;
      const verdict = judge(chunk(), { endsOnDay }, { stream: () => stream });
      return verdict.kind === 'row' ? [verdict.row.endsOnDay, verdict.row.stampDay] : verdict;
    };
    expect(untilOf(TODAY + 31, TODAY + 30)).toEqual([TODAY + 30, TODAY + 30]);
    expect(untilOf(TODAY + 2, TODAY + 30)).toEqual([TODAY + 2, TODAY + 30]);
    expect(untilOf(0, TODAY + 4)).toEqual([0, TODAY + 4]);
    expect(untilOf(TODAY + 9, TODAY - 1)).toEqual({ kind: 'refused', code: 'expired' });
    expect(untilOf(TODAY + 32, TODAY + 4)).toEqual({ kind: 'refused', code: 'kept_too_long' });
  });

  test("M3: another vehicle's grant is none", () => {
    expect(judge(chunk(), {}, { vehicleId: id('2') })).toEqual({ kind: 'refused', code: 'ungranted' });
  });

  test('a chunk before its opening, and a record under a policy not known here, come again later', () => {
    expect(judge(chunk({ streamId: fromHex(id('d')) }))).toMatchObject({ kind: 'later' });
    expect(judge(chunk(), { policyVersion: guard.version + 1 })).toMatchObject({ kind: 'later' });
  });

  test('without an end day the record is stamped with the latest the policy allows (M6)', () => {
    expect(judge(chunk(), { endsOnDay: 0 })).toMatchObject({
      kind: 'row',
      row: { endsOnDay: 0, stampDay: TODAY + 30 },
    });
  });
});

const trip = (change: v1.ITripEnd = {}): v1.IRecord => ({
  tripEnd: {
    grantId: fromHex(grant.grantId),
    rentalId: fromHex(grant.rentalId),
    startedS: NOW_S - 500,
    endedS: NOW_S - 5,
    startCell: cellToWire(parentOf(cityRes10, 8)),
    endCell: cellToWire(parentOf(cityRes10, 8)),
    ...change,
  },
});

describe('trip ends', () => {
  test('a trip end is taken, its places apart and one step coarser for later', () => {
    const verdict = judge(trip());
    expect(verdict).toMatchObject({
      kind: 'row',
      row: { trip: { startCell: parentOf(cityRes10, 8), startParent: parentOf(cityRes10, 7) } },
    });
  });

  test.each([
    ['a fine cell', { endCell: cellToWire(cityRes10) }, 'over_precise'],
    ['another rental', { rentalId: fromHex(id('f')) }, 'ungranted'],
    ['an end before its start', { endedS: NOW_S - 501 }, 'malformed'],
    ['an end to come', { endedS: NOW_S + 500 }, 'future'],
  ] as const)('one with %s is refused', (_, change, code) => {
    expect(judge(trip(change))).toEqual({ kind: 'refused', code });
  });
});

describe('M6: the last day of a trip', () => {
  const lateBy = (days: number) => ({
    startedS: NOW_S - days * 86_400 - 500,
    endedS: NOW_S - days * 86_400 - 5,
  });
  const early = { grant: () => ({ ...grant, notBeforeS: NOW_S - 200 * 86_400 }) };
  const placeOf = (days: number, tripPlaceDays: number) =>
    judge(trip(lateBy(days)), {}, { ...early, guard: { ...guard, tripPlaceDays } });

  test('its places have their own period, from its end, however late it comes', () => {
    expect(placeOf(0, 20)).toMatchObject({ row: { trip: { placeEndsOnDay: TODAY + 20 } } });
    expect(placeOf(15, 20)).toMatchObject({ row: { trip: { placeEndsOnDay: TODAY + 5 } } });
  });

  test('places whose last day is over when they come are not kept', () => {
    expect(placeOf(21, 20)).toMatchObject({
      row: {
        trip: {
          placeEndsOnDay: TODAY,
          startCell: undefined,
          endCell: undefined,
          endParent: expect.any(String),
        },
      },
    });
  });

  test('the trip too ends a period after its end, not after it came', () => {
    const most = guard.records.trip_end.maxEndsOnDays;
    const until = (endsOnDay: number) => judge(trip(lateBy(100)), { endsOnDay }, early);
    expect(until(TODAY - 100 + most)).toMatchObject({ kind: 'row' });
    expect(until(TODAY - 100 + most + 1)).toEqual({ kind: 'refused', code: 'kept_too_long' });
    expect(until(0)).toMatchObject({ row: { stampDay: TODAY - 100 + most } });
  });

  test('one whose last day is over is refused, though its unit could not say that day', () => {
    const short = { ...guard.records, trip_end: { ...guard.records.trip_end, maxEndsOnDays: 90 } };
    const verdict = judge(
      trip(lateBy(100)),
      { endsOnDay: 0 },
      { ...early, guard: { ...guard, records: short } },
    );
    expect(verdict).toEqual({ kind: 'refused', code: 'expired' });
  });
});

const under = (purpose: PurposeId, signal: SignalId, step?: StepId) => ({
  madeUnder: dropping(purpose, signal, step && { kind: 'coarse', step }),
});

describe('M5: what a trip end tells in clear', () => {
  const STEP_S = NOW_S - (NOW_S % 900);
  const told = trip({
    startedS: STEP_S - 900,
    endedS: STEP_S,
    distanceHm: 20,
    energyHwh: 10,
    parking: 1,
  });
  // The grant begins a while after the step in which its trip starts.
  const sinceS = (notBeforeS: number) => ({ grant: () => ({ ...grant, notBeforeS }) });

  test.each([
    ['time', '15 min', { startedS: STEP_S - 899 }],
    ['distance', '1 km', { distanceHm: 21 }],
    ['energy', '1 kWh', { energyHwh: 11 }],
  ] as const)('%s lies on the step of the policy, %s, or is too precise', (signal, step, finer) => {
    const since = sinceS(STEP_S - (signal === 'time' ? 200 : 900));
    const coarse = { ...since, ...under('rental_contract', signal, step) };
    expect(judge(told, {}, coarse)).toMatchObject({ kind: 'row' });
    expect(judge({ tripEnd: { ...told.tripEnd, ...finer } }, {}, coarse)).toEqual({
      kind: 'refused',
      code: 'over_precise',
    });
  });

  test.each(['time', 'distance', 'energy', 'parking_rule', 'cell'] as const)(
    '%s that the policy drops is refused',
    (signal) => {
      const verdict = judge(told, {}, under('rental_contract', signal));
      expect(verdict).toEqual({ kind: 'refused', code: 'not_allowed' });
    },
  );
});

describe('fleet health', () => {
  const health = (chargePermille: number): v1.IRecord => ({
    fleetHealth: { chargePermille, odometerKm: 12, faultCodes: ['P0420'], day: TODAY },
  });

  test.each([
    ['state_of_charge', '20 %', 'over_precise'],
    ['odometer', '10 km', 'over_precise'],
    ['state_of_charge', undefined, 'not_allowed'],
    ['odometer', undefined, 'not_allowed'],
    ['fault_codes', undefined, 'not_allowed'],
  ] as const)('M5: %s in the step %s', (signal, step, code) => {
    expect(judge(health(700), {}, under('fleet_health', signal, step))).toEqual({ kind: 'refused', code });
  });

  test('charge in steps of 10 % only', () => {
    expect(judge(health(700))).toMatchObject({ kind: 'row' });
    expect(judge(health(730))).toEqual({ kind: 'refused', code: 'over_precise' });
  });
});

describe('openings', () => {
  const opening = (change: v1.IOpeningStatement = {}) => {
    const statement = {
      tenant: 'demo',
      vehicleId: fromHex(id('1')),
      streamId: fromHex(id('d')),
      kind: v1.StreamKind.STREAM_KIND_ROUTE,
      grantId: fromHex(grant.grantId),
      grantHash: grant.hash,
      rentalId: fromHex(grant.rentalId),
      policyVersion: guard.version,
      ...change,
    };
    const bytes = v1.OpeningStatement.encode(statement).finish();
    return [
      { streamOpening: { statement: bytes, signature: new Uint8Array(64) } },
      v1.OpeningStatement.decode(bytes),
    ] as const;
  };
  const judgeOpening = (change: v1.IOpeningStatement = {}, at: Partial<GuardContext> = {}) => {
    const [body, statement] = opening(change);
    return judgeRecord(record(body), statement, context(at));
  };

  test('one under its grant is taken', () => {
    expect(judgeOpening()).toMatchObject({
      kind: 'row',
      row: { opening: { kind: 'route', streamId: id('d') } },
    });
  });

  test.each([
    ['another tenant', { tenant: 'other' }, 'foreign'],
    ['another vehicle', { vehicleId: fromHex(id('2')) }, 'foreign'],
    ['another grant hash', { grantHash: new Uint8Array(32) }, 'ungranted'],
    ['another rental', { rentalId: fromHex(id('f')) }, 'ungranted'],
    ['no grant', { grantId: new Uint8Array(16) }, 'ungranted'],
    ['a theft under a rental', { kind: v1.StreamKind.STREAM_KIND_THEFT }, 'ungranted'],
    ['an accident under a rental', { kind: v1.StreamKind.STREAM_KIND_ACCIDENT }, 'ungranted'],
    ['help under a rental', { kind: v1.StreamKind.STREAM_KIND_ASSIST }, 'ungranted'],
    ['ends without a grant', { kind: v1.StreamKind.STREAM_KIND_ENDS, ...NO_GRANT }, 'ungranted'],
    ['a route without a grant', NO_GRANT, 'ungranted'],
    [
      'a local event that names a grant’s hash',
      { kind: v1.StreamKind.STREAM_KIND_ASSIST, grantId: new Uint8Array() },
      'malformed',
    ],
    [
      'a local event without an id',
      { kind: v1.StreamKind.STREAM_KIND_ASSIST, ...NO_GRANT, rentalId: new Uint8Array() },
      'malformed',
    ],
    ['an erased stream', { streamId: fromHex(id('e')) }, 'erased'],
  ] as const)('one with %s is refused', (_, change, code) => {
    expect(judgeOpening(change)).toEqual({ kind: 'refused', code });
  });

  test.each([
    ['theft', v1.StreamKind.STREAM_KIND_THEFT],
    ['accident', v1.StreamKind.STREAM_KIND_ACCIDENT],
    ['assist', v1.StreamKind.STREAM_KIND_ASSIST],
  ] as const)(
    'M3: %s that the vehicle opens by itself belongs to its event and to no rental',
    (kind, wire) => {
      const verdict = judgeOpening({ kind: wire, ...NO_GRANT, rentalId: fromHex(id('5')) });
      const under = { eventId: id('5'), rentalId: undefined, grantId: undefined, grantHash: undefined };
      expect(verdict).toMatchObject({ kind: 'row', row: { opening: { kind, ...under } } });
    },
  );

  test('M6: a suspicion of theft is kept for its own days, a theft under its grant for the case’s', () => {
    const [body, statement] = opening({ kind: v1.StreamKind.STREAM_KIND_THEFT, ...NO_GRANT });
    const until = (endsOnDay: number, of = statement, at: Partial<GuardContext> = {}) =>
      judgeRecord(record(body, { endsOnDay }), of, context(at)).kind;
    expect(guard.suspicionDays).toBe(1);
    expect(until(TODAY + 1 + guard.suspicionDays)).toBe('row');
    expect(until(TODAY + 2 + guard.suspicionDays)).toBe('refused');
    const theft = { grant: () => ({ ...grant, purpose: 'asset_protection' as const }) };
    const [, granted] = opening({ kind: v1.StreamKind.STREAM_KIND_THEFT });
    expect(until(TODAY + guard.streams.theft.maxEndsOnDays, granted, theft)).toBe('row');
  });

  test('M5: a policy that has no help leave lets none in', () => {
    const assist = { ...guard.streams.assist, purposes: [] };
    const without = { ...guard, streams: { ...guard.streams, assist } };
    expect(judgeOpening({ kind: v1.StreamKind.STREAM_KIND_ASSIST, ...NO_GRANT }, { guard: without })).toEqual(
      {
        kind: 'refused',
        code: 'not_allowed',
      },
    );
  });

  test('M3: a route that the rider did not choose is refused', () => {
    const without = { ...grant, route: false };
    expect(judgeOpening({}, { grant: () => without })).toEqual({ kind: 'refused', code: 'ungranted' });
  });
});

describe('what a unit made before it heard of a narrower edition', () => {
  const year = guard.records.trip_end.maxEndsOnDays;
  const { trip_end: tripEnd } = guard.records;
  const regions = {
    defaultResolution: guard.regions.defaultResolution - 1,
    byRes6: new Map([...guard.regions.byRes6].map(([cell, resolution]) => [cell, resolution - 1])),
  };
  const narrower: Guard = {
    ...{ ...guard, version: guard.version + 1, tickS: 1_800, regions },
    records: { ...guard.records, trip_end: { ...tripEnd, maxEndsOnDays: 180 } },
    streams: { ...guard.streams, ends: { ...guard.streams.ends, maxEndsOnDays: 30 } },
  };
  const DAY_S = 86_400;
  /** The unit's edition was replaced so many days ago. */
  const replaced = (days: number) => ({
    guard: narrower,
    madeUnder: { ...guard, replacedS: NOW_S - days * DAY_S },
  });
  const [city8, city7] = [parentOf(cityRes10, 8), parentOf(cityRes10, 7)];

  test('M4: a trip keeps the day that its unit gave it, for as long as its outbox may have held it', () => {
    const shorter = { ...narrower, regions: guard.regions };
    const until = (endsOnDay: number, days: number) =>
      judge(trip(), { endsOnDay }, { ...replaced(days), guard: shorter });
    expect(until(TODAY + year, 0)).toMatchObject({ kind: 'row', row: { endsOnDay: TODAY + year } });
    expect(until(TODAY + year, 35)).toMatchObject({ kind: 'row', row: { endsOnDay: TODAY + year } });
    const tooLong = { kind: 'refused', code: 'kept_too_long' };
    expect(until(TODAY + year + 1, 0)).toEqual(tooLong);
    expect(until(TODAY + year, 36)).toEqual(tooLong);
    expect(until(TODAY + 180, 36)).toMatchObject({ kind: 'row' });
    expect(until(0, 0)).toMatchObject({ row: { stampDay: TODAY + 180 } });
  });

  test('M4: a rental that runs on keeps its end: the chunk ends with its stream, whose day came before', () => {
    const ends = guard.streams.ends.maxEndsOnDays;
    const stream = () => ({ kind: 'ends', grantId: grant.grantId, endsOnDay: TODAY - 30 + ends }) as const;
    const until = (endsOnDay: number) => judge(chunk(), { endsOnDay }, { ...replaced(60), stream });
    expect(until(TODAY - 30 + ends)).toMatchObject({ kind: 'row', row: { endsOnDay: TODAY - 30 + ends } });
    expect(until(TODAY - 29 + ends)).toEqual({ kind: 'refused', code: 'kept_too_long' });
  });

  test('M1, M8: its cells are stored as coarse as they may be now, and the zone of a finer one is not', () => {
    expect(judge(trip(), {}, replaced(1))).toMatchObject({
      row: { trip: { startCell: city7, endCell: city7, startParent: parentOf(cityRes10, 6) } },
    });
    const finer = trip({ endCell: cellToWire(parentOf(cityRes10, 9)) });
    expect(judge(finer, {}, replaced(1))).toEqual({ kind: 'refused', code: 'over_precise' });
    expect(judge(trip(), {}, replaced(36))).toEqual({ kind: 'refused', code: 'over_precise' });
    const inZone = report({ zone: 1, tickS: TICK_S - (TICK_S % 1_800) });
    expect(judgeCoarseReport(inZone, context())).toMatchObject({ row: { cell: city8, zone: 1 } });
    expect(judgeCoarseReport(inZone, context(replaced(1)))).toMatchObject({ row: { cell: city7, zone: 0 } });
  });

  test('its tick counts, as of the longer one', () => {
    const halfPast = TICK_S - (TICK_S % 1_800) - 900;
    const at = (days: number) => judgeCoarseReport(report({ tickS: halfPast }), context(replaced(days)));
    expect(at(1)).toMatchObject({ row: { tickS: halfPast - 900 } });
    expect(at(36)).toMatchObject({ kind: 'refused', code: 'over_precise' });
  });

  test('M5: what the edition in force has not leave at all is refused all the same', () => {
    const never = { ...narrower, records: { ...guard.records, trip_end: { ...tripEnd, purposes: [] } } };
    expect(judge(trip(), {}, { ...replaced(0), guard: never })).toEqual({
      kind: 'refused',
      code: 'not_allowed',
    });
  });
});
