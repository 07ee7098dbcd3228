/** M11: what somebody sees of a vehicle's day who sees the network, with shaped traffic and without. */
import { FRAME_BYTES } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { LEAD_S } from '../../src/uplink/shaping.ts';
import type { OnWire } from '../../testing/line.ts';
import { ANEW_AFTER_S, dueS, type WireDay, watchDay } from '../../testing/wire-day.ts';
import { chances, rounds } from '../seed.ts';
import { aucOf, hoursOf } from './attacker.ts';

/** Three rides with a route, of half an hour to an hour, some of them close to midnight of a slot. */
const RIDES = [
  { startS: 7.5 * 3600 + 17, lastsS: 1_800 },
  { startS: 12 * 3600 + 240, lastsS: 2_400 },
  { startS: 18 * 3600 - 20, lastsS: 3_600 },
];
const parked = { traffic: 'shaped', rentals: [], slotS: 300, seed: 1 } as const satisfies WireDay;
const ups = (wire: readonly OnWire[]) => wire.filter(({ what }) => what === 'up');

test('M11: with the same chance a ridden, a rented and a parked day are the same on the wire, to the byte', async () => {
  const idle = await watchDay(parked);
  const ridden = await watchDay({ ...parked, rentals: RIDES });
  const short = await watchDay({ ...parked, rentals: RIDES.map(({ startS }) => ({ startS, lastsS: 80 })) });
  // Something was hidden: more was written than on the parked day, and it arrived.
  expect([idle.written, ridden.written, short.written]).toEqual([1, 1 + 3 * 5 + 20 + 26 + 40, 1 + 3 * 5]);
  expect(ridden.stored.size).toBe(ridden.written);
  expect(ridden.waiting).toBe(0);
  // A process that begins anew while its moment passes is late by what that takes, and by no more.
  for (const day of [ridden, short]) {
    expect(shapeOf(day.wire)).toEqual(shapeOf(idle.wire));
    for (const [i, { atMs }] of day.wire.entries())
      expect(Math.abs(atMs - (idle.wire[i]?.atMs ?? 0))).toBeLessThan(1_500);
  }
  expect(ups(idle.wire)).toHaveLength(288);
});

test('M11: a process that begins anew as its moment comes, or while its answer is out, shows in nothing', async () => {
  const day = { ...parked, slotS: 900, seed: 4 };
  const idle = await watchDay(day);
  // Half a second before a moment, and half a second after another.
  const rentals = [dueS(day, 20) - 0.5, dueS(day, 50) + 0.5].map((anewS) => {
    return { startS: anewS - ANEW_AFTER_S - 600, lastsS: 600 };
  });
  const ridden = await watchDay({ ...day, rentals });
  expect(shapeOf(ridden.wire)).toEqual(shapeOf(idle.wire));
  for (const [i, { atMs }] of ridden.wire.entries())
    expect(Math.abs(atMs - (idle.wire[i]?.atMs ?? 0))).toBeLessThan(1_500);
});

/** What happened in which order, and how large it was. */
function shapeOf(wire: readonly OnWire[]): string[] {
  return wire.map(({ what, bytes }) => `${what} ${bytes}`);
}

test('M11: each slot has one connection, one frame, one answer of one size, at a time from chance alone', async () => {
  const { wire } = await watchDay({ ...parked, rentals: RIDES, seed: 2 });
  const slots = Map.groupBy(wire, ({ atMs }) => Math.floor(atMs / 300_000));
  expect(slots.size).toBe(288);
  const sizes = new Set<string>();
  for (const each of slots.values()) sizes.add(shapeOf(each).join(', '));
  const [up, down] = [FRAME_BYTES.slot_frame + 88, FRAME_BYTES.slot_answer + 16 + 37];
  // A slot whose moment was its last second has its answer in the next; in this day none has.
  expect([...sizes]).toEqual([`connect 0, up ${up}, down ${down}, close 0`]);
  // Kolmogorov-Smirnov against the uniform: 1.63 / sqrt(n) is passed by 99 % of uniform samples.
  const places = ups(wire).map(({ atMs }) => ((atMs / 1000) % 300) - LEAD_S);
  const sorted = places.map((s) => s / (300 - LEAD_S)).sort((a, b) => a - b);
  const gap = Math.max(...sorted.map((x, i) => Math.abs(x - (i + 0.5) / sorted.length)));
  expect(gap).toBeLessThan(1.63 / Math.sqrt(sorted.length));
});

