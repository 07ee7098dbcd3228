import { type DeviceRules, PURPOSE_IDS, SIGNAL_IDS, v1 } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { fleetHealth } from '../../src/minimise/health.ts';
import { ruleNow, ruleOf } from '../../src/minimise/rules.ts';
import type { PolicyView } from '../../src/reasons/standing.ts';
import { at, CURRENT, NOON_S, RULES } from '../reasons/given.ts';

const DAY = Math.floor(NOON_S / 86_400);

test('M5: a signal that the policy does not name is dropped, for every purpose', () => {
  expect(ruleOf(RULES, 'rider_route', 'speed')).toEqual({ kind: 'dropped' });
  expect(ruleOf(RULES, 'rider_route', 'position')).toEqual({ kind: 'sealed', stream: 'route' });
  for (const purpose of PURPOSE_IDS) {
    expect(ruleOf(RULES, purpose, 'heart_rate')).toEqual({ kind: 'dropped' });
    for (const signal of SIGNAL_IDS) expect(ruleOf(undefined, purpose, signal)).toEqual({ kind: 'dropped' });
  }
});

test('M1: no purpose has a position, speed or heading leave other than sealed', () => {
  for (const purpose of PURPOSE_IDS) {
    for (const signal of ['position', 'speed', 'heading', 'altitude', 'accuracy'] as const) {
      expect(['dropped', 'sealed']).toContain(ruleOf(RULES, purpose, signal).kind);
    }
  }
});

test('M3: under the floor only the cell is left; stale the zone too, and help and accident', () => {
  const told = (standing: 'none' | 'stale') =>
    PURPOSE_IDS.flatMap((purpose) =>
      SIGNAL_IDS.filter(
        (signal) => ruleNow({ ...CURRENT, standing }, purpose, signal).kind !== 'dropped',
      ).map((signal) => `${purpose} ${signal}`),
    );
  expect(told('none')).toEqual(['live_service cell']);
  const purposes = new Set(told('stale').map((line) => line.split(' ')[0]));
  expect([...purposes].sort()).toEqual(['accident', 'assist', 'live_service']);
});

const reading = { stateOfChargePermille: 637, odometerM: 12_345_678, faultCodes: ['P0420', 'B1000'] };
const asked = { reading, policy: CURRENT, moment: at(0), isParked: true };

test('M1: fleet health is charge in 10 %, odometer in 1 km, faults in no order, once a day while parked', () => {
  const record = fleetHealth(asked);
  const { fleetHealth: told } = v1.Record.decode(record?.body ?? new Uint8Array());
  expect(told).toMatchObject({ chargePermille: 600, odometerKm: 12_345, day: DAY });
  expect(told?.faultCodes).toEqual(['B1000', 'P0420']);
  expect(record?.facts).toMatchObject({ kind: 'fleet_health', endsOnDay: DAY + RULES.keepDays.fleetHealth });
  expect(fleetHealth({ ...asked, lastDay: DAY })).toBeUndefined();
  expect(fleetHealth({ ...asked, lastDay: DAY - 1 })).toBeDefined();
});

test('M3: no fleet health while a reason holds, under the floor, with an unknown clock, or of nothing', () => {
  expect(fleetHealth({ ...asked, isParked: false })).toBeUndefined();
  expect(fleetHealth({ ...asked, moment: at(0, { clock: 'unknown' }) })).toBeUndefined();
  expect(fleetHealth({ ...asked, policy: { ...CURRENT, standing: 'stale' } })).toBeUndefined();
  expect(fleetHealth({ ...asked, policy: { standing: 'none', canSeal: true } })).toBeUndefined();
  expect(fleetHealth({ ...asked, reading: {} })).toBeUndefined();
});

