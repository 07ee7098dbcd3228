/** Each kind of request end to end through the doors, on a real database with a real vault. */
import { decodeDocument, decodeSigned, fromBase64, PURPOSE_IDS, randomId, toHex } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { FleetApiError } from '../../src/errors.ts';
import { putAside } from '../../src/retention/retention-store.ts';
import { runRequests } from '../../src/subjects/upkeep.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
} from '../doors/door-fleet.ts';
import { fixAt, ride, rideTrip } from '../trips/recorded-trip.ts';
import { decide, look, make, type RequestAnswer, send, unzip } from './asking.ts';

/** An hour after the rides. */
const LATER_S = NOW_S + 3_600;
/** One process does the job in all of them: it has the lease. */
const HOLDER = randomId();
let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  doors.now = LATER_S;
});
afterAll(() => doors.close());

const ENDS = { kind: 'ends', chunks: [[fixAt(NOW_S, 1), fixAt(NOW_S + 600, 2)]] } as const;
const ROUTE = { kind: 'route', chunks: [ride(NOW_S + 60, 5)] } as const;
const trip = (riderId: string) => rideTrip(doors, riderId, [ENDS, ROUTE], { route: true });
const officer = async (path: string) =>
  json<{ items: Record<string, unknown>[] }>(
    doors.ask(path, { token: await doors.token('dpo-1', 'privacy_officer') }),
  );

const download = async (riderId: string, requestId: string): Promise<Response> =>
  doors.ask(`/v1/rider/requests/${requestId}/result`, { token: await doors.token(riderId, 'rider') });

test('G1, G7: access gives everything: places, route, recipients, periods, sources and who looked', async () => {
  const { booked } = await trip('rider-access');
  const reader = await doors.token('booking-system', 'booking');
  expect((await doors.ask(`/v1/booking/rentals/${booked.rental_id}`, { token: reader })).status).toBe(200);
  const request = await make(doors, 'rider-access', { kind: 'access' });
  expect(request).toMatchObject({
    state: 'answered',
    has_result: true,
    answer: { holds: 'data', rentals: 1 },
  });
  const files = await unzip(await download('rider-access', request.request_id));
  expect(Object.keys(files).sort()).toEqual(
    [
      `trips/${booked.rental_id}.geojson`,
      `trips/${booked.rental_id}.gpx`,
      'trips.csv',
      'reads.csv',
      'data.json',
      'readme.txt',
    ].sort(),
  );
  const geo = JSON.parse(files[`trips/${booked.rental_id}.geojson`] ?? '') as {
    features: { properties: { kind: string } }[];
  };
  expect(geo.features.map(({ properties }) => properties.kind)).toEqual(['start', 'end', 'route']);
  expect(files[`trips/${booked.rental_id}.gpx`]).toContain('<trkpt lat="56.951343" lon="24.102141">');
  expect(files['trips.csv']).toContain(`${booked.rental_id},`);
  expect(files['reads.csv']).toContain('booking_rental_read,booking,booking-system');
  expect(files['readme.txt']).toMatch(/booking booking-system: .*booking_rental_read/);
  expect(files['readme.txt']).toContain('rental_contract (GDPR 6(1)(b))');
  expect(files['readme.txt']).toContain('Datu valsts inspekcija');
  expect(JSON.parse(files['data.json'] ?? '')).toMatchObject({
    rider_id: 'rider-access',
    trips: {
      items: [{ rental_id: booked.rental_id, distance_m: 2_300, ends_on: { rental: expect.any(String) } }],
    },
  });
  const stranger = await download('rider-stranger', request.request_id);
  expect(await problemOf(stranger)).toEqual([404, 'not_found']);
});

test('G1: "we hold nothing" is an answer', async () => {
  const request = await make(doors, 'rider-nobody', { kind: 'access' });
  expect(request).toMatchObject({ state: 'answered', answer: { holds: 'nothing', rentals: 0 } });
  const files = await unzip(await download('rider-nobody', request.request_id));
  expect(files['readme.txt']).toContain('WHAT WE HOLD\nNothing');
});

