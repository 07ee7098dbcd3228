/** L6: who wants no route gets the same vehicle, the same answers and the same bill as who wants one. */
import { randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, phoneKey } from '../doors/door-fleet.ts';

let doors: DoorFleet;
let booking: string;
beforeAll(async () => {
  doors = await openDoorFleet();
  booking = await doors.token('booking-system', 'booking');
});
afterAll(() => doors.close());

type Body = Record<string, unknown>;

const post = async (path: string, body: object): Promise<[number, Body]> => {
  const headers = { 'idempotency-key': randomId() };
  const answer = await doors.ask(path, { method: 'POST', token: booking, body, headers });
  return [answer.status, await json(answer)];
};

/** Everything the booking system is told from the booking to the bill, ids and the choice itself left out. */
async function lifeOf(riderId: string, choice: object): Promise<unknown[]> {
  const { vehicleId } = await doors.addVehicle();
  const body = { vehicle_id: vehicleId, rider_id: riderId, phone_key: await phoneKey(), ...choice };
  const [booked, created] = await post('/v1/booking/rentals', body);
  const path = `/v1/booking/rentals/${created['rental_id']}`;
  const owner = doors.database.owner;
  await owner
    .insertInto('trip')
    .values({
      ...{
        rental_id: String(created['rental_id']),
        vehicle_id: vehicleId,
        grant_id: randomId(),
        ended_by: 2,
      },
      ...{ started_s: NOW_S, ended_s: NOW_S + 600, distance_hm: 23, energy_hwh: 4, parking: 1 },
      ...{ start_parent: null, end_parent: null, ends_on: dateOf(NOW_S, 365) },
    })
    .execute();
  const running = await json(doors.ask(path, { token: booking }));
  const [ended, end] = await post(`${path}/end`, {});
  const bill = { amount_minor: 1240, tax_minor: 220, currency: 'EUR', date: dateOf(NOW_S), settled: true };
  const [billed, kept] = await post(`${path}/bill`, bill);
  const report = await json(doors.ask(path, { token: booking }));
  return [booked, created, running, ended, end, billed, kept, report].map(withoutNames);
}

const OWN = new Set(['rental_id', 'vehicle_id', 'grant', 'route', 'route_keep_days']);

function withoutNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([name, member]) => [name, OWN.has(name) ? 'own' : member]);
}

test('L6, P13: without a route the booking door answers the same, from the booking to the bill', async () => {
  const [with_, without, silent] = [
    await lifeOf('rider-with', { route: true, route_keep_days: 30 }),
    await lifeOf('rider-without', { route: false }),
    await lifeOf('rider-silent', {}),
  ];
  expect(without).toEqual(with_);
  expect(silent).toEqual(with_);
  expect(JSON.stringify(with_)).toContain('distance_m');
});
