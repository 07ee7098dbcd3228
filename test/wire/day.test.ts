/**
 * M11 on the wire: what passes between a unit and a real broker on a day with rentals and on one without. In CI only:
 * a shaped day is 288 connections to mosquitto.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OnWire, type OpenLine, type WireDay, watchDay } from '@fleetveil/agent/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INGEST, type Mosquitto, startMosquitto } from '../parts/mosquitto.ts';
import { findProgram, HAS_TIME, needProgram, needTime } from '../parts/parts.ts';
import { throughBroker, UNIT_USER } from './broker-line.ts';

/** Three rides with a route, half an hour to an hour; after each the process begins anew. */
const RIDES = [
  { startS: 7.5 * 3600 + 17, lastsS: 1_800 },
  { startS: 12 * 3600 + 240, lastsS: 2_400 },
  { startS: 18 * 3600 - 20, lastsS: 3_600 },
];
const parked = { traffic: 'shaped', rentals: [], slotS: 300, seed: 1 } as const satisfies WireDay;

let folder: string;
let broker: Mosquitto;
let line: OpenLine;

beforeAll(async () => {
  const program = findProgram('mosquitto');
  if (!program || !HAS_TIME) return; // each test says why it is skipped
  folder = await mkdtemp(join(tmpdir(), 'fleetveil-day-'));
  broker = await startMosquitto(program, join(folder, 'mosquitto'), [UNIT_USER]);
  line = throughBroker({ url: broker.url, ...INGEST });
});

afterAll(async () => {
  await broker?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** What passed, in which order: a line for each thing. */
function shapeOf(wire: readonly OnWire[]): string[] {
  return wire.map(({ what, bytes }) => `${what} ${bytes}`);
}

test('M11, X9: with shaped traffic a day with rentals is a parked one to mosquitto’s network, to the byte', async (context) => {
  needTime(context);
  needProgram(context, 'mosquitto');
  const idle = await watchDay(parked, line);
  const ridden = await watchDay({ ...parked, rentals: RIDES }, line);
  // Something was hidden: more was written than on the parked day, and it arrived, each record once.
  expect([idle.written, ridden.written]).toEqual([1, 1 + 3 * 5 + 20 + 26 + 40]);
  expect([...ridden.stored.values()]).toEqual(Array.from({ length: ridden.written }, () => 1));
  expect(shapeOf(ridden.wire)).toEqual(shapeOf(idle.wire));
  // A process that begins anew while its moment passes is late by what that takes, and by no more.
  for (const [i, { atMs }] of ridden.wire.entries())
    expect(Math.abs(atMs - (idle.wire[i]?.atMs ?? 0))).toBeLessThan(1_500);
  // Each slot is one connection with the same bytes up and down, and the answer a second later.
  const slots = Array.from({ length: 288 }, (_, n) => ridden.wire.slice(6 * n, 6 * n + 6));
  const [first = []] = slots;
  expect(first.map(({ what }) => what)).toEqual(['connect', 'up', 'down', 'up', 'down', 'close']);
  expect(new Set(slots.map((slot) => shapeOf(slot).join(', ')))).toEqual(
    new Set([shapeOf(first).join(', ')]),
  );
  expect(slots.map(([begin]) => Math.floor((begin?.atMs ?? 0) / 300_000))).toEqual([...slots.keys()]);
});

test('X9: with prompt traffic anybody on the network sees the rentals of the same day', async (context) => {
  needTime(context);
  needProgram(context, 'mosquitto');
  const prompt = { ...parked, traffic: 'prompt' } as const;
  const idle = await watchDay(prompt, line);
  const ridden = await watchDay({ ...prompt, rentals: RIDES }, line);
  expect(shapeOf(ridden.wire)).not.toEqual(shapeOf(idle.wire));
  const upIn = (wire: readonly OnWire[], fromS: number, toS: number): number =>
    wire
      .filter(({ atMs, what }) => what === 'up' && atMs >= fromS * 1000 && atMs < toS * 1000)
      .reduce((total, { bytes }) => total + bytes, 0);
  for (const { startS, lastsS } of RIDES)
    expect(upIn(ridden.wire, startS, startS + lastsS)).toBeGreaterThan(
      2 * upIn(idle.wire, startS, startS + lastsS),
    );
});
