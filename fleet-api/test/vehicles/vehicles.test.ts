import { cellOf, parentOf, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  type TestVehicle,
} from '../doors/door-fleet.ts';

const RIGA = cellOf(56_949_000, 24_105_000, 8);
const TALLINN = cellOf(59_437_000, 24_753_000, 8);
const COUNTRY = cellOf(57_300_000, 25_300_000, 6);
const TICK_S = NOW_S - (NOW_S % 900);

let doors: DoorFleet;
let vehicles: Record<'riga' | 'tallinn' | 'country' | 'silent' | 'stale' | 'foreign', TestVehicle>;

beforeAll(async () => {
  doors = await openDoorFleet();
  const [riga, tallinn, country, silent, stale] = await Promise.all(
    [1, 2, 3, 4, 5].map(() => doors.addVehicle()),
  );
  const foreign = await doors.addVehicle('elsewhere');
  if (!riga || !tallinn || !country || !silent || !stale) throw new Error('no vehicles');
  vehicles = { riga, tallinn, country, silent, stale, foreign };
  await report(riga, RIGA);
  await report(tallinn, TALLINN);
  await report(country, COUNTRY);
  await report(stale, RIGA, TICK_S - 2 * 86_400);
  await report(foreign, RIGA);
});
afterAll(() => doors.close());

async function report(vehicle: TestVehicle, cell: string, tickS = TICK_S): Promise<void> {
  await doors.database.owner
    .insertInto('coarse_report')
    .values({
      vehicle_id: vehicle.vehicleId,
      cell,
      tick_s: tickS,
      zone: 1,
      policy_version: 1,
      ends_on: dateOf(NOW_S, 1),
    })
    .execute();
}

interface List {
  items: { vehicle_id: string; label: string; cell: string | null; tick_s: number | null; zone: string }[];
  next_cursor: string | null;
}
const as = async (role: string, path: string) => doors.ask(path, { token: await doors.token('olga', role) });
const list = async (query = '', role = 'dispatcher') => json<List>(as(role, `/v1/operator/vehicles${query}`));
const ids = ({ items }: List) => items.map((item) => item.vehicle_id).sort();

test('a dispatcher sees the tenant’s vehicles with the cell of the last tick', async () => {
  const found = await list();
  const { foreign, ...own } = vehicles;
  expect(ids(found)).toEqual(
    Object.values(own)
      .map((vehicle) => vehicle.vehicleId)
      .sort(),
  );
  const riga = found.items.find((item) => item.vehicle_id === vehicles.riga.vehicleId);
  expect(riga).toMatchObject({ cell: RIGA, tick_s: TICK_S, zone: 'in' });
  expect(ids(found)).not.toContain(foreign.vehicleId);
});

test('a report that is more than a day old is not shown', async () => {
  const found = await list();
  for (const vehicle of [vehicles.stale, vehicles.silent]) {
    expect(found.items.find((item) => item.vehicle_id === vehicle.vehicleId)).toMatchObject({
      cell: null,
      tick_s: null,
      zone: 'unknown',
    });
  }
});

test('`within` finds by any cell as coarse as the report or coarser', async () => {
  const { riga, country } = vehicles;
  for (const resolution of [8, 7, 6, 3, 0]) {
    const found = ids(await list(`?within=${parentOf(RIGA, resolution)}`));
    expect(found, String(resolution)).toContain(riga.vehicleId);
    if (resolution > 3) expect(found).toEqual([riga.vehicleId]);
  }
  expect(ids(await list(`?within=${COUNTRY}`))).toEqual([country.vehicleId]);
});

test('M9: asking with finer cells than were reported finds nothing, however often', async () => {
  for (const place of [
    [56_949_000, 24_105_000],
    [56_949_500, 24_106_000],
  ] as const) {
    for (const resolution of [9, 10]) {
      const within = cellOf(place[0], place[1], resolution);
      expect((await list(`?within=${within}`)).items).toEqual([]);
    }
  }
  const finerThanCountry = cellOf(57_300_000, 25_300_000, 7);
  expect((await list(`?within=${finerThanCountry}`)).items).toEqual([]);
});

