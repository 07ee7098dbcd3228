/**
 * M9 in the database: what a door asks is asked again without its WHERE. Nothing foreign comes out and nothing
 * foreign changes, because the row rules hold without the door's help. Every route of the contract.
 */
import { sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DATABASE_ROLE, type DoorId } from '../../src/access/doors.ts';
import { type Asker, type DoorRole, withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import type { Tables } from '../../src/database/schema.ts';
import { createDoors } from '../../src/doors/app.ts';
import { type Asked, createRecorder, redirected, widened } from '../../testing/without-where.ts';
import { CALLS, OPERATIONS, type Operation, requestOf, send } from './calls.ts';
import { NOW_S } from './door-fleet.ts';
import { ELSEWHERE, marksIn, openWalkedFleet, type Party, type WalkedFleet } from './walked-fleet.ts';

const recorder = createRecorder();
const asked = new Map<string, readonly Asked[]>();
const statuses = new Map<string, number>();
let walked: WalkedFleet;

beforeAll(async () => {
  walked = await openWalkedFleet();
  const { doors, ann } = walked;
  // Before it was claimed: a vehicle that was ridden since is not asked to ring.
  await doors.database.owner
    .updateTable('rental')
    .set({ ended_s: NOW_S - 1 })
    .where('rental_id', '=', ann.rental_id)
    .execute();
  const app = createDoors({ ...doors.parts, db: doors.parts.db.withPlugin(recorder.plugin) });
  for (const operation of OPERATIONS) {
    const known = operation.id === 'beginRental' ? { ...ann, vehicle_id: await freeVehicle() } : ann;
    const request = await requestOf(operation, known, await tokenFor(operation));
    recorder.take();
    const answer = await send(app, request);
    await answer.arrayBuffer(); // what streams asks while it is read
    statuses.set(operation.id, answer.status);
    asked.set(operation.id, byDoors(recorder.take()));
  }
});
afterAll(() => walked.doors.close());

const freeVehicle = async () => (await walked.doors.addVehicle()).vehicleId;

/** Without what a job does for a request: jobs serve all tenants, and their grants bound them. */
function byDoors(statements: readonly Asked[]): readonly Asked[] {
  let role: unknown;
  return statements.filter((statement) => {
    if (isSettings(statement)) role = parametersOf(statement)[0];
    return !String(role).startsWith('job_');
  });
}

const parametersOf = ({ node, queryId }: Asked): readonly unknown[] =>
  walked.doors.database.owner.getExecutor().compileQuery(node, queryId).parameters;

/** The most that opens a door. */
const ROLES: Record<DoorId | 'none', readonly string[]> = {
  booking: ['booking'],
  operator: ['dispatcher', 'operator', 'workshop'],
  rider: ['rider'],
  privacy: ['privacy_officer'],
  payer: ['payer'],
  support: ['support'],
  field: ['field_worker'],
  insurer: ['insurer'],
  statistics: ['staff', 'partner'],
  theft: ['theft_officer'],
  approver: ['approver'],
  administrator: ['administrator'],
  none: [],
};
const tokenFor = async ({ id, door }: Operation) =>
  id === 'listSharedTrips'
    ? walked.ann.share_token
    : walked.doors.token(door === 'insurer' ? INSURER : walked.ann.rider_id, ...ROLES[door]);
/** To whom ann's and bob's packets are released; eve's too, at the other operator. */
const INSURER = 'insurer-1';

const OF_ONE_PERSON: ReadonlySet<string> = new Set(['rider', 'payer']);

/** Asked with what ann gave away. */
const SHARED: ReadonlySet<string> = new Set(['getShare', 'listSharedTrips']);

/** As whom the database is asked for an operation: ann, or the operator of ann and bob. */
function askerOf({ id, door }: Operation): { role: DoorRole; asker: Asker; foreign: readonly Party[] } {
  const { ann, bob, eve } = walked;
  if (SHARED.has(id)) return { role: 'door_shared', asker: { tenant: ann.tenant }, foreign: [bob, eve] };
  if (id === 'listFreeVehicles')
    return { role: 'door_public', asker: { tenant: ann.tenant }, foreign: [eve] };
  if (door === 'none') return { role: 'door_public', asker: {}, foreign: [ann, bob, eve] };
  const asker = { tenant: ann.tenant, rider: ann.rider_id, payer: ann.rider_id, insurer: INSURER };
  return { role: DATABASE_ROLE[door], asker, foreign: OF_ONE_PERSON.has(door) ? [bob, eve] : [eve] };
}

const foreignMarks = (parties: readonly Party[]) => parties.flatMap(({ marks }) => marks);
const queriesOf = (operation: Operation, ...kinds: string[]) =>
  (asked.get(operation.id) ?? []).filter(({ node }) => kinds.includes(node.kind));

type Run = (trx: Transaction<Tables>) => Promise<unknown>;
/** What comes of it, or the SQLSTATE. */
const attempt = (work: Promise<unknown>) =>
  work.catch((error: unknown) => sqlStateOf(error) ?? String(error));

test('every route of the contract has a call, and its door answers it', () => {
  expect(Object.keys(CALLS).sort()).toEqual(OPERATIONS.map(({ id }) => id).sort());
  const refused = [...statuses].filter(([, status]) => status >= 300);
  // A guest has no history, nothing is announced, the order asks for no place, there is no checkpoint without a
  // sequencer, no code before the vehicle told of the ride, no call of an invented code, no second claim beside one that
  // holds, and a vehicle in use is reserved no more.
  expect(new Map(refused)).toEqual(
    new Map([
      ['getReceiptTrips', 403],
      ['eraseGuestRental', 409],
      ['getAuthorityPlaces', 409],
      ['makeSupportCode', 409],
      ['claimVehicle', 409],
      ['getReservedVehicle', 409],
      ['getPositionByCode', 404],
      ['getCheckpoint', 404],
      ['getAnnouncedPolicy', 404],
    ]),
  );
  for (const operation of OPERATIONS.filter(({ door }) => door !== 'none'))
    expect(asked.get(operation.id)?.length, operation.id).toBeGreaterThan(1);
});

test('M9: every query of every door, without its WHERE: nothing foreign comes out', async () => {
  const leaks: string[] = [];
  const count = { asked: 0, answered: 0 };
  for (const operation of OPERATIONS) {
    const { role, asker, foreign } = askerOf(operation);
    for (const query of queriesOf(operation, 'SelectQueryNode')) {
      const wide: Run = async (trx) => (await trx.executeQuery(widened(trx, query))).rows;
      const rows = await attempt(withRole(walked.doors.database.doors, role, asker, wide));
      count.asked += 1;
      if (Array.isArray(rows)) count.answered += 1;
      for (const mark of marksIn(rows, foreignMarks(foreign))) leaks.push(`${operation.id}: ${mark}`);
    }
  }
  expect(leaks).toEqual([]);
  expect(count.answered, 'nearly all of them run as they are').toBeGreaterThan(count.asked * 0.9);
  expect(count.asked).toBeGreaterThan(30);
});

test('the same queries as the owner, whom no row rule binds, do show what is foreign', async () => {
  let showing = 0;
  for (const operation of OPERATIONS) {
    for (const query of queriesOf(operation, 'SelectQueryNode')) {
      const wide: Run = async (trx) => (await trx.executeQuery(widened(trx, query))).rows;
      const rows = await attempt(walked.doors.database.owner.transaction().execute(wide));
      if (marksIn(rows, foreignMarks(askerOf(operation).foreign)).length > 0) showing += 1;
    }
  }
  expect(showing).toBeGreaterThan(15);
});

test('M9: what is no select is asked about others’ ids: nothing foreign comes out', async () => {
  const { ann, bob, eve } = walked;
  const leaks: string[] = [];
  let calls = 0;
  for (const operation of OPERATIONS) {
    const { role, asker, foreign } = askerOf(operation);
    for (const query of queriesOf(operation, 'RawNode')) {
      for (const other of [bob, eve]) {
        const wide: Run = async (trx) => {
          const changed = redirected(trx, query, (parameter) => asIf(parameter, ann, other));
          return (await trx.executeQuery(changed)).rows;
        };
        if (isSettings(query)) continue;
        calls += 1;
        const rows = await attempt(withRole(walked.doors.database.doors, role, asker, wide));
        // A function that echoes the id it was asked for would be no leak; none of ours does.
        for (const mark of marksIn(rows, foreignMarks(foreign))) leaks.push(`${operation.id}: ${mark}`);
      }
    }
  }
  expect(leaks).toEqual([]);
  expect(calls).toBeGreaterThan(6);
});

/** What withRole itself says at the beginning of each transaction. */
const isSettings = ({ node }: Asked): boolean => JSON.stringify(node).includes('set_config');

const IDS = [
  ...(['rental_id', 'vehicle_id', 'rider_id', 'breach_id', 'hold_id'] as const),
  ...(['case_id', 'answered_case_id', 'claim_id', 'other_claim_id'] as const),
  ...(['accident_id', 'release_id', 'passing_id'] as const),
  ...(['theft_id', 'awaiting_theft_id', 'closing_theft_id', 'session_id'] as const),
];

function asIf(parameter: unknown, own: Party, other: Party): unknown {
  if (Array.isArray(parameter)) return parameter.map((each) => asIf(each, own, other));
  const name = IDS.find((key) => own[key] === parameter);
  return name === undefined ? parameter : other[name];
}

test('M9: every change of every door, without its WHERE: nothing foreign changes', async () => {
  const { doors, eve } = walked;
  const before = await foreignRows(eve);
  let changed = 0;
  for (const operation of OPERATIONS) {
    const { role, asker } = askerOf(operation);
    for (const query of queriesOf(operation, 'UpdateQueryNode', 'DeleteQueryNode')) {
      const wide: Run = async (trx) => (await trx.executeQuery(widened(trx, query))).numAffectedRows;
      const rows = await attempt(withRole(doors.database.doors, role, asker, wide));
      if (typeof rows === 'bigint' && rows > 0n) changed += 1;
    }
  }
  expect(changed, 'some of them do change their own').toBeGreaterThan(2);
  expect(await foreignRows(eve)).toEqual(before);
});

/** Every row of the other operator, by table. */
async function foreignRows({ marks }: Party): Promise<Record<string, unknown[]>> {
  const { owner } = walked.doors.database;
  const { rows: tables } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`.execute(owner);
  const found: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ text: string }>`
      SELECT t::text AS text FROM ${sql.table(name)} t ORDER BY 1`.execute(owner);
    const theirs = rows.filter(({ text }) => marksIn(text.replaceAll('-', ''), marks).length > 0);
    if (theirs.length > 0) found[name] = theirs;
  }
  expect(Object.keys(found).length, `rows of ${ELSEWHERE}`).toBeGreaterThan(15);
  return found;
}