test('G1: the file has all that is held: what was given to others, what stood there before, every request', async () => {
  const { booked } = await trip('rider-all');
  const token = await doors.token('rider-all', 'rider');
  const grant = { recipient: 'My insurer', purpose: 'A quote', from_s: 0, to_s: LATER_S, days: 30 };
  expect((await doors.ask('/v1/rider/grants', { method: 'POST', token, body: grant })).status).toBe(201);
  const rectify = { kind: 'rectify', rental_id: booked.rental_id, field: 'distance', to: 1_200 };
  const corrected = await make(doors, 'rider-all', rectify);
  await decide(doors, 'dpo-1', corrected.request_id, { decision: 'accept' });
  await sql`INSERT INTO subject_request (request_id, tenant, rider_id, kind, state, received_s, first_due_s, due_s, acted_s,
      closed_s, policy_version, ends_on)
    SELECT gen_random_uuid(), ${TENANT}, 'rider-all', 'complain', 'answered', ${NOW_S}, ${NOW_S + 1}, ${NOW_S + 1}, ${NOW_S},
      ${NOW_S}, 1, '2030-01-01' FROM generate_series(1, 250)`.execute(doors.database.owner);
  const request = await make(doors, 'rider-all', { kind: 'access' });
  const files = await unzip(await download('rider-all', request.request_id));
  const data = JSON.parse(files['data.json'] ?? '') as Record<string, { items: object[] }>;
  expect(data['requests']?.items).toHaveLength(252);
  expect(data['shares']?.items).toMatchObject([
    { recipient: 'My insurer', purpose: 'A quote', state: 'live' },
  ]);
  expect(data['corrections']?.items).toMatchObject([
    { field: 'distance', original: '2300', corrected: '1200' },
  ]);
});

test('G1: who has no rental and gave a token is not told that we hold nothing', async () => {
  const token = await doors.token('rider-gave', 'rider');
  const grant = { recipient: 'My insurer', purpose: 'A quote', from_s: 0, to_s: LATER_S, days: 30 };
  expect((await doors.ask('/v1/rider/grants', { method: 'POST', token, body: grant })).status).toBe(201);
  const request = await make(doors, 'rider-gave', { kind: 'access' });
  expect(request.answer).toEqual({ holds: 'data', rentals: 0 });
  const files = await unzip(await download('rider-gave', request.request_id));
  expect(files['readme.txt']).not.toContain('WHAT WE HOLD\nNothing');
});

test('G1, G3: what lies aside for a legal hold is held: who asks is told that there is some, and until when', async () => {
  const { booked } = await trip('rider-aside');
  const [{ owner }, rental_id, ends_on] = [doors.database, booked.rental_id, dateOf(LATER_S, 60)];
  const hold_id = randomId();
  await sql`INSERT INTO hold (hold_id, tenant, owner, reason, kind, rental_id, created_s, review_on, ends_on)
    VALUES (${hold_id}, ${TENANT}, 'dpo-1', 'a claim', 'rental', ${rental_id}, ${LATER_S}, ${ends_on}, ${ends_on})`.execute(
    owner,
  );
  await owner.insertInto('held_rental').values({ hold_id, rental_id, ends_on }).execute();
  // The rental's own days are over: the daily run puts it aside, and it goes from the tables.
  const over = { ends_on: dateOf(LATER_S, -1) };
  await owner.updateTable('rental').set(over).where('rental_id', '=', rental_id).execute();
  await putAside(owner, Math.floor(LATER_S / 86_400));
  await owner.deleteFrom('rental').where('rental_id', '=', rental_id).execute();
  const access = await make(doors, 'rider-aside', { kind: 'access' });
  expect(access.answer).toMatchObject({ holds: 'data', rentals: 0, under_hold: 1 });
  const readme = (await unzip(await download('rider-aside', access.request_id)))['readme.txt'];
  expect(readme).not.toContain('WHAT WE HOLD\nNothing');
  expect(readme).toContain(`until ${ends_on}`);
  const erasure = await make(doors, 'rider-aside', { kind: 'erase' });
  expect(erasure.answer).toMatchObject({
    ...{ rentals: 0, under_hold: 1 },
    stays: expect.arrayContaining([expect.objectContaining({ kind: 'holds', until: ends_on })]),
  });
  // Of a hold that was released, and of another rider, nothing is said.
  expect((await make(doors, 'rider-aside-not', { kind: 'access' })).answer).toEqual({
    holds: 'nothing',
    rentals: 0,
  });
  await sql`UPDATE hold SET ends_on = ${over.ends_on}`.execute(owner);
  await sql`UPDATE held_row SET ends_on = ${over.ends_on}`.execute(owner);
  expect((await make(doors, 'rider-aside', { kind: 'access' })).answer).toEqual({
    holds: 'nothing',
    rentals: 0,
  });
});