test('M11: whatever is ridden, and when, frames and their sizes are those of a parked day', async () => {
  const idle = await watchDay({ ...parked, slotS: 900, seed: 3 });
  for (let round = 0; round < rounds(4); round++) {
    const chance = chances(1_000 + round);
    const rentals = ridesOf(chance);
    const day = await watchDay({ ...parked, slotS: 900, seed: 3, rentals });
    expect(shapeOf(day.wire), `round ${round}`).toEqual(shapeOf(idle.wire));
  }
});

/** One to five rides anywhere in the day. */
function ridesOf(chance: () => number): { startS: number; lastsS: number }[] {
  const count = 1 + Math.floor(chance() * 5);
  const eachS = 80_000 / count;
  return Array.from({ length: count }, (_, i) => {
    const lastsS = 90 + chance() * Math.min(5_000, eachS / 2);
    return { startS: 600 + i * eachS + chance() * (eachS - lastsS - 100), lastsS };
  });
}

test('M1: a report is never earlier than its tick, and comes in the slot that begins with it', async () => {
  const { reports } = await watchDay(parked);
  const ridden = await watchDay({ ...parked, rentals: RIDES });
  expect(reports.map(({ tickS }) => tickS)).toEqual(Array.from({ length: 96 }, (_, i) => i * 900));
  // One that waits for its frame while the process begins anew is lost, as after a kill, and never told later.
  expect(ridden.reports.length).toBeGreaterThanOrEqual(96 - RIDES.length);
  for (const { tickS, cameS } of [...reports, ...ridden.reports]) {
    expect(cameS - tickS).toBeGreaterThanOrEqual(LEAD_S);
    expect(cameS - tickS).toBeLessThan(300 + 1);
  }
});

test('M4: what does not fit waits: a backlog drains in order, a record a slot, and each is stored once', async () => {
  const rentals = [{ startS: 3_600, lastsS: 6 * 3600 }];
  const { written, stored, waiting } = await watchDay({ ...parked, slotS: 900, rentals });
  // 96 frames a day do not carry six hours of route, and every one after the ride began carries a record.
  expect(written).toBe(1 + 5 + 240);
  expect(stored.size + waiting).toBe(written);
  expect(stored.size).toBeGreaterThanOrEqual(90);
  expect([...stored.values()].every((times) => times === 1)).toBe(true);
});

test('E3, M11: an accident waits for no slot, and shows in nothing but its own frames of the same size', async () => {
  const idle = await watchDay(parked);
  const { wire, stored } = await watchDay({ ...parked, accidentsS: [40_000] });
  expect(stored.size).toBe(3);
  const extra = wire.filter(({ atMs }) => atMs >= 40_000_000 && atMs < 40_002_500);
  const up = ups(wire)[0]?.bytes;
  expect(ups(extra).map(({ bytes }) => bytes)).toEqual([up, up]);
  const rest = wire.filter((each) => !extra.includes(each));
  expect(shapeOf(rest)).toEqual(shapeOf(idle.wire));
});

const inCi = test.skipIf(process.env['FLEETVEIL_TIER'] !== 'ci');
inCi(
  'X9, M11: an attacker tells ridden hours from parked ones in prompt traffic, and not in shaped (20 days: in CI only)',
  async () => {
    const aucIn = async (traffic: WireDay['traffic'], days: number): Promise<number> => {
      const hours: { features: number[]; isRidden: boolean }[] = [];
      for (let seed = 0; seed < days; seed++) {
        for (const isRidden of [true, false]) {
          // Chance of its own for each day: nothing to compare but what days have in common.
          const rentals = isRidden ? ridesOf(chances(seed + 77)) : [];
          const { wire } = await watchDay({
            traffic,
            rentals,
            slotS: 900,
            seed: 2 * seed + Number(isRidden),
          });
          hours.push(...hoursOf(wire, rentals).filter((hour) => hour.isRidden === isRidden));
        }
      }
      return aucOf(hours);
    };
    expect(await aucIn('prompt', 2)).toBeGreaterThan(0.9);
    expect(await aucIn('shaped', 8)).toBeLessThanOrEqual(0.55);
  },
  240_000,
);