test('an odometer that no record holds stays, and nothing else because of it', () => {
  const told = (odometerM: number) => {
    const record = fleetHealth({ ...asked, reading: { ...reading, odometerM } });
    return v1.Record.decode(record?.body ?? new Uint8Array()).fleetHealth;
  };
  expect(told(9_999_999_999)).toMatchObject({ odometerKm: 9_999_999 });
  const without = told(10_000_000_000);
  expect(without).toMatchObject({ chargePermille: 600, faultCodes: ['B1000', 'P0420'] });
  expect(Object.keys({ ...without })).not.toContain('odometerKm');
  expect(fleetHealth({ ...asked, reading: { odometerM: 429_496_729_500 } })).toBeUndefined();
});

test('a fault code that is none, or the ninth, stays', () => {
  const faultCodes = ['not a code!', ...Array.from({ length: 9 }, (_, i) => `P010${i}`)];
  const record = fleetHealth({ ...asked, reading: { faultCodes } });
  expect(v1.Record.decode(record?.body ?? new Uint8Array()).fleetHealth?.faultCodes).toHaveLength(8);
});

test('M3: whatever a policy names: stale only live service, help and accident go on, and without one a cell', () => {
  const named = { cell: { kind: 'coarse', step: 'cell' }, zone: { kind: 'coarse', step: 'zone' } } as const;
  const rows = PURPOSE_IDS.map((purpose) => [purpose, { ...RULES.signals[purpose], ...named }]);
  const signals = Object.fromEntries(rows) as DeviceRules['signals'];
  const all: PolicyView = { ...CURRENT, rules: { ...RULES, signals } };
  const told = (standing: PolicyView['standing']) =>
    PURPOSE_IDS.filter((purpose) => ruleNow({ ...all, standing }, purpose, 'zone').kind === 'coarse');
  expect(told('current')).toEqual(PURPOSE_IDS);
  expect([...told('stale')].sort()).toEqual(['accident', 'assist', 'live_service']);
  expect(told('none')).toEqual([]);
  const cells = PURPOSE_IDS.filter(
    (purpose) => ruleNow({ ...all, standing: 'none' }, purpose, 'cell').kind !== 'dropped',
  );
  expect(cells).toEqual(['live_service']);
  expect(ruleNow({ standing: 'none', canSeal: true }, 'live_service', 'cell')).toEqual(named.cell);
  expect(ruleNow({ standing: 'none', canSeal: true }, 'assist', 'cell')).toEqual({ kind: 'dropped' });
});

test('fault codes are letters, digits, dots, dashes and underscores, one to eight of them', () => {
  const told = (...faultCodes: string[]) => {
    const record = fleetHealth({ ...asked, reading: { stateOfChargePermille: 500, faultCodes } });
    return v1.Record.decode(record?.body ?? new Uint8Array()).fleetHealth?.faultCodes;
  };
  expect(told('A', 'a.b-c_d9')).toEqual(['A', 'a.b-c_d9']);
  expect(told('', '123456789', ' P0420', 'P0420 ', 'P04/20', 'é')).toEqual([]);
});

test('M1: of charge, odometer and faults each is told by itself, and on a day after the last one only', () => {
  const told = (reading: (typeof asked)['reading'] | object) =>
    v1.Record.decode(fleetHealth({ ...asked, reading })?.body ?? new Uint8Array()).fleetHealth;
  expect(Object.keys({ ...told({ odometerM: 12_345_678 }) }).sort()).toEqual([
    'day',
    'faultCodes',
    'odometerKm',
  ]);
  expect(Object.keys({ ...told({ faultCodes: ['P0420'] }) }).sort()).toEqual(['day', 'faultCodes']);
  expect(fleetHealth({ ...asked, reading: { faultCodes: ['no code!'] } })).toBeUndefined();
  expect(fleetHealth({ ...asked, lastDay: DAY + 1 })).toBeUndefined();
  const rows = SIGNAL_IDS.map((signal) => [signal, { kind: 'dropped' }]);
  const signals: DeviceRules['signals'] = { ...RULES.signals, fleet_health: Object.fromEntries(rows) };
  const unnamed = { ...CURRENT, rules: { ...RULES, signals } };
  expect(fleetHealth({ ...asked, policy: unnamed })).toBeUndefined();
});
