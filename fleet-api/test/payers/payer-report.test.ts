/** R8, L5: a company that pays learns sums of whole months, and from no series of questions a single trip. */
import { randomId } from '@fleetveil/proto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import { insertOrganisation } from '../../src/organisation/organisation-store.ts';
import { readOrganisationFile } from '../../src/organisation/publish.ts';
import { type MonthSum, mayReport, reportLines } from '../../src/payers/payer-report.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
} from '../doors/door-fleet.ts';

let nextRider = 0;
/** Each trip by another rider, unless told who rode. */
const sumOf = (costCentre: string | undefined, trips: number, riders?: readonly number[]): MonthSum => ({
  ...{ month: '2026-01', currency: 'EUR', costCentre, trips, amountMinor: trips * 100 },
  riders: riders ?? Array.from({ length: trips }, () => nextRider++),
});

test('R8: it is riders that count: many trips of few people are told nobody, however they are split', () => {
  const [few, ten] = [
    [1, 2, 3],
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  ];
  expect(reportLines([sumOf('sales', 400, few)], 10)).toMatchObject([{ sum: undefined }]);
  // The same three people at four cost centres are three people.
  const split = ['a', 'b', 'c', 'd'].map((name) => sumOf(name, 100, few));
  expect(reportLines(split, 10)).toMatchObject([{ costCentre: undefined, sum: undefined }]);
  expect(reportLines([sumOf('sales', 10, ten), sumOf('board', 90, few)], 10)).toMatchObject([
    { costCentre: undefined, sum: { trips: 100 } },
  ]);
  // A trip whose rider nobody knows any more counts as nobody's.
  expect(reportLines([sumOf('sales', 40, [])], 10)).toMatchObject([{ sum: undefined }]);
});

test('R8: what is too little stands together with the next smallest, so that no subtraction finds it', () => {
  const lines = reportLines([sumOf('sales', 40), sumOf('care', 12), sumOf('board', 2)], 10);
  expect(lines.map(({ costCentre, sum }) => [costCentre, sum?.trips])).toEqual([
    ['sales', 40],
    [undefined, 14],
  ]);
  expect(reportLines([sumOf('board', 2)], 10)).toMatchObject([{ costCentre: undefined, sum: undefined }]);
});

test('R8: whatever the sums are, a line has numbers of at least so many trips, and none is lost', () => {
  const sums = fc.uniqueArray(
    fc.tuple(fc.option(fc.string({ minLength: 1 }), { nil: undefined }), fc.integer({ min: 1, max: 30 })),
    {
      selector: ([name]) => name,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(sums, (pairs) => {
      const all = pairs.map(([name, trips]) => sumOf(name, trips));
      const total = all.reduce((sum, { trips }) => sum + trips, 0);
      const lines = reportLines(all, 10);
      const told = lines.map(({ sum }) => sum?.trips);
      for (const trips of told) if (trips !== undefined) expect(trips).toBeGreaterThanOrEqual(10);
      // Without numbers is a line only where the whole month is too little: then there is no other to subtract.
      expect(told.includes(undefined)).toBe(total > 0 && total < 10);
      if (total >= 10) expect(told.reduce<number>((sum, trips) => sum + (trips ?? 0), 0)).toBe(total);
    }),
  );
});

test('R8: as links between riders and trips end, no report subtracted from another finds a sum of few', () => {
  // Each cost centre's amount is a power of two: an amount says whose it is made of.
  const names = ['a', 'b', 'c', 'd', 'e', undefined];
  const riders = fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 }));
  const month = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), riders), {
    minLength: 3,
    maxLength: names.length,
  });
  /** Of each cost centre so many riders from a number on, but those whose links have ended. */
  const linesOf = (
    pairs: readonly (readonly [number, readonly [number, number]])[],
    ended: readonly number[],
  ) =>
    reportLines(
      pairs.map(([trips, [count, from]], i) => {
        const all = Array.from({ length: count }, (_, rider) => from + rider);
        const left = all.filter((rider) => !ended.includes(rider));
        return { ...sumOf(names[i], trips, left), amountMinor: 2 ** i };
      }),
      10,
    ).flatMap(({ sum }) => (sum === undefined ? [] : [sum.amountMinor]));
  fc.assert(
    fc.property(month, fc.uniqueArray(fc.nat({ max: 40 })), (pairs, ended) => {
      const [before, after] = [linesOf(pairs, []), linesOf(pairs, ended)];
      // A later line is made of whole lines of before.
      for (const line of after) for (const old of before) expect([0, old]).toContain(line & old);
    }),
    { numRuns: 2_000 },
  );
});

test('R8: only months that are over, in order, at most twelve', () => {
  const nowS = Date.UTC(2026, 3, 15) / 1000;
  expect(mayReport('2026-01', '2026-03', nowS)).toBe(true);
  expect(mayReport('2025-04', '2026-03', nowS)).toBe(true);
  expect(mayReport('2025-03', '2026-03', nowS)).toBe(false);
  expect(mayReport('2026-03', '2026-04', nowS)).toBe(false);
  expect(mayReport('2026-03', '2026-02', nowS)).toBe(false);
});

let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet();
  await contracts(2, '2036-12-31', 'acme', 'other', 'nobody', 'small');
});

