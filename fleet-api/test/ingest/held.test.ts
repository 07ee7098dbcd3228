/** What waits on its way into ingest: for the vault, for room, and for nobody once ingest stops. */
import { v1 } from '@fleetveil/proto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFleetOfOne, type FleetOfOne, NOW_S, receiptsOf, recordOf } from './fleet-of-one.ts';

const REPORT: v1.IUplink = { coarseReport: { tickS: NOW_S - (NOW_S % 900), policyVersion: 1 } };

let fleet: FleetOfOne;
beforeEach(async () => {
  fleet = await createFleetOfOne();
});
afterEach(() => fleet.stop());

test('M4: what comes once ingest is closed is not taken: it has no receipt and comes again', async () => {
  const hello: v1.IUplink = { hello: { timeNonce: new Uint8Array(16), clockQuality: 0 } };
  await fleet.say(hello);
  const heard = fleet.unit.heard().length;
  await fleet.ingest.stop();
  await fleet.say(hello, recordOf(1, { lossReport: { losses: [] } }));
  expect(fleet.unit.heard().length).toBe(heard);
  expect(fleet.ingest.counts()).toMatchObject({ received: 1, committed: 0, pending: 0 });
});

test('M4: what finds no room is told to come again, and is stored then', async () => {
  const small = await createFleetOfOne(undefined, { maxPending: 2 });
  try {
    const losses = [1, 2, 3].map((number) => recordOf(number, { lossReport: { losses: [] } }));
    await small.say(...losses);
    expect(receiptsOf(small.unit.heard())).toEqual(['1:stored', '2:stored', '3:later']);
    await small.say(losses[2] as v1.IUplink);
    expect(receiptsOf(small.unit.heard())).toContain('3:stored');
  } finally {
    await small.stop();
  }
});

describe('what comes while the vault is away', () => {
  const hello = (change: v1.IHello = {}): v1.IUplink => ({
    hello: { timeNonce: new Uint8Array(16), clockQuality: 0, waitingRecords: 7, ...change },
  });
  const comes = (...uplinks: v1.IUplink[]): void => {
    for (const uplink of uplinks) fleet.ingest.onMessage(fleet.unit.message(uplink));
  };
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const ownUnit = () =>
    fleet.database.owner
      .selectFrom('unit')
      .selectAll()
      .where('unit_id', '=', fleet.unit.unitId)
      .executeTakeFirstOrThrow();
  const loss = (number: number) => recordOf(number, { lossReport: { losses: [] } });
  beforeEach(() => {
    fleet.isVaultAway = true;
  });

  test('M4: it waits, in its order, and is stored and receipted without being said again', async () => {
    comes(hello(), loss(1), loss(2));
    await pause(700);
    comes(loss(3));
    await pause(300);
    expect(fleet.unit.heard()).toEqual([]);
    fleet.isVaultAway = false;
    await fleet.ingest.drain();
    expect(receiptsOf(fleet.unit.heard())).toEqual(['1:stored', '2:stored', '3:stored']);
    expect(fleet.ingest.counts()).toMatchObject({ received: 4, committed: 3, notKept: {} });
  });

  test('M4: a hello is noted as of when it came: no rental is settled by a word from before its end', async () => {
    comes(hello());
    fleet.nowS += 300;
    await pause(300);
    fleet.isVaultAway = false;
    await fleet.ingest.drain();
    expect(await ownUnit()).toMatchObject({ hello_s: NOW_S, waiting_records: 7 });
  });

  test('M8: a session that its unit left meanwhile does not begin after the one that followed', async () => {
    comes(hello(), loss(1));
    await pause(100);
    fleet.nowS += 1;
    await fleet.unit.restart();
    comes(hello(), loss(1), loss(2));
    await pause(430); // tries are 250 ms apart: the next one is that of the later session
    fleet.isVaultAway = false;
    await fleet.ingest.drain();
    // On a busy machine the older one may have been first all the same: then it was replaced.
    expect(new Set(receiptsOf(fleet.unit.heard()))).toEqual(new Set(['1:stored', '2:stored']));
    await fleet.say(loss(3));
    expect(receiptsOf(fleet.unit.heard())).toContain('3:stored');
  });

  test('a hello that waited for too long is told what its unit lacks, and no time: it would take that for its answer', async () => {
    const told = () => fleet.unit.heard().map(({ signed }) => signed?.type);
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      comes(hello());
      vi.advanceTimersByTime(61_000);
      fleet.isVaultAway = false;
      await fleet.ingest.drain();
      expect(told()).not.toContain(v1.SignedType.SIGNED_TYPE_STATUS);
      await fleet.say(hello());
      expect(told()).toContain(v1.SignedType.SIGNED_TYPE_STATUS);
    } finally {
      vi.useRealTimers();
    }
  });

  test('an ingest that stops waits for it no longer', async () => {
    comes(hello(), loss(1));
    await pause(100);
    await fleet.ingest.stop();
    expect(fleet.ingest.counts()).toMatchObject({ received: 2, committed: 0 });
  });

  test('M8: a unit that floods ingest meanwhile takes its own share of the room, and it is told', async () => {
    const flood = Array.from({ length: 5_000 }, () => REPORT);
    comes(...flood);
    const other = await fleet.addUnit();
    fleet.ingest.onMessage(other.message(loss(1)));
    await pause(100);
    expect(fleet.ingest.counts().notKept['rate']).toBeGreaterThan(1_000);
    fleet.isVaultAway = false;
    await fleet.ingest.drain();
    expect(receiptsOf(other.heard())).toEqual(['1:stored']);
  });
});
