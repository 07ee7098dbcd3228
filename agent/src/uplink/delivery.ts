/**
 * What to send when. Pure: time (real seconds on a clock that only moves on) and chance are arguments.
 *
 * ```
 *            plan + sent                receipt stored / refused
 *  waiting ───────────────► in flight ───────────────────────────► gone
 *     ▲ ▲                     │   │
 *     │ └── connection lost ──┘   └── no receipt in time: sent again (a new message)
 *     └──── receipt `later(s)`: held until then
 * ```
 */
import { CARGO, type Cargo } from '../outbox/cargo.ts';
import type { Waiting } from '../outbox/rows.ts';

/** Records in flight, at most: what a unit may have to send once more after a lost connection. */
export const MAX_IN_FLIGHT = 64;
/** Places of these that bulk may not take. */
export const RESERVED_FOR_URGENT = 16;
/** Bytes in flight, at most. */
export const MAX_BYTES_IN_FLIGHT = 256 * 1024;
/**
 * Real seconds without a receipt until a record is sent again: first, and at most. Less a quarter, `gathered`
 * is still more than the 300 s for which ingest may hold receipts of chunks back.
 */
export const AGAIN_S = { gathered: 420, prompt: 30, most: 900 } as const;
/** A `later` beyond this is cut: no receipt may silence a record for longer. */
export const MAX_LATER_S = 3600;

interface Flight {
  readonly record: Waiting;
  readonly attempts: number;
  /** Of the first attempt. */
  readonly sinceS: number;
  readonly againS: number;
}

/** Bookkeeping of what is on its way. */
export interface Delivery {
  /** Whether a record is to be left alone now: in flight and not overdue, or held. */
  isBusy(number: number, nowS: number): boolean;
  /**
   * What goes out now, most urgent first: what is overdue, and of `waiting` (most urgent first) what has a place.
   * `bulkWaits` leaves bulk for later that was not sent yet.
   */
  plan(waiting: Iterable<Waiting>, nowS: number, bulkWaits?: boolean): Waiting[];
  /** A record was handed to the broker. `chance` is a random number in [0, 1). */
  sent(record: Waiting, nowS: number, chance: number): void;
  /** A receipt said stored or refused: nothing more to do for it. */
  settled(number: number): void;
  /** A receipt said later. */
  later(number: number, laterS: number, nowS: number): void;
  /** The connection is gone, and with it perhaps what was in flight: all of it is due again. */
  connectionLost(): void;
  /** When `plan` may have something new by the clock alone; undefined = only new records or receipts. */
  nextS(): number | undefined;
  /** Records and bytes in flight, and since when the first of them; absent = none is. */
  inFlight(): { records: number; bytes: number; sinceS?: number };
}

/** Seconds until a record is sent again after its n-th attempt (from 1): doubling, ±25 % so that fleets spread. */
export function againAfterS(cargo: Cargo, attempts: number, chance: number): number {
  const first = AGAIN_S[CARGO[cargo].receipt];
  const doubled = Math.min(first * 2 ** Math.min(attempts - 1, 10), AGAIN_S.most);
  return doubled * (0.75 + chance / 2);
}

/** Makes the bookkeeping of one agent run. */
export function createDelivery(): Delivery {
  const flights = new Map<number, Flight>();
  const held = new Map<number, number>();
  let bytesInFlight = 0;

  const land = (number: number): void => {
    const flight = flights.get(number);
    if (flight === undefined) return;
    bytesInFlight -= flight.record.bytes;
    flights.delete(number);
  };
  const isBusy = (number: number, nowS: number): boolean => {
    const flight = flights.get(number);
    if (flight !== undefined) return flight.againS > nowS;
    return (held.get(number) ?? 0) > nowS;
  };

  return {
    isBusy,
    plan(waiting, nowS, bulkWaits = false) {
      // Due, they wait like any other: one that has no place, or is gone, must not have `nextS` ask without end.
      for (const [number, untilS] of held) if (untilS <= nowS) held.delete(number);
      // What is overdue has its place already: were it asked to queue, full places could never empty.
      const chosen = [...flights.values()].filter(({ againS }) => againS <= nowS).map(({ record }) => record);
      const load = { records: flights.size, bytes: bytesInFlight };
      for (const record of waiting) {
        if (flights.has(record.number) || isBusy(record.number, nowS)) continue;
        // After it there is only bulk: the table ranks it last.
        if (bulkWaits && CARGO[record.cargo].bulk) break;
        if (!takes(load, record)) break;
        chosen.push(record);
      }
      return chosen.sort(byUrgency);
    },
    sent(record, nowS, chance) {
      const { attempts: before = 0, sinceS = nowS } = flights.get(record.number) ?? {};
      const attempts = before + 1;
      land(record.number);
      held.delete(record.number);
      const againS = nowS + againAfterS(record.cargo, attempts, chance);
      flights.set(record.number, { record, attempts, sinceS, againS });
      bytesInFlight += record.bytes;
    },
    settled(number) {
      land(number);
      held.delete(number);
    },
    later(number, laterS, nowS) {
      land(number);
      held.set(number, nowS + Math.min(Math.max(laterS, 1), MAX_LATER_S));
    },
    connectionLost() {
      flights.clear();
      bytesInFlight = 0;
    },
    nextS() {
      let next: number | undefined;
      for (const { againS } of flights.values()) next = Math.min(next ?? againS, againS);
      for (const untilS of held.values()) next = Math.min(next ?? untilS, untilS);
      return next;
    },
    inFlight() {
      const load = { records: flights.size, bytes: bytesInFlight };
      const since = [...flights.values()].map(({ sinceS }) => sinceS);
      return since.length === 0 ? load : { ...load, sinceS: Math.min(...since) };
    },
  };
}

/** The order of the table: rank, then the newest or the oldest of it. */
export function byUrgency(a: Waiting, b: Waiting): number {
  const [ruleA, ruleB] = [CARGO[a.cargo], CARGO[b.cargo]];
  if (ruleA.rank !== ruleB.rank) return ruleA.rank - ruleB.rank;
  return ruleA.first === 'newest' ? b.number - a.number : a.number - b.number;
}

/** Takes a place for the record if there is one. */
function takes(load: { records: number; bytes: number }, record: Waiting): boolean {
  const places = CARGO[record.cargo].bulk ? MAX_IN_FLIGHT - RESERVED_FOR_URGENT : MAX_IN_FLIGHT;
  if (load.records >= places || load.bytes + record.bytes > MAX_BYTES_IN_FLIGHT) return false;
  load.records += 1;
  load.bytes += record.bytes;
  return true;
}
