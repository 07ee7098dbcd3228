/** For tests and attacks, here and in other packages: a vehicle's day on the wire, in seconds. */
export { type BrokerAddress, openLink } from '../src/uplink/mqtt.ts';
export { chances } from './chances.ts';
export type { Ingest, Line, LineUnit, OnWire, OpenLine } from './line.ts';
export type { VirtualTime } from './virtual-time.ts';
export { ANEW_AFTER_S, ANEW_TAKES_S, dueS, type Watched, type WireDay, watchDay } from './wire-day.ts';
