import {
  decodeDocument,
  decodeSigned,
  fromBase64,
  holderOf,
  randomId,
  toHex,
  verifyBytes,
} from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDoors } from '../../src/doors/app.ts';
import {
  type Booked,
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  phoneKey,
  problemOf,
  TENANT,
} from '../doors/door-fleet.ts';

let doors: DoorFleet;
let booking: string;

beforeAll(async () => {
  doors = await openDoorFleet();
  booking = await doors.token('booking-system', 'booking');
});
afterAll(() => doors.close());

async function post(body: object, key = randomId()): Promise<Response> {
  return doors.ask('/v1/booking/rentals', {
    method: 'POST',
    token: booking,
    body,
    headers: { 'idempotency-key': key },
  });
}

async function bookingOf(vehicleId: string, more: object = {}) {
  return { vehicle_id: vehicleId, rider_id: 'rider-1', phone_key: await phoneKey(), ...more };
}

test('a booking stores rental, rider and grant, sends the grant on its way, and is written down', async () => {
  const vehicle = await doors.addVehicle();
  const body = await bookingOf(vehicle.vehicleId, { route: true, route_keep_days: 7 });
  const answer = await post(body);
  expect(answer.status).toBe(201);
  const booked = await json<Booked>(answer);
  expect(booked).toMatchObject({ state: 'booked', not_after_s: NOW_S + 4 * 3600 });
  const { owner } = doors.database;
  const rental = await owner
    .selectFrom('rental')
    .selectAll()
    .where('rental_id', '=', booked.rental_id)
    .executeTakeFirstOrThrow();
  expect(rental).toMatchObject({
    route: true,
    route_keep_days: 7,
    state: 'booked',
    tenant: TENANT,
    ends_on: dateOf(NOW_S, 30 + 365),
  });
  const link = await owner
    .selectFrom('rental_rider')
    .selectAll()
    .where('rental_id', '=', booked.rental_id)
    .executeTakeFirstOrThrow();
  expect(link.rider_id).toBe('rider-1');
  const signed = fromBase64(booked.grant);
  const down = await owner.selectFrom('downlink').selectAll().where('unit_id', '=', vehicle.unitId).execute();
  expect(down.map((row) => Buffer.compare(row.body, signed))).toEqual([0]);
  const acts = await owner
    .selectFrom('audit_entry')
    .select('entry')
    .where('rental_id', '=', booked.rental_id)
    .orderBy('id')
    .execute();
  expect(acts.map((row) => (row.entry as { act: string }).act)).toEqual(['rental_created', 'grant_issued']);
});

test('M3: the grant is signed for this vehicle and rental, holds 4 h, and names its holder only by a commitment', async () => {
  const vehicle = await doors.addVehicle();
  const body = await bookingOf(vehicle.vehicleId);
  const booked = await json<Booked>(post(body));
  const envelope = decodeSigned(fromBase64(booked.grant));
  const { grant: signer } = doors.fleet.signers;
  expect(await verifyBytes('grant', TENANT, envelope.body, envelope.signature, signer.publicKey)).toBe(true);
  const grant = decodeDocument('grant', envelope.body);
  expect([toHex(grant.vehicleId), toHex(grant.rentalId)]).toEqual([vehicle.vehicleId, booked.rental_id]);
  expect(grant).toMatchObject({
    route: false,
    routeKeepDays: 0,
    notBeforeS: NOW_S,
    notAfterS: NOW_S + 14_400,
  });
  expect(Buffer.from(grant.phoneKey).toString('base64url')).toBe(body.phone_key);
  const link = await doors.database.owner
    .selectFrom('rental_rider')
    .select('salt')
    .where('rental_id', '=', booked.rental_id)
    .executeTakeFirstOrThrow();
  expect(toHex(grant.holder)).toBe(toHex(await holderOf(link.salt, 'rider-1')));
  expect(Buffer.from(envelope.body).includes('rider-1')).toBe(false);
});

