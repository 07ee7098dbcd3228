/** A unit that sleeps: the boot clock goes on, the process's does not, and what ends by time has ended. */
import { expect, test } from 'vitest';
import { createClockwork, type MachineClocks } from '../../src/loop/clockwork.ts';
import { stepReasons } from '../../src/reasons/reasons.ts';
import { freshReasonState, type ReasonState } from '../../src/reasons/state.ts';
import { given, grantOf, idOf, keyOf, NOON_S } from '../reasons/given.ts';

/** A machine since noon, an hour after its kernel started; its settable clock is a year off. */
function machine() {
  let [bootS, processS] = [3_600, 10];
  const clocks: MachineClocks = {
    readBootS: () => bootS,
    readProcessS: () => processS,
    readSystemS: () => NOON_S - 31_536_000,
  };
  const clockwork = createClockwork({ demo: false }, undefined, clocks);
  clockwork.learn({ kind: 'attested', timeS: NOON_S, askedBootS: bootS, bootS });
  const passed = (awakeS: number, asleepS: number): void => {
    bootS += awakeS + asleepS;
    processS += awakeS;
  };
  return { clockwork, passed };
}

test('sleep is noticed once, work is none', () => {
  const { clockwork, passed } = machine();
  passed(600, 0);
  expect(clockwork.hasSlept()).toBe(false);
  passed(5, 7_200);
  expect([clockwork.hasSlept(), clockwork.hasSlept()]).toEqual([true, false]);
});

test('M3: attested time goes on through sleep, by the clock that nobody can set', () => {
  const { clockwork, passed } = machine();
  passed(5, 7_200);
  clockwork.learn({ kind: 'resumed', bootS: clockwork.bootS() });
  const { nowS, clock } = clockwork.moment();
  expect([Math.round(nowS - NOON_S), clock]).toEqual([7_205, 'attested']);
});

test('M3: a moment says what time has certainly passed, also when the clock is not known any more', () => {
  const { clockwork, passed } = machine();
  passed(8 * 86_400, 0);
  const { clock, floorS = 0 } = clockwork.moment();
  expect(clock).toBe('unknown');
  expect(floorS - NOON_S).toBeGreaterThan(6 * 86_400);
  expect(floorS - NOON_S).toBeLessThan(8 * 86_400);
});

/** A rental of an hour in use since the moment. */
function rented(clockwork: ReturnType<typeof machine>['clockwork']): ReasonState {
  const context = given(clockwork.moment());
  const held = stepReasons(freshReasonState(), { kind: 'grant_received', grant: grantOf(1) }, context);
  const order = { grantId: idOf(1), phoneKey: keyOf(1) };
  return stepReasons(held.state, { kind: 'sign_of_use', order }, context).state;
}

test.each([
  [3_500, []],
  [3_700, [{ kind: 'ended', endedBy: 'lapsed', atS: NOON_S + 3_600 }]],
])('M3: after %s s of sleep a grant of an hour is over, or is not', (asleepS, changes) => {
  const { clockwork, passed } = machine();
  const before = rented(clockwork);
  expect(before.reasons).toHaveLength(1);
  passed(1, asleepS);
  clockwork.learn({ kind: 'resumed', bootS: clockwork.bootS() });
  const woken = stepReasons(before, { kind: 'suspend' }, given(clockwork.moment()));
  expect(woken.changes).toMatchObject(changes);
  expect(woken.changes).toHaveLength(changes.length);
});
