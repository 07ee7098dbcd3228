/** GDPR 18 and 21 through the doors: what is paused, for whom, and until when. */
import { PURPOSE_IDS, randomId } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { type DoorFleet, dateOf, json, NOW_S, problemOf } from '../doors/door-fleet.ts';
import { rideTrip } from '../trips/recorded-trip.ts';
import { askedFleetOfFile, ENDS, LATER_S, rideOf } from './asked-fleet.ts';
import { decide, look, make, type RequestAnswer } from './asking.ts';

let doors: DoorFleet;
askedFleetOfFile((opened) => {
  doors = opened;
});

const trip = (riderId: string) => rideOf(doors, riderId);

test('G4: a restricted rental is read by its rider and nobody else, until they lift it', async () => {
  const { booked } = await trip('rider-restrict');
  const [rider, booking] = [
    await doors.token('rider-restrict', 'rider'),
    await doors.token('booking-system', 'booking'),
  ];
  const path = `/v1/booking/rentals/${booked.rental_id}`;
  const request = await make(doors, 'rider-restrict', { kind: 'restrict', rental_id: booked.rental_id });
  expect(request).toMatchObject({ state: 'answered', answer: { rentals: 1, begins_with_end: 0 } });
  expect(await problemOf(doors.ask(path, { token: booking }))).toEqual([409, 'rental_restricted']);
  expect(await problemOf(doors.ask(`${path}/end`, { method: 'POST', token: booking }))).toEqual([
    409,
    'rental_restricted',
  ]);
  expect((await doors.ask(`/v1/rider/trips/${booked.rental_id}`, { token: rider })).status).toBe(200);
  const lift = `/v1/rider/requests/${request.request_id}/take-back`;
  expect(
    (await doors.ask(lift, { method: 'POST', token: await doors.token('rider-stranger', 'rider') })).status,
  ).toBe(404);
  expect(await json(doors.ask(lift, { method: 'POST', token: rider }))).toMatchObject({
    state: 'taken_back',
  });
  expect((await doors.ask(path, { token: booking })).status).toBe(200);
  expect(await problemOf(doors.ask(lift, { method: 'POST', token: rider }))).toEqual([409, 'request_closed']);
});

test('G4: a rental that still runs is performed; its restriction begins with its end', async () => {
  const { booked } = await rideTrip(doors, 'rider-restrict-2', [ENDS], { open: true });
  const booking = await doors.token('booking-system', 'booking');
  const request = await make(doors, 'rider-restrict-2', { kind: 'restrict' });
  expect(request.answer).toMatchObject({ rentals: 1, begins_with_end: 1 });
  const path = `/v1/booking/rentals/${booked.rental_id}`;
  expect((await doors.ask(path, { token: booking })).status).toBe(200);
  expect((await doors.ask(`${path}/end`, { method: 'POST', token: booking })).status).toBe(202);
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'ended' })
    .where('rental_id', '=', booked.rental_id)
    .execute();
  expect(await problemOf(doors.ask(path, { token: booking }))).toEqual([409, 'rental_restricted']);
  // Its bill waits, and whoever states one is told why.
  const bill = { amount_minor: 500, tax_minor: 90, currency: 'EUR', date: dateOf(NOW_S) };
  const headers = { 'idempotency-key': randomId() };
  const stated = doors.ask(`${path}/bill`, { method: 'POST', token: booking, headers, body: bill });
  expect(await problemOf(stated)).toEqual([409, 'rental_restricted']);
});

const takeBack = async (riderId: string, { request_id }: RequestAnswer) => {
  const token = await doors.token(riderId, 'rider');
  const answer = doors.ask(`/v1/rider/requests/${request_id}/take-back`, { method: 'POST', token });
  expect(await json(answer)).toMatchObject({ state: 'taken_back' });
};

test('G4: a rental that two requests restrict is restricted until both are taken back', async () => {
  const rider = 'rider-restrict-3';
  const [one, other] = [await trip(rider), await trip(rider)];
  const booking = await doors.token('booking-system', 'booking');
  const readable = async () => {
    const read = ({ booked }: typeof one) =>
      doors.ask(`/v1/booking/rentals/${booked.rental_id}`, { token: booking });
    return [(await read(one)).status, (await read(other)).status];
  };
  const ofOne = await make(doors, rider, { kind: 'restrict', rental_id: one.booked.rental_id });
  const ofAll = await make(doors, rider, { kind: 'restrict' });
  const ofOther = await make(doors, rider, { kind: 'restrict', rental_id: other.booked.rental_id });
  await takeBack(rider, ofOne);
  expect(await readable()).toEqual([409, 409]);
  await takeBack(rider, ofAll);
  expect(await readable()).toEqual([200, 409]);
  await takeBack(rider, ofOther);
  expect(await readable()).toEqual([200, 200]);
});

test('G5: a purpose that was objected to twice is paused until both are taken back, the older one first', async () => {
  const rider = 'rider-object-2';
  const book = async () => (await doors.book(await doors.addVehicle(), rider)).rental_id;
  const before = await book();
  const older = await make(doors, rider, { kind: 'object', purpose: 'dispute' });
  doors.now = LATER_S + 60;
  const newer = await make(doors, rider, { kind: 'object', purpose: 'dispute' });
  const { owner } = doors.database;
  const flags = async (rentalId: string) =>
    (
      await owner
        .selectFrom('rental')
        .select('objections')
        .where('rental_id', '=', rentalId)
        .executeTakeFirst()
    )?.objections;
  const paused = () =>
    owner.selectFrom('objection').select(['request_id', 'since_s']).where('rider_id', '=', rider).execute();
  await takeBack(rider, older);
  expect(await paused()).toEqual([{ request_id: newer.request_id, since_s: LATER_S + 60 }]);
  expect([await flags(before), await flags(await book())]).toEqual([['dispute'], ['dispute']]);
  await takeBack(rider, newer);
  expect(await paused()).toEqual([]);
  expect([await flags(before), await flags(await book())]).toEqual([[], []]);
  doors.now = LATER_S;
});

