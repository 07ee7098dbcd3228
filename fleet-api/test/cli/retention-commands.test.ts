/** `fleetveil retention forecast | run`, as somebody types them, on a fleet’s database beside its vault. */
import { dayOf, randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dateOfDay } from '../../src/database/days.ts';
import { publishPolicy, readPolicyFile } from '../../src/policy/publish.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { makeFleet, TENANT, type TestFleet } from '../vault/fleet.ts';
import { type Ran, run } from './fake-host.ts';

/** The commands read the clock of this machine. */
const NOW_S = Math.floor(Date.now() / 1000);
const TODAY = dayOf(NOW_S);
let fleet: TestFleet;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ nowDay: TODAY });
  fleet = await makeFleet(database);
  const document = await readPolicyFile();
  await publishPolicy(database.owner, fleet.signers.policy, { tenant: TENANT, document, nowS: NOW_S });
  for (const day of [TODAY - 2, TODAY - 1, TODAY, TODAY + 10]) await stored(day);
});
afterAll(async () => {
  await fleet?.close();
  await database?.drop();
});

/** A row that ends on that day. */
const stored = (day: number) =>
  database.owner
    .insertInto('closed')
    .values({ vehicle_id: randomId(), stream_id: randomId(), ends_on: dateOfDay(day) })
    .execute();
const left = async () =>
  (await database.owner.selectFrom('closed').select('ends_on').orderBy('ends_on').execute()).map(
    (row) => row.ends_on,
  );

function retention(...words: string[]): Promise<Ran> {
  const { user, password, host, port, database: name } = database.admin;
  const url = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
  const options = ['--data', fleet.config.dataDir, '--keys', fleet.config.keysDir];
  return run(fleet.dir, ['retention', ...words, ...options], {
    ...{ DATABASE_URL: url, FLEETVEIL_TENANT: TENANT },
  });
}
const jsonOf = ({ said }: Ran): Record<string, unknown>[] => said.map((line) => JSON.parse(line));

test('T3: a forecast says by table and day how many rows end, and ends none', async () => {
  const asked = await retention('forecast', '--by', 'day', '--json');
  expect(asked.code, asked.complained.join()).toBe(0);
  const closed = jsonOf(asked).filter(({ source }) => source === 'closed');
  expect(closed.map(({ from, rows }) => [from, rows])).toEqual(
    expect.arrayContaining([
      // What is over goes today; the others on the day after their last.
      [dateOfDay(TODAY), 2],
      [dateOfDay(TODAY + 1), 1],
      [dateOfDay(TODAY + 11), 1],
    ]),
  );
  expect((await retention('forecast')).said.join('\n')).toMatch(/^\d{4}-\d\d-\d\d \d+ closed/m);
  expect((await retention('forecast', '--by', 'year')).code).toBe(2);
  expect(await left()).toHaveLength(4);
});

test('T4: a dry run says what would end and ends nothing; a run ends it, and leaves its evidence in the log', async () => {
  const dry = await retention('run', '--dry-run', '--json');
  expect(dry.code, dry.complained.join()).toBe(0);
  expect(jsonOf(dry)).toEqual(
    expect.arrayContaining([expect.objectContaining({ would: true, source: 'closed', rows: 2 })]),
  );
  expect(await left()).toHaveLength(4);
  expect((await retention('run', '--dry-run')).said.join('\n')).toContain('would end: 2 closed');

  const done = await retention('run', '--json');
  expect(done.code, done.complained.join()).toBe(0);
  expect(jsonOf(done).at(-1)).toMatchObject({ sealedOff: [], keysWaiting: 0 });
  expect(await left()).toEqual([dateOfDay(TODAY), dateOfDay(TODAY + 10)]);
  const entries = await database.owner.selectFrom('audit_entry').select('entry').execute();
  const acts = entries.map(({ entry }) => entry as { act: string; detail: object });
  expect(acts).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        act: 'retention_ended',
        detail: expect.objectContaining({ table: 'closed', rows: 2 }),
      }),
      expect.objectContaining({ act: 'retention_run' }),
    ]),
  );
  // Again on the same day there is nothing left to end.
  expect((await retention('run')).said.join('\n')).not.toContain('ended:');
});

test('M6: by a clock that leapt a run ends nothing, and says how to go on', async () => {
  await database.owner
    .updateTable('forgetting')
    .set({ done_day: TODAY - 500 })
    .execute();
  await stored(TODAY - 1);
  const refused = await retention('run');
  expect(refused).toMatchObject({ code: 1, complained: [expect.stringContaining('--accept-clock')] });
  expect(await left()).toContain(dateOfDay(TODAY - 1));
});
