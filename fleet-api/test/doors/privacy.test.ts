import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendEntries } from '../../src/audit/audit-log.ts';
import { type AuditEntry, entryLeafHash } from '../../src/audit/entry.ts';
import { withRole } from '../../src/database/access.ts';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, problemOf, TENANT } from './door-fleet.ts';

let doors: DoorFleet;
let officer: string;
beforeAll(async () => {
  doors = await openDoorFleet();
  officer = await doors.token('dana', 'privacy_officer');
});
afterAll(() => doors.close());

interface Page {
  items: { seq: number | null; salt: string; leaf_hash: string; entry: { act: string; tenant: string } }[];
  next_cursor: string | null;
}
const audit = (query = '') => json<Page>(doors.ask(`/v1/privacy/audit${query}`, { token: officer }));

test('M7: the log is read page by page, newest first, and each entry can be hashed again', async () => {
  await doors.book(await doors.addVehicle(), 'rider-1');
  await doors.ask(`/v1/rider/trips/${randomId()}`, { token: await doors.token('rider-2', 'rider') });
  const acts: string[] = [];
  let cursor = '';
  do {
    const page = await audit(`?limit=2${cursor}`);
    for (const { entry, salt, leaf_hash } of page.items) {
      acts.push(entry.act);
      const again = entryLeafHash(Buffer.from(salt, 'hex'), entry as Parameters<typeof entryLeafHash>[1]);
      expect(Buffer.from(again).toString('hex')).toBe(leaf_hash);
    }
    cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
  } while (cursor !== '' && acts.length < 50);
  const ofRentals = acts.filter((act) => act !== 'audit_read' && act !== 'policy_published');
  expect(ofRentals).toEqual(['denial', 'grant_issued', 'rental_created']);
});

test('M7: reading the log is in the log', async () => {
  await audit();
  expect((await audit('?limit=1')).items[0]?.entry).toMatchObject({
    act: 'audit_read',
    actor: { kind: 'privacy', id: 'dana' },
  });
});

test('only the tenant’s own entries, and only the act that was asked for', async () => {
  const other = await doors.fleet.token('their-officer', { roles: ['privacy_officer'], tenant: 'elsewhere' });
  await doors.ask('/v1/privacy/audit', { token: other });
  const theirs = await json<Page>(doors.ask('/v1/privacy/audit', { token: other }));
  expect(theirs.items.map((item) => item.entry.tenant)).toEqual(['elsewhere']);
  const { items } = await audit('?act=rental_created');
  expect(items.map((item) => item.entry.act)).toEqual(['rental_created']);
  expect(await problemOf(doors.ask('/v1/privacy/audit?act=opened', { token: officer }))).toEqual([
    422,
    'invalid',
  ]);
  expect(await problemOf(doors.ask('/v1/privacy/audit?cursor=zzz', { token: officer }))).toEqual([
    400,
    'cursor_invalid',
  ]);
});

test('M7: openings are counted by purpose over the whole log and by day over 92 days, of the own tenant alone', async () => {
  const opening = (purpose: string, daysAgo: number, tenant: string): AuditEntry => {
    const [atS, actor] = [NOW_S - daysAgo * 86_400, { kind: 'system', id: 'test' } as const];
    const detail = { kind: 'ends', fromS: atS, toS: atS + 1, chunks: 2 };
    return { act: 'opening', atS, tenant, actor, subject: {}, purpose, detail };
  };
  const many = (count: number, ...about: Parameters<typeof opening>) =>
    Array.from({ length: count }, () => opening(...about));
  await appendEntries(doors.database.owner, [
    ...many(250, 'rental_contract', 400, TENANT),
    ...many(30, 'rental_contract', 1, TENANT),
    ...many(70, 'accident', 1, TENANT),
    ...many(5, 'accident', 0, TENANT),
    ...many(9, 'theft', 0, 'elsewhere'),
  ]);
  const body = await json(doors.ask('/v1/privacy/audit/openings', { token: officer }));
  const [today, yesterday] = [dateOf(NOW_S), dateOf(NOW_S, -1)];
  expect(body).toEqual({
    purposes: [
      { purpose: 'rental_contract', openings: 280, chunks: 560, first_on: dateOf(NOW_S, -400) },
      { purpose: 'accident', openings: 75, chunks: 150, first_on: yesterday },
    ],
    days: [
      { day: yesterday, purpose: 'accident', openings: 70, chunks: 140 },
      { day: yesterday, purpose: 'rental_contract', openings: 30, chunks: 60 },
      { day: today, purpose: 'accident', openings: 5, chunks: 10 },
    ],
  });
  expect((await audit('?limit=1')).items[0]?.entry).toMatchObject({
    ...{ act: 'openings_counted', detail: { openings: 355, purposes: 2 } },
  });
});

test('nobody can edit the log by a door’s role: entries are only added', async () => {
  for (const role of [
    'door_privacy',
    'door_rider',
    'door_booking',
    'door_operator',
    'door_payer',
    'door_insurer',
    'door_shared',
    'door_support',
    'door_field',
    'door_statistics',
    'job_statistics',
    'job_rentals',
    'job_sequencer',
  ] as const) {
    for (const statement of [
      sql`UPDATE audit_entry SET tenant = 'x'`,
      sql`DELETE FROM audit_entry`,
      sql`DELETE FROM audit_leaf`,
      sql`UPDATE audit_leaf SET seq = 0`,
    ]) {
      const attempt = withRole(doors.database.doors, role, { tenant: 'demo', rider: 'r' }, (trx) =>
        statement.execute(trx),
      );
      await expect(attempt, role).rejects.toThrow(/permission denied/);
    }
  }
});

test('the policy: the text that is in force, signed, its versions, and the same for everybody', async () => {
  const open = await json(doors.ask('/v1/public/policy'));
  expect(open).toMatchObject({ version: 1, published_s: NOW_S });
  expect(open['document']).toContain('fleetveil_policy: 1');
  expect(await json(doors.ask('/v1/privacy/policy', { token: officer }))).toEqual({
    current: 1,
    versions: [{ version: 1, published_s: NOW_S }],
  });
  expect(await json(doors.ask('/v1/privacy/policy/1', { token: officer }))).toEqual(open);
  for (const version of ['2', '0', '-1', '1e9', 'x']) {
    expect(await problemOf(doors.ask(`/v1/privacy/policy/${version}`, { token: officer })), version).toEqual([
      404,
      'not_found',
    ]);
  }
});

test('there is no checkpoint before the first', async () => {
  expect(await problemOf(doors.ask('/v1/public/audit/checkpoint'))).toEqual([404, 'not_found']);
});

test('M9, R1: the access table of the policy in force is answered line by line', async () => {
  const table = await json<{
    policy_version: number;
    items: { role: string; place: string; door: string }[];
  }>(doors.ask('/v1/privacy/access', { token: officer }));
  expect(table.policy_version).toBe(1);
  expect(table.items.filter(({ role }) => role === 'dispatcher')).toEqual([
    {
      ...{ role: 'dispatcher', door: 'operator', purpose: 'live_service', state: 'always', place: 'cell' },
      ...{ time: 'tick', link: 'vehicle', data: ['vehicle', 'cell', 'zone', 'tick'], opens: [], people: 0 },
    },
  ]);
  const doorOf = (one: string) => table.items.filter(({ role }) => role === one).map(({ door }) => door);
  expect([doorOf('theft_officer'), doorOf('insurer'), doorOf('issuer')]).toEqual([
    ['theft'],
    ['insurer'],
    ['none'],
  ]);
});
