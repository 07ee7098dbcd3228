/** R1, M9: whoever runs the fleet sees that it works and what units run; no place, trip, rider or time, however often. */
import { dayOf, deriveAccess, parsePolicy, REFUSALS, randomId, v1 } from '@fleetveil/proto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { numbersOf } from '../../src/administration/administration.ts';
import { copyFleetDay } from '../../src/administration/administration-store.ts';
import { createDoors } from '../../src/doors/app.ts';
import { noteHellos } from '../../src/ingest/session-store.ts';
import { readPolicyFile } from '../../src/policy/publish.ts';
import {
  type DoorFleet,
  dateOf,
  json,
  NOW_S,
  openDoorFleet,
  problemOf,
  TENANT,
} from '../doors/door-fleet.ts';

const DAY = 86_400;
/** The first second of the day. */
const TODAY_S = dayOf(NOW_S) * DAY;
let doors: DoorFleet;
let adam: string;
beforeAll(async () => {
  doors = await openDoorFleet({
    checks: [
      { name: 'database', problem: async () => undefined },
      { name: 'retention', problem: async () => 'sealed_off', onlyWarns: true },
    ],
  });
  adam = await doors.token('adam', 'administrator');
});
afterAll(() => doors.close());
beforeEach(async () => {
  doors.now = NOW_S;
  for (const table of [
    'fleet_day_count',
    'quarantine',
    'downlink',
    'coarse_report',
    'unit',
    'rental',
    'vehicle',
  ] as const)
    await doors.database.owner.deleteFrom(table).execute();
});

/** The day's work, at the test's second. */
const copy = () => copyFleetDay(doors.database.owner, doors.now);

interface Status {
  readonly ready: boolean;
  readonly checks: readonly object[];
  readonly policy: object;
  readonly units: { readonly heard: object; readonly policies: object[]; readonly agents: object[] };
  readonly overdue: object;
  readonly refused: readonly object[] | null;
}
const status = (token = adam) => json<Status>(doors.ask('/v1/administrator/status', { token }));
interface Units {
  readonly items: readonly { unit_id: string; heard: string }[];
  readonly next_cursor: string | null;
}
const units = (query = '', token = adam) =>
  json<Units>(doors.ask(`/v1/administrator/units${query}`, { token }));

/** A unit that said hello at a second, or never. */
async function unit(heardS: number | null, tenant = TENANT, policyVersion = 1): Promise<string> {
  const { unitId } = await doors.addVehicle(tenant);
  await doors.database.owner
    .updateTable('unit')
    .set({ hello_s: heardS, policy_version: policyVersion, agent_version: heardS === null ? '' : '0.1.0' })
    .where('unit_id', '=', unitId)
    .execute();
  return unitId;
}

async function refuse(code: 'over_precise' | 'malformed', hourS: number, tenant = TENANT): Promise<void> {
  await doors.database.owner
    .insertInto('quarantine')
    .values({
      ...{ code: REFUSALS.wire[code], tenant, vehicle_id: randomId(), hour_s: hourS, length: 9 },
      ...{ sealed: Buffer.from('body'), key_id: Buffer.alloc(8, 1), ends_on: dateOf(NOW_S, 7) },
    })
    .execute();
}

async function waiting(unitId: string, createdS: number, expiresS = NOW_S + DAY): Promise<void> {
  const row = { unit_id: unitId, body: new Uint8Array([1]), created_s: createdS, expires_s: expiresS };
  await doors.database.owner.insertInto('downlink').values(row).execute();
}

