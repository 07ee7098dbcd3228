import type { Fix } from '@fleetveil/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  completenessOf,
  END_ORDER_TRAVEL_S,
  inOrder,
  type OpenedStream,
  type Over,
  overOf,
  type Places,
  partEnds,
  placesOf,
  type StoredStream,
  type Trip,
  type TripPart,
  windowOf,
} from '../../src/trips/trip.ts';

const fix = (timeS: number): Fix => ({ timeS, latitudeE6: 1, longitudeE6: 2, accuracyM: 3 });
const stream = (streamId: string, follows: string | undefined, firstS?: number): OpenedStream => ({
  ...{ streamId, follows, fixes: firstS === undefined ? [] : [fix(firstS)] },
});
const part: TripPart = {
  ...{ startedS: 1000, endedS: 2000, distanceHm: 5, energyHwh: 1, streamsOmitted: 0, endsOn: '2027-06-15' },
  policyVersion: 1,
  streams: [{ streamId: 'a', chunks: 2 }],
};
const stored = (streamId: string, chunks: number, kind: 'ends' | 'route' = 'ends'): StoredStream => ({
  ...{ streamId, kind, chunks, follows: undefined, endsOn: '2026-09-13' },
});

test('streams stand in the order of `follows`, not of their arrival or their clock', () => {
  const streams = [stream('c', 'b', 1), stream('a', undefined, 30), stream('b', 'a', 20)];
  expect(inOrder(streams).map((each) => each.streamId)).toEqual(['a', 'b', 'c']);
});

test('two chains, as after a lapse, stand by their first fix; a lost predecessor begins a chain', () => {
  const streams = [
    stream('y', 'x', 60),
    stream('x', undefined, 50),
    stream('b', 'gone', 20),
    stream('a', undefined, 10),
  ];
  expect(inOrder(streams).map((each) => each.streamId)).toEqual(['a', 'b', 'x', 'y']);
});

test('whatever a unit claims about its streams, each is there exactly once', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const streams = fc.uniqueArray(
    fc.record({
      streamId: id,
      follows: fc.option(id, { nil: undefined }),
      firstS: fc.option(fc.nat(99), { nil: undefined }),
    }),
    { selector: (each) => each.streamId },
  );
  fc.assert(
    fc.property(streams, (each) => {
      const ordered = inOrder(each.map(({ streamId, follows, firstS }) => stream(streamId, follows, firstS)));
      expect(ordered.map(({ streamId }) => streamId).sort()).toEqual(
        each.map(({ streamId }) => streamId).sort(),
      );
    }),
  );
});

test('start and end are the first and the last fix of `ends`', () => {
  expect(placesOf([], [part])).toEqual({ start: undefined, end: undefined });
  expect(placesOf([fix(1999), fix(1001)], [part])).toEqual({ start: fix(1001), end: fix(1999) });
});

test('a single fix is the start, unless it lies nearer to the end that the unit reported', () => {
  expect(placesOf([fix(1001)], [])).toEqual({ start: fix(1001), end: undefined });
  expect(placesOf([fix(1001)], [part])).toEqual({ start: fix(1001), end: undefined });
  expect(placesOf([fix(1999)], [part])).toEqual({ start: undefined, end: fix(1999) });
});

const NOTHING_OVER: Over = {
  ...{ closed: new Set<string>(), isPast: () => false, unnamed: 0, all: false, report: false },
};
const counted = (parts: readonly TripPart[], streams: readonly StoredStream[], over: Partial<Over> = {}) =>
  completenessOf(parts, streams, { ...NOTHING_OVER, ...over });

test('a missing chunk is said: of a stream that is short, and of one that never came', () => {
  expect(counted([part], [stored('a', 2)])).toMatchObject({
    complete: true,
    expectedChunks: 2,
    missingChunks: 0,
  });
  expect(counted([part], [stored('a', 1)])).toMatchObject({ complete: false, missingChunks: 1 });
  expect(counted([part], [])).toMatchObject({ complete: false, missingChunks: 2, storedChunks: 0 });
});

test('until the unit has counted, and where it could not name all streams, nothing is called complete', () => {
  expect(counted([], [stored('a', 2)])).toMatchObject({ complete: false, expectedChunks: undefined });
  const omitted = [1, 2].map((streamsOmitted) => ({ ...part, streamsOmitted }));
  expect(counted(omitted.slice(0, 1), [stored('a', 2)]).complete).toBe(false);
  const complete = [2, 3].map((unnamed) => counted(omitted, [stored('a', 4)], { unnamed }).complete);
  expect(complete, 'both parts together left three unnamed').toEqual([false, true]);
});

test('what is closed or past its day is not missed, and what of it is here still counts', () => {
  const two = { ...part, streams: [...part.streams, { streamId: 'b', chunks: 7 }] };
  const whole = { complete: true, missingChunks: 0 };
  const closed = new Set(['b']);
  expect(counted([two], [stored('a', 2)], { closed })).toMatchObject({ ...whole, expectedChunks: 2 });
  expect(counted([two], [stored('a', 2), stored('b', 3)], { closed })).toMatchObject({
    ...{ ...whole, expectedChunks: 5, storedChunks: 5 },
  });
  expect(counted([two], [stored('a', 1)], { closed })).toMatchObject({ complete: false, missingChunks: 1 });
  const isPast = () => true;
  expect(counted([two], [stored('a', 2)], { isPast })).toMatchObject({ ...whole, expectedChunks: 2 });
  expect(counted([two], [stored('a', 2), stored('b', 3)], { isPast })).toMatchObject({ missingChunks: 4 });
  const omitted = { ...part, streamsOmitted: 1 };
  expect(counted([omitted], [], { isPast }).complete).toBe(false);
  expect(counted([omitted], [], { isPast, all: true }).complete).toBe(true);
  expect(counted([], [], { report: true }).complete).toBe(true);
});