test('G7: portability gives the trips alone, in formats other programs read', async () => {
  const { booked } = await trip('rider-port');
  const request = await make(doors, 'rider-port', { kind: 'portability' });
  const files = await unzip(await download('rider-port', request.request_id));
  expect(Object.keys(files).sort()).toEqual(
    [`trips/${booked.rental_id}.geojson`, `trips/${booked.rental_id}.gpx`, 'readme.txt', 'trips.csv'].sort(),
  );
});

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

test('G7, M12: a withdrawn route is shredded at once, off on the unit, and stays off until its rider says so', async () => {
  const over = await trip('rider-withdraw');
  const running = await rideTrip(doors, 'rider-withdraw', [ENDS, ROUTE], { route: true, open: true });
  await doors.database.owner
    .updateTable('rental')
    .set({ state: 'running' })
    .where('rental_id', '=', running.booked.rental_id)
    .execute();
  const token = await doors.token('rider-withdraw', 'rider');
  const routeOf = async (rentalId: string) => {
    const body = await json<{ features: { properties: { kind: string } }[] }>(
      doors.ask(`/v1/rider/trips/${rentalId}.geojson`, { token }),
    );
    return body.features.filter(({ properties }) => properties.kind === 'route').length;
  };
  expect(await routeOf(over.booked.rental_id)).toBe(1);
  const request = await make(doors, 'rider-withdraw', { kind: 'withdraw', purpose: 'rider_route' });
  expect(request).toMatchObject({ state: 'answered', answer: { streams_destroyed: 2 } });
  for (const { booked, vehicle, streamIds } of [over, running]) {
    expect(await routeOf(booked.rental_id)).toBe(0);
    const [ends, route] = streamIds;
    const stored = doors.database.owner
      .selectFrom('chunk')
      .select('stream_id')
      .where('vehicle_id', '=', vehicle.vehicleId);
    expect((await stored.distinct().execute()).map((row) => row.stream_id)).toEqual([ends]);
    const keys = doors.database.vault
      .selectFrom('stream_key')
      .select('stream_id')
      .where('rental_id', '=', booked.rental_id);
    expect((await keys.execute()).map((row) => row.stream_id)).toEqual([ends]);
    const closed = doors.database.owner
      .selectFrom('closed')
      .select('stream_id')
      .where('vehicle_id', '=', vehicle.vehicleId);
    expect((await closed.execute()).map((row) => row.stream_id)).toEqual([route]);
  }
  // The unit's next contact brings a signed grant without the route, which outlasts the one it has.
  const sent = await doors.database.owner
    .selectFrom('downlink')
    .select(['body', 'unit_id'])
    .where('unit_id', '=', running.vehicle.unitId)
    .orderBy('id')
    .execute();
  const grants = sent.map(({ body }) => decodeDocument('grant', decodeSigned(body).body));
  expect(grants.map(({ route }) => route)).toEqual([true, false]);
  const first = decodeDocument('grant', decodeSigned(fromBase64(running.booked.grant)).body);
  const bound = (grant: typeof first | undefined) =>
    [grant?.rentalId, grant?.phoneKey, grant?.holder].map((bytes) => toHex(bytes ?? new Uint8Array()));
  expect(bound(grants[1])).toEqual(bound(first));
  expect(grants[1]?.routeKeepDays).toBe(0);
  expect(grants[1]?.notAfterS).toBeGreaterThan(first.notAfterS);
  // The booking system cannot give a consent that its rider took back; the rider can.
  const booking = await doors.token('booking-system', 'booking');
  const routed = async () => {
    const { rental_id } = await doors.book(await doors.addVehicle(), 'rider-withdraw', { route: true });
    return (await json(doors.ask(`/v1/booking/rentals/${rental_id}`, { token: booking })))['route'];
  };
  expect(await routed()).toBe(false);
  await doors.ask(`/v1/rider/requests/${request.request_id}/take-back`, { method: 'POST', token });
  expect(await routed()).toBe(true);
});

