/** M6: keys go with their rows, also those of packets and of what lay aside for a hold. Real database, real vault. */
import { randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRetention } from '../../src/retention/run.ts';
import { crash, lookAfter } from '../accidents/crashed.ts';
import { type DoorFleet, dateOf, NOW_S, openDoorFleet } from '../doors/door-fleet.ts';
import { ride, rideTrip } from '../trips/recorded-trip.ts';

const DAY_S = 86_400;
let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
});
afterAll(() => doors.close());

const ridden = (riderId: string) => rideTrip(doors, riderId, [{ kind: 'ends', chunks: [ride(NOW_S, 2)] }]);
const run = (offset: number) => {
  doors.fleet.setNow(NOW_S + offset * DAY_S);
  const parts = { owner: doors.database.owner, tenant: 'demo', policy: undefined, vault: doors.vaultClient };
  return runRetention(parts, NOW_S + offset * DAY_S);
};
const has = async (table: 'stream_key' | 'packet_rental', streamId: string | undefined) => {
  const { vault } = doors.database;
  const rows = await vault
    .selectFrom(table)
    .select('stream_id')
    .where('stream_id', '=', streamId ?? '')
    .execute();
  return rows.length === 1;
};

test('M6: the key of an accident packet, and whose it is, go with its rows', async () => {
  const { vehicle } = await ridden('rider-1');
  const streamId = await crash(doors, vehicle);
  await lookAfter(doors, NOW_S + 1_000);
  expect([await has('stream_key', streamId), await has('packet_rental', streamId)]).toEqual([true, true]);
  // As a claim that is closed does (`close_accident`), three years and not five after it.
  const { owner } = doors.database;
  for (const table of ['accident_stream', 'accident_chunk'] as const)
    await owner
      .updateTable(table)
      .set({ ends_on: dateOf(NOW_S, 10) })
      .execute();
  await run(10);
  expect([await has('stream_key', streamId), await has('packet_rental', streamId)]).toEqual([true, true]);
  await run(11);
  expect(await owner.selectFrom('accident_stream').select('stream_id').execute()).toEqual([]);
  expect([await has('stream_key', streamId), await has('packet_rental', streamId)]).toEqual([false, false]);
  expect(await owner.selectFrom('ending_key').selectAll().execute()).toEqual([]);
});

test('M6, R5: what lay aside for a hold loses its key with the hold, unless another one holds it too', async () => {
  const [free, twice] = [await ridden('rider-2'), await ridden('rider-3')];
  const { owner } = doors.database;
  const hold = async (rentalId: string, offset: number) => {
    const row = { hold_id: randomId(), ends_on: dateOf(NOW_S, offset) };
    await owner
      .insertInto('hold')
      .values({
        ...{ ...row, tenant: 'demo', owner: 'lawyer', reason: 'a claim', kind: 'rental' },
        ...{ rental_id: rentalId, vehicle_id: null, from_s: null, to_s: null, rider_id: null },
        ...{ created_s: NOW_S, review_on: row.ends_on },
      })
      .execute();
    await owner
      .insertInto('held_rental')
      .values({ ...row, rental_id: rentalId })
      .execute();
  };
  await hold(free.booked.rental_id, 95);
  await hold(twice.booked.rental_id, 95);
  await hold(twice.booked.rental_id, 100);
  const keys = async () => [
    await has('stream_key', free.streamIds[0]),
    await has('stream_key', twice.streamIds[0]),
  ];
  await run(80);
  await run(91);
  expect(await owner.selectFrom('stream').select('stream_id').execute()).toEqual([]);
  expect(await keys()).toEqual([true, true]);
  await run(96);
  expect(await keys()).toEqual([false, true]);
  await run(101);
  expect(await keys()).toEqual([false, false]);
});