test('the same key and request again gets the same answer and is done once; another request under it is refused', async () => {
  const vehicle = await doors.addVehicle();
  const body = await bookingOf(vehicle.vehicleId);
  const key = randomId();
  const first = await json<Booked>(post(body, key));
  const again = await post(
    { phone_key: body.phone_key, rider_id: 'rider-1', guest: false, vehicle_id: vehicle.vehicleId },
    key,
  );
  expect(again.status).toBe(201);
  expect(await again.json()).toEqual(first);
  const count = await doors.database.owner
    .selectFrom('rental')
    .select('rental_id')
    .where('vehicle_id', '=', vehicle.vehicleId)
    .execute();
  expect(count).toHaveLength(1);
  // Saying no to the route is another wish than leaving it to the rider's preference.
  for (const other of [{ rider_id: 'rider-2' }, { route: false }])
    expect(await problemOf(post({ ...body, ...other }, key))).toEqual([422, 'idempotency_key_reused']);
});

test('a key is another caller’s own: the same word of two booking systems are two requests', async () => {
  const [one, two] = [await doors.addVehicle(), await doors.addVehicle()];
  const key = randomId();
  const first = await json<Booked>(post(await bookingOf(one.vehicleId), key));
  const token = await doors.token('another-system', 'booking');
  const body = await bookingOf(two.vehicleId);
  const second = await json<Booked>(
    doors.ask('/v1/booking/rentals', { method: 'POST', token, body, headers: { 'idempotency-key': key } }),
  );
  expect(second.rental_id).not.toBe(first.rental_id);
});

test('ten bookings of one vehicle at once: one is made; ten of one key: one is made, and the others are told', async () => {
  const vehicle = await doors.addVehicle();
  const body = await bookingOf(vehicle.vehicleId);
  const racing = await Promise.all(Array.from({ length: 10 }, () => post(body)));
  const statuses = racing.map((answer) => answer.status).sort();
  expect(statuses).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  // Slow signing keeps every transaction open while the others look whether the vehicle is free.
  const { signer } = doors.parts;
  const sign: typeof signer.sign = async (...args) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return signer.sign(...args);
  };
  const slow = createDoors({ ...doors.parts, signer: { sign } });
  const another = JSON.stringify(await bookingOf((await doors.addVehicle()).vehicleId));
  const overlapping = await Promise.all(
    Array.from({ length: 4 }, () =>
      slow.request('/v1/booking/rentals', {
        ...{ method: 'POST', body: another },
        headers: {
          ...{ authorization: `Bearer ${booking}`, 'content-type': 'application/json' },
          'idempotency-key': randomId(),
        },
      }),
    ),
  );
  expect(overlapping.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409]);
  const other = await bookingOf((await doors.addVehicle()).vehicleId);
  const key = randomId();
  const twins = await Promise.all(Array.from({ length: 10 }, () => post(other, key)));
  const ids = new Set<string>();
  for (const twin of twins) {
    if (twin.status === 201) ids.add((await json<Booked>(twin)).rental_id);
    else expect(await problemOf(twin)).toEqual([409, 'idempotency_in_progress']);
  }
  expect(ids.size).toBe(1);
});

test('a rented vehicle is refused with what to do and the rental that holds it', async () => {
  const vehicle = await doors.addVehicle();
  const first = await doors.book(vehicle, 'rider-1');
  const answer = await post(await bookingOf(vehicle.vehicleId));
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ code: 'vehicle_rented', rental_id: first.rental_id });
});

test('an unknown vehicle, another tenant’s and one without a unit', async () => {
  const foreign = await doors.addVehicle('elsewhere');
  const [unknown, other] = await Promise.all([
    post(await bookingOf(randomId())),
    post(await bookingOf(foreign.vehicleId)),
  ]);
  expect([unknown.status, await unknown.text()]).toEqual([other.status, await other.text()]);
  expect(unknown.status).toBe(404);
  const bare = randomId();
  await doors.database.owner
    .insertInto('vehicle')
    .values({ vehicle_id: bare, tenant: TENANT, kind: 'car', label: 'x' })
    .execute();
  expect(await problemOf(post(await bookingOf(bare)))).toEqual([409, 'vehicle_without_unit']);
});

