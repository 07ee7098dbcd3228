import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CARGO, type Cargo } from '../../src/outbox/cargo.ts';
import type { Waiting } from '../../src/outbox/rows.ts';
import {
  AGAIN_S,
  againAfterS,
  byUrgency,
  createDelivery,
  MAX_BYTES_IN_FLIGHT,
  MAX_IN_FLIGHT,
  MAX_LATER_S,
  RESERVED_FOR_URGENT,
} from '../../src/uplink/delivery.ts';
import { rounds, seed } from '../seed.ts';

const CARGOES = Object.keys(CARGO) as Cargo[];

function record(number: number, cargo: Cargo = 'route_chunk', bytes = 600): Waiting {
  return { number, cargo, bytes };
}

function many(count: number, cargo: Cargo = 'route_chunk', from = 1): Waiting[] {
  return Array.from({ length: count }, (_, i) => record(from + i, cargo));
}

function sendAll(delivery: ReturnType<typeof createDelivery>, records: readonly Waiting[], nowS: number) {
  const plan = delivery.plan(records, nowS);
  for (const sent of plan) delivery.sent(sent, nowS, 0.5);
  return plan;
}

test('sends the most urgent first: newest accident, then openings, trip ends, and routes from their start', () => {
  const waiting = [
    record(1, 'route_chunk'),
    record(2, 'route_chunk'),
    record(3, 'trip_end'),
    record(4, 'accident_chunk'),
    record(5, 'accident_chunk'),
    record(6, 'ends_opening'),
    record(7, 'fleet_health'),
  ].sort(byUrgency);
  expect(
    createDelivery()
      .plan(waiting, 0)
      .map(({ number }) => number),
  ).toEqual([5, 4, 6, 3, 1, 2, 7]);
});

test('keeps at most 64 records in flight, and the last places free of bulk', () => {
  const delivery = createDelivery();
  expect(sendAll(delivery, many(200), 0)).toHaveLength(MAX_IN_FLIGHT - RESERVED_FOR_URGENT);
  expect(sendAll(delivery, many(200, 'theft_chunk', 1000), 0)).toHaveLength(RESERVED_FOR_URGENT);
  expect(sendAll(delivery, [record(5000, 'accident_opening')], 0)).toHaveLength(0);
});

test('keeps at most 256 kB in flight', () => {
  const delivery = createDelivery();
  const large = many(60, 'theft_chunk').map((one) => ({ ...one, bytes: 100_000 }));
  expect(sendAll(delivery, large, 0)).toHaveLength(2);
});

test('asks again for a chunk after 6 min, for anything else after 30 s, doubling to 15 min', () => {
  expect(againAfterS('route_chunk', 1, 0.5)).toBe(420);
  expect(againAfterS('route_chunk', 1, 0)).toBeGreaterThan(300); // ingest gathers receipts for so long
  expect(againAfterS('trip_end', 1, 0.5)).toBe(30);
  expect(againAfterS('trip_end', 3, 0.5)).toBe(120);
  expect(againAfterS('trip_end', 30, 0.5)).toBe(AGAIN_S.most);
  expect(againAfterS('trip_end', 1, 0)).toBeCloseTo(22.5);
  expect(againAfterS('trip_end', 1, 0.999)).toBeLessThan(37.5);
});

test('sends nothing again before its time, and all of it then, also with every place taken', () => {
  const delivery = createDelivery();
  const waiting = [record(900, 'ends_chunk'), ...many(200)];
  sendAll(delivery, many(200), 0);
  expect(delivery.plan(waiting, 419)).toEqual([]);
  const again = sendAll(delivery, waiting, 421);
  expect(again.map(({ number }) => number)).toEqual(many(48).map(({ number }) => number));
});

test('once what was put off is due, it waits like any other: no clock asks for it again and again', () => {
  const delivery = createDelivery();
  sendAll(delivery, [record(1)], 0);
  delivery.later(1, 10, 0);
  expect(delivery.nextS()).toBe(10);
  // Its time has come, and it is gone from the outbox.
  delivery.plan([], 11);
  expect(delivery.nextS()).toBeUndefined();
  sendAll(delivery, [record(2)], 20);
  delivery.later(2, 10, 20);
  // Its time has come, and bulk is to wait for the end of the use.
  expect(delivery.plan([record(2)], 31, true)).toEqual([]);
  expect(delivery.nextS()).toBeUndefined();
  expect(delivery.plan([record(2)], 32)).toHaveLength(1);
});

