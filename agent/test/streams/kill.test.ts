import { beforeAll, expect, test } from 'vitest';
import type { UseReason } from '../../src/streams/open-stream.ts';
import { settleOrphan } from '../../src/streams/orphan.ts';
import { decodeProgress, encodeProgress, progressKey } from '../../src/streams/progress.ts';
import { createRentalStreams, type RentalStreams } from '../../src/streams/rental-streams.ts';
import { at, idOf, NOON_S } from '../reasons/given.ts';
import { chances, rounds, seed } from '../seed.ts';
import { type Box, createBox, lostBy } from './box.ts';
import { range, rental, ride, rideFix, secondsOf } from './given.ts';
import { createVault, type OpenedStream, type TestVault } from './vault.ts';

let vault: TestVault;

beforeAll(async () => {
  vault = await createVault();
});

/** The next run of an agent that was killed. */
async function resume(box: Box, reason: UseReason, seen: number, s: number): Promise<RentalStreams> {
  const kept = box.progress.get(progressKey(reason));
  const streams = createRentalStreams(vault.deps(), reason, kept);
  box.commit(await streams.onBegin({ seen: { fixes: seen, exact: true } }, at(s)));
  return streams;
}

function fixesOf(opened: readonly OpenedStream[], kind: string): number[] {
  return opened.filter((stream) => stream.kind === kind).flatMap(({ fixes }) => secondsOf(fixes));
}

test('M4: a killed run loses at most 10 s, counted; the next one opens a stream of its own that follows', async () => {
  const [box, reason] = [createBox(), rental()];
  const first = createRentalStreams(vault.deps(), reason);
  box.commit(await first.onBegin({}, at(0)));
  await ride(first, box, 0, 137);
  const second = await resume(box, reason, 137, 140);
  await ride(second, box, 140, 200);
  box.commit(await second.onEnd({ endedBy: 'rider', atS: NOON_S + 200 }));
  const opened = await vault.open(box.records());
  const route = opened.filter(({ kind }) => kind === 'route');
  expect(route.map(({ follows }) => follows)).toEqual([undefined, route[0]?.streamId]);
  expect(fixesOf(opened, 'route')).toEqual([...range(0, 135), ...range(140, 200)]);
  expect(lostBy(box)).toEqual({ restart: 2 });
  expect(second.account()).toEqual({ offered: 197, sealed: 195, lost: 2, unwanted: 0, waiting: 0 });
});

test('M1: ends are two over all streams of a use: the candidate of a killed run goes with the new one', async () => {
  const [box, reason] = [createBox(), rental({ route: false })];
  const first = createRentalStreams(vault.deps(), reason);
  box.commit(await first.onBegin({}, at(0)));
  await ride(first, box, 0, 50);
  const second = await resume(box, reason, 50, 60);
  await ride(second, box, 60, 65);
  box.commit(await second.onEnd({ endedBy: 'rider', atS: NOON_S + 70 }));
  const opened = await vault.open(box.records());
  expect(fixesOf(opened, 'ends')).toEqual([0, 64]);
  expect(opened[1]?.follows).toBe(opened[0]?.streamId);
  const [trip] = box.records().filter(({ tripEnd }) => tripEnd);
  expect(trip?.tripEnd?.streams?.map(({ chunks }) => chunks)).toEqual([1, 1]);
  expect(box.open()).toEqual([]);
});

test('M1: a unit killed before the lapse has an end fix at most 10 s older than its last', async () => {
  const [box, reason] = [createBox(), rental({ route: false })];
  const first = createRentalStreams(vault.deps(), reason);
  box.commit(await first.onBegin({}, at(0)));
  await ride(first, box, 0, 50);
  const second = await resume(box, reason, 50, 14_400);
  const placeCell = '891f6074a83ffff';
  box.commit(await second.onEnd({ endedBy: 'lapsed', atS: NOON_S + 14_400, placeCell }));
  const [trip] = box.records().filter(({ tripEnd }) => tripEnd);
  expect(trip?.tripEnd?.endCell, 'the place kept from before the ride is not where it ended').toBeFalsy();
  const ends = fixesOf(await vault.open(box.records()), 'ends');
  expect(ends[0]).toBe(0);
  expect(ends).toHaveLength(2);
  expect(ends[1]).toBeGreaterThanOrEqual(49 - 10);
});

