/** The fleet clock on this machine: boot time from /proc/uptime (it counts suspend), or the system's time. */
import { readFileSync } from 'node:fs';
import { createFleetClock, type FleetClock, type FleetClockConfig } from '@fleetveil/proto';
import type { ClockReadings } from './clock-file.ts';

/** Seconds since boot, in steps of 10 ms. */
export function readBootS(): number {
  return Number.parseFloat(readFileSync('/proc/uptime', 'latin1'));
}

/** System time, Unix seconds. */
export function readSystemS(): number {
  return Date.now() / 1000;
}

/** Changes at every boot, so that a boot time is not taken for one of another boot. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
}

/** Milliseconds for which one reading of the boot clock serves: it moves in steps of 10. */
const HELD_MS = 1;

/**
 * A reading that is not made anew within a millisecond: ingest asks the time twice for each message, and a file read for
 * each of them was a fifth of what it cost. After a suspend it may tell the time before it for that millisecond.
 *
 * @example const bootS = heldReading(readBootS, () => performance.now());
 */
export function heldReading(read: () => number, nowMs: () => number): () => number {
  let [held, readMs] = [0, Number.NEGATIVE_INFINITY];
  return () => {
    const ms = nowMs();
    if (ms - readMs < HELD_MS) return held;
    [held, readMs] = [read(), ms];
    return held;
  };
}

/** @example const clock = openFleetClock(config.clock); clock.nowS(); */
export function openFleetClock(config: FleetClockConfig): FleetClock {
  const bootS = heldReading(readBootS, () => performance.now());
  return createFleetClock(config, bootS, readSystemS);
}

/** All three readings, for deciding a demo's clock. */
export function readClocks(): ClockReadings {
  return { bootS: readBootS(), bootId: readBootId(), systemS: readSystemS() };
}