const trip: Trip = {
  ...{
    rentalId: 'r',
    tenant: 'demo',
    state: 'ended',
    bookedS: 900,
    endedS: 2000,
    route: true,
    routeKeepDays: 30,
  },
  ...{
    wipes: [],
    charging: [],
    policyVersion: 1,
    salt: 's',
    parts: [part],
    streams: [stored('a', 2), stored('b', 9, 'route')],
  },
  vehicle: { vehicleId: 'v', kind: 'car', label: 'Car' },
  ends: {
    ...{ rental: '2027-06-15', link: '2027-06-14', cells: '2026-09-13' },
    ...{ grants: '2027-06-16', losses: undefined, log: '2031-06-15' },
  },
  ...{ sealedUntil: ['2026-09-13'], closed: [], unnamedWhole: 0, isReported: true },
};

test('a stream that is not here is waited for until the day of a route; as long as start or end may be it, until the last', () => {
  const places = { start: fix(1000), end: fix(2000) };
  const both = { ...trip, sealedUntil: ['1970-01-31', '1970-04-01'] };
  const isPast = (of: Trip, at: Partial<Places>, today: number) =>
    overOf(of, { start: undefined, end: undefined, ...at }, today).isPast(part);
  expect([isPast(both, places, 30), isPast(both, places, 31)]).toEqual([false, true]);
  expect([isPast(both, { start: places.start }, 90), isPast(both, {}, 91)]).toEqual([false, true]);
  expect(isPast({ ...both, routeKeepDays: undefined }, places, 90)).toBe(false);
  expect(isPast({ ...both, sealedUntil: [] }, {}, 400)).toBe(false);
  expect([overOf(both, places, 90).all, overOf(both, places, 91).all]).toEqual([false, true]);
  expect(overOf(both, places, 400).report).toBe(false);
  expect(overOf({ ...both, parts: [] }, places, 400).report).toBe(true);
  expect(overOf({ ...both, parts: [], isReported: false }, places, 400).report).toBe(false);
});

test('what a unit could not name is not missed where it is here, and of a route that is gone; start and end have to be here', () => {
  const left = { ...part, streamsOmitted: 4 };
  const places = { start: fix(1000), end: fix(2000) };
  const long: Trip = { ...trip, parts: [left], unnamedWhole: 3, routeKeepDays: 30 };
  const unnamed = (of: Partial<Trip>, at: Places, today: number) =>
    overOf({ ...long, ...of }, at, today).unnamed;
  expect([unnamed({}, places, 30), unnamed({ unnamedWhole: 0 }, places, 31)]).toEqual([3, 4]);
  expect(unnamed({}, { ...places, end: undefined }, 31)).toBe(3);
  const deleted = { closed: ['b'], unnamedWhole: 0, streams: [stored('a', 2)] };
  expect(unnamed(deleted, places, 30)).toBe(4);
  expect(unnamed({ ...deleted, streams: trip.streams }, places, 30), 'turned off, not deleted').toBe(0);
  expect(unnamed({ ...deleted, closed: [] }, places, 30)).toBe(0);
});

test('C5: nothing after the end is the rider’s, also of a unit that heard of it hours later', () => {
  expect(windowOf(trip, 9999, 1)).toEqual({ fromS: 900, toS: 2000 });
  const late = { ...trip, parts: [{ ...part, endedS: 12_000 }] };
  expect(windowOf(late, 99_999, 1)).toEqual({ fromS: 900, toS: 2000 + END_ORDER_TRAVEL_S });
  expect(windowOf({ ...trip, parts: [], endedS: undefined }, 1500, 1)).toEqual({ fromS: 900, toS: 1500 });
});

test('C5: where trips are told in minutes, what the unit measured in the minute of its end is the rider’s too', () => {
  const byUnit = { ...trip, parts: [{ ...part, endedS: 1980 }], endedS: 1980 };
  expect(windowOf(byUnit, 9999, 60).toS).toBe(1980 + 59);
  const inQuarters = { ...trip, parts: [{ ...part, endedS: 1800 }], endedS: 1800 };
  expect(windowOf(inQuarters, 9999, 900).toS).toBe(1800 + 899);
  expect(windowOf(inQuarters, 2000, 900).toS).toBe(2000);
  const byOrder = { ...trip, parts: [{ ...part, endedS: 11_700 }], endedS: 2000 };
  expect(windowOf(byOrder, 99_999, 900).toS).toBe(2000 + END_ORDER_TRAVEL_S);
});

test('C5: a rental that only lapsed goes on, so what its unit reported is not its end', () => {
  const lapsed: Trip = { ...trip, state: 'running', endedS: undefined };
  expect(windowOf(lapsed, 9999, 1)).toEqual({ fromS: 900, toS: 9999 });
  expect(windowOf({ ...lapsed, state: 'ending', endedS: 5000 }, 9999, 1).toS).toBe(5000 + END_ORDER_TRAVEL_S);
});

test('T3: each part says its last day', () => {
  const days = { rental: '2027-06-15', rider_link: '2027-06-14', trip: '2027-06-15', cells: '2026-09-13' };
  const kept = { grants: '2027-06-16', losses: null, charging: null, log: '2031-06-15' };
  expect(partEnds(trip)).toEqual({ ...days, places: '2026-09-13', route: '2026-09-13', ...kept });
  expect(partEnds({ ...trip, streams: [], parts: [] })).toMatchObject({
    places: null,
    route: null,
    trip: null,
  });
});