test('R1: the parts, the policy, the units by state and version, what is overdue, what was refused', async () => {
  await unit(NOW_S, TENANT, 2);
  await unit(NOW_S - 9 * DAY);
  const silent = await unit(null, TENANT, 0);
  await waiting(silent, TODAY_S - 1);
  await refuse('malformed', TODAY_S - 3_600);
  await refuse('malformed', TODAY_S - 7_200);
  await refuse('over_precise', TODAY_S - 3_600);
  await copy();
  expect(await status()).toEqual({
    ready: true,
    checks: [
      { check: 'database', ok: true, problem: null },
      { check: 'retention', ok: false, problem: 'sealed_off' },
    ],
    policy: { version: 1, announced: null },
    units: {
      heard: { never: 1, lately: 1, stale: 1 },
      policies: [2, 1, 0].map((version) => ({ version, units: 1 })),
      key_sets: [{ version: 0, units: 3 }],
      transport_keys: [{ version: 0, units: 3 }],
      agents: [
        { version: '0.1.0', units: 2 },
        { version: '', units: 1 },
      ],
    },
    overdue: { documents: 1, webhooks: 0, webhooks_given_up: 0 },
    refused: [
      { code: 'malformed', messages: 2 },
      { code: 'over_precise', messages: 1 },
    ],
  });
});

test('M9: asked again and again it tells no time: what happens today changes no number before tomorrow', async () => {
  const unitId = await unit(NOW_S - 600);
  await copy();
  const before = [await status(), await units()];
  await refuse('over_precise', NOW_S - (NOW_S % 3_600));
  await waiting(unitId, NOW_S);
  await doors.database.owner.updateTable('unit').set({ hello_s: NOW_S, waiting_records: 7 }).execute();
  await copy(); // after a restart the day's work is done again
  const row = await doors.database.owner.selectFrom('unit').select('vehicle_id').executeTakeFirstOrThrow();
  await doors.database.owner
    .insertInto('coarse_report')
    .values({
      ...{ vehicle_id: row.vehicle_id, cell: '881f607725fffff', tick_s: NOW_S - (NOW_S % 900), zone: 1 },
      ...{ policy_version: 1, ends_on: dateOf(NOW_S, 1) },
    })
    .execute();
  expect([await status(), await units()]).toEqual(before);
  doors.now = TODAY_S + DAY;
  expect([await status(), await units()]).toEqual(before);
  await copy();
  const tomorrow = await status();
  expect([tomorrow.refused, tomorrow.overdue]).toEqual([
    [{ code: 'over_precise', messages: 1 }],
    { documents: 1, webhooks: 0, webhooks_given_up: 0 },
  ]);
});

test('M9: a hello changes nothing that the administrator sees before the next day, asked with whatever day', async () => {
  const unitId = await unit(null, TENANT, 0);
  await waiting(unitId, TODAY_S - 60);
  await copy();
  const before = [await status(), await units()];
  expect(before).toMatchObject([{ overdue: { documents: 1 } }, { items: [{ heard: 'never' }] }]);
  const hello = { keySetVersion: 3, policyVersion: 2, transportSequence: 4, agentVersion: '0.2.0' };
  const said = { unitId, hello: new v1.Hello(hello), isBare: false, atS: NOW_S };
  await noteHellos(doors.database.owner, [said]);
  await doors.database.owner.updateTable('downlink').set({ sent_at: new Date() }).execute();
  await copy();
  expect([await status(), await units()]).toEqual(before);
  doors.now += 5 * DAY; // what the door takes the day for changes nothing
  expect([await status(), await units()]).toEqual(before);
  await copy();
  expect([await status(), await units()]).toMatchObject([
    { overdue: { documents: 0 }, units: { policies: [{ version: 2 }], agents: [{ version: '0.2.0' }] } },
    {
      items: [
        {
          ...{ heard: 'lately', policy_version: 2, key_set_version: 3, transport_sequence: 4 },
          agent_version: '0.2.0',
        },
      ],
    },
  ]);
});

test('R1: a document waits while it is of use, not sent, and its unit not heard since; a shaped unit marks none as sent', async () => {
  const silent = await unit(null);
  const shaped = await unit(NOW_S - 600);
  const elsewhere = await unit(null, 'elsewhere');
  for (const each of [silent, shaped, elsewhere]) await waiting(each, TODAY_S - 60);
  await waiting(silent, TODAY_S - 60, NOW_S - 1);
  await copy();
  expect((await status()).overdue).toEqual({ documents: 1, webhooks: 0, webhooks_given_up: 0 });
});

