/** M8, M9: what was refused is told, counted and kept aside; the privacy officer sees why, and no body ever. */
import { REFUSALS, randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
} from '../doors/door-fleet.ts';

let doors: DoorFleet;
let officer: string;
beforeAll(async () => {
  doors = await openDoorFleet();
  officer = await doors.token('pia', 'privacy_officer');
});
afterAll(() => doors.close());
beforeEach(async () => {
  await doors.database.owner.deleteFrom('quarantine').execute();
});

interface Page {
  readonly items: { refused_id: number; code: string; body: string; vehicle_id: string | null }[];
  readonly counts: { code: string; messages: number }[];
  readonly next_cursor: string | null;
}

const BODY = new TextEncoder().encode('56.950000 24.100000 of somebody');
/** A refused message of a tenant, as ingest keeps it. */
async function refuse(
  code: 'over_precise' | 'malformed',
  tenant = TENANT,
  vehicleId = randomId(),
): Promise<void> {
  await doors.database.owner
    .insertInto('quarantine')
    .values({
      ...{ code: REFUSALS.wire[code], tenant, vehicle_id: vehicleId, hour_s: NOW_S - (NOW_S % 3600) },
      ...{ length: BODY.length, sealed: Buffer.from(BODY), key_id: Buffer.alloc(8, 1) },
      ends_on: dateOf(NOW_S, 7),
    })
    .execute();
}
const list = (query = '') => json<Page>(doors.ask(`/v1/privacy/refused${query}`, { token: officer }));
const drop = (body: object, token = officer) =>
  doors.ask('/v1/privacy/refused/drop', { method: 'POST', token, body });

test('M8, M9, M2: the officer sees reason, hour, length and vehicle, counts and pages; no body, sealed or not, comes out', async () => {
  const vehicleId = randomId();
  await refuse('over_precise', TENANT, vehicleId);
  await refuse('malformed');
  await refuse('malformed');
  const first = await list('?limit=2');
  expect(first.items.map(({ code }) => code)).toEqual(['malformed', 'malformed']);
  expect(first.counts).toEqual([
    { code: 'malformed', messages: 2 },
    { code: 'over_precise', messages: 1 },
  ]);
  const second = await list(`?limit=2&cursor=${first.next_cursor}`);
  expect(second.items).toEqual([
    {
      ...{ refused_id: expect.any(Number), code: 'over_precise', vehicle_id: vehicleId, body: 'sealed' },
      ...{ hour_s: NOW_S - (NOW_S % 3600), length: BODY.length, ends_on: dateOf(NOW_S, 7) },
    },
  ]);
  const text = JSON.stringify([first, second]);
  for (const form of [
    '56.95',
    Buffer.from(BODY).toString('base64').slice(0, 20),
    Buffer.from(BODY).toString('hex'),
  ])
    expect(text).not.toContain(form);
  const read = (column: string) =>
    withRole(doors.parts.db, 'door_privacy', { tenant: TENANT }, (trx) =>
      trx
        .selectFrom('quarantine')
        .select(column as 'sealed')
        .execute(),
    ).then(() => 'read', sqlStateOf);
  expect([await read('sealed'), await read('key_id'), await read('code')]).toEqual([
    '42501',
    '42501',
    'read',
  ]);
});

test('M4, M7: dropping empties bodies, once, for a reason on record; that there was a message stays', async () => {
  await refuse('over_precise');
  await refuse('malformed');
  const { items } = await list();
  const ids = items.map(({ refused_id }) => refused_id);
  const reason = 'It was a faulty unit, and nobody looks into it.';
  expect(await json(drop({ refused_ids: ids.slice(0, 1), reason }))).toEqual({
    ...{ dropped: 1, by_code: [{ code: 'malformed', messages: 1 }] },
  });
  expect(await json(drop({ refused_ids: ids, reason }))).toEqual({
    ...{ dropped: 1, by_code: [{ code: 'over_precise', messages: 1 }] },
  });
  expect(await json(drop({ refused_ids: ids, reason }))).toEqual({ dropped: 0, by_code: [] });
  expect((await list()).items.map(({ body }) => body)).toEqual(['none', 'none']);
  const rows = await doors.database.owner.selectFrom('quarantine').select(['sealed', 'length']).execute();
  expect(rows.map(({ sealed, length }) => [sealed, length])).toEqual([
    [null, BODY.length],
    [null, BODY.length],
  ]);
  const entries = await doors.database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .orderBy('id')
    .execute();
  const details = entries.map(({ entry }) => entry as { act: string; why?: string; detail: object });
  expect(details.filter(({ act }) => act === 'refused_dropped')).toMatchObject([
    { why: reason, detail: { code: 'malformed', messages: 1 } },
    { why: reason, detail: { code: 'over_precise', messages: 1 } },
    { why: reason, detail: { messages: 0 } },
  ]);
  expect(await problemOf(drop({ refused_ids: ids, reason: 'short' }))).toEqual([422, 'invalid']);
});

test('M9: another fleet’s messages are neither seen, counted nor dropped; no other role gets here', async () => {
  await refuse('malformed', 'elsewhere');
  expect(await list()).toMatchObject({ items: [], counts: [] });
  const { id } = await doors.database.owner.selectFrom('quarantine').select('id').executeTakeFirstOrThrow();
  expect(await json(drop({ refused_ids: [id], reason: 'It is not even ours to drop.' }))).toEqual({
    ...{ dropped: 0, by_code: [] },
  });
  for (const role of ['operator', 'theft_officer', 'booking', 'support']) {
    const token = await doors.token('somebody', role);
    expect(await problemOf(doors.ask('/v1/privacy/refused', { token })), role).toEqual([403, 'forbidden']);
  }
});
