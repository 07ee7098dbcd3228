import { expect, test } from 'vitest';
import { advance, createTicker, type Ticker, untilNextS } from '../../src/minimise/ticker.ts';
import type { Moment } from '../../src/reasons/moment.ts';
import { at } from '../reasons/given.ts';

const TICK_S = 900;

/** Seconds at which a report is due while each second of a span is asked. */
function dueIn(fromS: number, toS: number, momentAt: (s: number) => Moment, start?: Ticker): number[] {
  let ticker = start ?? createTicker(momentAt(fromS), TICK_S);
  const due: number[] = [];
  for (let s = fromS; s < toS; s++) {
    const next = advance(ticker, momentAt(s), TICK_S);
    ticker = next.ticker;
    if (next.due) due.push(s);
  }
  return due;
}

test('M1: a report is due at each tick of the clock, and not when the agent starts', () => {
  expect(dueIn(100, 3000, (s) => at(s))).toEqual([900, 1800, 2700]);
});

test('with an unknown clock the boot clock counts the interval', () => {
  expect(dueIn(100, 3000, (s) => at(s, { clock: 'unknown', nowS: 0 }))).toEqual([1000, 1900, 2800]);
});

test('M1: a change of the clock or of the tick makes no report due of itself', () => {
  const found = (s: number): Moment => (s < 1000 ? at(s, { clock: 'unknown', nowS: 0 }) : at(s));
  expect(dueIn(100, 2000, found)).toEqual([1800]);
  const { due } = advance(createTicker(at(1000), 3600), at(1001), TICK_S);
  expect(due).toBe(false);
});

test('a clock set back, or one that comes and goes, delays a report by one interval at most', () => {
  const back = (s: number): Moment => (s < 1000 ? at(s) : at(s, { nowS: at(s).nowS - 86_400 }));
  const gaps = (due: number[]) => due.slice(1).map((s, i) => s - (due[i] ?? 0));
  expect(Math.max(...gaps(dueIn(0, 20_000, back)))).toBeLessThanOrEqual(2 * TICK_S);
  const flaky = (s: number): Moment => (s % 7 < 3 ? at(s) : at(s, { clock: 'unknown' }));
  expect(Math.max(...gaps(dueIn(0, 20_000, flaky)))).toBeLessThanOrEqual(2 * TICK_S);
});

test('the time until the next report is where a timer can wait for it', () => {
  const ticker = createTicker(at(100), TICK_S);
  expect(untilNextS(ticker, at(250))).toBe(650);
  const blind = createTicker(at(100, { clock: 'unknown' }), TICK_S);
  expect(untilNextS(blind, at(250, { clock: 'unknown' }))).toBe(750);
});

test('a ticker has the tick that runs, and none with an unknown clock', () => {
  const { nowS, bootS } = at(1000);
  const head = { intervalS: TICK_S, bootS };
  expect(createTicker(at(1000), TICK_S)).toEqual({
    ...{ ...head, tickS: Math.floor(nowS / TICK_S) * TICK_S, isClockKnown: true },
  });
  const blind = createTicker(at(1000, { clock: 'unknown' }), TICK_S);
  expect(blind).toEqual({ ...head, tickS: 0, isClockKnown: false });
});

test('M1: with an unknown clock a report is due after a whole interval, and not a second earlier', () => {
  const blind = (s: number) => at(s, { clock: 'unknown' });
  const ticker = createTicker(blind(0), TICK_S);
  expect(advance(ticker, blind(TICK_S - 1), TICK_S)).toEqual({ ticker, due: false });
  expect(advance(ticker, blind(TICK_S), TICK_S)).toEqual({
    ticker: createTicker(blind(TICK_S), TICK_S),
    due: true,
  });
});

test('M1: after a change of clock or interval it waits for the next tick, and for two intervals at most', () => {
  const [start, other] = [createTicker(at(0), TICK_S), 600];
  const changed = advance(start, at(TICK_S + 1), other);
  // Counted from before the change, so that many changes cannot put it off for ever.
  expect(changed).toEqual({
    ticker: { ...createTicker(at(TICK_S + 1), other), bootS: start.bootS },
    due: false,
  });
  expect(advance(start, at(2 * other - 1), other).due).toBe(false);
  expect(advance(start, at(2 * other), other)).toEqual({
    ticker: createTicker(at(2 * other), other),
    due: true,
  });
  const lost = (s: number) => at(s, { clock: 'unknown' });
  expect(advance(start, lost(2 * TICK_S - 1), TICK_S).due).toBe(false);
  expect(advance(start, lost(2 * TICK_S), TICK_S).due).toBe(true);
  const set = at(2 * TICK_S - 1, { nowS: at(0).nowS - 1 });
  expect(advance(start, set, TICK_S)).toEqual({ ticker: start, due: false });
});

test('what is overdue is due now', () => {
  const blind = createTicker(at(100, { clock: 'unknown' }), TICK_S);
  expect(untilNextS(blind, at(100 + TICK_S, { clock: 'unknown' }))).toBe(0);
  expect(untilNextS(blind, at(5_000, { clock: 'unknown' }))).toBe(0);
  expect(untilNextS(createTicker(at(0), TICK_S), at(TICK_S))).toBe(TICK_S);
});