test('M12: a route that was still on its way when it was withdrawn is refused by the vault', async () => {
  const { openUnitStream, transportKeyIn } = await import('../vault/fleet.ts');
  const { vehicle, booked } = await trip('rider-late');
  await make(doors, 'rider-late', { kind: 'withdraw', purpose: 'rider_route' });
  const client = doors.vaultClient;
  if (client === undefined) throw new Error('no vault');
  const late = async (kind: 'ends' | 'route') => {
    const key = await transportKeyIn(await client.transportKeys());
    const stream = await openUnitStream(doors.fleet, key, fromBase64(booked.grant), {
      unit: vehicle.unit,
      kind,
    });
    return client.deposit(stream.deposit);
  };
  expect(await late('route')).toEqual({ kind: 'refused', code: 'erased' });
  expect(await late('ends')).toEqual({ kind: 'stored' });
});

test('L6: objecting to everything and withdrawing every consent changes no price and no feature', async () => {
  const answered = async (riderId: string) => {
    const { vehicle, booked } = await rideTrip(doors, riderId, [ENDS]);
    const booking = await doors.token('booking-system', 'booking');
    const report = await json(doors.ask(`/v1/booking/rentals/${booked.rental_id}`, { token: booking }));
    const again = await doors.ask('/v1/booking/rentals', {
      ...{ method: 'POST', token: booking, headers: { 'idempotency-key': randomId() } },
      body: { vehicle_id: vehicle.vehicleId, rider_id: riderId, phone_key: 'A'.repeat(43) },
    });
    const grant = decodeDocument('grant', decodeSigned(fromBase64(booked.grant)).body);
    const token = await doors.token(riderId, 'rider');
    const seen = await json(doors.ask(`/v1/rider/trips/${booked.rental_id}`, { token }));
    // Whatever is random or names the vehicle apart, the rest has to be equal to the letter.
    const own = new Set(['rental_id', 'vehicle_id', 'vehicle', 'grant', 'checkpoint']);
    const plain = (body: object) =>
      Object.fromEntries(Object.entries(body).filter(([name]) => !own.has(name)));
    const terms = { ...grant, grantId: '', rentalId: '', vehicleId: '', phoneKey: '', holder: '' };
    return { report: plain(report), again: again.status, seen: plain(seen), terms };
  };
  for (const purpose of PURPOSE_IDS) await make(doors, 'rider-objects', { kind: 'object', purpose });
  for (const purpose of ['rider_route', 'driving_score'])
    await make(doors, 'rider-objects', { kind: 'withdraw', purpose });
  expect(await answered('rider-objects')).toEqual(await answered('rider-agrees'));
});

