/** GDPR 15 and 20 through the doors: all that is held, and what a rider takes along. */
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { putAside } from '../../src/retention/retention-store.ts';
import { type DoorFleet, dateOf, NOW_S, problemOf, TENANT } from '../doors/door-fleet.ts';
import { limitedDoors } from '../trips/limited-vault.ts';
import { ride, rideTrip } from '../trips/recorded-trip.ts';
import { askedFleetOfFile, ENDS, LATER_S, resultOf, rideOf } from './asked-fleet.ts';
import { decide, make, unzip } from './asking.ts';

let doors: DoorFleet;
askedFleetOfFile((opened) => {
  doors = opened;
});

const trip = (riderId: string) => rideOf(doors, riderId);
const download = (riderId: string, requestId: string) => resultOf(doors, riderId, requestId);

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

test('G1, G7: a trip of more streams than the vault opens at once stops no file: it is opened on, each stream once', async () => {
  const routes = Array.from({ length: 14 }, (_, i) => {
    return { kind: 'route' as const, chunks: [ride(NOW_S + 40 * i, 2)] };
  });
  const { booked, streamIds } = await rideTrip(doors, 'rider-long', [ENDS, ...routes], { route: true });
  const request = await make(doors, 'rider-long', { kind: 'access' });
  const slow = limitedDoors(doors, 'rider-long', { burst: 1, perSecond: 0.2 });
  const files = await unzip(await slow.ask(`/v1/rider/requests/${request.request_id}/result`));
  expect(files[`trips/${booked.rental_id}.gpx`]?.match(/<trkseg>/g)).toHaveLength(14);
  expect(files['data.json']).toContain(booked.rental_id);
  expect(slow.opened.toSorted()).toEqual([...streamIds].sort());
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
