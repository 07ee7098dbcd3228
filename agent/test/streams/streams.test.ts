import { cellOf, dayOf, v1 } from '@fleetveil/proto';
import { beforeAll, expect, test } from 'vitest';
import { reportCell } from '../../src/minimise/coarse.ts';
import { placeAfterUse, placeCell } from '../../src/minimise/place.ts';
import { AHEAD_S } from '../../src/streams/fix-judge.ts';
import { createRentalStreams } from '../../src/streams/rental-streams.ts';
import { openSealedStream } from '../../src/streams/sealed-stream.ts';
import { jitter, parkedAt, RIGA } from '../minimise/given.ts';
import { at, CURRENT, idOf, keyOf, NOON_S, RULES } from '../reasons/given.ts';
import { seed } from '../seed.ts';
import { createBox, lostBy } from './box.ts';
import { range, rental, ride, rideFix, secondsOf } from './given.ts';
import { createVault, type TestVault } from './vault.ts';

let vault: TestVault;

beforeAll(async () => {
  vault = await createVault();
});

const DAY = dayOf(NOON_S);

test('M2: with the route chosen the vault gets every fix back, in chunks of 90 s of 320 bytes', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
  box.commit(await streams.onBegin({}, at(0)));
  await ride(streams, box, 0, 605);
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 605 }));
  const opened = await vault.open(box.records());
  const route = opened.filter(({ kind }) => kind === 'route');
  expect(route.flatMap(({ fixes }) => fixes)).toEqual(range(0, 605).map(rideFix));
  expect(route[0]?.chunks.map(({ fixes }) => fixes.length)).toEqual([...Array(6).fill(90), 65]);
  expect(route[0]?.chunks.map(({ last }) => last)).toEqual([...Array(6).fill(false), true]);
  expect(route[0]).toMatchObject({ grantId: idOf(1), rentalId: idOf(0x1001), endsOnDay: DAY + 30 });
  const sizes = box.records().flatMap(({ chunk }) => (chunk ? [chunk.ciphertext?.length] : []));
  expect(new Set(sizes)).toEqual(new Set([320]));
  expect(streams.account()).toEqual({ offered: 605, sealed: 605, lost: 0, unwanted: 0, waiting: 0 });
  expect([box.open(), box.progress.size]).toEqual([[], 0]);
});

test('M1: ends are the first and the last fix of the use, and without the route nothing else leaves', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental({ route: false }))];
  box.commit(await streams.onBegin({}, at(0)));
  await ride(streams, box, 3, 605);
  expect(box.sent().filter(({ facts }) => facts.kind === 'ends_chunk')).toHaveLength(1);
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 605 }));
  const opened = await vault.open(box.records());
  expect(opened.map(({ kind, fixes }) => [kind, secondsOf(fixes)])).toEqual([['ends', [3, 604]]]);
  expect(opened[0]?.chunks.map(({ last }) => last)).toEqual([false, true]);
  expect(opened[0]).toMatchObject({ endsOnDay: DAY + RULES.keepDays.ends });
  expect(streams.account()).toMatchObject({ offered: 602, sealed: 0, unwanted: 602 });
});

test('a use of one fix has it as its start and its end; one without a fix has none', async () => {
  for (const [fixes, ends] of [
    [[7], [7, 7]],
    [[], []],
  ] as const) {
    const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental({ route: false }))];
    box.commit(await streams.onBegin({}, at(0)));
    for (const s of fixes) box.commit(await streams.onFix({ fix: rideFix(s) }, at(s)));
    box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 60 }));
    const opened = await vault.open(box.records());
    expect(opened.flatMap((stream) => secondsOf(stream.fixes))).toEqual(ends);
    expect(box.sent().some(({ facts }) => facts.kind === 'trip_end')).toBe(true);
  }
});

