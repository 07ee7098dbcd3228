/** The rider door on real sealed streams, a real vault and a real database. */
import { setTimeout } from 'node:timers/promises';
import {
  type Fix,
  type LookEvidence,
  openCheckpoint,
  randomId,
  verifyLook,
  WIPE_RESULTS,
  type WipeResultWord,
} from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entryEndsOn } from '../../src/audit/entry.ts';
import { createSequencer } from '../../src/audit/sequencer.ts';
import { withRole } from '../../src/database/access.ts';
import { createDoors } from '../../src/doors/app.ts';
import { createTurns } from '../../src/http/turns.ts';
import { insertWipes } from '../../src/ingest/wipe-store.ts';
import { findTrip, listTrips } from '../../src/trips/trip-store.ts';
import { tripVault } from '../../src/trips/vault-trips.ts';
import { SIGNER } from '../audit/log-parts.ts';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, problemOf } from '../doors/door-fleet.ts';
import { underCoarseTrips } from '../policy/coarse-trips.ts';
import { limitedDoors } from './limited-vault.ts';
import { fixAt, type RiddenStream, ride, rideTrip } from './recorded-trip.ts';

const START = fixAt(NOW_S, 0);
const END = fixAt(NOW_S + 600, 600);
const ENDS: RiddenStream = { kind: 'ends', chunks: [[START], [END]] };
const ROUTE: readonly RiddenStream[] = [
  { kind: 'route', chunks: [ride(NOW_S, 60), ride(NOW_S + 60, 60)] },
  { kind: 'route', chunks: [ride(NOW_S + 150, 50)], follows: 'the one before' },
];
const ALL = [...ride(NOW_S, 120), ...ride(NOW_S + 150, 50)];

let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  doors.now = NOW_S + 1000;
});
afterAll(() => doors.close());

interface Geo {
  features: { geometry: { type: string; coordinates: unknown }; properties: { kind: string } }[];
  fleetveil: { complete: boolean };
}

const asRider = async (rider: string, path: string) =>
  doors.ask(path, { token: await doors.token(rider, 'rider') });
const place = (fix: Fix) => ({
  ...{
    time_s: fix.timeS,
    latitude_e6: fix.latitudeE6,
    longitude_e6: fix.longitudeE6,
    accuracy_m: fix.accuracyM,
  },
});

test('M2: one trip says start and end, opened by the vault for this answer, and what is there of it', async () => {
  const { booked, vehicle } = await rideTrip(doors, 'rider-a', [ENDS]);
  const trip = await json(asRider('rider-a', `/v1/rider/trips/${booked.rental_id}`));
  expect(trip).toMatchObject({
    ...{ rental_id: booked.rental_id, state: 'ended', start: place(START), end: place(END), route: false },
    ...{ duration_s: 600, distance_m: 2300, energy_wh: 400, policy_version: 1, complete: true },
    vehicle: { vehicle_id: vehicle.vehicleId, kind: 'e_scooter' },
    chunks: { expected: 2, stored: 2, missing: 0 },
    withheld: { outside: 0, damaged: 0, refused: [] },
  });
});

test('a trip of more streams than its unit could name is complete once each is here to its marked last chunk', async () => {
  const [long, short] = ROUTE;
  if (long === undefined || short === undefined) throw new Error('the route has two streams');
  const ridden = (last: RiddenStream) =>
    rideTrip(doors, 'rider-long', [ENDS, short, last], { route: true, names: 2 });
  const isComplete = async ({ booked }: Awaited<ReturnType<typeof ridden>>) => {
    const trip = await json(asRider('rider-long', `/v1/rider/trips/${booked.rental_id}`));
    expect(trip).toMatchObject({ withheld: { outside: 0, damaged: 0, refused: [] } });
    return trip['complete'];
  };
  const whole = await ridden(long);
  expect(await isComplete(whole)).toBe(true);
  expect(await isComplete(await ridden({ ...long, killed: true }))).toBe(false);
  const first = doors.database.owner.deleteFrom('chunk').where('chunk_no', '=', 0);
  await first.where('stream_id', '=', whole.streamIds[2] ?? '').execute();
  expect(await isComplete(whole)).toBe(false);
});