test('M9: a workshop sees condition and no cell, and cannot find one out by asking where', async () => {
  const found = await list('', 'workshop');
  expect(
    found.items.every((item) => item.cell === null && item.tick_s === null && item.zone === 'unknown'),
  ).toBe(true);
  expect(await problemOf(as('workshop', `/v1/operator/vehicles?within=${RIGA}`))).toEqual([403, 'forbidden']);
  const path = `/v1/operator/vehicles/${vehicles.riga.vehicleId}?reason=brakes`;
  expect(await json(as('workshop', path))).toMatchObject({ cell: null, health: null });
});

test('pages are walked to the end without a vehicle twice', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await list(`?limit=2${cursor}`);
    seen.push(...page.items.map((item) => item.vehicle_id));
    cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
  } while (cursor !== '');
  expect(seen).toHaveLength(5);
  expect(new Set(seen).size).toBe(5);
});

test('one vehicle: condition of the last day parked, and losses up to yesterday', async () => {
  const { owner } = doors.database;
  const { vehicleId } = vehicles.riga;
  for (const [offset, charge] of [
    [-1, 300],
    [0, 200],
  ] as const) {
    await owner
      .insertInto('fleet_health')
      .values({
        vehicle_id: vehicleId,
        day: dateOf(NOW_S, offset),
        charge_permille: charge,
        odometer_km: 4711,
        fault_codes: ['P0A80'],
        ends_on: dateOf(NOW_S, 365),
      })
      .execute();
  }
  const loss = { vehicle_id: vehicleId, outbox_id: randomId(), line: 0, purpose: 1, exact: true, reason: 1 };
  await owner
    .insertInto('loss')
    .values({ ...loss, number: 1, fixes: 7, records: 1, ends_on: dateOf(NOW_S, 89) })
    .execute();
  await owner
    .insertInto('loss')
    .values({ ...loss, number: 2, fixes: 5, records: 1, ends_on: dateOf(NOW_S, 90) })
    .execute();
  const token = await doors.token('olga', 'dispatcher', 'operator');
  const found = await json(doors.ask(`/v1/operator/vehicles/${vehicleId}?reason=battery+swap`, { token }));
  expect(found).toMatchObject({
    ...{ cell: RIGA, tick_s: TICK_S, policy_version: 1 },
    health: { day: dateOf(NOW_S), charge_permille: 200, odometer_km: 4711, fault_codes: ['P0A80'] },
    unit: { seen_on: null, policy_version: 0, records_waiting: false },
    losses: [{ reason: 'restart', fixes: 7, records: 1, exact: true }],
  });
});

