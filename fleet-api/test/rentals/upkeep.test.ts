import { decodeDocument, decodeSigned, RENTAL_ENDS, randomId, toHex } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { RENTAL_MAX_S, UNUSED_MAX_S } from '../../src/grants/grant.ts';
import { TRIP_END_WAIT_S } from '../../src/rentals/rental.ts';
import { releaseRenewals, runRenewals, type UpkeepParts } from '../../src/rentals/upkeep.ts';
import { strikeOffUnit } from '../../src/units/strike-off.ts';
import {
  type Booked,
  type DoorFleet,
  dateOf,
  NOW_S,
  openDoorFleet,
  phoneKey,
  TENANT,
  type TestVehicle,
} from '../doors/door-fleet.ts';

const H = 3600;
const NEARLY_OVER_S = NOW_S + 3 * H + 1;
let doors: DoorFleet;
let job: UpkeepParts;

beforeAll(async () => {
  doors = await openDoorFleet();
  job = { ...doors.parts, holder: randomId() };
});
afterAll(() => doors.close());

const owner = () => doors.database.owner;
const grantsOf = (rentalId: string) =>
  owner()
    .selectFrom('grant_issued')
    .selectAll()
    .where('rental_id', '=', rentalId)
    .orderBy('not_after_s')
    .execute();
const stateOf = (rentalId: string) =>
  owner()
    .selectFrom('rental')
    .select(['state', 'ended_s', 'ends_on'])
    .where('rental_id', '=', rentalId)
    .executeTakeFirstOrThrow();
const change = (rentalId: string, set: object) =>
  owner().updateTable('rental').set(set).where('rental_id', '=', rentalId).execute();

async function rented(state = 'running'): Promise<{ vehicle: TestVehicle; booked: Booked }> {
  await owner().updateTable('rental').set({ state: 'ended', ended_s: NOW_S }).execute(); // others are out of the way
  const vehicle = await doors.addVehicle();
  const booked = await doors.book(vehicle, 'rider-1', {
    ...{ route: true, route_keep_days: 7, route_key: await phoneKey() },
  });
  await change(booked.rental_id, { state });
  return { vehicle, booked };
}

test('a running rental gets its next grant when less than an hour is left, and not before', async () => {
  const { vehicle, booked } = await rented();
  expect(await runRenewals(job, NEARLY_OVER_S - 1)).toMatchObject({ renewed: 0 });
  expect(await runRenewals(job, NEARLY_OVER_S)).toMatchObject({ renewed: 1 });
  expect(await runRenewals(job, NEARLY_OVER_S + 1)).toMatchObject({ renewed: 0 });
  const [first, second] = (await grantsOf(booked.rental_id)).map((row) =>
    decodeDocument('grant', decodeSigned(row.signed).body),
  );
  expect(second?.notAfterS).toBe(NEARLY_OVER_S + 4 * H);
  expect(toHex(second?.grantId ?? new Uint8Array())).not.toBe(toHex(first?.grantId ?? new Uint8Array()));
  for (const kept of [
    'rentalId',
    'vehicleId',
    'phoneKey',
    'riderKey',
    'holder',
    'route',
    'routeKeepDays',
    'minPolicyVersion',
  ] as const) {
    expect(second?.[kept], kept).toEqual(first?.[kept]);
  }
  const down = await owner()
    .selectFrom('downlink')
    .select('body')
    .where('unit_id', '=', vehicle.unitId)
    .execute();
  expect(down).toHaveLength(2);
});

test('grants of an hour are renewed with a quarter of an hour left, and not each minute', async () => {
  const { booked } = await rented();
  const short: UpkeepParts = {
    ...job,
    policyNow: async (trx) => {
      const { policy, ...rest } = await job.policyNow(trx);
      return { ...rest, policy: { ...policy, limits: { ...policy.limits, rentalGrantS: H } } };
    },
  };
  const nowS = NOW_S + 4 * H - 60;
  expect(await runRenewals(short, nowS)).toMatchObject({ renewed: 1 });
  expect(await runRenewals(short, nowS + 60)).toMatchObject({ renewed: 0 });
  expect(await runRenewals(short, nowS + (3 * H) / 4)).toMatchObject({ renewed: 0 });
  expect(await runRenewals(short, nowS + (3 * H) / 4 + 1)).toMatchObject({ renewed: 1 });
  expect(await grantsOf(booked.rental_id)).toHaveLength(3);
});

