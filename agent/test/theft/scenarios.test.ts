/**
 * What is no theft, and what is one, through the rooms as the loop puts them together: the reasons, the detector, the
 * streams, a vault that opens whatever was sealed.
 */
import type { StreamKindId } from '@fleetveil/proto';
import { beforeAll, expect, test } from 'vitest';
import { offsetBy } from '../../src/minimise/distance.ts';
import type { ReasonEvent } from '../../src/reasons/event.ts';
import type { Sample } from '../../src/sample.ts';
import { RIGA } from '../minimise/given.ts';
import { at, grantOf, idOf, keyOf, NOON_S } from '../reasons/given.ts';
import { createUnit, type Unit } from '../streams/unit.ts';
import { createVault, type TestVault } from '../streams/vault.ts';

let vault: TestVault;
beforeAll(async () => {
  vault = await createVault();
});

type Seen = Partial<Omit<Sample, 'position'>> & { readonly northM?: number; readonly accuracyM?: number };

/** A reading a second, from one second to another. */
async function live(
  unit: Unit,
  fromS: number,
  toS: number,
  see: (s: number) => Seen,
  more = {},
): Promise<void> {
  for (let s = fromS; s < toS; s++) {
    const { northM = 0, accuracyM = 5, ...others } = see(s - fromS);
    const position = { ...offsetBy(RIGA, northM, 0), accuracyM };
    await unit.sample({ source: 'test', timeS: NOON_S + s, position, ...others }, at(s, more));
  }
}

/** Locked and standing for six minutes. */
const PARKED_S = 360;
const parked = (unit: Unit) => live(unit, 0, PARKED_S, () => ({ locked: true, odometerM: 1000 }));

/** How many fixes of each kind there are for a vault to open. */
async function sealed(unit: Unit): Promise<Partial<Record<StreamKindId, number>>> {
  const sums: Partial<Record<StreamKindId, number>> = {};
  for (const { kind, fixes } of await vault.open(unit.box.records())) {
    sums[kind] = (sums[kind] ?? 0) + fixes.length;
  }
  return sums;
}

const received = (number: number, more: Parameters<typeof grantOf>[1] = {}): ReasonEvent => ({
  kind: 'grant_received',
  grant: grantOf(number, more),
});
const used = (number: number): ReasonEvent => ({
  kind: 'sign_of_use',
  order: { grantId: idOf(number), phoneKey: keyOf(1) },
});
const away = (s: number): Seen => ({ northM: 8 * s, odometerM: 1000 + 8 * s });
const theft = (number: number): ReasonEvent =>
  received(number, { purpose: 'asset_protection', rentalId: idOf(0xca5e), phoneKey: '' });

test('X13: a real theft is sealed within 60 s of both signs, with headings, for the suspicion’s own day', async () => {
  const unit = createUnit(vault, at(0));
  await parked(unit);
  await live(unit, PARKED_S, PARKED_S + 180, away);
  const [stream] = await vault.open(unit.box.records());
  expect(stream).toMatchObject({ kind: 'theft', grantId: '', endsOnDay: Math.floor(NOON_S / 86_400) + 1 });
  // Both signs: 105 m away by the 14th second, of which three fixes are needed.
  expect((stream?.fixes[0]?.timeS ?? 0) - NOON_S - PARKED_S - 14).toBeLessThan(60);
  expect(stream?.fixes.at(-1)?.headingDeg).toBe(0);
  // Nothing waits for longer than ten seconds.
  expect(NOON_S + PARKED_S + 180 - (stream?.fixes.at(-1)?.timeS ?? 0)).toBeLessThanOrEqual(11);
});

test('X13: a theft that two people confirm goes on in a stream of its own, which follows', async () => {
  const unit = createUnit(vault, at(0));
  await parked(unit);
  await live(unit, PARKED_S, PARKED_S + 100, away);
  await unit.happen(theft(5), at(PARKED_S + 100));
  await live(unit, PARKED_S + 100, PARKED_S + 200, (s) => away(s + 100));
  const [suspicion, confirmed] = await vault.open(unit.box.records());
  expect(confirmed).toMatchObject({
    ...{ kind: 'theft', grantId: idOf(5), rentalId: idOf(0xca5e), follows: suspicion?.streamId },
    endsOnDay: Math.floor(NOON_S / 86_400) + 365,
  });
  expect(new Set(suspicion?.chunks.map(({ grantId }) => grantId))).toEqual(new Set(['']));
  expect(confirmed?.chunks.every(({ grantId }) => grantId === idOf(5))).toBe(true);
});

test.each<[string, (s: number) => Seen]>([
  ['a ferry: displaced, and no wheel turns', (s) => ({ northM: 8 * s, odometerM: 1000, locked: true })],
  ['drift of a receiver between houses', (s) => ({ northM: 140 * Math.sin(s / 60), accuracyM: 60 })],
  ['a receiver that is told a place 100 km off', () => ({ northM: 100_000, odometerM: 1000 })],
  ['a receiver that is told a year ahead', (s) => ({ timeS: NOON_S + 31_536_000 + s, northM: 100_000 })],
  ['pushed aside by a few metres', (s) => ({ northM: Math.min(s, 15), odometerM: 1000 + Math.min(s, 15) })],
])('X13, M3: %s: nothing is sealed', async (_, see) => {
  const unit = createUnit(vault, at(0));
  await parked(unit);
  await live(unit, PARKED_S, PARKED_S + 900, see);
  expect(await sealed(unit)).toEqual({});
  expect(unit.state().reasons).toEqual([]);
});