test('M4: what waits 10 s is sealed, before the fix that is 10 s later is looked at', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
  box.commit(await streams.onBegin({}, at(0)));
  for (let s = 0; s < 200; s++) {
    // All at one moment: the fixes' own time alone must do.
    box.commit(await streams.onFix({ fix: rideFix(s) }, at(200)));
    const { waiting } = streams.account();
    expect(waiting).toBeLessThanOrEqual(10);
    const sealed = box
      .open()
      .concat(box.sent())
      .filter(({ facts }) => facts.kind === 'route_chunk');
    expect(sealed.reduce((sum, { facts }) => sum + facts.fixes, 0)).toBe(s + 1 - waiting);
  }
});

test('M4: without another fix, time alone has what waits sealed, also on a clock that stands', async () => {
  const stands = (s: number) => at(s, { nowS: NOON_S });
  for (const momentAt of [at, stands]) {
    const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
    await ride(streams, box, 0, 3, () => momentAt(0));
    box.commit(await streams.onTick(momentAt(8)));
    expect(streams.account().waiting).toBe(3);
    box.commit(await streams.onTick(momentAt(9)));
    expect(streams.account().waiting).toBe(0);
  }
});

test('M2: no counter of a stream is used twice, however often a chunk is sealed again', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
  await ride(streams, box, 0, 300);
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 300 }));
  const nonces = box.written.flatMap(({ body, facts }) => {
    const { chunk } = v1.Record.decode(body);
    return chunk
      ? [
          `${facts.streamId} ${Buffer.from(chunk.nonce ?? [])
            .toString('hex')
            .slice(0, 22)}`,
        ]
      : [];
  });
  expect(nonces.length).toBeGreaterThan(50);
  expect(new Set(nonces).size).toBe(nonces.length);
});

test('M4: a chunk that is full spills into the next, and nothing is lost', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
  const noise = jitter(seed, 2000);
  const wild = range(0, 240).map((s) => ({ ...rideFix(s), ...noise(RIGA), accuracyM: (s * 31) % 97 }));
  for (const [s, fix] of wild.entries()) box.commit(await streams.onFix({ fix }, at(s)));
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 240 }));
  const [route] = (await vault.open(box.records())).filter(({ kind }) => kind === 'route');
  expect(route?.chunks.length).toBeGreaterThan(4);
  expect(route?.fixes).toEqual(wild);
});

test('M4: problems, fixes too soon, held or from the future are losses, each counted once', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
  const offers = [
    { problem: 'unparsable' },
    { problem: 'jumped' },
    { fix: rideFix(-5) },
    { fix: rideFix(1) },
    { fix: { ...rideFix(1), timeS: NOON_S + 1.4 } },
    { fix: rideFix(0) },
    { fix: { ...rideFix(2), timeS: NOON_S + 20_000 } },
    { fix: { ...rideFix(2), latitudeE6: Number.NaN } },
    { fix: rideFix(3) },
    { problem: 'jumped' },
  ] as const;
  for (const offer of offers) box.commit(await streams.onFix(offer, at(3)));
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 4 }));
  expect(lostBy(box)).toEqual({ unparsable: 2, jumped: 2, held: 1, thinned: 1, impossible_time: 2 });
  expect(streams.account()).toEqual({ offered: 10, sealed: 2, lost: 8, unwanted: 0, waiting: 0 });
  expect(box.losses.every(({ purpose, grantId }) => purpose === 'rider_route' && grantId === idOf(1))).toBe(
    true,
  );
});

test('M4: one fix dated ahead is lost alone: the route goes on, and the trip ends when and where it does', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
  box.commit(await streams.onBegin({}, at(0)));
  await ride(streams, box, 0, 60);
  box.commit(await streams.onFix({ fix: { ...rideFix(60), timeS: NOON_S + 7200 } }, at(60)));
  await ride(streams, box, 61, 300);
  expect(streams.lastFix()).toEqual(rideFix(299));
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 300 }));
  const opened = await vault.open(box.records());
  const secondsIn = (kind: string) =>
    opened.filter((stream) => stream.kind === kind).flatMap(({ fixes }) => secondsOf(fixes));
  expect(secondsIn('route')).toEqual([...range(0, 60), ...range(61, 300)]);
  expect(secondsIn('ends')).toEqual([0, 299]);
  expect(lostBy(box)).toEqual({ impossible_time: 1 });
  const [trip] = box.records().filter(({ tripEnd }) => tripEnd);
  expect(trip?.tripEnd?.endedS).toBe(NOON_S + 300);
});

