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

/** @example const clock = openFleetClock(config.clock); clock.nowS(); */
export function openFleetClock(config: FleetClockConfig): FleetClock {
  return createFleetClock(config, readBootS, readSystemS);
}

/** All three readings, for deciding a demo's clock. */
export function readClocks(): ClockReadings {
  return { bootS: readBootS(), bootId: readBootId(), systemS: readSystemS() };
}