test('X13: a late return rides on after its grant has run out: its two ends and no pursuit', async () => {
  const unit = createUnit(vault, at(0));
  await parked(unit);
  await unit.happen(received(1, { notAfterS: NOON_S + PARKED_S + 300 }), at(PARKED_S));
  await unit.happen(used(1), at(PARKED_S));
  await live(unit, PARKED_S, PARKED_S + 900, (s) => ({ ...away(s), locked: false }));
  expect(await sealed(unit)).toEqual({ ends: 2 });
  expect(unit.state().reasons).toEqual([]);
});

test('X13: a tow with a maintenance grant that nobody showed a phone for: nothing is sealed', async () => {
  const unit = createUnit(vault, at(0));
  await parked(unit);
  await unit.happen(received(1, { purpose: 'maintenance', rentalId: idOf(0x77) }), at(PARKED_S));
  await live(unit, PARKED_S, PARKED_S + 300, away);
  expect(await sealed(unit)).toEqual({});
});

test('X13: a tow without one is sealed, and dropped unsent as soon as the grant arrives', async () => {
  const unit = createUnit(vault, at(0));
  await parked(unit);
  await live(unit, PARKED_S, PARKED_S + 100, away);
  expect(Object.keys(await sealed(unit))).toEqual(['theft']);
  await unit.happen(received(1, { purpose: 'maintenance', rentalId: idOf(0x77) }), at(PARKED_S + 100));
  await live(unit, PARKED_S + 100, PARKED_S + 200, (s) => away(s + 100));
  expect(await sealed(unit)).toEqual({});
  const lost = unit.box.losses.filter(({ reason }) => reason === 'withdrawn');
  expect(new Set(lost.map(({ purpose }) => purpose))).toEqual(new Set(['asset_protection']));
  expect(lost.reduce((sum, { fixes }) => sum + fixes, 0)).toBeGreaterThan(50);
});

test('L7: a maintenance move has two ends and nothing else', async () => {
  const unit = createUnit(vault, at(0));
  await parked(unit);
  await unit.happen(received(1, { purpose: 'maintenance', rentalId: idOf(0x77), route: true }), at(PARKED_S));
  await unit.happen(used(1), at(PARKED_S));
  await live(unit, PARKED_S, PARKED_S + 300, away);
  await unit.happen({ kind: 'grant_end', rentalId: idOf(0x77) }, at(PARKED_S + 300));
  expect(await sealed(unit)).toEqual({ ends: 2 });
});

test('M3: help is a fix at once and one a minute for half an hour, also over a restart and an unknown clock', async () => {
  const unit = createUnit(vault, at(0));
  await unit.happen({ kind: 'help_pressed', eventId: idOf(9) }, at(0, { clock: 'unknown' }));
  await live(unit, 0, 100, () => ({}), { clock: 'unknown' });
  await unit.restart(at(100));
  await live(unit, 100, 2400, () => ({}));
  const streams = await vault.open(unit.box.records());
  const seconds = streams.flatMap(({ fixes }) => fixes.map(({ timeS }) => timeS - NOON_S));
  expect(seconds).toEqual(Array.from({ length: 30 }, (_, i) => 60 * i));
  expect(streams.map(({ follows }) => follows)).toEqual([undefined, streams[0]?.streamId]);
  // Every fix left in a chunk of its own, as soon as it was taken.
  expect(streams.flatMap(({ chunks }) => chunks.map(({ fixes }) => fixes.length))).toEqual(
    seconds.map(() => 1),
  );
  expect(streams[0]?.endsOnDay).toBe(0);
});

test('M3: help that the rider stops is over at once', async () => {
  const unit = createUnit(vault, at(0));
  await unit.happen({ kind: 'help_pressed', eventId: idOf(9) }, at(0));
  await live(unit, 0, 61, () => ({}));
  await unit.happen({ kind: 'help_stopped' }, at(61));
  await live(unit, 61, 400, () => ({}));
  expect(await sealed(unit)).toEqual({ assist: 2 });
});

test('M3: a paused rental takes nothing: its route has a gap, its end is where it was left', async () => {
  const unit = createUnit(vault, at(0));
  await unit.happen(received(1, { route: true, notAfterS: NOON_S + 3600 }), at(0));
  await unit.happen(used(1), at(0));
  const order = { grantId: idOf(1), phoneKey: keyOf(1) };
  await live(unit, 0, 60, away);
  await unit.happen({ kind: 'phone_pause', order }, at(60));
  await live(unit, 60, 600, (s) => away(s + 60));
  await unit.happen({ kind: 'phone_end', order }, at(600));
  const streams = await vault.open(unit.box.records());
  for (const { kind, fixes } of streams) expect(fixes.at(-1)?.timeS, kind).toBe(NOON_S + 59);
  expect(await sealed(unit)).toEqual({ ends: 2, route: 60 });
});