test('M4: what a receiver and a clock differ by at most keeps no fix out, and the last fix is inside the trip', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
  box.commit(await streams.onBegin({}, at(0)));
  await ride(streams, box, AHEAD_S, AHEAD_S + 60, (s) => at(s - AHEAD_S));
  const tooFar = rideFix(AHEAD_S + 61);
  box.commit(await streams.onFix({ fix: tooFar }, at(60)));
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 60 }));
  expect(streams.account()).toEqual({ offered: 61, sealed: 60, lost: 1, unwanted: 0, waiting: 0 });
  const [trip] = box.records().filter(({ tripEnd }) => tripEnd);
  expect(trip?.tripEnd?.endedS).toBe(NOON_S + AHEAD_S + 59);
});

test('M4: a trip whose last fix was taken on a clock that ran ahead ends when it does', async () => {
  const endedS = async (fixS: number) => {
    const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
    box.commit(await streams.onFix({ fix: rideFix(fixS) }, at(60, { nowS: NOON_S + 7200 })));
    box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 300 }));
    return (box.records().find(({ tripEnd }) => tripEnd)?.tripEnd?.endedS ?? 0) - NOON_S;
  };
  expect(await Promise.all([299, 300 + AHEAD_S, 301 + AHEAD_S, 7200].map(endedS))).toEqual([
    300,
    300 + AHEAD_S,
    300,
    300,
  ]);
});

test('M3: a fix offered when the reason no longer holds is never sealed', async () => {
  const over = {
    s14400: at(14_400),
    back: at(20_000, { nowS: NOON_S + 5 }),
    blind: at(5, { clock: 'unknown' }),
  };
  for (const moment of Object.values(over)) {
    const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
    box.commit(await streams.onFix({ fix: rideFix(5) }, moment));
    box.commit(await streams.onEnd({ endedBy: 'lapsed', atS: NOON_S + 14_400 }));
    expect(await vault.open(box.records())).toEqual([]);
    expect(streams.account()).toMatchObject({ offered: 1, unwanted: 1 });
  }
});

test('M3: once it has ended nothing is sealed, whoever goes on offering, and no key is left to seal with', async () => {
  const streams = createRentalStreams(vault.deps(), rental());
  await streams.onBegin({}, at(0));
  await streams.onFix({ fix: rideFix(0) }, at(0));
  await streams.onFix({ fix: rideFix(1) }, at(1));
  await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 2 });
  for (const s of [2, 30, 60]) {
    expect(await streams.onFix({ fix: rideFix(s) }, at(s))).toEqual([]);
    expect(await streams.onTick(at(s + 20))).toEqual([]);
  }
  expect(await streams.onExtend(rental({ grantId: idOf(2) }), at(90))).toEqual([]);
  expect([streams.lastFix(), streams.account()]).toEqual([
    undefined,
    { offered: 5, sealed: 2, lost: 0, unwanted: 3, waiting: 0 },
  ]);
});

test('M2: a stream whose key is forgotten seals nothing', async () => {
  const deps = vault.deps();
  const sealingKey = deps.sealingKey(at(0));
  if (sealingKey === undefined) throw new Error('no key');
  const plan = { kind: 'ends', purpose: 'rental_contract', reason: rental(), policyVersion: 1 } as const;
  const stream = await openSealedStream(deps, plan, sealingKey);
  const chunk = { chunkNo: 0, track: new Uint8Array(9), fixes: 1, grantId: idOf(1), last: true, open: false };
  await stream.seal(chunk);
  stream.forget();
  await expect(stream.seal(chunk)).rejects.toMatchObject({ code: 'misused' });
});

