/** A rental's key whose row was damaged: it is lost, and nothing else is. Real files, a real database, a clock that is set. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { AuditEntry } from '../../src/audit/entry.ts';
import type { TestDatabase } from '../../testing/index.ts';
import type { UnitStream } from './fleet.ts';
import { turningOfEach } from './started-vault.ts';
import { listedKeys, type TurningFleet, type TurningVault } from './turning-vault.ts';

let database: TestDatabase;
let turning: TurningFleet;

turningOfEach((made) => {
  ({ database, turning } = made);
});

/** A stream a day, so that each has a rental's key of its own. */
async function streamsOf({ vault }: TurningVault, count: number): Promise<UnitStream[]> {
  const streams: UnitStream[] = [];
  for (let day = 0; day < count; day++) {
    turning.setDay(day);
    const stream = await turning.stream(vault);
    expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'stored' });
    streams.push(stream);
  }
  return streams;
}

/** Turns one bit of the key above a stream, as a disk or a hand in the database would. */
async function damage({ streamId }: UnitStream): Promise<void> {
  await sql`UPDATE rental_key r SET wrapped = set_byte(wrapped, 30, get_byte(wrapped, 30) # 1)
    FROM stream_key s WHERE s.stream_id = ${streamId} AND s.rental_id = r.rental_id AND s.ends_on = r.ends_on`.execute(
    database.vault,
  );
}

const liveGenerations = async () =>
  (await database.vault.selectFrom('generation').selectAll().where('destroyed_s', 'is', null).execute()).map(
    ({ created_s }) => (turning.now() - created_s) / 86_400,
  );

test('M4, M14: one damaged row stops neither the rotation, nor the start, nor the end of the keys of all others', async () => {
  const first = await turning.start();
  const [damaged, sound] = (await streamsOf(first, 2)) as [UnitStream, UnitStream];
  await damage(damaged);
  const { sequence } = listedKeys(first.vault);
  turning.setDay(7);
  expect(await first.rotation.pass()).toMatchObject({ kind: 'done', made: 2, rewrapped: 1, damaged: 1 });
  expect(listedKeys(first.vault).keys).toHaveLength(2);
  expect(listedKeys(first.vault).sequence).toBeGreaterThan(sequence);
  for (const day of [14, 21, 28, 34]) {
    turning.setDay(day);
    const { rotation, vault } = await turning.start();
    expect(await rotation.pass()).toMatchObject({ kind: 'done', rewrapped: 0, damaged: 1 });
    expect(await turning.open(vault, sound)).toMatchObject({ kind: 'opened', answer: { damaged: 0 } });
  }
  // Until then somebody may have put the row right; from here on nobody can open it, and it holds up no other's end.
  turning.setDay(35);
  const { rotation, vault } = await turning.start();
  await rotation.pass();
  expect(Math.max(...(await liveGenerations()))).toBeLessThan(35);
  expect(await turning.open(vault, damaged)).toEqual({ kind: 'refused', code: 'not_found' });
  expect(await turning.open(vault, sound)).toMatchObject({ kind: 'opened', answer: { damaged: 0 } });
  const { leaves } = await vault.leaves(0);
  const entries = leaves.map(({ entry }) => entry as AuditEntry);
  expect(entries.filter(({ act }) => act === 'destruction')).toEqual([
    {
      ...{ act: 'destruction', atS: turning.now(), tenant: 'demo', subject: {} },
      ...{ actor: { kind: 'system', id: 'vault' }, detail: { reason: 'key_lost', streams: 1 } },
    },
  ]);
});