test('G5: an objection acts from its receipt, for every purpose as the policy has it', async () => {
  const outcomes: Record<string, string> = {};
  for (const purpose of PURPOSE_IDS) {
    const { state, refusal } = await make(doors, 'rider-object', { kind: 'object', purpose });
    outcomes[purpose] = state === 'refused' ? (refusal ?? '') : state;
  }
  const consent = 'It rests on your consent: send a request of the kind withdraw.';
  expect(outcomes).toEqual({
    rental_contract: 'The contract cannot be performed without it.',
    dispute: 'received',
    maintenance: 'received',
    diagnosis: 'No value can be read and so nobody can be picked out.',
    rider_route: consent,
    live_service: 'The service cannot be offered without it.',
    availability: 'received',
    fleet_health: 'received',
    asset_protection: 'It ends when the case is closed.',
    assist: 'The rider stops it on the vehicle.',
    accident: 'received',
    statistics: 'received',
    charging: 'received',
    bookkeeping: 'The law requires it.',
    authority_request: 'The law requires it.',
    driving_score: consent,
    marketing: 'Nothing is processed for this purpose.',
  });
  const vehicle = await doors.addVehicle();
  const { rental_id } = await doors.book(vehicle, 'rider-object');
  const row = await doors.database.owner
    .selectFrom('rental')
    .select('objections')
    .where('rental_id', '=', rental_id)
    .executeTakeFirst();
  expect(row?.objections).toEqual([
    'accident',
    'availability',
    'charging',
    'dispute',
    'fleet_health',
    'maintenance',
    'statistics',
  ]);
});

test('G5, P19: the days of the rider’s rentals leave the vehicle’s condition, and come back to nobody', async () => {
  const { vehicle } = await trip('rider-health');
  const { owner } = doors.database;
  const day = (plus: number) => new Date((NOW_S + plus * 86_400) * 1000).toISOString().slice(0, 10);
  const health = (plus: number) => ({
    ...{
      vehicle_id: vehicle.vehicleId,
      day: day(plus),
      charge_permille: 500,
      odometer_km: 7,
      ends_on: day(300),
    },
  });
  await owner
    .insertInto('fleet_health')
    .values([health(-1), health(0), health(1)])
    .execute();
  await make(doors, 'rider-health', { kind: 'object', purpose: 'fleet_health' });
  const left = await owner
    .selectFrom('fleet_health')
    .select('day')
    .where('vehicle_id', '=', vehicle.vehicleId)
    .orderBy('day')
    .execute();
  expect(left.map((row) => row.day)).toEqual([day(-1), day(1)]);
});

test('G5, M10: an objection is overridden by a text and two officers, not by one', async () => {
  const request = await make(doors, 'rider-grounds', { kind: 'object', purpose: 'dispute' });
  const { rental_id } = await doors.book(await doors.addVehicle(), 'rider-grounds');
  const flags = async () =>
    (
      await doors.database.owner
        .selectFrom('rental')
        .select('objections')
        .where('rental_id', '=', rental_id)
        .executeTakeFirst()
    )?.objections;
  const on = (who: string, body: object) => decide(doors, who, request.request_id, body);
  expect(await problemOf(on('dpo-1', { decision: 'refuse', reason: 'no reason' }))).toEqual([
    409,
    'request_closed',
  ]);
  expect(await problemOf(on('dpo-1', { decision: 'confirm_grounds' }))).toEqual([409, 'request_closed']);
  expect(await problemOf(on('dpo-1', { decision: 'grounds', text: 'too short' }))).toEqual([422, 'invalid']);
  const text = 'A claim about this very rental is before the court of Riga.';
  expect((await on('dpo-1', { decision: 'grounds', text })).status).toBe(200);
  expect(await problemOf(on('dpo-1', { decision: 'confirm_grounds' }))).toEqual([409, 'second_officer']);
  expect(await flags()).toEqual(['dispute']);
  expect(await json(on('dpo-2', { decision: 'confirm_grounds' }))).toMatchObject({
    state: 'refused',
    refusal: text,
  });
  expect(await flags()).toEqual([]);
  expect(await look(doors, 'rider-grounds', request.request_id)).toMatchObject({
    state: 'refused',
    refusal: text,
  });
});

test('G5, P4: nothing overrides an objection to accidents: not a text, not two officers', async () => {
  const request = await make(doors, 'rider-firm', { kind: 'object', purpose: 'accident' });
  const text = 'An insurer asks for the packet of this very accident.';
  const on = (who: string, body: object) => problemOf(decide(doors, who, request.request_id, body));
  expect(await on('dpo-1', { decision: 'grounds', text })).toEqual([409, 'objection_stands']);
  const { owner } = doors.database;
  await owner
    .updateTable('subject_request')
    .set({ grounds: text, grounds_by: 'dpo-1' })
    .where('request_id', '=', request.request_id)
    .execute();
  expect(await on('dpo-2', { decision: 'confirm_grounds' })).toEqual([409, 'objection_stands']);
  expect((await look(doors, 'rider-firm', request.request_id)).state).toBe('received');
});
