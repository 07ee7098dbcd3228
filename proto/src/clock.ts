/**
 * The fleet clock: domain time = origin + rate x monotonic. A demo runs a day in minutes with it; in
 * earnest the rate is 1 and the time is the system's.
 */
import { ProtoError } from './errors.ts';

/** Rates of a demo's clock: unit and data centre accept the same ones. */
export const DEMO_RATES = { least: 0.1, most: 10_000 } as const;

/** As configured. A rate other than 1 exists only with `demo: true`. */
export type FleetClockConfig =
  | { readonly demo: false }
  | {
      readonly demo: true;
      /** Domain seconds in a real second. */
      readonly rate: number;
      /** Domain time at `bootOriginS`, Unix seconds. */
      readonly originS: number;
      /** Reading of the boot clock at which `originS` holds, seconds. */
      readonly bootOriginS: number;
    };

/** Domain time and what it means in real time. */
export interface FleetClock {
  /** Domain seconds in a real second. */
  readonly rate: number;
  /** Domain time now, Unix seconds with a fraction. */
  nowS(): number;
  /** Real milliseconds that a span of domain seconds takes; never negative. */
  realDelayMs(domainS: number): number;
}

/**
 * Builds a fleet clock on two readings handed in: seconds since boot (a clock that counts suspend) and
 * system time in Unix seconds. Throws `misused` for a rate that is not a positive number.
 *
 * @example
 * createFleetClock({ demo: true, rate: 60, originS: 0, bootOriginS: 0 }, () => 2, () => 0).nowS() // 120
 */
export function createFleetClock(
  config: FleetClockConfig,
  readBootS: () => number,
  readSystemS: () => number,
): FleetClock {
  if (!config.demo) return { rate: 1, nowS: readSystemS, realDelayMs: (domainS) => delayMs(domainS, 1) };
  const { rate, originS, bootOriginS } = config;
  if (!(rate > 0) || !Number.isFinite(rate)) throw new ProtoError('misused', 'clock.rate: a positive number');
  return {
    rate,
    nowS: () => originS + rate * (readBootS() - bootOriginS),
    realDelayMs: (domainS) => delayMs(domainS, rate),
  };
}

function delayMs(domainS: number, rate: number): number {
  return Math.max(0, (domainS * 1000) / rate);
}

/** Seconds in a day of UTC, leap seconds apart. */
export const DAY_S = 86_400;

/** Days since 1970-01-01 UTC. `dayOf(86_400)` is 1. */
export function dayOf(timeS: number): number {
  return Math.floor(timeS / DAY_S);
}

/** Start of the tick a time falls into, Unix seconds. `tickOf(1000, 900)` is 900. */
export function tickOf(timeS: number, tickS: number): number {
  return Math.floor(timeS / tickS) * tickS;
}
