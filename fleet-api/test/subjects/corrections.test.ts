/** GDPR 16 through the doors: what a rider says is wrong, and what stands there then. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type DoorFleet, json, NOW_S, problemOf, TENANT } from '../doors/door-fleet.ts';
import { askedFleetOfFile, rideOf } from './asked-fleet.ts';
import { decide, look, make, send } from './asking.ts';

let doors: DoorFleet;
askedFleetOfFile((opened) => {
  doors = opened;
});

const trip = (riderId: string) => rideOf(doors, riderId);

test('G2: an accepted correction shows in trip and bill; the original is for rider and officer alone', async () => {
  const { booked } = await trip('rider-rectify');
  const ask = { kind: 'rectify', rental_id: booked.rental_id };
  expect(await problemOf(send(doors, 'rider-rectify', { ...ask, field: 'distance', to: 1_234 }))).toEqual([
    422,
    'invalid',
  ]);
  expect(await problemOf(send(doors, 'rider-stranger', { ...ask, field: 'distance', to: 1_200 }))).toEqual([
    404,
    'not_found',
  ]);
  const distance = await make(doors, 'rider-rectify', {
    ...ask,
    field: 'distance',
    to: 1_200,
    words: 'I pushed it',
  });
  const end = await make(doors, 'rider-rectify', { ...ask, field: 'end_time', to: NOW_S + 480 });
  expect(distance).toMatchObject({ state: 'received', acted_s: null });
  const booking = await doors.token('booking-system', 'booking');
  const report = () => json(doors.ask(`/v1/booking/rentals/${booked.rental_id}`, { token: booking }));
  expect(await report()).toMatchObject({ distance_m: 2_300, corrected: [] });
  for (const { request_id } of [distance, end]) {
    expect((await decide(doors, 'dpo-1', request_id, { decision: 'accept' })).status).toBe(200);
  }
  expect(await report()).toMatchObject({
    ...{ distance_m: 1_200, ended_s: NOW_S + 480, duration_s: 480, corrected: ['distance', 'end_time'] },
  });
  const token = await doors.token('rider-rectify', 'rider');
  expect(await json(doors.ask(`/v1/rider/trips/${booked.rental_id}`, { token }))).toMatchObject({
    distance_m: 1_200,
  });
  const one = `/v1/privacy/requests/${distance.request_id}`;
  expect(await json(doors.ask(one, { token: await doors.token('dpo-1', 'privacy_officer') }))).toMatchObject({
    original: '2300',
  });
  const asBooking = doors.database.doors.transaction().execute(async (trx) => {
    await sql`SELECT set_config('role', 'door_booking', true), set_config('fleetveil.tenant', ${TENANT}, true)`.execute(
      trx,
    );
    return trx.selectFrom('correction').select('original').execute();
  });
  await expect(asBooking).rejects.toMatchObject({ code: '42501' });
  expect((await look(doors, 'rider-rectify', distance.request_id)).recipients).toMatchObject([
    { kind: 'booking', id: 'booking-system', act: 'corrected' },
  ]);
});

test('G2: no trip ends before it begins: refused at the door, and where the trip came after the request', async () => {
  const { booked } = await trip('rider-before');
  const ask = { kind: 'rectify', rental_id: booked.rental_id, field: 'end_time' };
  const { rows } = await sql<{ started_s: number; ended_s: number }>`
    SELECT started_s, ended_s FROM trip WHERE rental_id = ${booked.rental_id}`.execute(doors.database.owner);
  const { started_s, ended_s } = rows[0] ?? { started_s: 0, ended_s: 0 };
  const refused = await send(doors, 'rider-before', { ...ask, to: started_s - 1 });
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({ code: 'invalid', errors: [{ in: 'body', field: 'to' }] });
  const { request_id } = await make(doors, 'rider-before', { ...ask, to: started_s });
  // The last part of the trip comes meanwhile, and began later.
  await sql`UPDATE trip SET started_s = ${started_s + 60} WHERE rental_id = ${booked.rental_id}`.execute(
    doors.database.owner,
  );
  expect((await decide(doors, 'dpo-1', request_id, { decision: 'accept' })).status).toBe(200);
  expect(await look(doors, 'rider-before', request_id)).toMatchObject({
    ...{ state: 'refused', refusal: expect.stringContaining('before the beginning') },
  });
  const { rows: after } = await sql`SELECT ended_s FROM trip WHERE rental_id = ${booked.rental_id}`.execute(
    doors.database.owner,
  );
  expect(after).toEqual([{ ended_s }]);
});

test('G2, R4: a rental that goes on after a lapse gets no end by a correction', async () => {
  const { booked } = await trip('rider-lapsed');
  const rental = doors.database.owner.updateTable('rental').where('rental_id', '=', booked.rental_id);
  await rental.set({ state: 'running', ended_s: null }).execute();
  for (const change of [
    { field: 'end_time', to: NOW_S + 480 },
    { field: 'distance', to: 1_200 },
  ]) {
    const ask = { kind: 'rectify', rental_id: booked.rental_id, ...change };
    const { request_id } = await make(doors, 'rider-lapsed', ask);
    await decide(doors, 'dpo-1', request_id, { decision: 'accept' });
    expect(await look(doors, 'rider-lapsed', request_id)).toMatchObject({
      ...{ state: 'refused', refusal: expect.stringContaining('has not ended') },
      answer: { corrected: null },
    });
  }
  const row = doors.database.owner.selectFrom('rental').select(['state', 'ended_s']);
  expect(await row.where('rental_id', '=', booked.rental_id).execute()).toEqual([
    { state: 'running', ended_s: null },
  ]);
});

test('G2: a rental that never was the rider’s is taken off them; a refusal has its reason and whom to turn to', async () => {
  const { booked } = await trip('rider-wrong');
  const ask = { kind: 'rectify', rental_id: booked.rental_id, field: 'rider' };
  const wrong = await make(doors, 'rider-wrong', ask);
  await decide(doors, 'dpo-1', wrong.request_id, { decision: 'accept' });
  const token = await doors.token('rider-wrong', 'rider');
  expect(await problemOf(doors.ask(`/v1/rider/trips/${booked.rental_id}`, { token }))).toEqual([
    404,
    'not_found',
  ]);
  const again = await trip('rider-wrong');
  const second = await make(doors, 'rider-wrong', {
    ...ask,
    rental_id: again.booked.rental_id,
    country: 'EE',
  });
  const answer = await decide(doors, 'dpo-1', second.request_id, {
    decision: 'refuse',
    reason: 'your phone unlocked it',
  });
  expect(answer.status).toBe(200);
  expect(await look(doors, 'rider-wrong', second.request_id)).toMatchObject({
    ...{ state: 'refused', refusal: 'your phone unlocked it' },
    complain_to: [{ country: 'EE', title: 'Andmekaitse Inspektsioon' }],
  });
  const twice = await decide(doors, 'dpo-1', second.request_id, { decision: 'accept' });
  expect(await problemOf(twice)).toEqual([409, 'request_closed']);
});
