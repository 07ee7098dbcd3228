/** GDPR 7(3) through the doors: a consent that is withdrawn, also while the vault is away. */
import { decodeDocument, decodeSigned, fromBase64, PURPOSE_IDS, randomId, toHex } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { FleetApiError } from '../../src/errors.ts';
import { runRequests } from '../../src/subjects/upkeep.ts';
import { type DoorFleet, json } from '../doors/door-fleet.ts';
import { rideTrip } from '../trips/recorded-trip.ts';
import { askedFleetOfFile, ENDS, LATER_S, ROUTE, rideOf } from './asked-fleet.ts';
import { look, make, openAway } from './asking.ts';

/** One process does the job in all of them: it has the lease. */
const HOLDER = randomId();
let doors: DoorFleet;
askedFleetOfFile((opened) => {
  doors = opened;
});

const trip = (riderId: string) => rideOf(doors, riderId);

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

test('M12: a withdrawal holds from its receipt, also while the vault is away', async () => {
  const running = await rideTrip(doors, 'rider-waits', [ENDS, ROUTE], { route: true, open: true });
  const away = await openAway(doors);
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
