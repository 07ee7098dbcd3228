import { type AccidentRecord, cellOf, type SignalId, type SignalRule } from '@fleetveil/proto';
import { describe, expect, test } from 'vitest';
import { accidentNotice, allowedAccident } from '../../src/minimise/accident.ts';
import type { PolicyView } from '../../src/reasons/standing.ts';
import { CURRENT, NOON_S, RULES } from '../reasons/given.ts';
import { RIGA } from './given.ts';

const RECORD: AccidentRecord = {
  ...{ timeS: NOON_S, trigger: 'automatic', isTest: false, isPositionTrusted: true },
  ...{ positions: [RIGA], directionDeg: 90, speedsMps: [12], readings: [{ x: 1, y: 2, z: 3 }] },
  ...{ occupants: 2, stateOfChargePermille: 640, tiltDeg: 12 },
};

/** The shipped policy, with another rule for a signal of accidents. */
function policyWith(signal: SignalId, rule: SignalRule): PolicyView {
  const accident = { ...RULES.signals.accident, [signal]: rule };
  return { ...CURRENT, rules: { ...RULES, signals: { ...RULES.signals, accident } } };
}

const DROPPED: SignalRule = { kind: 'dropped' };

describe('M5, E3: of an accident leaves what the policy names, sealed into its own stream', () => {
  test('all of it by the shipped policy, and nothing that was not known', () => {
    expect(allowedAccident(RECORD, CURRENT)).toEqual(RECORD);
    const {
      timeS: _t,
      directionDeg: _d,
      occupants: _o,
      stateOfChargePermille: _s,
      tiltDeg: _i,
      ...bare
    } = RECORD;
    const told = allowedAccident(bare, CURRENT);
    expect(told).toEqual(bare);
    expect(Object.keys(told).sort()).toEqual(Object.keys(bare).sort());
  });

  test.each<[SignalId, Partial<Record<keyof AccidentRecord, unknown>>]>([
    ['time', { timeS: undefined }],
    ['position', { positions: [], isPositionTrusted: false }],
    ['heading', { directionDeg: undefined }],
    ['speed', { speedsMps: [] }],
    ['acceleration', { readings: [] }],
    ['occupants', { occupants: undefined }],
    ['state_of_charge', { stateOfChargePermille: undefined }],
    ['tilt', { tiltDeg: undefined }],
  ])('a policy without %s keeps that in, and nothing else', (signal, less) => {
    const left = Object.fromEntries(
      Object.entries({ ...RECORD, ...less }).filter(([, value]) => value !== undefined),
    );
    for (const rule of [
      DROPPED,
      { kind: 'sealed', stream: 'route' },
      { kind: 'coarse', step: 'cell' },
    ] as const) {
      const told = allowedAccident(RECORD, policyWith(signal, rule));
      expect(told).toEqual(left);
      expect(Object.keys(told).sort()).toEqual(Object.keys(left).sort());
    }
  });

  test('a place that was not trusted is not made so', () => {
    expect(allowedAccident({ ...RECORD, isPositionTrusted: false }, CURRENT).isPositionTrusted).toBe(false);
  });

  test('M3: under the floor nothing of it, with a stale policy all of it', () => {
    const none = allowedAccident(RECORD, { standing: 'none', canSeal: true });
    expect(none).toEqual({
      ...{ trigger: 'automatic', isTest: false, isPositionTrusted: false },
      ...{ positions: [], speedsMps: [], readings: [] },
    });
    expect(allowedAccident(RECORD, { ...CURRENT, standing: 'stale' })).toEqual(RECORD);
  });
});

describe('M1: the notice of an accident', () => {
  const nine = cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 9);
  const eight = cellOf(RIGA.latitudeE6, RIGA.longitudeE6, 8);

  test('has the cell that coarse reports carry, and how hard it was', () => {
    expect(accidentNotice(nine, 'severe', CURRENT)).toEqual({ cell: eight, severity: 'severe' });
    const told = accidentNotice(undefined, 'slight', CURRENT);
    expect(told).toEqual({ severity: 'slight' });
    expect(told && 'cell' in told).toBe(false);
  });

  test('a policy that does not name one of them keeps it in; without both there is none', () => {
    const blind = accidentNotice(nine, 'severe', policyWith('cell', DROPPED));
    expect([blind, blind && 'cell' in blind]).toEqual([{ severity: 'severe' }, false]);
    expect(accidentNotice(nine, 'severe', policyWith('severity', DROPPED))).toEqual({
      ...{ cell: eight, severity: 'unknown' },
    });
    expect(accidentNotice(nine, 'severe', { standing: 'none', canSeal: true })).toBeUndefined();
  });
});