test('M2, M5: without a vault key, or under a policy that seals no such stream, nothing is sealed', async () => {
  const dropped = { kind: 'dropped' } as const;
  const without = (purpose: 'rental_contract' | 'rider_route') => {
    const signals = { ...RULES.signals, [purpose]: { ...RULES.signals[purpose], position: dropped } };
    return { ...CURRENT, rules: { ...RULES, signals } };
  };
  const kinds = async (deps: ReturnType<TestVault['deps']>) => {
    const [box, streams] = [createBox(), createRentalStreams(deps, rental())];
    await ride(streams, box, 0, 30);
    box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 30 }));
    const { offered, sealed, lost } = streams.account();
    expect(sealed + lost).toBe(offered);
    return (await vault.open(box.records())).map(({ kind }) => kind);
  };
  expect(await kinds(vault.deps({ sealingKey: () => undefined }))).toEqual([]);
  expect(await kinds(vault.deps({}, () => without('rider_route')))).toEqual(['ends']);
  expect(await kinds(vault.deps({}, () => without('rental_contract')))).toEqual(['route']);
});

test('M5: an accuracy that the policy drops leaves as not known', async () => {
  const signals = {
    ...RULES.signals,
    rider_route: { ...RULES.signals.rider_route, accuracy: { kind: 'dropped' } as const },
  };
  const policy = { ...CURRENT, rules: { ...RULES, signals } };
  const [box, streams] = [
    createBox(),
    createRentalStreams(
      vault.deps({}, () => policy),
      rental(),
    ),
  ];
  await ride(streams, box, 0, 5);
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 5 }));
  const opened = await vault.open(box.records());
  const accuracies = (kind: string) =>
    new Set(
      opened.filter((stream) => stream.kind === kind).flatMap(({ fixes }) => fixes.map((f) => f.accuracyM)),
    );
  expect([accuracies('route'), accuracies('ends')]).toEqual([new Set([0]), new Set([4])]);
});

test('under another grant the next chunk carries its id; the route can be taken back on the way', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
  await ride(streams, box, 0, 30);
  const renewed = rental({ grantId: idOf(2), grantHash: keyOf(2) });
  box.commit(await streams.onExtend(renewed, at(30)));
  await ride(streams, box, 30, 45);
  box.commit(await streams.onExtend({ ...renewed, route: false }, at(45)));
  await ride(streams, box, 45, 60);
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 60 }));
  const opened = await vault.open(box.records());
  const [route] = opened.filter(({ kind }) => kind === 'route');
  expect(route?.chunks.map(({ grantId, fixes, last }) => [grantId, fixes.length, last])).toEqual([
    [idOf(1), 30, false],
    [idOf(2), 15, true],
  ]);
  const [ends] = opened.filter(({ kind }) => kind === 'ends');
  expect(ends?.chunks.map(({ grantId }) => grantId)).toEqual([idOf(1), idOf(2)]);
  expect(streams.account()).toMatchObject({ sealed: 45, unwanted: 15 });
});

test('M6: a route that goes over midnight has a stream for each day, each with its own end', async () => {
  const midnight = 43_200;
  const reason = rental({ sinceS: NOON_S + midnight - 100, untilS: NOON_S + 60_000, untilBootS: 90_000 });
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), reason)];
  await ride(streams, box, midnight - 50, midnight + 50);
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + midnight + 50 }));
  const route = (await vault.open(box.records())).filter(({ kind }) => kind === 'route');
  expect(route.map(({ endsOnDay, fixes }) => [endsOnDay, fixes.length])).toEqual([
    [DAY + 30, 50],
    [DAY + 31, 50],
  ]);
  expect(route[1]?.follows).toBe(route[0]?.streamId);
  expect(route.map(({ chunks }) => chunks.at(-1)?.last)).toEqual([true, true]);
});

test('a move under a maintenance grant has two ends for its own time, and no trip', async () => {
  const move = rental({ purpose: 'maintenance', route: false });
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), move)];
  await ride(streams, box, 0, 100);
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 100 }));
  const opened = await vault.open(box.records());
  expect(opened).toMatchObject([{ kind: 'ends', endsOnDay: DAY + RULES.keepDays.maintenanceEnds }]);
  expect(opened[0]?.fixes).toHaveLength(2);
  expect(box.sent().map(({ facts }) => facts.kind)).not.toContain('trip_end');
});

