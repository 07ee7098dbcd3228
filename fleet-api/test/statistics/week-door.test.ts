/** R11, P7: what staff and partners are answered of published weeks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOfDay } from '../../src/database/days.ts';
import { runStatistics } from '../../src/statistics/counting.ts';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, problemOf } from '../doors/door-fleet.ts';
import { insertPartner } from './partner.ts';
import { DUE_S, MONDAY, ride } from './rode.ts';

const DAY_S = 86_400;
let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet();
  const { db, policyNow } = doors.parts;
  const { vehicleId } = await doors.addVehicle();
  for (const [rider, day] of [
    ['a', 0],
    ['b', 3],
  ] as const)
    await ride(doors.database.owner, {
      vehicleId,
      rider,
      riders: 470,
      trips: 1,
      atS: (MONDAY + day) * DAY_S + 9_000,
    });
  await runStatistics({ db, policyNow, chance: () => 0 }, DUE_S);
  await runStatistics({ db, policyNow, chance: () => 0 }, DUE_S + 7 * DAY_S);
});
afterAll(() => doors.close());

interface Weeks {
  readonly items: readonly {
    readonly first_day: string;
    readonly kinds: readonly Record<string, unknown>[];
  }[];
  readonly next_cursor: string | null;
}
const path = '/v1/statistics/weeks';
const weeks = async (role: 'staff' | 'partner', id: string, query = '') =>
  doors.ask(`${path}${query}`, { token: await doors.token(id, role) });

const partner = (version: number, endsOn: string) =>
  insertPartner(doors.database.owner, version, 'city', endsOn);

test('R11, P7: staff read each week as it was published: numbers with their error, and every kind and day alike', async () => {
  const { items } = await json<Weeks>(weeks('staff', 'planner'));
  const week = items.find(({ first_day }) => first_day === dateOfDay(MONDAY));
  const days = (trips: (i: number) => object | null) =>
    [0, 1, 2, 3, 4, 5, 6].map((i) => ({ day: dateOfDay(MONDAY + i), trips: trips(i) }));
  const none = { trips: null, hours: null, kilometres: null, days: days(() => null) };
  expect(week).toEqual({
    ...{ first_day: dateOfDay(MONDAY), published_on: dateOfDay(MONDAY + 8), least_riders: 10 },
    kinds: [
      { vehicle_kind: 'car', ...none },
      {
        ...{ vehicle_kind: 'e_scooter', trips: { value: 940, error: 200 }, hours: null, kilometres: null },
        days: days((i) => (i === 0 || i === 3 ? { value: 470, error: 90 } : null)),
      },
      { vehicle_kind: 'e_bike', ...none },
    ],
  });
});

test('M9: newest first, a page at a time; a cursor of another list, or of no day, is none', async () => {
  const first = await json<Weeks>(weeks('staff', 'planner', '?limit=1'));
  expect(first.items.map(({ first_day }) => first_day)).toEqual([dateOfDay(MONDAY + 7)]);
  const next = await json<Weeks>(weeks('staff', 'planner', `?limit=1&cursor=${first.next_cursor}`));
  expect(next.items.map(({ first_day }) => first_day)).toEqual([dateOfDay(MONDAY)]);
  const cursor = (...keys: unknown[]) => Buffer.from(JSON.stringify(keys)).toString('base64url');
  for (const wrong of [cursor('trips', '2026-06-01'), cursor('statistics', 'x'), cursor('statistics')])
    expect(await problemOf(weeks('staff', 'planner', `?cursor=${wrong}`))).toEqual([400, 'cursor_invalid']);
});

test('L4, R11: a partner reads as long as its contract covers statistics, and is refused and on record otherwise', async () => {
  expect(await problemOf(weeks('partner', 'city'))).toEqual([403, 'recipient_refused']);
  await partner(2, '2036-12-31');
  expect((await json<Weeks>(weeks('partner', 'city'))).items.length).toBeGreaterThan(1);
  expect(await problemOf(weeks('partner', 'another'))).toEqual([403, 'recipient_refused']);
  expect(await problemOf(weeks('partner', 'host-1'))).toEqual([403, 'recipient_refused']);
  await partner(3, dateOf(NOW_S, -1));
  expect(await problemOf(weeks('partner', 'city'))).toEqual([403, 'recipient_refused']);
});

test('M7: who read how many weeks is in the log, and so is who was turned away', async () => {
  const acts = async (id: string) =>
    (await doors.database.owner.selectFrom('audit_entry').select('entry').orderBy('id').execute()).flatMap(
      ({ entry }) => {
        const { act, actor, detail } = entry as { act: string; actor: { id: string }; detail: object };
        return actor.id === id ? [{ act, actor, detail }] : [];
      },
    );
  await weeks('staff', 'reader-m7', '?limit=2');
  const actor = { kind: 'statistics_reader', id: 'reader-m7' };
  expect(await acts('reader-m7')).toEqual([{ act: 'statistics_read', actor, detail: { weeks: 2 } }]);
  await weeks('partner', 'nobody-m7');
  expect(await acts('nobody-m7')).toMatchObject([{ act: 'denial', detail: { code: 'recipient_refused' } }]);
});

test('M9: another operator’s weeks are not answered', async () => {
  const token = await doors.fleet.token('planner', { roles: ['staff'], tenant: 'elsewhere' });
  expect(await json<Weeks>(doors.ask(path, { token }))).toEqual({ items: [], next_cursor: null });
});
