import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readVissMessage, subscribeTo, subscribeToAll } from '../../src/sources/viss-message.ts';
import { VSS_PATHS, VSS_SIGNALS, type VssPoint } from '../../src/sources/vss.ts';
import { createVssState } from '../../src/sources/vss-state.ts';
import { rounds, seed } from '../seed.ts';
import { RECORDINGS, recordedTest } from './recordings.ts';

interface Node {
  children?: Record<string, Node>;
  datatype?: string;
  unit?: string;
  allowed?: string[];
}

recordedTest(
  'C9: every signal we ask for stands in VSS 6.0 with the type and the unit we take it to have',
  () => {
    const root = { children: JSON.parse(readFileSync(`${RECORDINGS}/vss/vss_release_6.0.json`, 'utf8')) };
    const find = (path: string): Node | undefined =>
      path.split('.').reduce<Node | undefined>((node, name) => node?.children?.[name], root);
    for (const path of VSS_PATHS) {
      const node = find(path);
      expect({ path, datatype: node?.datatype, unit: node?.unit }).toEqual({
        path,
        datatype: VSS_SIGNALS[path]?.datatype,
        unit: VSS_SIGNALS[path]?.unit,
      });
    }
    expect(find('Vehicle.LowVoltageSystemState')?.allowed?.toSorted()).toEqual(
      ['UNDEFINED', 'LOCK', 'OFF', 'ACC', 'ON', 'START'].toSorted(),
    );
    expect(find('Vehicle.CurrentLocation.GNSSReceiver.FixType')?.allowed).toContain('NONE');
  },
);

const T = Date.UTC(2026, 4, 1, 8) / 1000;
const LAT = 'Vehicle.CurrentLocation.Latitude';
const LON = 'Vehicle.CurrentLocation.Longitude';
const SPEED = 'Vehicle.Speed';
const at = (path: string, value: unknown, timeS = T): VssPoint => ({ path, value, timeS });
const place = (timeS: number, latitude: unknown = 56.95, longitude: unknown = 24.1) => [
  at(LAT, latitude, timeS),
  at(LON, longitude, timeS),
];

/** A state that knows a place already: the first of a connection is never new. */
function listening() {
  const state = createVssState();
  expect(state.take([...place(T), at(SPEED, 30)])).toEqual([]);
  return state;
}

