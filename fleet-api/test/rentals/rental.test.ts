import { expect, test } from 'vitest';
import {
  billOf,
  HOLDS_VEHICLE,
  RENTAL_MOVES,
  type RentalEvent,
  type RentalState,
  routeChoice,
} from '../../src/rentals/rental.ts';

const STATES = Object.keys(RENTAL_MOVES) as RentalState[];
const EVENTS = Object.keys(RENTAL_MOVES.booked) as RentalEvent[];
const ORDER: RentalState[] = ['booked', 'running', 'ending', 'ended'];

test('a rental only moves forward, whatever happens in whatever order', () => {
  for (const state of STATES) {
    for (const event of EVENTS) {
      const next = RENTAL_MOVES[state][event];
      expect(ORDER.indexOf(next), `${state} ${event}`).toBeGreaterThanOrEqual(ORDER.indexOf(state));
    }
  }
});

test('M12: an order to end frees the vehicle at once, from every state', () => {
  for (const state of STATES) expect(HOLDS_VEHICLE[RENTAL_MOVES[state].end_ordered], state).toBe(false);
});

test('the trip end of the unit ends it, whatever was ordered', () => {
  for (const state of STATES) expect(RENTAL_MOVES[state].trip_reported).toBe('ended');
});

test('M12: a lapse ends no rental that nobody ended, and keeps its vehicle; after an order it ends it', () => {
  for (const state of STATES) {
    const next = RENTAL_MOVES[state].lapse_reported;
    expect(next, state).toBe(HOLDS_VEHICLE[state] ? 'running' : 'ended');
  }
});

test('a rental that holds its vehicle is never given up by waiting', () => {
  for (const state of STATES.filter((each) => HOLDS_VEHICLE[each]))
    expect(RENTAL_MOVES[state].given_up).toBe(state);
});

test('P2: the bill has times, distance and energy, added up over the parts, and no place', () => {
  expect(billOf([])).toBeUndefined();
  const parts = [
    { startedS: 1000, endedS: 1600, distanceHm: 12, energyHwh: 3 },
    { startedS: 2000, endedS: 2100, distanceHm: 1, energyHwh: 0 },
  ];
  expect(billOf(parts)).toEqual({
    startedS: 1000,
    endedS: 2100,
    durationS: 700,
    distanceM: 1300,
    energyWh: 300,
  });
});

test('P13: the route is off unless it was asked for, and kept for days that the policy offers', () => {
  const bounds = { least: 1, most: 365, default: 30 };
  const choose = (route: boolean, keepDays?: number) => routeChoice({ route, keepDays }, bounds);
  expect(choose(false)).toEqual({ route: false, keepDays: undefined });
  expect(choose(true)).toEqual({ route: true, keepDays: 30 });
  expect(choose(true, 365)).toEqual({ route: true, keepDays: 365 });
  expect(choose(true, 366)).toBe('refused');
  expect(choose(true, 0)).toBe('refused');
  expect(choose(false, 30)).toBe('refused');
});