test('C5: under an edition that tells trips in quarter hours a trip has its end, and its route up to there', async () => {
  const { owner } = doors.database;
  await underCoarseTrips(owner, '15 min', async () => {
    const { booked } = await rideTrip(doors, 'rider-m', [ENDS, ...ROUTE], { route: true });
    const told = END.timeS - (END.timeS % 900);
    expect(told).toBeLessThan(END.timeS);
    await owner
      .updateTable('trip')
      .set({ ended_s: told })
      .where('rental_id', '=', booked.rental_id)
      .execute();
    const trip = await json(asRider('rider-m', `/v1/rider/trips/${booked.rental_id}`));
    expect(trip).toMatchObject({ end: place(END), withheld: { outside: 0 } });
    const geo = await json<Geo>(asRider('rider-m', `/v1/rider/trips/${booked.rental_id}.geojson`));
    const lines = geo.features.find(({ geometry }) => geometry.type === 'MultiLineString')?.geometry
      .coordinates as number[][][];
    expect(lines.flat()).toHaveLength(ALL.length);
  });
});

test('C6, L8: each trip says of its own rental whether the screen was wiped, in the list too', async () => {
  const [told, failed, silent] = [
    await rideTrip(doors, 'rider-w', [ENDS]),
    await rideTrip(doors, 'rider-w', [ENDS]),
    await rideTrip(doors, 'rider-w', [ENDS]),
  ];
  const receipt = (of: typeof told, word: WipeResultWord) => ({
    wipe: {
      ...{ rentalId: of.booked.rental_id, grantId: randomId(), result: WIPE_RESULTS.wire[word] },
      signature: new Uint8Array(64),
    },
    ...{ policyVersion: 1, vehicleId: of.vehicle.vehicleId },
  });
  await insertWipes(doors.database.ingest, [receipt(told, 'ok'), receipt(failed, 'ok')]);
  await insertWipes(doors.database.ingest, [receipt(failed, 'timed_out')]);
  const said = async ({ booked }: typeof told) =>
    (await json(asRider('rider-w', `/v1/rider/trips/${booked.rental_id}`)))['screen_wiped'];
  expect([await said(told), await said(failed), await said(silent)]).toEqual(['yes', 'no', 'not_told']);
  const { items } = await json<{ items: { screen_wiped: string }[] }>(asRider('rider-w', '/v1/rider/trips'));
  expect(items.map((item) => item.screen_wiped).toSorted()).toEqual(['no', 'not_told', 'yes']);
});

/** What the unit dropped of a rental, as ingest stores it. */
async function addLoss(rentalId: string, vehicleId: string): Promise<void> {
  const { owner } = doors.database;
  const { grant_id } = await owner
    .selectFrom('grant_issued')
    .select('grant_id')
    .where('rental_id', '=', rentalId)
    .executeTakeFirstOrThrow();
  await owner
    .insertInto('loss')
    .values({
      ...{ vehicle_id: vehicleId, outbox_id: randomId(), number: 1, line: 0, reason: 1, purpose: 1 },
      ...{ fixes: 3, records: 0, grant_id, exact: true, ends_on: dateOf(NOW_S, 91) },
    })
    .execute();
}

test('T3: the trip says the last day of each of its parts', async () => {
  const { booked, vehicle } = await rideTrip(doors, 'rider-a', [ENDS, ...ROUTE], { route: true });
  await addLoss(booked.rental_id, vehicle.vehicleId);
  const trip = await json(asRider('rider-a', `/v1/rider/trips/${booked.rental_id}`));
  expect(trip['ends_on']).toEqual({
    ...{ rental: dateOf(NOW_S, 395), rider_link: dateOf(NOW_S, 395), trip: dateOf(NOW_S, 365) },
    ...{ cells: dateOf(NOW_S, 90), places: dateOf(NOW_S, 90), route: dateOf(NOW_S, 30) },
    ...{ grants: dateOf(NOW_S, 365), losses: dateOf(NOW_S, 91), log: entryEndsOn(NOW_S) },
    charging: null, // there was none
  });
});