describe('readings out of single signals', () => {
  test('a place whose halves were measured together, in our units', () => {
    const state = listening();
    const rows = state.take([
      ...place(T + 1),
      at('Vehicle.CurrentLocation.HorizontalAccuracy', 4.2, T + 1),
      at('Vehicle.CurrentLocation.Timestamp', '2026-05-01T08:00:01Z', T + 1),
      at(SPEED, 36, T + 1),
      at('Vehicle.TraveledDistance', 1_234_567, T),
    ]);
    expect(rows).toEqual([
      {
        timeS: T + 1,
        position: { latitudeE6: 56_950_000, longitudeE6: 24_100_000, accuracyM: 5 },
        ...{ speedMps: 10, odometerM: 1_234_567 },
      },
    ]);
  });

  test('what a server says it does not know any more no longer holds: no lock, ignition, charge or fault of before', () => {
    const state = listening();
    const [left, right] = ['DriverSide', 'PassengerSide'].map(
      (side) => `Vehicle.Cabin.Door.Row1.${side}.IsLocked`,
    );
    const [charge, shown] = ['Current', 'Displayed'].map(
      (which) => `Vehicle.Powertrain.TractionBattery.StateOfCharge.${which}`,
    );
    const power = 'Vehicle.LowVoltageSystemState';
    const unknown = (...paths: (string | undefined)[]) =>
      state.take(paths.map((path = '') => ({ path, timeS: T })));
    state.take([
      ...[at(left ?? '', true), at(right ?? '', true), at(power, 'OFF'), at('Vehicle.IsBrokenDown', true)],
      ...[at(charge ?? '', 80), at(shown ?? '', 78), at('Vehicle.TraveledDistance', 1_000)],
    ]);
    const odometerM = 1_000;
    expect(state.standing()).toEqual({
      ...{ locked: true, ignition: false, faultCodes: ['BROKEN'], stateOfChargePermille: 800, odometerM },
    });
    // What the instruments showed did not count: that it is gone changes nothing.
    unknown(shown, 'Vehicle.NoSignalOfOurs');
    expect(state.standing()).toMatchObject({ stateOfChargePermille: 800, locked: true });
    expect(unknown(left, power, charge, 'Vehicle.IsBrokenDown')).toEqual([]);
    expect(state.standing()).toEqual({ odometerM });
    // The other door alone, a fault list, and the instruments count again.
    state.take([at(right ?? '', false), at('Vehicle.Diagnostics.DTCList', ['P0A80']), at(shown ?? '', 77)]);
    expect(state.standing()).toEqual({
      ...{ odometerM, locked: false, faultCodes: ['P0A80'], stateOfChargePermille: 770 },
    });
    expect(state.counts.other).toBe(0);
  });

  test('M3: what a server knew before we listened, or says again, is no place and no speed of now', () => {
    const state = listening();
    expect(state.take([...place(T), at(SPEED, 30)])).toEqual([]);
    expect(
      state.take([
        { path: LAT, value: 56 },
        { path: LON, value: 24 },
      ]),
    ).toEqual([]);
    expect(state.take(place(T - 60))).toEqual([]);
    expect(state.take(place(T + 1))).toHaveLength(1);
  });

  test('the server’s own clock never dates a fix: only its receiver does', () => {
    expect(listening().take(place(T + 1))[0]).not.toHaveProperty('timeS');
  });

  test('halves that come apart are one place within 0.2 s, and else none, with the reason', () => {
    const state = listening();
    expect(state.take([at(LAT, 56.95, T + 1)])).toEqual([]);
    expect(state.take([at(LON, 24.1, T + 1.1)])).toMatchObject([{ position: { longitudeE6: 24_100_000 } }]);
    expect(state.take([at(LAT, 56.96, T + 2)])).toEqual([]);
    expect(state.take([at(LON, 24.2, T + 3)])).toEqual([{ problems: ['unparsable'] }]);
    expect(state.take([at(LAT, 56.97, T + 3)])).toMatchObject([{ position: { latitudeE6: 56_970_000 } }]);
    expect(state.take([at(LAT, 56.97, T + 4)])).toEqual([]);
    expect(state.take([at(LAT, 56.97, T + 5)])).toEqual([{ problems: ['unparsable'] }]);
  });

  test.each([
    ['unparsable', '53.3x85817', 24.1],
    ['unparsable', 91, 24.1],
    ['unparsable', {}, 24.1],
    ['poor_quality', 0, 0],
  ])('a place that is none has the reason %s', (problem, latitude, longitude) => {
    const rows = listening().take(place(T + 1, latitude, longitude));
    expect(rows.map(({ position, problems }) => [position, problems])).toEqual([[undefined, [problem]]]);
  });

  test('no fix is poor quality', () => {
    const rows = listening().take([
      at('Vehicle.CurrentLocation.GNSSReceiver.FixType', 'NONE'),
      ...place(T + 1),
    ]);
    expect(rows).toEqual([{ problems: ['poor_quality'] }]);
  });

  const cases: [string, unknown, object][] = [
    ['Vehicle.LowVoltageSystemState', 'ON', { ignition: true }],
    ['Vehicle.LowVoltageSystemState', 'LOCK', { ignition: false }],
    ['Vehicle.Powertrain.TractionBattery.StateOfCharge.Current', '81.55', { stateOfChargePermille: 816 }],
    ['Vehicle.Powertrain.TractionBattery.Charging.IsCharging', 'true', { charging: true }],
    ['Vehicle.TraveledDistance', '1200', { odometerM: 1200 }],
    [
      'Vehicle.Diagnostics.DTCList',
      ['P0123', 'is no code at all', 'U0100'],
      { faultCodes: ['P0123', 'U0100'] },
    ],
    ['Vehicle.IsBrokenDown', true, { faultCodes: ['BROKEN'] }],
    ['Vehicle.Cabin.Door.Row1.DriverSide.IsLocked', true, { locked: true }],
  ];
  test.each(cases)('%s', (path, value, found) => {
    const state = createVssState();
    expect(state.take([at(path, value)])).toEqual([found]);
    expect(state.standing()).toEqual(found);
  });

  test('a vehicle is locked if every door that says something is', () => {
    const state = createVssState();
    const [one = '', two = ''] = VSS_PATHS.filter((path) => path.includes('.Door.'));
    expect(state.take([at(one, true), at(two, false)])).toEqual([{ locked: false }]);
    expect(state.take([at(two, true)])).toEqual([{ locked: true }]);
  });

  test.each<[string, unknown]>([
    ['Vehicle.LowVoltageSystemState', 'constructor'],
    ['Vehicle.LowVoltageSystemState', 3],
    ['Vehicle.Powertrain.TractionBattery.StateOfCharge.Current', 100.5],
    ['Vehicle.TraveledDistance', -1],
    ['Vehicle.TraveledDistance', 'NaN'],
    ['Vehicle.Cabin.Door.Row1.DriverSide.IsLocked', 1],
    ['Vehicle.Diagnostics.DTCList', 7],
  ])('%s as %j is absent, and counted', (path, value) => {
    const state = createVssState();
    expect(state.take([at(path, value)])).toEqual([]);
    expect(state.counts.other).toBe(1);
  });

  test('what we never asked for is not looked at', () => {
    const state = createVssState();
    expect(state.take([at('Vehicle.Driver.HeartRate', 80), at('__proto__', 1), at('Vehicle', 1)])).toEqual(
      [],
    );
    expect(state.counts.other).toBe(0);
  });

  test('the battery’s own charge counts before the one that is shown', () => {
    const state = createVssState();
    const battery = 'Vehicle.Powertrain.TractionBattery.StateOfCharge';
    expect(state.take([at(`${battery}.Displayed`, 80)])).toEqual([{ stateOfChargePermille: 800 }]);
    expect(state.take([at(`${battery}.Current`, 78)])).toEqual([{ stateOfChargePermille: 780 }]);
    expect(state.take([at(`${battery}.Displayed`, 79)])).toEqual([]);
  });
});