test('one run renews more than a batch, and a rental with nothing left waits behind no other', async () => {
  await rented();
  for (let more = 1; more < 150; more++) {
    const booked = await doors.book(await doors.addVehicle(), 'rider-1');
    await change(booked.rental_id, { state: 'running' });
  }
  expect(await runRenewals(job, NEARLY_OVER_S)).toMatchObject({ renewed: 150 });
  // All were called off, and their units have nothing; of one the last grant is over as well.
  const endedS = NEARLY_OVER_S + 60;
  const running = owner().selectFrom('rental').where('state', '=', 'running');
  const of = await running.select(['rental_id', 'vehicle_id']).execute();
  await owner()
    .updateTable('rental')
    .set({ state: 'ending', ended_s: endedS })
    .where('state', '=', 'running')
    .execute();
  await owner()
    .updateTable('unit')
    .set({ waiting_records: 0, hello_s: endedS + H + 1 })
    .execute();
  const quiet = of.at(-1) ?? { rental_id: '', vehicle_id: '' };
  await owner()
    .updateTable('unit')
    .set({ hello_s: NEARLY_OVER_S + 5 * H + 1 })
    .where('vehicle_id', '=', quiet.vehicle_id)
    .execute();
  expect(await runRenewals(job, NEARLY_OVER_S + 6 * H)).toMatchObject({ settled: 1 });
  expect((await stateOf(quiet.rental_id)).state).toBe('ended');
});

test('a rental that cannot be ended is left as it was, and takes none of its batch with it', async () => {
  const { booked: unused } = await rented('booked');
  const running = await doors.book(await doors.addVehicle(), 'rider-2');
  await change(running.rental_id, { state: 'running' });
  const firstS = NOW_S + UNUSED_MAX_S - 1;
  expect(await runRenewals(job, firstS)).toMatchObject({ renewed: 2, failed: [] });
  const error = new Error('no order is signed');
  const signer: UpkeepParts['signer'] = {
    sign: (type, ...of) => (type === 'grant_end' ? Promise.reject(error) : job.signer.sign(type, ...of)),
  };
  const failed = [{ rentalId: unused.rental_id, error }];
  const lateS = firstS + 3 * H + 1;
  expect(await runRenewals({ ...job, signer }, lateS)).toMatchObject({ renewed: 1, ended: 0, failed });
  // Its end was written when the order threw.
  expect(await stateOf(unused.rental_id)).toMatchObject({ state: 'booked', ended_s: null });
  expect(await runRenewals(job, lateS + 60)).toMatchObject({ renewed: 0, ended: 1, failed: [] });
});

test('rentals that fail keep a run from no rental behind them, and are passed over by it once they did', async () => {
  const ids = [(await rented()).booked.rental_id];
  while (ids.length < 120) {
    const booked = await doors.book(await doors.addVehicle(), 'rider-1');
    await change(booked.rental_id, { state: 'running' });
    ids.push(booked.rental_id);
  }
  let signed = 0;
  const signer: UpkeepParts['signer'] = {
    // The first batch and no other.
    sign: (...of) => (++signed <= 100 ? Promise.reject(new Error('away')) : job.signer.sign(...of)),
  };
  const { renewed, failed } = await runRenewals({ ...job, signer }, NEARLY_OVER_S);
  expect([renewed, failed.length, signed]).toEqual([20, 100, 120]);
});

test('M3: nothing renews a rental that has ended, however it ended', async () => {
  for (const state of ['ending', 'ended']) {
    const { booked } = await rented();
    await change(booked.rental_id, { state, ended_s: NOW_S + 60 });
    await runRenewals(job, NEARLY_OVER_S + 50_000);
    expect(await grantsOf(booked.rental_id), state).toHaveLength(1);
  }
});

test('M3: an end that is ordered while the renewal runs wins or loses, but never leaves a grant after itself', async () => {
  const { booked } = await rented();
  doors.now = NEARLY_OVER_S;
  const token = await doors.token('booking-system', 'booking');
  const end = doors.ask(`/v1/booking/rentals/${booked.rental_id}/end`, { method: 'POST', token });
  await Promise.all([runRenewals(job, NEARLY_OVER_S), end]);
  doors.now = NOW_S;
  expect((await stateOf(booked.rental_id)).state).toBe('ending');
  const before = (await grantsOf(booked.rental_id)).length;
  await runRenewals(job, NEARLY_OVER_S + 4 * H);
  expect(await grantsOf(booked.rental_id)).toHaveLength(before);
});

