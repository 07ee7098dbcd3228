import { tickOf } from '@fleetveil/proto';
import type { Moment } from '../reasons/moment.ts';

/** When the last coarse report was due. */
export interface Ticker {
  /** Length of a tick, seconds. */
  readonly intervalS: number;
  /** The tick it was due for; 0 with an unknown clock. */
  readonly tickS: number;
  /** Boot clock then. */
  readonly bootS: number;
  readonly isClockKnown: boolean;
}

/** A ticker at the start of the agent: nothing is due before the next tick (never on start). */
export function createTicker(moment: Moment, intervalS: number): Ticker {
  const isClockKnown = moment.clock !== 'unknown';
  const tickS = isClockKnown ? tickOf(moment.nowS, intervalS) : 0;
  return { intervalS, tickS, bootS: moment.bootS, isClockKnown };
}

/**
 * Whether a report is due. It is once a tick: never on a change of place, of policy or of clock, and never
 * on start, stop or reconnect. With an unknown clock the boot clock counts the interval; a clock that was
 * set back, or comes and goes, delays a report by one interval at most.
 */
export function advance(
  ticker: Ticker,
  moment: Moment,
  intervalS: number,
): { readonly ticker: Ticker; readonly due: boolean } {
  const next = createTicker(moment, intervalS);
  const waitedS = moment.bootS - ticker.bootS;
  const isSteady = ticker.intervalS === intervalS && ticker.isClockKnown === next.isClockKnown;
  const isNewTick = next.isClockKnown ? next.tickS > ticker.tickS : waitedS >= intervalS;
  if ((isSteady && isNewTick) || waitedS >= 2 * intervalS) return { ticker: next, due: true };
  return { ticker: isSteady ? ticker : { ...next, bootS: ticker.bootS }, due: false };
}

/** Domain seconds until `advance` can next be due. */
export function untilNextS(ticker: Ticker, moment: Moment): number {
  if (moment.clock === 'unknown') return Math.max(0, ticker.bootS + ticker.intervalS - moment.bootS);
  return tickOf(moment.nowS, ticker.intervalS) + ticker.intervalS - moment.nowS;
}