test('with the route chosen the rider gets every fix back, in order, within 1e-6 degrees; a line for each stream', async () => {
  const { booked } = await rideTrip(doors, 'rider-a', [ENDS, ...ROUTE], { route: true });
  const answer = await asRider('rider-a', `/v1/rider/trips/${booked.rental_id}.geojson`);
  expect(answer.headers.get('content-type')).toBe('application/geo+json');
  expect(answer.headers.get('content-disposition')).toContain(`trip-${booked.rental_id}.geojson`);
  const geo = await json<Geo>(answer);
  const lines = geo.features.find((feature) => feature.geometry.type === 'MultiLineString')?.geometry
    .coordinates as number[][][];
  expect(lines.map((line) => line.length)).toEqual([120, 50]);
  const back = lines.flat().map(([lon = 0, lat = 0]) => [Math.round(lat * 1e6), Math.round(lon * 1e6)]);
  expect(back).toEqual(ALL.map((fix) => [fix.latitudeE6, fix.longitudeE6]));
  expect(geo.fleetveil.complete).toBe(true);
});

test('GPX has the same fixes with their times', async () => {
  const { booked } = await rideTrip(doors, 'rider-a', [ENDS, ...ROUTE], { route: true });
  const answer = await asRider('rider-a', `/v1/rider/trips/${booked.rental_id}.gpx`);
  expect(answer.headers.get('content-type')).toBe('application/gpx+xml');
  const points = [
    ...(await answer.text()).matchAll(/<trkpt lat="([-\d.]+)" lon="([-\d.]+)"><time>([^<]+)</g),
  ];
  expect(
    points.map(([, lat, lon, time]) => [Number(lat), Number(lon), Date.parse(time ?? '') / 1000]),
  ).toEqual(ALL.map((fix) => [fix.latitudeE6 / 1e6, fix.longitudeE6 / 1e6, fix.timeS]));
});

test('without a route there are exactly two points, in every form', async () => {
  const { booked } = await rideTrip(doors, 'rider-a', [ENDS]);
  const geo = await json<Geo>(asRider('rider-a', `/v1/rider/trips/${booked.rental_id}.geojson`));
  expect(geo.features.map((feature) => feature.geometry.type)).toEqual(['Point', 'Point']);
  const gpx = await (await asRider('rider-a', `/v1/rider/trips/${booked.rental_id}.gpx`)).text();
  expect([gpx.match(/<wpt /g)?.length, gpx.includes('<trk')]).toEqual([2, false]);
});

test('a fix outside the rental is dropped by the vault and counted, never shown', async () => {
  const late = fixAt(NOW_S + 600 + 4000, 9999);
  const { booked } = await rideTrip(doors, 'rider-a', [{ kind: 'ends', chunks: [[START], [END, late]] }]);
  const trip = await json(asRider('rider-a', `/v1/rider/trips/${booked.rental_id}`));
  expect(trip).toMatchObject({ end: place(END), withheld: { outside: 1 } });
  expect(JSON.stringify(trip)).not.toContain(String(late.latitudeE6));
});

test('a chunk that never came and one that was altered are said; the rest is still there', async () => {
  const { booked, streamIds, vehicle } = await rideTrip(doors, 'rider-a', [{ ...ENDS, lost: 1 }, ...ROUTE], {
    route: true,
  });
  await doors.database.owner
    .updateTable('chunk')
    .set({ ciphertext: new Uint8Array(320) })
    .where('vehicle_id', '=', vehicle.vehicleId)
    .where('stream_id', '=', streamIds[1] ?? '')
    .where('chunk_no', '=', 0)
    .execute();
  const trip = await json(asRider('rider-a', `/v1/rider/trips/${booked.rental_id}`));
  expect(trip).toMatchObject({
    complete: false,
    chunks: { expected: 6, stored: 5, missing: 1 },
    start: place(START),
  });
  const geo = await json<Geo>(asRider('rider-a', `/v1/rider/trips/${booked.rental_id}.geojson`));
  expect(geo.fleetveil.complete).toBe(false);
  const lines = geo.features.find((feature) => feature.geometry.type === 'MultiLineString')?.geometry
    .coordinates as unknown[][];
  expect(lines.map((line) => line.length)).toEqual([60, 50]);
});

test('G3: a trip whose route its rider deleted is whole: what is gone is not on its way', async () => {
  const { booked } = await rideTrip(doors, 'rider-a', [ENDS, ...ROUTE], { route: true });
  const path = `/v1/rider/trips/${booked.rental_id}`;
  const token = await doors.token('rider-a', 'rider');
  expect((await doors.ask(`${path}/route`, { method: 'DELETE', token })).status).toBe(200);
  expect(await json(asRider('rider-a', path))).toMatchObject({
    ...{ complete: true, chunks: { expected: 2, stored: 2, missing: 0 } },
  });
  const other = await rideTrip(doors, 'rider-a', [{ ...ENDS, lost: 1 }, ...ROUTE], { route: true });
  const short = `/v1/rider/trips/${other.booked.rental_id}`;
  expect((await doors.ask(`${short}/route`, { method: 'DELETE', token })).status).toBe(200);
  expect(await json(asRider('rider-a', short))).toMatchObject({ complete: false, chunks: { missing: 1 } });
});