test('M4: killed at any moment of a ride, again and again: fixes = stored + losses, none twice, two ends', async () => {
  for (let round = 0; round < rounds(12); round++) {
    const chance = chances(seed + round);
    const [box, reason] = [createBox(), rental()];
    let streams = createRentalStreams(vault.deps(), reason);
    box.commit(await streams.onBegin({}, at(0)));
    let [seen, kills] = [0, 0];
    for (let s = 0; s < 400; s++) {
      seen += 1;
      const isBad = chance() < 0.05;
      const offer = isBad ? ({ problem: 'jumped' } as const) : { fix: rideFix(s) };
      const effects = await streams.onFix(offer, at(s));
      if (chance() < 0.985) {
        box.commit(effects);
        continue;
      }
      // Half of the kills come after the disk was written, half before.
      if (chance() < 0.5) box.commit(effects);
      kills += 1;
      streams = await resume(box, reason, seen, s);
    }
    box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 400 }));
    const where = `seed ${seed + round}`;
    const opened = await vault.open(box.records());
    const route = fixesOf(opened, 'route');
    const losses = lostBy(box);
    const lost = Object.values(losses).reduce((sum, fixes) => sum + fixes, 0);
    expect(new Set(route).size, where).toBe(route.length);
    expect(route.length + lost, where).toBe(seen);
    expect(losses['restart'] ?? 0, where).toBeLessThanOrEqual(11 * kills);
    expect(streams.account(), where).toMatchObject({ offered: 400, sealed: route.length, lost, waiting: 0 });
    expect(fixesOf(opened, 'ends').length, where).toBe(2);
    expect(fixesOf(opened, 'ends')[0], where).toBeLessThanOrEqual(20);
    expect([box.open(), box.progress.size], where).toEqual([[], 0]);
  }
});

test('M4: nothing was written yet: the next run begins as the first would have', async () => {
  const [box, reason] = [createBox(), rental()];
  const first = createRentalStreams(vault.deps(), reason);
  await first.onBegin({}, at(0));
  await first.onFix({ fix: rideFix(0) }, at(0));
  const second = await resume(box, reason, 1, 5);
  await ride(second, box, 5, 30);
  box.commit(await second.onEnd({ endedBy: 'rider', atS: NOON_S + 30 }));
  expect(fixesOf(await vault.open(box.records()), 'ends')).toEqual([5, 29]);
});

test('M4: a use of which only the progress is left is ended by it: rows closed, trip told, rest counted', async () => {
  const [box, reason] = [createBox(), rental()];
  const streams = createRentalStreams(vault.deps(), reason);
  box.commit(await streams.onBegin({}, at(0)));
  await ride(streams, box, 0, 95);
  const [[key, text] = ['', '']] = [...box.progress];
  box.commit(settleOrphan(vault.deps(), { key, text }, { fixes: 95, exact: false }));
  const opened = await vault.open(box.records());
  expect(fixesOf(opened, 'route')).toEqual(range(0, 90));
  expect(fixesOf(opened, 'ends')).toEqual([0, 89]);
  expect(box.losses).toMatchObject([{ reason: 'restart', fixes: 5, exact: false, grantId: idOf(1) }]);
  expect(box.records().filter(({ tripEnd }) => tripEnd)).toHaveLength(1);
  expect([box.open(), box.progress.size]).toEqual([[], 0]);
});

test('a damaged progress ends nothing but itself', () => {
  const effects = settleOrphan(vault.deps(), { key: 'rental_contract:1', text: 'x' });
  expect(effects).toEqual([{ kind: 'progress', key: 'rental_contract:1' }]);
});

test('M2: what is kept of a use in progress holds no place but the cell of coarse reports', async () => {
  const [box, reason] = [createBox(), rental()];
  const streams = createRentalStreams(vault.deps(), reason);
  box.commit(await streams.onBegin({}, at(0)));
  await ride(streams, box, 0, 95);
  const [text = ''] = [...box.progress.values()];
  const progress = decodeProgress(text);
  expect(progress === undefined ? '' : encodeProgress(progress)).toBe(text);
  const numbers = new Set(text.match(/\d{5,}/g));
  for (const s of range(0, 95)) {
    const { latitudeE6, longitudeE6 } = rideFix(s);
    expect(numbers.has(String(latitudeE6)) || numbers.has(String(longitudeE6))).toBe(false);
  }
  expect(progress?.startCell).toMatch(/^88/);
});