describe('messages of VISS v2', () => {
  test('one subscription asks for everything, by paths and beat; one for a signal has the beat only', () => {
    const all = JSON.parse(subscribeToAll('1', 'a.b.c'));
    expect(all).toMatchObject({
      action: 'subscribe',
      path: 'Vehicle',
      requestId: '1',
      authorization: 'a.b.c',
    });
    expect(all.filter[0]).toMatchObject({ type: 'paths' });
    expect(all.filter[0].parameter.map((path: string) => `Vehicle.${path}`)).toEqual(VSS_PATHS);
    expect(JSON.parse(subscribeTo(SPEED, '2'))).toEqual({
      ...{ action: 'subscribe', path: SPEED, requestId: '2' },
      filter: { type: 'timebased', parameter: { period: '1000' } },
    });
  });

  test('data of one signal or many, of one point or many, with dots or slashes', () => {
    const ts = '2026-05-01T08:00:00Z';
    const read = (data: unknown) => readVissMessage(JSON.stringify({ action: 'subscription', data, ts }));
    const point = { path: SPEED, value: '50', timeS: T };
    expect(read({ path: 'Vehicle/Speed', dp: { value: '50', ts } })).toEqual({
      kind: 'points',
      points: [point],
    });
    expect(read([{ path: SPEED, dp: [{ value: '50', ts }] }])).toEqual({ kind: 'points', points: [point] });
    expect(read({ path: SPEED, dp: { value: '50', ts: 'yesterday' } })).toEqual({
      kind: 'points',
      points: [{ path: SPEED, value: '50' }],
    });
  });

  test.each([
    ['{"action":"subscribe","requestId":"1","subscriptionId":"9"}', { kind: 'subscribed', requestId: '1' }],
    ['{"action":"subscribe","requestId":"1","error":{"number":404}}', { kind: 'error', requestId: '1' }],
    ['{"action":"subscription","subscriptionId":"9","error":{"number":401}}', { kind: 'error' }],
    ['{"action":"get","requestId":"1"}', { kind: 'ignored' }],
    ['[]', { kind: 'ignored' }],
    ['{"action":', { kind: 'unparsable' }],
    [`"${'x'.repeat(70_000)}"`, { kind: 'unparsable' }],
  ])('%s', (text, message) => expect(readVissMessage(text)).toEqual(message));

  test('any JSON is read without a throw, and gives nothing but bounded lists of points', () => {
    const message = fc.record({
      action: fc.constantFrom('subscription', 'subscribe', 'x'),
      data: fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ path: fc.constantFrom(...VSS_PATHS), dp: fc.jsonValue() }), { maxLength: 100 }),
      ),
    });
    fc.assert(
      fc.property(message, (content) => {
        const read = readVissMessage(JSON.stringify(content));
        if (read.kind !== 'points') return;
        expect(read.points.length).toBeLessThanOrEqual(64);
        for (const { position, problems = [] } of createVssState().take(read.points)) {
          expect(position).toBeUndefined();
          expect(problems.length).toBeLessThanOrEqual(1);
        }
      }),
      { seed, numRuns: rounds(200) },
    );
  });
});