test('R1, M9: a unit enrolled after the copy is listed and says nothing of itself yet', async () => {
  await copy();
  await unit(NOW_S, TENANT, 2);
  expect((await units()).items).toMatchObject([{ heard: 'never', policy_version: 0, agent_version: '' }]);
  expect((await status()).units).toMatchObject({ heard: { never: 1 }, policies: [{ version: 0, units: 1 }] });
});

test('R1, M9: units in pages by id, of the own fleet only, without a time, a place or what waits', async () => {
  const own = [await unit(NOW_S), await unit(null), await unit(NOW_S - 8 * DAY)].sort();
  await unit(NOW_S, 'elsewhere');
  await copy();
  const first = await units('?limit=2');
  const second = await units(`?limit=2&cursor=${first.next_cursor}`);
  const items = [...first.items, ...second.items];
  expect(items.map(({ unit_id }) => unit_id)).toEqual(own);
  expect([second.next_cursor, (await units()).items.length]).toEqual([null, 3]);
  for (const item of items)
    expect(Object.keys(item).sort()).toEqual([
      ...['agent_version', 'heard', 'key_set_version', 'kind', 'label'],
      ...['policy_version', 'transport_sequence', 'unit_id', 'vehicle_id'],
    ]);
  expect(items.map(({ heard }) => heard).sort()).toEqual(['lately', 'never', 'stale']);
  expect((await status()).units.heard).toEqual({ never: 1, lately: 1, stale: 1 });
});

test('M7: each look is an entry, with who and how much; nobody else gets here, and nowhere else does an administrator', async () => {
  await unit(NOW_S);
  await refuse('malformed', TODAY_S - 3_600);
  await copy();
  await status();
  await units();
  const entries = await doors.database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .orderBy('id', 'desc')
    .limit(2)
    .execute();
  const by = { actor: { kind: 'administrator', id: 'adam' }, tenant: TENANT, subject: {} };
  expect(entries.map(({ entry }) => entry)).toMatchObject([
    { act: 'units_read', ...by, detail: { units: 1 } },
    { act: 'fleet_status_read', ...by, detail: { refused: 1 } },
  ]);
  for (const role of ['operator', 'dispatcher', 'privacy_officer', 'rider', 'engineer'])
    for (const path of ['/v1/administrator/status', '/v1/administrator/units'])
      expect(await problemOf(doors.ask(path, { token: await doors.token('x', role) })), role).toEqual([
        ...[403, 'forbidden'],
      ]);
  for (const path of ['/v1/privacy/refused', '/v1/operator/vehicles', '/v1/privacy/audit'])
    expect(await problemOf(doors.ask(path, { token: adam })), path).toEqual([403, 'forbidden']);
});

test('M5: a policy that gives administrators less shows less: no counts of refusals, no list of units', async () => {
  await refuse('malformed', TODAY_S - 3_600);
  const stricter = (await readPolicyFile())
    .replace(/^ {6}administrator: .*\n/m, '')
    .replace(/^ {2}administrator: .*/m, '  administrator: { place: none, time: none, link: none }');
  const policy = parsePolicy(stricter);
  const inForce = { version: 1, policy, access: deriveAccess(policy), tripStepS: async () => 1 };
  const app = createDoors({ ...doors.parts, policyNow: async () => inForce });
  const ask = (path: string) => app.request(path, { headers: { authorization: `Bearer ${adam}` } });
  expect((await json<Status>(ask('/v1/administrator/status'))).refused).toBeNull();
  expect(await problemOf(ask('/v1/administrator/units'))).toEqual([403, 'forbidden']);
});

test('a code of another version is counted as unknown, and what was not counted is none', () => {
  const { refused, heard, overdue } = numbersOf([
    { what: 'refused', word: '250', number: 2 },
    { what: 'refused', word: '251', number: 1 },
    { what: 'something_new', word: 'x', number: 4 },
  ]);
  expect([refused, heard, overdue]).toEqual([
    [{ code: 'unknown', messages: 3 }],
    { never: 0, lately: 0, stale: 0 },
    { documents: 0, webhooks: 0, givenUp: 0 },
  ]);
});