test('what breaks a rule is refused, named, and not repeated', async () => {
  const good = await bookingOf((await doors.addVehicle()).vehicleId);
  const wrong: Record<string, object> = {
    vehicle_id: { ...good, vehicle_id: 'KEEP-ME-OUT' },
    phone_key: { ...good, phone_key: `${good.phone_key}KEEP-ME-OUT` },
    rider_id: { ...good, rider_id: 'KEEP-ME-OUT\u0000' },
    route: { ...good, route: 'KEEP-ME-OUT' },
  };
  for (const [field, body] of Object.entries(wrong)) {
    const answer = await post(body);
    const text = await answer.text();
    expect(answer.status, field).toBe(422);
    expect(JSON.parse(text).errors.map((error: { field: string }) => error.field)).toEqual([field]);
    expect(text).not.toContain('KEEP-ME-OUT');
  }
  expect(await problemOf(post({ ...good, route: true, route_keep_days: 400 }))).toEqual([
    422,
    'route_choice_invalid',
  ]);
  expect(await problemOf(post({ ...good, route_keep_days: 3 }))).toEqual([422, 'route_choice_invalid']);
  const route_key = await phoneKey();
  expect(await problemOf(post({ ...good, route_key }))).toEqual([422, 'route_choice_invalid']);
  const noKey = doors.ask('/v1/booking/rentals', { method: 'POST', token: booking, body: good });
  expect(await problemOf(noKey)).toEqual([400, 'idempotency_key_missing']);
});

test('M12: an end acts at once, tells the unit by a signed order, and may be repeated', async () => {
  const vehicle = await doors.addVehicle();
  const booked = await doors.book(vehicle, 'rider-1');
  const path = `/v1/booking/rentals/${booked.rental_id}/end`;
  const answer = await doors.ask(path, { method: 'POST', token: booking, body: {} });
  expect(answer.status).toBe(202);
  const ended = await answer.json();
  expect(ended).toEqual({ rental_id: booked.rental_id, state: 'ending', ended_s: NOW_S });
  const down = await doors.database.owner
    .selectFrom('downlink')
    .selectAll()
    .where('unit_id', '=', vehicle.unitId)
    .orderBy('id')
    .execute();
  const order = decodeDocument('grant_end', decodeSigned(down[1]?.body ?? new Uint8Array()).body);
  expect([toHex(order.rentalId), order.endedS]).toEqual([booked.rental_id, NOW_S]);
  expect(down[1]?.expires_s).toBe(booked.not_after_s);
  doors.now = NOW_S + 100;
  const again = await doors.ask(path, { method: 'POST', token: booking });
  doors.now = NOW_S;
  expect(await again.json()).toEqual(ended);
  const after = await doors.book(vehicle, 'rider-2');
  expect(after.rental_id).not.toBe(booked.rental_id);
});

test('P2: the report has times, distance and energy as the unit measured them, and no place', async () => {
  const vehicle = await doors.addVehicle();
  const booked = await doors.book(vehicle, 'rider-1');
  const path = `/v1/booking/rentals/${booked.rental_id}`;
  expect(await json(doors.ask(path, { token: booking }))).toMatchObject({
    state: 'booked',
    distance_m: null,
    duration_s: null,
  });
  await doors.database.owner
    .insertInto('trip')
    .values({
      ...{ rental_id: booked.rental_id, vehicle_id: vehicle.vehicleId, grant_id: randomId() },
      ...{
        started_s: NOW_S + 10,
        ended_s: NOW_S + 610,
        distance_hm: 23,
        energy_hwh: 4,
        parking: 1,
        ended_by: 2,
      },
      ...{
        start_parent: '871f1a2a5ffffff',
        end_parent: '871f1a2a5ffffff',
        streams: '[]',
        ends_on: dateOf(NOW_S, 300),
      },
    })
    .execute();
  const text = await (await doors.ask(path, { token: booking })).text();
  expect(JSON.parse(text)).toMatchObject({
    duration_s: 600,
    distance_m: 2300,
    energy_wh: 400,
    started_s: NOW_S + 10,
  });
  expect(text).not.toMatch(/871f1a2a5|cell|place|lat|lon|rider/i);
});

test('another tenant’s rental and an unknown one are the same 404, in every way of asking', async () => {
  const booked = await doors.book(await doors.addVehicle(), 'rider-1');
  const token = await doors.fleet.token('their-system', { roles: ['booking'], tenant: 'elsewhere' });
  for (const [suffix, method] of [
    ['', 'GET'],
    ['/end', 'POST'],
  ] as const) {
    const ask = (id: string) => doors.ask(`/v1/booking/rentals/${id}${suffix}`, { method, token });
    const [theirs, unknown] = await Promise.all([ask(booked.rental_id), ask(randomId())]);
    expect([theirs.status, [...theirs.headers], await theirs.text()]).toEqual([
      ...[404, [...unknown.headers], await unknown.text()],
    ]);
  }
});