test('M9: which streams are closed is told of one’s own rental alone, and only of streams that one names', async () => {
  const { booked, streamIds } = await rideTrip(doors, 'rider-a', [ENDS, ...ROUTE], { route: true });
  const token = await doors.token('rider-a', 'rider');
  await doors.ask(`/v1/rider/trips/${booked.rental_id}/route`, { method: 'DELETE', token });
  const closedFor = (tenant: string, rider: string, named: readonly string[]) =>
    withRole(doors.database.doors, 'door_rider', { tenant, rider }, async (trx) => {
      const { rows } = await sql`SELECT closed_among(${booked.rental_id}, ${named}::uuid[])`.execute(trx);
      return rows.length;
    });
  expect(await closedFor('demo', 'rider-a', streamIds)).toBe(2);
  expect(await closedFor('demo', 'rider-a', [])).toBe(0);
  expect(await closedFor('demo', 'rider-x', streamIds)).toBe(0);
  expect(await closedFor('elsewhere', 'rider-a', streamIds)).toBe(0);
});

/** What the daily run takes of a rental by a day. */
async function forgetSealed(rentalId: string, today: string): Promise<void> {
  const { owner } = doors.database;
  const ended = await owner
    .deleteFrom('stream')
    .where('rental_id', '=', rentalId)
    .where('ends_on', '<', today)
    .returning('stream_id')
    .execute();
  const ids = ended.map(({ stream_id }) => stream_id);
  if (ids.length === 0) return;
  await owner.deleteFrom('chunk').where('stream_id', 'in', ids).execute();
}

test('M6: route and places past their day leave a trip whole; an end that never came is missed until its own', async () => {
  const whole = await rideTrip(doors, 'rider-a', [ENDS, ...ROUTE], { route: true });
  const half = await rideTrip(doors, 'rider-a', [{ kind: 'ends', chunks: [[START]], lost: 1 }, ...ROUTE], {
    route: true,
  });
  const readAt = doors.now;
  const complete = async (days: number) => {
    doors.now = NOW_S + days * 86_400;
    const said = [whole, half].map(async ({ booked }) => {
      await forgetSealed(booked.rental_id, dateOf(doors.now));
      return (await json(asRider('rider-a', `/v1/rider/trips/${booked.rental_id}`)))['complete'];
    });
    return Promise.all(said);
  };
  try {
    expect(await complete(30)).toEqual([true, false]);
    expect(await complete(31)).toEqual([true, false]);
    expect(await complete(91)).toEqual([true, true]);
  } finally {
    doors.now = readAt;
  }
});

test('M14: a stream whose key was destroyed is gone, and the trip says so', async () => {
  const { booked, streamIds } = await rideTrip(doors, 'rider-a', [ENDS]);
  await doors.vaultClient?.destroy({
    streamIds: [...streamIds],
    reason: 'erasure',
    actor: { kind: 'rider', id: 'rider-a' },
  });
  const trip = await json(asRider('rider-a', `/v1/rider/trips/${booked.rental_id}`));
  expect(trip).toMatchObject({ start: null, end: null, complete: false, withheld: { refused: ['erased'] } });
});

test('a rental that runs shows its start and nothing it does not have yet', async () => {
  const { booked } = await rideTrip(doors, 'rider-b', [{ kind: 'ends', chunks: [[START]] }], { open: true });
  const trip = await json(asRider('rider-b', `/v1/rider/trips/${booked.rental_id}`));
  expect(trip).toMatchObject({
    state: 'booked',
    start: place(START),
    end: null,
    complete: false,
    duration_s: null,
  });
});