test('G11: a complaint is answered with the authority of the country, or with all of them', async () => {
  const [lt, all] = [
    await make(doors, 'rider-complain', { kind: 'complain', country: 'LT', words: 'nobody answers' }),
    await make(doors, 'rider-complain', { kind: 'complain' }),
  ];
  expect(lt.answer).toEqual({
    authorities: [expect.objectContaining({ country: 'LT', contact: 'ada@ada.lt' })],
  });
  expect((all.answer as { authorities: object[] }).authorities).toHaveLength(3);
});

test('G9: an extension needs a reason, comes before the first deadline, and ends within two months more', async () => {
  const { booked } = await trip('rider-extend');
  const request = await make(doors, 'rider-extend', {
    kind: 'rectify',
    rental_id: booked.rental_id,
    field: 'rider',
  });
  const on = (untilS: number, reason = 'the vehicle is at the workshop') =>
    decide(doors, 'dpo-1', request.request_id, { decision: 'extend', reason, until_s: untilS });
  expect(await problemOf(on(request.due_s + 86_400, ''))).toEqual([422, 'invalid']);
  expect(await problemOf(on(request.due_s + 90 * 86_400))).toEqual([409, 'deadline_passed']);
  doors.now = request.due_s;
  expect(await problemOf(on(request.due_s + 86_400))).toEqual([409, 'deadline_passed']);
  doors.now = request.due_s - 1;
  expect(await json(on(request.due_s + 50 * 86_400))).toMatchObject({ state: 'extended', days_left: 50 });
  expect(await problemOf(on(request.due_s + 51 * 86_400))).toEqual([409, 'request_closed']);
  expect(await look(doors, 'rider-extend', request.request_id)).toMatchObject({
    ...{ due_s: request.due_s + 50 * 86_400, extension_reason: 'the vehicle is at the workshop' },
  });
  doors.now = LATER_S;
});

test('G8, G10: the officer sees what is due and when, and never whose it is', async () => {
  const request = await make(doors, 'rider-hidden', { kind: 'object', purpose: 'statistics' });
  const { items } = await officer('/v1/privacy/requests?limit=200');
  const due = items.map((item) => item['due_s'] as number);
  expect(due).toEqual([...due].sort((a, b) => a - b));
  expect(items.every((item) => item['state'] === 'received' || item['state'] === 'extended')).toBe(true);
  const found = items.find((item) => item['request_id'] === request.request_id);
  expect(found).toMatchObject({ days_left: 30, decided: 'officer', purpose: 'statistics' });
  expect(JSON.stringify(items)).not.toContain('rider-');
});

test('G3: whom an erasure reached is to be told, and what is theirs goes when they were', async () => {
  const { booked } = await trip('rider-told');
  const request = await make(doors, 'rider-told', { kind: 'erase' });
  expect(request.answer).toMatchObject({ rentals: 1, recipients_to_tell: 1 });
  const mine = async () =>
    (await officer('/v1/privacy/notices?state=all')).items.find(
      (item) => item['request_id'] === request.request_id,
    );
  const notice = await mine();
  expect(notice).toMatchObject({
    act: 'erased',
    recipient: { kind: 'booking', id: 'booking-system' },
    rental_ids: [booked.rental_id],
  });
  const told = `/v1/privacy/notices/${notice?.['notice_id']}/told`;
  expect(
    (await doors.ask(told, { method: 'POST', token: await doors.token('dpo-1', 'privacy_officer') })).status,
  ).toBe(204);
  expect(await mine()).toMatchObject({ rental_ids: [], told_s: LATER_S });
  expect((await look(doors, 'rider-told', request.request_id)).recipients).toEqual([
    { kind: 'booking', id: 'booking-system', act: 'erased', told_s: LATER_S },
  ]);
});