test('M12: a route that its rider ends while the renewal runs is in no grant after it', async () => {
  const { booked } = await rented();
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow: UpkeepParts['signer'] = {
    sign: async (...document) => {
      begun.resolve();
      await goOn.promise;
      return job.signer.sign(...document);
    },
  };
  doors.now = NEARLY_OVER_S;
  const renewing = runRenewals({ ...job, signer: slow }, NEARLY_OVER_S + 1);
  await begun.promise;
  const token = await doors.token('rider-1', 'rider');
  const off = doors.ask('/v1/rider/preferences', { method: 'PUT', token, body: { route: 'off' } });
  const waits = vi.waitFor(async () => {
    const { rows } = await sql`SELECT pid FROM pg_locks WHERE NOT granted`.execute(owner());
    expect(rows).not.toEqual([]);
  });
  await Promise.race([off, waits]).finally(() => goOn.resolve());
  expect([(await off).status, (await renewing).renewed]).toEqual([200, 1]);
  doors.now = NOW_S;
  const routes = (await grantsOf(booked.rental_id)).map(
    ({ signed }) => decodeDocument('grant', decodeSigned(signed).body).route,
  );
  expect(routes.length).toBe(3);
  // The next one is made of the one that outlasts the others.
  expect(await runRenewals(job, NEARLY_OVER_S + 4 * H)).toMatchObject({ renewed: 1 });
  const last = (await grantsOf(booked.rental_id)).at(-1);
  expect(decodeDocument('grant', decodeSigned(last?.signed ?? new Uint8Array()).body).route).toBe(false);
});

test('a booking that nobody used for a day is ended, and its vehicle is free', async () => {
  const { vehicle, booked } = await rented('booked');
  await runRenewals(job, NOW_S + UNUSED_MAX_S - 1);
  expect((await stateOf(booked.rental_id)).state).toBe('booked');
  expect(await runRenewals(job, NOW_S + UNUSED_MAX_S)).toMatchObject({ ended: 1 });
  expect(await stateOf(booked.rental_id)).toMatchObject({ state: 'ending', ended_s: NOW_S + UNUSED_MAX_S });
  const down = await owner()
    .selectFrom('downlink')
    .select('body')
    .where('unit_id', '=', vehicle.unitId)
    .orderBy('id', 'desc')
    .execute();
  const order = decodeDocument('grant_end', decodeSigned(down[0]?.body ?? new Uint8Array()).body);
  expect(toHex(order.rentalId)).toBe(booked.rental_id);
  await doors.book(vehicle, 'rider-2');
});

test('no rental runs longer than its rows may be kept', async () => {
  const { booked } = await rented();
  await runRenewals(job, NOW_S + RENTAL_MAX_S - 60);
  const last = (await grantsOf(booked.rental_id)).at(-1);
  expect(last?.not_after_s).toBe(NOW_S + RENTAL_MAX_S);
  // Nothing could outlast it: it is not issued anew each minute.
  expect(await runRenewals(job, NOW_S + RENTAL_MAX_S - 30)).toMatchObject({ renewed: 0 });
  expect(await runRenewals(job, NOW_S + RENTAL_MAX_S)).toMatchObject({ ended: 1 });
});

test('M6: a rental whose vehicle lost its unit ends by itself as any other, and waits for another unit until then', async () => {
  const strike = ({ unitId }: TestVehicle) =>
    strikeOffUnit(owner(), { tenant: TENANT, unitId, reason: 'stolen', nowS: NOW_S });
  const { vehicle, booked } = await rented();
  await strike(vehicle);
  expect(await runRenewals(job, NEARLY_OVER_S)).toMatchObject({ renewed: 0, ended: 0 });
  expect(await runRenewals(job, NOW_S + RENTAL_MAX_S)).toMatchObject({ renewed: 0, ended: 1 });
  expect(await stateOf(booked.rental_id)).toMatchObject({ state: 'ending', ended_s: NOW_S + RENTAL_MAX_S });
  const unused = await rented('booked');
  await strike(unused.vehicle);
  expect(await runRenewals(job, NOW_S + UNUSED_MAX_S)).toMatchObject({ ended: 1 });
});

test('a trip end that no outbox can hold any more is not waited for', async () => {
  const { booked } = await rented();
  await change(booked.rental_id, { state: 'ending', ended_s: NOW_S });
  await runRenewals(job, NOW_S + TRIP_END_WAIT_S);
  expect((await stateOf(booked.rental_id)).state).toBe('ending');
  expect((await runRenewals(job, NOW_S + TRIP_END_WAIT_S + 1)).givenUp).toBe(1);
  expect((await stateOf(booked.rental_id)).state).toBe('ended');
});

test('T4: a rental that lapsed and was ended is settled once its unit, after the last grant, has nothing left', async () => {
  const { vehicle, booked } = await rented();
  await change(booked.rental_id, { state: 'ending', ended_s: NOW_S + 60 });
  const [grant] = await grantsOf(booked.rental_id);
  const quietS = (grant?.not_after_s ?? 0) + H;
  const says = (hello_s: number, waiting_records: number) =>
    owner()
      .updateTable('unit')
      .set({ hello_s, waiting_records })
      .where('unit_id', '=', vehicle.unitId)
      .execute();
  const settled = async () => (await runRenewals(job, quietS + 99)).settled;
  expect(await settled()).toBe(0); // it said nothing yet
  await says(quietS, 0);
  expect(await settled()).toBe(0); // a grant may still hold by its clock
  await says(quietS + 1, 3);
  expect(await settled()).toBe(0); // it has something left
  expect((await stateOf(booked.rental_id)).state).toBe('ending');
  await says(quietS + 1, 0);
  expect(await settled()).toBe(1);
  expect((await stateOf(booked.rental_id)).state).toBe('ended');
});