test('holds what a receipt put off, no longer than an hour, and lets others go meanwhile', () => {
  const delivery = createDelivery();
  sendAll(delivery, [record(1, 'trip_end')], 0);
  delivery.later(1, 10, 0);
  expect(delivery.inFlight()).toEqual({ records: 0, bytes: 0 });
  expect(delivery.plan([record(1, 'trip_end'), record(2)], 5).map(({ number }) => number)).toEqual([2]);
  expect(delivery.plan([record(1, 'trip_end')], 11)).toHaveLength(1);
  delivery.later(1, 1e9, 11);
  expect(delivery.plan([record(1, 'trip_end')], 12 + MAX_LATER_S)).toHaveLength(1);
});

test('a lost connection makes all that was in flight due at once', () => {
  const delivery = createDelivery();
  sendAll(delivery, many(3), 0);
  delivery.connectionLost();
  expect(sendAll(delivery, many(3), 1)).toHaveLength(3);
});

/** What can happen between two plans. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add'), cargo: fc.constantFrom(...CARGOES) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('receipt'), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('later'), pick: fc.nat(), laterS: fc.nat(600) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('time'), passS: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lost') }) },
);

test('M4: whatever happens, bounds hold, order holds, and every record goes out until its receipt', () => {
  fc.assert(
    fc.property(
      fc.array(happening, { maxLength: 120 }),
      fc.integer({ min: 0, max: 999 }),
      (events, chance) => {
        const delivery = createDelivery();
        const outbox = new Map<number, Waiting>();
        let nowS = 0;
        let next = 1;
        const send = () => {
          const plan = delivery.plan([...outbox.values()].sort(byUrgency), nowS);
          expect(plan).toEqual([...plan].sort(byUrgency));
          for (const one of plan) delivery.sent(one, nowS, chance / 1000);
          const { records, bytes } = delivery.inFlight();
          expect(records).toBeLessThanOrEqual(MAX_IN_FLIGHT);
          expect(bytes).toBeLessThanOrEqual(MAX_BYTES_IN_FLIGHT);
          return plan;
        };
        const pick = (index: number) => [...outbox.keys()][index % Math.max(1, outbox.size)];
        for (const event of events) {
          const number = 'pick' in event ? pick(event.pick) : undefined;
          if (event.kind === 'add' && 'cargo' in event) {
            outbox.set(next, record(next, event.cargo, 100 + (next % 7) * 3000));
            next += 1;
          } else if (event.kind === 'receipt' && number !== undefined) {
            outbox.delete(number);
            delivery.settled(number);
          } else if (event.kind === 'later' && number !== undefined && 'laterS' in event) {
            delivery.later(number, event.laterS, nowS);
          } else if (event.kind === 'time' && 'passS' in event) nowS += event.passS;
          else if (event.kind === 'lost') delivery.connectionLost();
          send();
        }
        // From here on every record sent is receipted: nothing may stay behind.
        for (let round = 0; outbox.size > 0; round++) {
          expect(round, 'records stay behind').toBeLessThan(500);
          for (const { number } of send()) {
            outbox.delete(number);
            delivery.settled(number);
          }
          nowS = Math.max(nowS + 1, delivery.nextS() ?? nowS);
        }
        expect(delivery.inFlight()).toEqual({ records: 0, bytes: 0 });
      },
    ),
    { seed, numRuns: rounds(200) },
  );
});

test('on a metered link bulk waits for the end of the use, and nothing else does', () => {
  const waiting = CARGOES.map((cargo, at) => record(at + 1, cargo)).sort(byUrgency);
  const urgent = waiting.filter(({ cargo }) => !CARGO[cargo].bulk);
  const delivery = createDelivery();
  expect(delivery.plan(waiting, 0, true)).toEqual(urgent);
  expect(urgent.map(({ cargo }) => cargo)).toEqual(expect.arrayContaining(['accident_chunk', 'trip_end']));
  expect(delivery.plan(waiting, 0, false)).toEqual(waiting);
  // What is on its way already is asked for again when its receipt stays out.
  for (const sent of waiting) delivery.sent(sent, 0, 0.5);
  expect(delivery.plan([], AGAIN_S.most * 2, true)).toEqual(waiting);
});