test('G3: notices come in pages, each once, however many are told on the way', async () => {
  const notice = await doors.database.owner
    .selectFrom('recipient_notice')
    .selectAll()
    .executeTakeFirstOrThrow();
  const many = Array.from({ length: 620 }, (_, i) => ({
    ...{
      ...notice,
      notice_id: randomId(),
      recipient: `recipient-${i}`,
      told_s: null,
      made_s: LATER_S + 1 + Math.floor(i / 7),
    },
  }));
  await doors.database.owner.insertInto('recipient_notice').values(many).execute();
  const token = await doors.token('dpo-1', 'privacy_officer');
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = await json<{ items: { notice_id: string }[]; next_cursor?: string | null }>(
      doors.ask(`/v1/privacy/notices?limit=200${from}`, { token }),
    );
    seen.push(...page.items.map(({ notice_id }) => notice_id));
    const told = `/v1/privacy/notices/${seen.at(-1)}/told`;
    expect((await doors.ask(told, { method: 'POST', token })).status).toBe(204);
    cursor = page.next_cursor ?? null;
  }
  expect(seen.length).toBe(new Set(seen).size);
  expect(many.filter(({ notice_id }) => !seen.includes(notice_id))).toEqual([]);
});

test('a request is done once under one key; what is not a request is refused by the member', async () => {
  const token = await doors.token('rider-once', 'rider');
  const headers = { 'idempotency-key': randomId() };
  const ask = (body: object) => doors.ask('/v1/rider/requests', { method: 'POST', token, body, headers });
  const [one, two] = [
    await json<RequestAnswer>(ask({ kind: 'access' })),
    await json<RequestAnswer>(ask({ kind: 'access' })),
  ];
  expect(two.request_id).toBe(one.request_id);
  expect(await problemOf(ask({ kind: 'erase' }))).toEqual([422, 'idempotency_key_reused']);
  const list = await json<{ items: object[] }>(doors.ask('/v1/rider/requests', { token }));
  expect(list.items).toHaveLength(1);
  for (const body of [
    { kind: 'object' },
    { kind: 'access', purpose: 'statistics' },
    { kind: 'erase', field: 'rider' },
    { kind: 'forget' },
  ]) {
    expect(await problemOf(send(doors, 'rider-once', body))).toEqual([422, 'invalid']);
  }
});

test('M7: every step of a request is in the audit log, and the rider sees it', async () => {
  const request = await make(doors, 'rider-log', { kind: 'erase' });
  const { rows } = {
    rows: await doors.database.owner
      .selectFrom('audit_entry')
      .select('entry')
      .where('rider_id', '=', 'rider-log')
      .orderBy('id')
      .execute(),
  };
  expect(rows.map((row) => row.entry)).toMatchObject([
    {
      act: 'request_received',
      actor: { kind: 'rider', id: 'rider-log' },
      subject: { requestId: request.request_id },
      detail: { kind: 'erase' },
    },
    {
      act: 'request_carried_out',
      actor: { kind: 'system', id: 'subjects' },
      detail: { kind: 'erase', state: 'answered', article: '17' },
    },
  ]);
});

test('what the vault could not do when it was asked is done by the job, once', async () => {
  const { booked } = await trip('rider-away');
  const away = await openAway();
  const request = await away('rider-away', { kind: 'erase' });
  expect(request).toMatchObject({ state: 'received', acted_s: null, answer: null });
  const parts = { ...doors.parts, vault: doors.parts.eraser, holder: HOLDER };
  expect(await runRequests(parts, doors.now)).toBe(1);
  expect(await runRequests(parts, doors.now)).toBe(0);
  expect(await look(doors, 'rider-away', request.request_id)).toMatchObject({
    state: 'answered',
    answer: { rentals: 1 },
  });
  const left = doors.database.owner
    .selectFrom('rental')
    .select('rental_id')
    .where('rental_id', '=', booked.rental_id);
  expect(await left.execute()).toEqual([]);
});