test('M9: another rider’s trip and one that does not exist answer the same, byte by byte, at every path', async () => {
  const { booked } = await rideTrip(doors, 'rider-a', [ENDS, ...ROUTE], { route: true });
  const stranger = await doors.token('rider-x', 'rider');
  const elsewhere = await doors.fleet.token('rider-a', { roles: ['rider'], tenant: 'elsewhere' });
  for (const token of [stranger, elsewhere]) {
    for (const suffix of ['', '.geojson', '.gpx', '/reads']) {
      const answers = await Promise.all(
        [booked.rental_id, randomId(), 'no-id-at-all'].map(async (id) => {
          const answer = await doors.ask(`/v1/rider/trips/${id}${suffix}`, { token });
          return JSON.stringify([answer.status, [...answer.headers], await answer.text()]);
        }),
      );
      expect(answers[0]).toContain('404');
      expect(new Set(answers).size, suffix).toBe(1);
    }
  }
});

test('M9: the row rules alone, without any WHERE of ours, give a rider nothing of another', async () => {
  await rideTrip(doors, 'rider-a', [ENDS, ...ROUTE], { route: true });
  const asker = { tenant: 'demo', rider: 'rider-x' };
  for (const table of [
    'rental',
    'rental_rider',
    'trip',
    'trip_place',
    'stream',
    'chunk',
    'grant_issued',
    'vehicle',
    'audit_entry',
  ] as const) {
    const rows = await withRole(doors.database.doors, 'door_rider', asker, (trx) =>
      sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.table(table)}`.execute(trx),
    );
    const own = table === 'audit_entry' ? await denialsOf('rider-x') : 0;
    expect(rows.rows[0]?.n, table).toBeLessThanOrEqual(own);
  }
});

test('M9: our own WHERE alone, without the row rules, gives a rider nothing of another', async () => {
  const { booked } = await rideTrip(doors, 'rider-a', [ENDS]);
  const { owner } = doors.database; // the row rules do not hold for the owner
  const mine = { tenant: 'demo', riderId: 'rider-a' };
  expect((await findTrip(owner, mine, booked.rental_id))?.rentalId).toBe(booked.rental_id);
  for (const other of [
    { ...mine, riderId: 'rider-x' },
    { ...mine, tenant: 'elsewhere' },
  ]) {
    expect(await findTrip(owner, other, booked.rental_id)).toBeUndefined();
    expect(await listTrips(owner, other, { limit: 10, cursor: undefined })).toEqual([]);
  }
});

test('a damaged chunk of the route alone makes the export incomplete, and the trip without it stays whole', async () => {
  const { booked, streamIds, vehicle } = await rideTrip(doors, 'rider-a', [ENDS, ...ROUTE], { route: true });
  await doors.database.owner
    .updateTable('chunk')
    .set({ ciphertext: new Uint8Array(320) })
    .where('vehicle_id', '=', vehicle.vehicleId)
    .where('stream_id', '=', streamIds[1] ?? '')
    .where('chunk_no', '=', 0)
    .execute();
  const path = `/v1/rider/trips/${booked.rental_id}`;
  expect(await json(asRider('rider-a', path))).toMatchObject({ complete: true, chunks: { missing: 0 } });
  expect((await json<Geo>(asRider('rider-a', `${path}.geojson`))).fleetveil.complete).toBe(false);
});

async function denialsOf(rider: string): Promise<number> {
  const rows = await doors.database.owner
    .selectFrom('audit_entry')
    .select('id')
    .where('rider_id', '=', rider)
    .execute();
  return rows.length;
}

test('the list is the rider’s own, newest first, page by page, without a place', async () => {
  const made: string[] = [];
  for (let i = 0; i < 5; i++) {
    doors.now = NOW_S + 1000 + i;
    made.unshift((await doors.book(await doors.addVehicle(), 'rider-l')).rental_id);
  }
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await json<{ items: { rental_id: string }[]; next_cursor: string | null }>(
      asRider('rider-l', `/v1/rider/trips?limit=2${cursor}`),
    );
    expect(page.items.length).toBeLessThanOrEqual(2);
    expect(JSON.stringify(page)).not.toMatch(/latitude|cell/);
    seen.push(...page.items.map((item) => item.rental_id));
    cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
  } while (cursor !== '');
  expect(seen).toEqual(made);
  expect(await problemOf(asRider('rider-l', '/v1/rider/trips?cursor=made-up'))).toEqual([
    400,
    'cursor_invalid',
  ]);
});

test('M7: a route that is shown on a page is told as looked at, one that is kept as downloaded, and no third way', async () => {
  const { booked } = await rideTrip(doors, 'rider-look', [ENDS, ...ROUTE], { route: true });
  const path = `/v1/rider/trips/${booked.rental_id}`;
  const acts = async () => {
    const { items } = await json<{ items: { act: string }[] }>(asRider('rider-look', `${path}/reads`));
    const told = items.map(({ act }) => act).filter((act) => act === 'route_read' || act === 'export');
    return told.toSorted();
  };
  const shown = await asRider('rider-look', `${path}.geojson?use=look`);
  expect(await acts()).toEqual(['route_read']);
  expect(await shown.text()).toBe(await (await asRider('rider-look', `${path}.geojson?use=file`)).text());
  expect(await acts()).toEqual(['export', 'route_read']);
  const refused = asRider('rider-look', `${path}.geojson?use=print`);
  expect(await problemOf(refused)).toEqual([422, 'invalid']);
  expect(await acts()).toEqual(['export', 'route_read']);
});

test('M7: who looked, why and when: the opening by the vault, the export, and a stranger who was turned away', async () => {
  const { booked } = await rideTrip(doors, 'rider-r', [ENDS]);
  const path = `/v1/rider/trips/${booked.rental_id}`;
  await asRider('rider-r', `${path}.gpx`);
  await asRider('rider-x', path);
  const { vaultClient, database } = doors;
  if (vaultClient === undefined) throw new Error('no vault');
  const sequencer = createSequencer({
    ...{
      db: database.doors,
      vault: vaultClient,
      signer: SIGNER,
      holder: randomId(),
      nowS: () => Date.now() / 1000,
    },
  });
  expect(await sequencer.pass()).toMatchObject({ kind: 'sequenced' });
  const page = await json<{
    checkpoint: string;
    items: (LookEvidence & {
      act: string;
      who: { kind: string; id: string | null };
      purpose: string | null;
    })[];
  }>(asRider('rider-r', `${path}/reads`));
  const acts = page.items.map((item) => item.act);
  for (const act of ['rental_created', 'grant_issued', 'export', 'denial', 'opening'])
    expect(acts).toContain(act);
  expect(page.items.find((item) => item.act === 'opening')).toMatchObject({
    ...{ purpose: 'rental_contract', who: { kind: 'rider', id: 'rider-r' } },
  });
  expect(page.items.find((item) => item.act === 'denial')?.who).toEqual({ kind: 'rider', id: null });
  expect(page.items.every((item) => item.seq !== null)).toBe(true);
  const opened = await openCheckpoint(page.checkpoint, SIGNER);
  if (!opened.ok) throw new Error(opened.why);
  for (const item of page.items) {
    const isHidden = item.who.id === null;
    expect(await verifyLook(item, opened.checkpoint), item.act).toBe(isHidden ? 'hidden' : 'proven');
    const forged = { ...item, entry: `${item.entry ?? ''} `, salt: item.salt ?? '00' };
    expect(await verifyLook(forged, opened.checkpoint)).toBe('wrong_text');
    expect(await verifyLook({ ...item, seq: (item.seq ?? 0) + 1 }, opened.checkpoint)).toBe('wrong_proof');
    if (isHidden) expect(JSON.stringify(item)).not.toContain('rider-x');
  }
  const note = await (await doors.ask('/v1/public/audit/checkpoint')).text();
  expect(note).toMatch(/^fleetveil\.example\/log\n\d+\n/);
  expect(await json(asRider('rider-r', path))).toMatchObject({ checkpoint: note });
});

test('M10: a token of the rider is what opens: one that the vault does not believe opens nothing', async () => {
  const { booked } = await rideTrip(doors, 'rider-a', [ENDS]);
  const { verifyToken } = doors.parts;
  const caller = await verifyToken(await doors.token('rider-a', 'rider'));
  const forged = { ...caller, token: await doors.token('rider-x', 'rider') };
  const { createDoors } = await import('../../src/doors/app.ts');
  const lying = createDoors({ ...doors.parts, verifyToken: async () => forged });
  const answer = await lying.request(`/v1/rider/trips/${booked.rental_id}`, {
    headers: { authorization: 'Bearer x' },
  });
  expect(await json(answer)).toMatchObject({ start: null, end: null, withheld: { refused: ['not_holder'] } });
});

test('a rider who looks too often is told so, not that the vault is away', async () => {
  const { booked } = await rideTrip(doors, 'rider-a', [ENDS]);
  const busy = createDoors({
    ...doors.parts,
    vault: tripVault({ open: () => Promise.resolve({ kind: 'refused', code: 'rate_limited' }) }),
  });
  const answer = await busy.request(`/v1/rider/trips/${booked.rental_id}`, {
    headers: { authorization: `Bearer ${await doors.token('rider-a', 'rider')}` },
  });
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(await problemOf(answer)).toEqual([429, 'rate_limited']);
});

test('a trip with many streams in which nothing was sealed is read: the vault is asked for the others alone', async () => {
  const rule = { burst: 120, perSecond: 2 }; // the vault's own
  const restarts = Array.from({ length: 128 }, (): RiddenStream => ({ kind: 'ends', chunks: [] }));
  const first: RiddenStream = { kind: 'ends', chunks: [[START]] };
  const last: RiddenStream = { kind: 'ends', chunks: [[END]] };
  const { booked } = await rideTrip(doors, 'rider-long', [first, ...restarts, last]);
  const limited = limitedDoors(doors, 'rider-long', rule);
  const trip = await json(limited.ask(`/v1/rider/trips/${booked.rental_id}`));
  expect(trip).toMatchObject({ start: place(START), end: place(END), complete: true });
  expect(limited.opened).toHaveLength(2);
});

test('a trip of more streams than the vault opens at once is opened on after a wait, each stream once', async () => {
  const routes = Array.from({ length: 12 }, (_, i): RiddenStream => {
    return { kind: 'route', chunks: [ride(NOW_S + 40 * i, 5)] };
  });
  const { booked, streamIds } = await rideTrip(doors, 'rider-far', [ENDS, ...routes], { route: true });
  const limited = limitedDoors(doors, 'rider-far', { burst: 4, perSecond: 2 });
  const path = `/v1/rider/trips/${booked.rental_id}.geojson`;
  const geo = await json<Geo>(limited.ask(path));
  const line = geo.features.find((feature) => feature.geometry.type === 'MultiLineString');
  expect(line?.geometry.coordinates).toHaveLength(12);
  expect(geo.fleetveil.complete).toBe(true);
  expect(limited.opened.toSorted()).toEqual([...streamIds].sort());
  expect(limited.waits).toEqual([5, 5, 5]);
  // One answer waits for 45 seconds, and no longer.
  const slow = limitedDoors(doors, 'rider-far', { burst: 1, perSecond: 0.2 });
  expect(await problemOf(slow.ask(path))).toEqual([429, 'rate_limited']);
  expect([slow.opened.length, slow.waits.length]).toEqual([10, 9]);
});

test('a vault that does not answer is said, with when to come back', async () => {
  const { booked } = await rideTrip(doors, 'rider-a', [ENDS]);
  const away = createDoors({ ...doors.parts, vault: { open: () => Promise.reject(new Error('away')) } });
  const answer = await away.request(`/v1/rider/trips/${booked.rental_id}`, {
    headers: { authorization: `Bearer ${await doors.token('rider-a', 'rider')}` },
  });
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(await problemOf(answer)).toEqual([503, 'vault_unavailable']);
});

test('M12: a vault that hangs takes no other door with it: few readings wait for it, and a rental is ended', async () => {
  const { booked } = await rideTrip(doors, 'rider-a', [ENDS]);
  const running = await doors.book(await doors.addVehicle(), 'rider-b');
  const hung = Promise.withResolvers<never>();
  const vaultTurns = createTurns({ most: 2, patienceMs: 50 });
  const app = createDoors({ ...doors.parts, vaultTurns, vault: { open: () => hung.promise } });
  const headers = { authorization: `Bearer ${await doors.token('rider-a', 'rider')}` };
  const path = `/v1/rider/trips/${booked.rental_id}`;
  const reads = Array.from({ length: 12 }, async () => app.request(path, { headers }));
  const within = (work: readonly Promise<Response>[]) =>
    Promise.race([...work, setTimeout(2_000, undefined, { ref: false })]);
  const booking = { authorization: `Bearer ${await doors.token('booking-system', 'booking')}` };
  const end = `/v1/booking/rentals/${running.rental_id}/end`;
  try {
    await within(reads); // the first that gets no turn
    const ended = Promise.resolve(app.request(end, { method: 'POST', headers: booking }));
    expect((await within([ended]))?.status).toBe(202);
  } finally {
    hung.reject(new Error('away'));
  }
  for (const answer of await Promise.all(reads)) {
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await problemOf(answer)).toEqual([503, 'vault_unavailable']);
  }
});
