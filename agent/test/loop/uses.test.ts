import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LOSS_REASONS, v1 } from '@fleetveil/proto';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AgentError } from '../../src/errors.ts';
import type { AgentEvent } from '../../src/log.ts';
import { createCommitter } from '../../src/loop/committer.ts';
import { createUses, type Uses } from '../../src/loop/uses.ts';
import { createWhereabouts } from '../../src/loop/whereabouts.ts';
import { numberRecord, outgoingLossReport } from '../../src/minimise/outgoing.ts';
import { type Outbox, openOutbox } from '../../src/outbox/outbox.ts';
import { LAST_ROW, openSeenFile, type SeenFile } from '../../src/outbox/seen.ts';
import type { Moment } from '../../src/reasons/moment.ts';
import type { Sample } from '../../src/sample.ts';
import type { StreamEffect } from '../../src/streams/effect.ts';
import { at, BOOT, idOf } from '../reasons/given.ts';
import { chances, rounds, seed } from '../seed.ts';
import { range, rental, rideFix } from '../streams/given.ts';
import { createVault, type TestVault } from '../streams/vault.ts';

let vault: TestVault;
let folder: string;

beforeAll(async () => {
  vault = await createVault();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetveil-uses-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const REASON = rental({ route: true });

/** One life of the agent, up to its kill. */
interface Life {
  readonly uses: Uses;
  readonly outbox: Outbox;
  readonly seen: SeenFile;
  readonly events: AgentEvent[];
  end(): void;
}

class Killed extends Error {}

/** @param killAt the commit at which the process is gone: before it, or right after it */
function begin(
  options: {
    killAt?: number;
    after?: boolean;
    moment?: Moment;
    isKnownOutbox?: boolean;
    full?: () => boolean;
    broken?: (effects: readonly StreamEffect[]) => boolean;
  } = {},
): Life {
  const { killAt = Number.POSITIVE_INFINITY, after = false, moment = at(0), isKnownOutbox = true } = options;
  const outbox = openOutbox({ path: join(folder, 'outbox.db'), moment });
  const seen = openSeenFile(join(folder, 'seen'), moment.bootId, 'drive');
  const events: AgentEvent[] = [];
  const log = (event: AgentEvent) => void events.push(event);
  let commits = 0;
  const committing: Outbox = {
    ...outbox,
    commit(effects, now) {
      if (options.full?.()) throw new AgentError('disk_full', 'full');
      if (options.broken?.(effects)) throw new TypeError('broken');
      commits += 1;
      if (commits === killAt && !after) throw new Killed();
      const evicted = outbox.commit(effects, now);
      if (commits === killAt) throw new Killed();
      return evicted;
    },
  };
  const uses = createUses({
    ...{ streams: vault.deps(), outbox: committing, isKnownOutbox, seen, log },
    committer: createCommitter(committing, log, () => {}),
    whereabouts: createWhereabouts(undefined),
  });
  const end = () => {
    outbox.close();
    seen.close();
  };
  return { uses, outbox, seen, events, end };
}

function sampleOf(second: number): Sample {
  const { timeS, ...position } = rideFix(second);
  // Every seventh row holds a position that cannot be read.
  if (second % 7 === 3) return { source: 'recorded', sequence: second, timeS, problems: ['unparsable'] };
  return { source: 'recorded', sequence: second, timeS, position };
}

/** What is in the outbox: fixes of the route, ends, and losses by reason. */
async function account({ outbox }: Life) {
  const lines = [];
  for (let more = true; more; ) {
    const taken = outbox.report((losses) => outgoingLossReport({ losses, policyVersion: 1 }), at(9999));
    lines.push(...taken);
    more = taken.length > 0;
  }
  outbox.closeLeftOpen();
  const records = [...outbox.waiting()].flatMap(({ number }) => {
    const row = outbox.read(number);
    return row === undefined ? [] : [numberRecord(row.body, outbox.outboxId, number)];
  });
  const streams = await vault.open(records as v1.Record[]);
  const of = (kind: string) => streams.filter((stream) => stream.kind === kind).flatMap(({ fixes }) => fixes);
  const lost = lines.reduce((sum, { fixes }) => sum + fixes, 0);
  return {
    route: of('route'),
    ends: of('ends'),
    trips: records.filter(({ tripEnd }) => tripEnd).length,
    lines,
    lost,
  };
}

const SECONDS = 400;

/** Drives, dies and lives again until the drive is over; `chance` says when. */
async function liveThrough(chance: () => number): Promise<{ life: Life; kills: number }> {
  let kills = 0;
  let second = 0;
  let isBegun = false;
  for (;;) {
    const killAt = kills < 4 ? 1 + Math.floor(chance() * 12) : Number.POSITIVE_INFINITY;
    const life = begin({ killAt, after: chance() < 0.5, moment: at(second) });
    try {
      const restored = isBegun ? [REASON] : [];
      isBegun = true;
      await life.uses.restore(restored, at(second));
      if (restored.length === 0) await life.uses.act([{ kind: 'started', reason: REASON }], at(second));
      // Rows that fell due while nobody was there are passed over, as the player does.
      const next = (life.seen.left?.sequence ?? -1) + 1;
      if (second > next) life.uses.skipped(second - next);
      while (second < SECONDS) {
        const now = second;
        second += 1;
        await life.uses.offer(sampleOf(now), at(now));
        if (now % 5 === 0) await life.uses.tick(at(now));
      }
      await life.uses.act(
        [{ kind: 'ended', reason: REASON, endedBy: 'rider', atS: at(SECONDS).nowS }],
        at(SECONDS),
      );
      return { life, kills };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      kills += 1;
      life.end();
      second += Math.floor(chance() * 8);
    }
  }
}

test('M4: killed at any commit, again and again: every sensor fix is stored once or in the ledger', async () => {
  const chance = chances(seed);
  for (let round = 0; round < rounds(6); round++) {
    const { life, kills } = await liveThrough(chance);
    const { route, ends, trips, lines, lost } = await account(life);
    expect(kills).toBe(4);
    expect(new Set(route.map(({ timeS }) => timeS)).size).toBe(route.length);
    expect({ round, all: route.length + lost }).toEqual({ round, all: SECONDS });
    expect(lines.every(({ exact }) => exact)).toBe(true);
    const restart = lines
      .filter(({ reason }) => reason === 'restart')
      .reduce((sum, { fixes }) => sum + fixes, 0);
    expect(restart).toBeLessThanOrEqual(kills * 11);
    expect(ends).toHaveLength(2);
    expect(trips).toBe(1);
    life.end();
    rmSync(join(folder, 'seen'));
    for (const part of ['', '-wal', '-shm']) rmSync(join(folder, `outbox.db${part}`), { force: true });
  }
});

test('after a power cut the count is a lower bound, and says so', async () => {
  const first = begin();
  await first.uses.act([{ kind: 'started', reason: REASON }], at(0));
  for (let second = 0; second < 25; second++) await first.uses.offer(sampleOf(second), at(second));
  first.end();
  const otherBoot = { ...at(60), bootId: 'boot-2' };
  const second = begin({ moment: otherBoot });
  await second.uses.restore([{ ...REASON, bootId: 'boot-2' }], otherBoot);
  const { lines } = await account(second);
  expect(lines.find(({ reason }) => reason === 'restart')).toMatchObject({ exact: false });
  second.end();
});

test('where the count is gone altogether, the ledger still says that fixes may be', async () => {
  const first = begin();
  await first.uses.act([{ kind: 'started', reason: REASON }], at(0));
  await first.uses.offer(sampleOf(0), at(0));
  first.end();
  rmSync(join(folder, 'seen'));
  const second = begin({ moment: at(5) });
  await second.uses.restore([REASON], at(5));
  const { lines } = await account(second);
  expect(lines).toMatchObject([{ reason: 'restart', fixes: 0, exact: false, purpose: 'rider_route' }]);
  // From here on it is counted again.
  await second.uses.offer(sampleOf(1), at(6));
  await second.uses.offer(sampleOf(2), at(7));
  second.end();
  const third = begin({ moment: at(8) });
  await third.uses.restore([REASON], at(8));
  const counted = await account(third);
  expect(counted.lines).toMatchObject([{ reason: 'restart', fixes: 2, exact: true }]);
  third.end();
});

test('M4: where the note of a use is damaged, the ledger says that fixes may be lost', async () => {
  const first = begin();
  await first.uses.act([{ kind: 'started', reason: REASON }], at(0));
  for (let second = 0; second < 5; second++) await first.uses.offer(sampleOf(second), at(second));
  first.outbox.commit([{ kind: 'progress', key: `rental_contract:${REASON.rentalId}`, text: 'rot' }], at(5));
  first.end();
  const second = begin({ moment: at(5) });
  await second.uses.restore([REASON], at(5));
  expect((await account(second)).lines).toContainEqual(
    expect.objectContaining({ reason: 'restart', fixes: 0, exact: false }),
  );
  second.end();
});

test('M1: with another outbox than before, a rental gets no third end', async () => {
  const life = begin({ isKnownOutbox: false });
  await life.uses.restore([REASON], at(0));
  for (let second = 0; second < 30; second++) await life.uses.offer(sampleOf(second), at(second));
  await life.uses.act([{ kind: 'ended', reason: REASON, endedBy: 'rider', atS: at(30).nowS }], at(30));
  expect((await account(life)).ends).toEqual([]);
  life.end();
});

test('a use that ended but was not written is settled at the next start, without its reason', async () => {
  const first = begin();
  await first.uses.act([{ kind: 'started', reason: REASON }], at(0));
  for (let second = 0; second < 30; second++) await first.uses.offer(sampleOf(second), at(second));
  first.end();
  const second = begin({ moment: at(40) });
  await second.uses.restore([], at(40));
  const { ends, route, trips, lost } = await account(second);
  expect([ends.length, trips]).toEqual([2, 1]);
  expect(route.length + lost).toBe(30);
  expect(second.uses.isAny()).toBe(false);
  second.end();
});

test('M4: while the disk is full nothing is lost, and all of it is written once it is not', async () => {
  let isFull = false;
  const life = begin({ full: () => isFull });
  await life.uses.act([{ kind: 'started', reason: REASON }], at(0));
  for (let second = 0; second < 300; second++) {
    isFull = second > 50 && second < 250;
    await life.uses.offer(sampleOf(second), at(second));
  }
  await life.uses.act([{ kind: 'ended', reason: REASON, endedBy: 'rider', atS: at(300).nowS }], at(300));
  expect(life.events).toContainEqual({ event: 'outbox', problem: 'disk_full' });
  const { route, ends, lost } = await account(life);
  expect(route.length + lost).toBe(300);
  expect(lost).toBe(Math.ceil((300 - 3) / 7));
  expect(ends).toHaveLength(2);
  life.end();
});

test('M3, M4: an end that another program keeps from the disk ends it: nothing is collected, all of it written later', async () => {
  const life = begin();
  await life.uses.act([{ kind: 'started', reason: REASON }], at(0));
  for (let second = 0; second < 30; second++) await life.uses.offer(sampleOf(second), at(second));
  const other = new DatabaseSync(join(folder, 'outbox.db'));
  other.exec('BEGIN IMMEDIATE');
  const ended = { kind: 'ended', reason: REASON, endedBy: 'rider', atS: at(30).nowS } as const;
  const told = await life.uses.act([ended], at(30)).catch((error: unknown) => error);
  other.exec('ROLLBACK');
  other.close();
  expect([told, life.uses.isAny()]).toEqual([undefined, false]);
  for (let second = 30; second < 60; second++) {
    await life.uses.offer(sampleOf(second), at(second));
    await life.uses.tick(at(second));
  }
  // What waited goes with whatever is written next.
  await life.uses.act([{ kind: 'started', reason: { ...REASON, rentalId: idOf(9), route: false } }], at(60));
  const { route, ends, trips, lost } = await account(life);
  expect([route.length + lost, ends.length, trips]).toEqual([30, 2, 1]);
  expect(life.events).toContainEqual({ event: 'fault', code: 'ERR_SQLITE_ERROR' });
  life.end();
});

const PAUSED = { ...REASON, paused: true };

/** A ride of 37 s, so that some of it waits, and a pause of ten minutes; then the process is gone. */
async function ridden(life: Life): Promise<void> {
  await life.uses.act([{ kind: 'started', reason: REASON }], at(0));
  for (let second = 0; second < 37; second++) await life.uses.offer(sampleOf(second), at(second));
  await life.uses.act([{ kind: 'extended', reason: PAUSED }], at(37));
  for (let second = 37; second < 637; second++) {
    await life.uses.offer(sampleOf(second), at(second));
    if (second % 5 === 0) await life.uses.tick(at(second));
  }
}

/** Of the first 37 rows. */
const UNPARSABLE = { reason: 'unparsable', fixes: 5, exact: true };

test.each([
  ['stopped', true],
  ['killed', false],
])(
  'M4, M12: %s in a pause, nothing is booked as lost, and the ledger does not tell how long it was',
  async (_how, isStopped) => {
    const first = begin();
    await ridden(first);
    if (isStopped) await first.uses.pause(at(637));
    first.end();
    const second = begin({ moment: at(640) });
    await second.uses.restore([PAUSED], at(640));
    // It goes on, and is killed again: from here on every fix is wanted.
    await second.uses.offer(sampleOf(640), at(640));
    await second.uses.act([{ kind: 'extended', reason: REASON }], at(641));
    for (const s of [641, 642, 643]) await second.uses.offer(sampleOf(s), at(s));
    second.end();
    const third = begin({ moment: at(645) });
    await third.uses.restore([REASON], at(645));
    await third.uses.act([{ kind: 'ended', reason: REASON, endedBy: 'rider', atS: at(646).nowS }], at(646));
    const { route, lines } = await account(third);
    expect(lines).toMatchObject([{ reason: 'restart', fixes: 3, exact: true }, UNPARSABLE]);
    expect(route.map(({ timeS }) => timeS)).toEqual(
      range(0, 37)
        .filter((s) => s % 7 !== 3)
        .map((s) => rideFix(s).timeS),
    );
    third.end();
  },
);

test('M4: after a power cut in a pause the ledger does not say that fixes may be lost', async () => {
  const first = begin();
  await ridden(first);
  first.end();
  rmSync(join(folder, 'seen'));
  const moment = { ...at(640), bootId: 'boot-2' };
  const second = begin({ moment });
  await second.uses.restore([{ ...PAUSED, bootId: 'boot-2' }], moment);
  expect((await account(second)).lines).toMatchObject([UNPARSABLE]);
  second.end();
});

test('M4: a use that ended in a pause and was not written is settled without a loss', async () => {
  const first = begin();
  await ridden(first);
  first.end();
  const second = begin({ moment: at(640) });
  await second.uses.restore([], at(640));
  expect((await account(second)).lines).toMatchObject([UNPARSABLE]);
  second.end();
});

test('M3: a use whose end cannot be sealed is over all the same, and so is the other that ends with it', async () => {
  const life = begin({ broken: (effects) => effects.some(({ kind }) => kind === 'progress') && isEnding });
  let isEnding = false;
  const move = rental({ purpose: 'maintenance', rentalId: idOf(7), route: false });
  await life.uses.act(
    [REASON, move].map((reason) => ({ kind: 'started', reason }) as const),
    at(0),
  );
  await life.uses.offer(sampleOf(0), at(0));
  isEnding = true;
  const atS = at(1).nowS;
  const ends = [REASON, move].map((reason) => ({ kind: 'ended', reason, endedBy: 'rider', atS }) as const);
  await expect(life.uses.act(ends, at(1))).rejects.toThrow('broken');
  expect(life.uses.isAny()).toBe(false);
  life.end();
});

test('rows passed over are counted with the next row, and the end of a recording is remembered', async () => {
  const life = begin();
  await life.uses.act([{ kind: 'started', reason: REASON }], at(0));
  life.uses.skipped(12);
  await life.uses.offer(sampleOf(0), at(0));
  life.uses.skipped(3);
  await life.uses.sourceEnded(at(1));
  await life.uses.pause(at(2));
  life.end();
  const again = openSeenFile(join(folder, 'seen'), BOOT, 'drive');
  expect(again.left).toMatchObject({ fixes: 16, sequence: LAST_ROW });
  again.close();
  const next = begin({ moment: at(3) });
  await next.uses.restore([REASON], at(3));
  const { lines, route } = await account(next);
  expect(lines).toMatchObject([{ reason: 'down', fixes: 15, exact: true }]);
  expect(route).toHaveLength(1);
  expect(LOSS_REASONS.wire.down).toBe(v1.LossReason.LOSS_REASON_DOWN);
  next.end();
});