test('what is being carried out cannot be taken back any more: the answer says what was done', async () => {
  await trip('rider-both');
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = {
    destroyRentals: async (ask: Parameters<typeof doors.parts.eraser.destroyRentals>[0]) => {
      begun.resolve();
      await goOn.promise;
      return doors.parts.eraser.destroyRentals(ask);
    },
  };
  const away = await openAway();
  const { request_id } = await away('rider-both', { kind: 'erase' });
  const job = runRequests({ ...doors.parts, vault: slow, holder: HOLDER }, doors.now);
  await begun.promise;
  const token = await doors.token('rider-both', 'rider');
  const taking = doors.ask(`/v1/rider/requests/${request_id}/take-back`, { method: 'POST', token });
  const waits = vi.waitFor(async () => {
    const { rows } = await sql`SELECT pid FROM pg_locks WHERE NOT granted`.execute(doors.database.owner);
    expect(rows).not.toEqual([]);
  });
  await waits.finally(() => goOn.resolve());
  expect(await job).toBe(1);
  expect(await problemOf(taking)).toEqual([409, 'request_closed']);
  expect(await look(doors, 'rider-both', request_id)).toMatchObject({
    state: 'answered',
    answer: { rentals: 1 },
  });
  const entries = doors.database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .where('rider_id', '=', 'rider-both');
  expect(JSON.stringify(await entries.execute())).not.toContain('request_taken_back');
});

test('M12: a withdrawal holds from its receipt, also while the vault is away', async () => {
  const running = await rideTrip(doors, 'rider-waits', [ENDS, ROUTE], { route: true, open: true });
  const away = await openAway();
  const request = await away('rider-waits', { kind: 'withdraw', purpose: 'rider_route' });
  expect(request).toMatchObject({ state: 'received', acted_s: null });
  const token = await doors.token('rider-waits', 'rider');
  expect(await json(doors.ask('/v1/rider/preferences', { token }))).toMatchObject({ withdrawn: true });
  const grantsOf = async (unitId: string) => {
    const sent = doors.database.owner.selectFrom('downlink').select('body').where('unit_id', '=', unitId);
    const bodies = await sent.orderBy('id').execute();
    return bodies.map(({ body }) => decodeDocument('grant', decodeSigned(body).body).route);
  };
  expect(await grantsOf(running.vehicle.unitId)).toEqual([true, false]);
  // Booked a minute later, the vault still away: it has no route, whatever the booking says.
  doors.now = LATER_S + 60;
  const next = await doors.addVehicle();
  await doors.book(next, 'rider-waits', { route: true });
  expect(await grantsOf(next.unitId)).toEqual([false]);
  doors.now = LATER_S;
  const gone = {
    destroyRentals: () => Promise.reject(new FleetApiError('vault_unreachable', 'vault: away.')),
  };
  const job = { ...doors.parts, holder: HOLDER };
  await expect(runRequests({ ...job, vault: gone }, doors.now)).rejects.toMatchObject({
    code: 'vault_unreachable',
  });
  expect(await runRequests({ ...job, vault: doors.parts.eraser }, doors.now)).toBe(1);
  expect(await look(doors, 'rider-waits', request.request_id)).toMatchObject({
    state: 'answered',
    answer: { streams_destroyed: 1 },
  });
  expect(await grantsOf(running.vehicle.unitId)).toEqual([true, false]);
});

/** The same doors with a vault that does not answer. */
async function openAway() {
  const { createDoors } = await import('../../src/doors/app.ts');
  const { createVaultClient } = await import('../../src/vault/client.ts');
  const eraser = createVaultClient('/nowhere/vault.sock');
  const app = createDoors({ ...doors.parts, eraser });
  return async (riderId: string, body: object): Promise<RequestAnswer> => {
    const token = await doors.token(riderId, 'rider');
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomId(),
    };
    const answer = await app.request('/v1/rider/requests', {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    eraser.close();
    return (await answer.json()) as RequestAnswer;
  };
}