/** A lapse as its unit reported it. */
async function lapsed(
  { vehicle, booked }: Awaited<ReturnType<typeof rented>>,
  grant_id: string,
  ended_s: number,
) {
  await owner().deleteFrom('trip').where('rental_id', '=', booked.rental_id).execute();
  await owner()
    .insertInto('trip')
    .values({
      ...{ rental_id: booked.rental_id, vehicle_id: vehicle.vehicleId, grant_id, started_s: NOW_S, ended_s },
      ...{ distance_hm: 23, energy_hwh: 4, parking: 1, ended_by: RENTAL_ENDS.wire.lapsed },
      ...{ streams: '[]', ends_on: dateOf(NOW_S, 300) },
    })
    .execute();
}

test('T4, P2: a rental whose last grant lapsed before its end was ordered is settled without a word of its unit', async () => {
  const of = await rented();
  const { rental_id } = of.booked;
  await runRenewals(job, NEARLY_OVER_S);
  const [first, last] = await grantsOf(rental_id);
  if (first === undefined || last === undefined) throw new Error('no grants');
  await change(rental_id, { state: 'ending', ended_s: last.not_after_s + 600 });
  const settled = async () => (await runRenewals(job, last.not_after_s + 700)).settled;
  expect(await settled()).toBe(0); // nobody reported anything
  await lapsed(of, first.grant_id, first.not_after_s);
  expect(await settled()).toBe(0); // with the next grant it may have gone on
  await lapsed(of, last.grant_id, first.not_after_s - 1);
  expect(await settled()).toBe(0); // the grant before still held, by its clock
  expect((await stateOf(rental_id)).state).toBe('ending');
  await lapsed(of, last.grant_id, last.not_after_s - 60);
  expect(await settled()).toBe(1);
  expect((await stateOf(rental_id)).state).toBe('ended');
});

test('T4: one that lapsed and was not ended is not settled: the next grant may take it up', async () => {
  const of = await rented();
  const [grant] = await grantsOf(of.booked.rental_id);
  await lapsed(of, grant?.grant_id ?? '', (grant?.not_after_s ?? 0) - 60);
  expect((await runRenewals(job, NOW_S + H)).settled).toBe(0);
  expect((await stateOf(of.booked.rental_id)).state).toBe('running');
});

test('M6: the real end moves the last day of the rental and of its rider’s link earlier, never later', async () => {
  const { booked } = await rented();
  const link = () =>
    owner()
      .selectFrom('rental_rider')
      .select('ends_on')
      .where('rental_id', '=', booked.rental_id)
      .executeTakeFirstOrThrow();
  expect((await stateOf(booked.rental_id)).ends_on).toBe(dateOf(NOW_S, 30 + 365));
  await change(booked.rental_id, { state: 'ended', ended_s: NOW_S + 2 * 86_400 });
  await runRenewals(job, NOW_S + 2 * 86_400);
  expect((await stateOf(booked.rental_id)).ends_on).toBe(dateOf(NOW_S, 2 + 365));
  expect((await link()).ends_on).toBe(dateOf(NOW_S, 2 + 365));
  await change(booked.rental_id, { ends_on: dateOf(NOW_S, 10) }); // an erasure, say
  await owner()
    .updateTable('rental_rider')
    .set({ ends_on: dateOf(NOW_S, 9) })
    .where('rental_id', '=', booked.rental_id)
    .execute();
  await runRenewals(job, NOW_S + 3 * 86_400);
  expect((await link()).ends_on).toBe(dateOf(NOW_S, 9));
  expect((await stateOf(booked.rental_id)).ends_on).toBe(dateOf(NOW_S, 10));
});

test('two processes: one holds the lease, the other does nothing until it is given back', async () => {
  const { booked } = await rented();
  const other = { ...job, holder: randomId() };
  await runRenewals(job, NOW_S);
  expect(await runRenewals(other, NEARLY_OVER_S)).toMatchObject({ renewed: 0 });
  await releaseRenewals(job);
  expect(await runRenewals(other, NEARLY_OVER_S)).toMatchObject({ renewed: 1 });
  await releaseRenewals(other);
  expect(await grantsOf(booked.rental_id)).toHaveLength(2);
});

test('the job cannot read whose rental it is', async () => {
  const { withRole } = await import('../../src/database/access.ts');
  const read = withRole(doors.database.doors, 'job_rentals', {}, (trx) =>
    trx.selectFrom('rental_rider').select('rider_id').execute(),
  );
  await expect(read).rejects.toThrow(/permission denied/);
});
