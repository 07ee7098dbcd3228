import { readStation, type SignalRule, v1 } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { beginCharging, chargingRefusal, endCharging } from '../../src/minimise/charging.ts';
import { outgoingChargingSession } from '../../src/minimise/outgoing.ts';
import type { Reason } from '../../src/reasons/reason.ts';
import type { PolicyView } from '../../src/reasons/standing.ts';
import { at, BOOT, CURRENT, idOf, keyOf, NOON_S, RULES } from '../reasons/given.ts';

const PUBLIC: PolicyView = { ...CURRENT, rules: { ...RULES, publicStations: ['LVABCE1'] } };
const RENTAL: Reason = {
  ...{ purpose: 'rental_contract', rentalId: idOf(1), grantId: idOf(3), grantHash: keyOf(3) },
  ...{ grantNotAfterS: NOON_S + 3600, firstGrantId: idOf(2), phoneKey: keyOf(1), sinceS: NOON_S },
  ...{ untilS: NOON_S + 3600, untilBootS: 4600, bound: 'not_after', bootId: BOOT },
  ...{ route: false, routeKeepDays: 0, policyVersion: 1, revived: false },
};
const sessionId = idOf(9);
const started = { sessionId, startedS: NOON_S };
const begin = (stationId: string, reasons: readonly Reason[], policy = PUBLIC) =>
  beginCharging({ sessionId, stationId, reasons }, policy, at(100));
const use = { rentalId: idOf(1), grantId: idOf(2), station: 'LVABCE12' };

test('C16, M1: in a rental a public station is told, as its number', () => {
  expect(begin('LV*ABC*E12', [RENTAL])).toEqual({ ...started, use });
});

test.each([
  ['a home charger without a number', 'wallbox 0815'],
  ['a station of the same operator that is not named', 'LV*ABC*E22'],
  ['a contract in its place', 'LV-ABC-C12345678-3'],
  ['a card in its place', '04A2B3C4D5E6F7'],
])('C16, M3: of %s nothing is kept but that it was charged', (_, stationId) => {
  const session = begin(stationId, [RENTAL]);
  expect(session).toEqual({ ...started, use: { rentalId: idOf(1), grantId: idOf(2) } });
});

test('M3: a policy that names no station tells none, the shipped one too', () => {
  expect(RULES.publicStations).toEqual([]);
  expect(begin('LV*ABC*E12', [RENTAL], { ...CURRENT, rules: RULES })?.use?.station).toBeUndefined();
});

test.each<[string, readonly Reason[]]>([
  ['without a rental', []],
  ['in a move by staff', [{ ...RENTAL, purpose: 'maintenance' }]],
  ['in a paused rental', [{ ...RENTAL, paused: true }]],
  ['in a theft', [{ ...RENTAL, purpose: 'asset_protection' }]],
])('M1, L7: %s a session is nobody’s, and its station would say where the vehicle stands', (_, reasons) => {
  expect(begin('LV*ABC*E12', reasons)).toEqual(started);
});

test('C19: times leave in steps of 15 minutes, energy in 0.1 kWh, downwards', () => {
  const told = endCharging({ ...started, use }, { energyKwh: 21.58, reasons: [RENTAL] }, PUBLIC, at(2_000));
  expect(told).toEqual({ ...started, use, endedS: NOON_S + 1_800, energyHwh: 215 });
  expect(endCharging(started, { reasons: [] }, PUBLIC, at(-5_000)).endedS).toBe(NOON_S);
});

test('an energy that is a whole tenth stays it', () => {
  const hwh = (energyKwh: number) =>
    endCharging(started, { energyKwh, reasons: [] }, PUBLIC, at(2_000)).energyHwh;
  expect([0, 32.3, 64.1, 64.6, 1_638].map(hwh)).toEqual([0, 323, 641, 646, 16_380]);
  expect([0.09, 64.09, 64.099].map(hwh)).toEqual([0, 640, 640]);
});

test('C5: a session that outlives its rental, or ends in another or in a pause, is nobody’s', () => {
  const others = [[], [{ ...RENTAL, rentalId: idOf(7) }], [{ ...RENTAL, paused: true }]];
  for (const reasons of others)
    expect(endCharging({ ...started, use }, { reasons }, PUBLIC, at(900))).toEqual({
      ...started,
      endedS: NOON_S + 900,
    });
});

test('M3, M5: nothing is recorded with an unknown clock, under the floor, or where the policy has no such times', () => {
  expect(chargingRefusal(PUBLIC, at(0))).toBeUndefined();
  expect(chargingRefusal(PUBLIC, at(0, { clock: 'unknown' }))).toBe('clock_unknown');
  expect(chargingRefusal({ ...PUBLIC, standing: 'stale' }, at(0))).toBe('policy_floor');
  expect(chargingRefusal({ standing: 'none', canSeal: false }, at(0))).toBe('policy_floor');
  const timed = (time: SignalRule) => {
    const signals = { ...RULES.signals, charging: { ...RULES.signals.charging, time } };
    return { ...PUBLIC, rules: { ...RULES, signals } };
  };
  for (const time of [
    { kind: 'dropped' },
    { kind: 'coarse', step: 'tick' },
    { kind: 'coarse', step: '1 s' },
  ] as const)
    expect(chargingRefusal(timed(time), at(0))).toBe('purpose_not_allowed');
  expect(begin('LV*ABC*E12', [RENTAL], timed({ kind: 'dropped' }))).toBeUndefined();
});

test('M1: the last exit takes no finer time and nothing but the number of a station', () => {
  const head = { policyVersion: 1, endsOnDay: 21_000 };
  const { facts, body } = outgoingChargingSession({ ...head, ...started, use, endedS: NOON_S, energyHwh: 7 });
  expect(facts).toMatchObject({ kind: 'charging_session', purpose: 'charging', rentalId: idOf(1) });
  const { chargingSession } = v1.Record.decode(body);
  expect(chargingSession).toMatchObject({
    station: 'LVABCE12',
    startedS: NOON_S,
    endedS: NOON_S,
    energyHwh: 7,
  });
  expect(() => outgoingChargingSession({ ...head, ...started, endedS: NOON_S + 60 })).toThrow('15 minutes');
  expect(() => outgoingChargingSession({ ...head, ...started, startedS: NOON_S + 1 })).toThrow('15 minutes');
  const home = { ...use, station: 'HOME' };
  expect(readStation(home.station)).toBeUndefined();
  expect(() => outgoingChargingSession({ ...head, ...started, use: home })).toThrow('EVSE');
});