/** An edition of the organisation in which these companies pay for their riders until a day. */
async function contracts(version: number, endsOn: string, ...ids: readonly string[]): Promise<void> {
  const payers = ids.map(
    (id) =>
      `  - { id: ${id}, name: ${id}, kind: payer, purposes: [bookkeeping], region: EE, contract: { reference: "C", from: 2020-01-01, ends_on: ${endsOn} } }\n`,
  );
  const document = (await readOrganisationFile())
    .replace(/^version: 1$/m, `version: ${version}`)
    .replace(/^recipients:\n/m, `recipients:\n${payers.join('')}`);
  await insertOrganisation(doors.database.owner, { tenant: TENANT, version, document, publishedS: NOW_S });
}

afterAll(() => doors.close());

const MONTH_S = 31 * 86_400;
const month = dateOf(NOW_S).slice(0, 7);

async function bill(payer: object, riderId: string, day = dateOf(NOW_S)): Promise<Response> {
  const booked = await doors.book(await doors.addVehicle(), riderId);
  return doors.ask(`/v1/booking/rentals/${booked.rental_id}/bill`, {
    ...{ method: 'POST', token: await doors.token('booking-system', 'booking') },
    headers: { 'idempotency-key': randomId() },
    body: { amount_minor: 500, tax_minor: 90, currency: 'EUR', date: day, settled: true, payer },
  });
}

test('R8, L5: amount and number by month, for its own payer only; no rider, vehicle, place, day or second', async () => {
  for (let i = 0; i < 12; i++)
    expect((await bill({ payer_id: 'acme', cost_centre: 'sales' }, `rider-${i}`)).status).toBe(200);
  await bill({ payer_id: 'acme', cost_centre: 'board' }, 'rider-boss');
  await bill({ payer_id: 'other' }, 'rider-other');
  const acme = await doors.token('acme', 'payer');
  const report = (token: string, from = month, to = month) =>
    doors.ask(`/v1/payer/report?from=${from}&to=${to}`, { token });
  expect(await problemOf(report(acme))).toEqual([422, 'payer_months_wrong']); // it is not over
  // No month of a year that nobody counts.
  expect(await problemOf(report(acme, '0000-01', '0000-02'))).toEqual([422, 'invalid']);
  doors.now = NOW_S + MONTH_S;
  expect(await json(report(acme))).toEqual({
    items: [{ month, currency: 'EUR', cost_centre: null, trips: 13, amount_minor: 6500 }],
    least_riders: 10,
  });
  expect(await json(report(await doors.token('other', 'payer')))).toEqual({
    items: [{ month, currency: 'EUR', cost_centre: null, trips: null, amount_minor: null }],
    least_riders: 10,
  });
  expect(await json(report(await doors.token('nobody', 'payer')))).toMatchObject({ items: [] });
  // A bill of that month that is stated later belongs to the month now: what was told does not change.
  await bill({ payer_id: 'acme', cost_centre: 'board' }, 'rider-late', dateOf(NOW_S));
  expect(await json(report(acme))).toMatchObject({ items: [{ trips: 13 }] });
  doors.now = NOW_S;
});

test('R8: a company with few riders is told no sum, however often they ride', async () => {
  for (let i = 0; i < 12; i++) await bill({ payer_id: 'small' }, `rider-${i % 3}`);
  doors.now = NOW_S + MONTH_S;
  const report = await json(
    doors.ask(`/v1/payer/report?from=${month}&to=${month}`, { token: await doors.token('small', 'payer') }),
  );
  expect(report).toMatchObject({ items: [{ trips: null, amount_minor: null }] });
  doors.now = NOW_S;
});

test('L4: a company that is not on record, or whose contract has ended, is told nothing, and that is on record', async () => {
  doors.now = NOW_S + MONTH_S;
  const ask = async (id: string) =>
    doors.ask(`/v1/payer/report?from=${month}&to=${month}`, { token: await doors.token(id, 'payer') });
  expect(await problemOf(ask('stranger'))).toEqual([403, 'recipient_refused']);
  // A processor is no payer, whatever its contract.
  expect(await problemOf(ask('host-1'))).toEqual([403, 'recipient_refused']);
  await contracts(3, dateOf(NOW_S), 'acme');
  expect(await problemOf(ask('acme'))).toEqual([403, 'recipient_refused']);
  const { rows } = await sql`SELECT FROM audit_entry WHERE entry->>'act' = 'denial'
    AND entry->'detail'->>'code' = 'recipient_refused'`.execute(doors.database.owner);
  expect(rows).toHaveLength(3);
  doors.now = NOW_S;
});

test('M9: the payer’s role reads no table of trips, riders or bills, and no other payer’s sums', async () => {
  const { db } = doors.parts;
  const read = (query: ReturnType<typeof sql>) =>
    withRole(db, 'door_payer', { tenant: TENANT, payer: 'nobody' }, (trx) => query.execute(trx)).then(
      ({ rows }) => rows.length,
      sqlStateOf,
    );
  for (const table of [
    'bill',
    'rental',
    'rental_rider',
    'trip',
    'trip_place',
    'vehicle',
    'chunk',
    'audit_entry',
  ])
    expect(await read(sql`SELECT FROM ${sql.id(table)}`), table).toBe('42501');
  expect(await read(sql`SELECT * FROM payer_months('2000-01-01', '2100-01-01')`)).toBe(0);
});