test('M1: a trip end has the cells of coarse reports, steps for the bill, and its streams', async () => {
  const deps = vault.deps({ batteryWh: 6_100 });
  const [box, streams] = [createBox(), createRentalStreams(deps, rental())];
  const start = parkedAt({ ...RIGA, latitudeE6: RIGA.latitudeE6 - 30_000 });
  const startCell = placeCell(start);
  box.commit(await streams.onBegin(startCell === undefined ? {} : { placeCell: startCell }, at(0)));
  streams.onReading({ stateOfChargePermille: 800, odometerM: 5_000_123 });
  await ride(streams, box, 0, 600);
  streams.onReading({ stateOfChargePermille: 750, odometerM: 5_004_999 });
  const place = placeAfterUse(start, streams.lastFix());
  const endCell = placeCell(place);
  const end = { endedBy: 'rider', atS: NOON_S + 600 } as const;
  box.commit(await streams.onEnd(endCell === undefined ? end : { ...end, placeCell: endCell }));
  const [record] = box.records().filter(({ tripEnd }) => tripEnd);
  expect(record?.tripEnd).toMatchObject({
    startedS: NOON_S,
    endedS: NOON_S + 600,
    distanceHm: 48,
    energyHwh: 3,
    endedBy: v1.RentalEnd.RENTAL_END_RIDER,
    parking: v1.ParkingRule.PARKING_RULE_KEPT,
  });
  expect(record?.endsOnDay).toBe(DAY + RULES.keepDays.tripEnd);
  const words = (cell: v1.ICell | null | undefined) => [cell?.high, cell?.low];
  const wire = (cell: string) => [Number.parseInt(cell.slice(0, 7), 16), Number.parseInt(cell.slice(7), 16)];
  expect(words(record?.tripEnd?.startCell)).toEqual(wire(reportCell(startCell, CURRENT) ?? ''));
  expect(words(record?.tripEnd?.endCell)).toEqual(wire(reportCell(endCell, CURRENT) ?? ''));
  const { latitudeE6, longitudeE6 } = rideFix(599);
  expect(endCell).toBe(cellOf(latitudeE6, longitudeE6, 9));
  const counts = record?.tripEnd?.streams?.map(({ chunks }) => chunks);
  expect(counts).toEqual([2, 7]);
});

test('without an odometer the distance is that of the way, and a standing receiver drives nothing', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
  await ride(streams, box, 0, 300);
  for (let s = 300; s < 900; s++) {
    const fix = { ...rideFix(299), timeS: NOON_S + s, latitudeE6: rideFix(299).latitudeE6 + (s % 2) * 40 };
    box.commit(await streams.onFix({ fix }, at(s)));
  }
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 900 }));
  const [record] = box.records().filter(({ tripEnd }) => tripEnd);
  // 300 s at 8 m/s north, and a sine of 200 m across it.
  expect(record?.tripEnd?.distanceHm).toBeGreaterThanOrEqual(26);
  expect(record?.tripEnd?.distanceHm).toBeLessThanOrEqual(28);
});

test('M4: calls that overlap give the same as calls in turn', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental())];
  const calls = range(0, 130).map((s) => streams.onFix({ fix: rideFix(s) }, at(s)));
  const end = streams.onEnd({ endedBy: 'rider', atS: NOON_S + 130 });
  for (const effects of await Promise.all([...calls, end])) box.commit(effects);
  const opened = await vault.open(box.records());
  const [route] = opened.filter(({ kind }) => kind === 'route');
  expect(route?.fixes).toEqual(range(0, 130).map(rideFix));
});

test('a rental taken up again after a lapse has a route and no third end', async () => {
  const [box, streams] = [createBox(), createRentalStreams(vault.deps(), rental({ revived: true }))];
  await ride(streams, box, 0, 30);
  box.commit(await streams.onEnd({ endedBy: 'rider', atS: NOON_S + 30 }));
  const opened = await vault.open(box.records());
  expect(opened.map(({ kind, fixes }) => [kind, fixes.length])).toEqual([['route', 30]]);
});