test('M9: neither answer has a rental, a rider, a trip or a time finer than the tick', async () => {
  await doors.book(vehicles.riga, 'rider-secret', { route: true });
  const token = await doors.token('olga', 'dispatcher', 'operator', 'workshop');
  const texts = await Promise.all(
    ['', `/${vehicles.riga.vehicleId}?reason=looking`].map(async (path) =>
      (await doors.ask(`/v1/operator/vehicles${path}`, { token })).text(),
    ),
  );
  for (const text of texts) {
    expect(text).not.toMatch(/rider|rental|trip|booked|grant|lat|lon/i);
    for (const [, seconds] of text.matchAll(/_s":(\d+)/g)) expect(Number(seconds) % 900).toBe(0);
  }
});

test('P8: looking at one vehicle needs a reason, and is written down with it', async () => {
  const path = `/v1/operator/vehicles/${vehicles.tallinn.vehicleId}`;
  for (const query of [
    '',
    '?reason=',
    '?reason=ab',
    `?reason=${'x'.repeat(201)}`,
    '?reason=a%00bc',
    '?reason=two%0Alines',
  ]) {
    expect(await problemOf(as('dispatcher', `${path}${query}`)), query).toEqual([422, 'invalid']);
  }
  const why = 'reported “beeping” at the kiosk, čau';
  expect((await as('dispatcher', `${path}?reason=${encodeURIComponent(why)}`)).status).toBe(200);
  const entries = await doors.database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .where('vehicle_id', '=', vehicles.tallinn.vehicleId)
    .execute();
  expect(entries.map((row) => row.entry)).toEqual([
    expect.objectContaining({ act: 'operator_vehicle_read', why, actor: { kind: 'operator', id: 'olga' } }),
  ]);
});

test('another tenant’s vehicle and one that does not exist answer the same', async () => {
  const ask = (id: string) => as('dispatcher', `/v1/operator/vehicles/${id}?reason=looking`);
  const [foreign, unknown] = await Promise.all([ask(vehicles.foreign.vehicleId), ask(randomId())]);
  expect(foreign.status).toBe(404);
  expect([[...foreign.headers], await foreign.text()]).toEqual([[...unknown.headers], await unknown.text()]);
});

test('M9: the door’s role can read no rental, no rider, no trip and nothing sealed, whatever it asks', async () => {
  for (const table of [
    'rental',
    'rental_rider',
    'trip',
    'trip_place',
    'stream',
    'chunk',
    'grant_issued',
    'idempotency',
  ]) {
    const read = withRole(doors.database.doors, 'door_operator', { tenant: 'demo' }, (trx) =>
      sql`SELECT 1 FROM ${sql.table(table)}`.execute(trx),
    );
    await expect(read, table).rejects.toThrow(/permission denied/);
  }
});

interface Map {
  resolution: number;
  cells: { cell: string; in: number; out: number; unknown: number }[];
  vehicles: number;
  without_cell: number;
}
const BALTICS = 'west=20&south=53&east=29&north=60';
const map = (query = BALTICS, role = 'dispatcher') => as(role, `/v1/operator/map?${query}`);

test('P8, M9: the map counts the tenant’s vehicles in the cells they told, and says how many told none', async () => {
  const found = await json<Map>(map());
  expect(found.cells.map(({ cell, in: inside }) => [cell, inside]).sort()).toEqual(
    [RIGA, TALLINN, COUNTRY].map((cell) => [cell, 1]).sort(),
  );
  expect([found.vehicles, found.without_cell]).toEqual([5, 2]);
  const city = await json<Map>(map('west=24&south=56.9&east=24.2&north=57'));
  expect(city.cells).toEqual([{ cell: RIGA, in: 1, out: 0, unknown: 0 }]);
});

test('M9, M7: who may see no cell gets no map, and every look at it is an entry', async () => {
  expect(await problemOf(map(BALTICS, 'workshop'))).toEqual([403, 'forbidden']);
  expect(await problemOf(map('west=200&south=53&east=29&north=60'))).toEqual([422, 'invalid']);
  const token = await doors.token('mapper', 'dispatcher');
  await json(doors.ask(`/v1/operator/map?${BALTICS}`, { token }));
  const { rows } = await sql<{ entry: object }>`
    SELECT entry FROM audit_entry WHERE entry->'actor'->>'id' = 'mapper'`.execute(doors.database.owner);
  expect(rows.map(({ entry }) => entry)).toEqual([
    expect.objectContaining({ act: 'operator_vehicles_read', detail: { vehicles: 3 } }),
  ]);
});

test('a part of a label finds its vehicles, in any case, and no sign of it is a wildcard', async () => {
  const { items } = await list('?limit=200');
  const [{ vehicle_id, label } = { vehicle_id: '', label: '' }] = items;
  expect(ids(await list(`?label=${encodeURIComponent(label.toUpperCase())}`))).toContain(vehicle_id);
  expect(ids(await list('?label=%25'))).toEqual([]);
});
