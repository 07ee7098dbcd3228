/** M14: of a rental's streams some are destroyed and some stay, all under one key: a copy of what went dies as answered. */
import { v1 } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import type { TestDatabase } from '../../testing/index.ts';
import { openUnitStream, someFixes, type TestFleet, type UnitStream } from './fleet.ts';
import { turningOfEach } from './started-vault.ts';
import { DAY_S, listedKeys, type TurningFleet, type TurningVault } from './turning-vault.ts';

let fleet: TestFleet;
let database: TestDatabase;
let turning: TurningFleet;

turningOfEach((made) => {
  ({ fleet, database, turning } = made);
});

/** Two routes (the agent began anew) and the ends of one rental: kept for as long, so under one key. */
async function ridden({
  vault,
}: TurningVault): Promise<{ routes: [UnitStream, UnitStream]; ends: UnitStream }> {
  const span = { notBeforeS: turning.now(), notAfterS: turning.now() + 3_600 };
  const grant = await fleet.grant({ ...span, routeKeepDays: 90 });
  const key = listedKeys(vault).keys[0]?.publicKey ?? new Uint8Array();
  const [one, two, ends] = [
    await openUnitStream(fleet, key, grant),
    await openUnitStream(fleet, key, grant),
    await openUnitStream(fleet, key, grant, { kind: 'ends' }),
  ];
  for (const stream of [one, two, ends])
    expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'stored' });
  expect(await database.vault.selectFrom('rental_key').select('rental_id').execute()).toHaveLength(1);
  return { routes: [one, two], ends };
}

const copyOf = async ({ streamId }: UnitStream) =>
  database.vault
    .selectFrom('stream_key')
    .selectAll()
    .where('stream_id', '=', streamId)
    .executeTakeFirstOrThrow();

/** A week after the other, to a day. */
async function turnTo(day: number): Promise<TurningVault> {
  for (let today = day % 7; today < day; today += 7) {
    turning.setDay(today);
    await (await turning.start()).rotation.pass();
  }
  turning.setDay(day);
  return turning.start();
}

/** A row of an older copy of the database, put into the one that runs. */
async function putBack(row: Awaited<ReturnType<typeof copyOf>>): Promise<void> {
  await database.vault.deleteFrom('closed_rental').execute();
  await database.vault.deleteFrom('closed_stream').execute();
  await database.vault.insertInto('stream_key').values(row).execute();
}

/** What the rider sees of the ends. */
async function endsOpened({ vault }: TurningVault, ends: UnitStream): Promise<unknown> {
  const grant = ends.deposit.grant ?? new Uint8Array();
  const { notBeforeS: fromS } = v1.Grant.decode(v1.Signed.decode(grant).body);
  return vault.open({
    ...{ streamId: ends.streamId, purpose: 'rental_contract', salt: fleet.rider.salt, grants: [grant] },
    ...{ actor: { kind: 'rider', token: 'read by the test' }, window: { fromS, toS: fromS + 3_600 } },
    chunks: [await ends.chunk(someFixes(fromS, 1))],
  });
}

const actor = { kind: 'rider' as const, id: 'rider-1' };

test.each(['of the rental', 'one of them'])(
  'M14: a copy of a route that was destroyed (%s) opens nothing from the day on that was answered, though the ends stay',
  async (which) => {
    const first = await turning.start();
    const { routes, ends } = await ridden(first);
    const copy = await copyOf(routes[0]);
    if (which === 'one of them') {
      const asked = { streamIds: [routes[0].streamId], reason: 'erasure' as const, actor };
      expect(await first.vault.destroy(asked)).toEqual({ destroyed: 1 });
    } else {
      const rentals = [{ rentalId: fleet.rentalId, kind: 'route' as const }];
      const done = await first.vault.destroyRentals({ rentals, reason: 'withdrawal', actor });
      expect(done).toMatchObject({ destroyed: 2, lastKeyS: turning.now() + 35 * DAY_S });
    }
    const last = await turnTo(36);
    const { vault } = last;
    expect(await first.vault.leaves(0)).toMatchObject({ last: 1 });
    expect(await endsOpened(last, ends)).toMatchObject({
      kind: 'opened',
      answer: { damaged: 0, outside: 0 },
    });
    await putBack(copy);
    const opened = await turning.open(vault, routes[0]).catch(() => 'nothing');
    expect(opened).toBe('nothing');
    if (which === 'one of them')
      expect(await turning.open(vault, routes[1])).toMatchObject({ kind: 'opened' });
  },
);
