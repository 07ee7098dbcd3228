/** Who answers a rider (R14), and that what the answer says about reads can be proved by anybody (M7). */
import { fromHex, parseCheckpoint, provesInclusion, randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createSequencer } from '../../src/audit/sequencer.ts';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import { deadlinesOf } from '../../src/subjects/deadline.ts';
import { SIGNER } from '../audit/log-parts.ts';
import { type DoorFleet, json, problemOf, TENANT } from '../doors/door-fleet.ts';
import { rideTrip } from '../trips/recorded-trip.ts';
import { askedFleetOfFile, ENDS } from './asked-fleet.ts';
import { becomeProcessor, make, send, unzip } from './asking.ts';

let doors: DoorFleet;
askedFleetOfFile((opened) => {
  doors = opened;
});

/** Cells of a CSV whose quoted ones have no line breaks. */
function csvRows(text: string): string[][] {
  const cells = (line: string) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    );
  return text.trimEnd().split('\r\n').map(cells);
}

async function sequence(): Promise<void> {
  const vault = doors.vaultClient;
  if (vault === undefined) throw new Error('no vault');
  const sequencer = createSequencer({
    ...{ db: doors.database.doors, vault, signer: SIGNER, holder: randomId(), nowS: () => doors.now },
  });
  await sequencer.pass();
  await sequencer.release();
}

test('M7, G7: the reads in the file prove themselves, each to the signed head that lies beside them', async () => {
  await rideTrip(doors, 'rider-proof', [ENDS]);
  const request = await make(doors, 'rider-proof', { kind: 'access' });
  await sequence();
  const token = await doors.token('rider-proof', 'rider');
  const files = await unzip(await doors.ask(`/v1/rider/requests/${request.request_id}/result`, { token }));
  const head = parseCheckpoint(`${files['checkpoint.txt']?.split('\n\n')[0]}\n`);
  if (head === undefined) throw new Error('no signed head');
  const [names = [], ...rows] = csvRows(files['reads.csv'] ?? '');
  const cell = (row: readonly string[], name: string): string => row[names.indexOf(name)] ?? '';
  const covered = rows.filter((row) => cell(row, 'leaf') !== '' && Number(cell(row, 'leaf')) < head.size);
  expect(covered.length).toBeGreaterThan(2);
  for (const row of covered) {
    const proof = cell(row, 'proof')
      .split(' ')
      .filter((hash) => hash !== '')
      .map(fromHex);
    const claim = {
      index: Number(cell(row, 'leaf')),
      size: head.size,
      leafHash: fromHex(cell(row, 'leaf_hash')),
      proof,
    };
    expect(await provesInclusion(claim, head.root), cell(row, 'act')).toBe(true);
    expect(await provesInclusion({ ...claim, leafHash: new Uint8Array(32) }, head.root)).toBe(false);
  }
});

test('R14: where the operator works for a controller, a request is not taken: the answer says who answers', async () => {
  const { owner } = doors.database;
  const version = await becomeProcessor(doors);
  const stored = async () =>
    (await owner.selectFrom('subject_request').select('request_id').execute()).length;
  const before = await stored();
  const refused = await send(doors, 'rider-of-another', {
    ...{ kind: 'erase', words: 'All of it, please.', country: 'LV' },
  });
  expect(refused.status).toBe(409);
  expect(await json(refused)).toMatchObject({
    code: 'controller_answers',
    controller: { title: 'City Mobility', contact: 'dpo@city.example' },
  });
  expect(await stored()).toBe(before);
  await passesOn();
  await owner.deleteFrom('organisation').where('version', '=', version).execute();
  expect((await make(doors, 'rider-of-another', { kind: 'complain' })).state).toBe('answered');
});

interface PassedPage {
  readonly items: readonly {
    passing_id: string;
    passed_s: number | null;
    due_s: number;
    days_left: number;
  }[];
  readonly next_cursor: string | null;
}

/** What was asked is on record, goes to the controller by the officer's hand, and the rider sees when. */
async function passesOn(): Promise<void> {
  const { owner } = doors.database;
  const [rider, other] = [await doors.token('rider-of-another', 'rider'), await doors.token('bob', 'rider')];
  const pia = await doors.token('pia', 'privacy_officer');
  const list = (path: string, token: string) => json<PassedPage>(doors.ask(path, { token }));
  const [mine] = (await list('/v1/rider/passed-requests', rider)).items;
  expect(mine).toMatchObject({ kind: 'erase', article: '17', controller: 'City Mobility', passed_s: null });
  expect((await list('/v1/rider/passed-requests', other)).items).toEqual([]);

  const open = await list('/v1/privacy/passed-requests', pia);
  expect(open.items).toMatchObject([{ passing_id: mine?.passing_id, days_left: 30 }]);
  expect(JSON.stringify(open)).not.toContain('rider-of-another');
  const path = `/v1/privacy/passed-requests/${mine?.passing_id}`;
  const file = await json(doors.ask(`${path}/file`, { token: pia }));
  expect(file).toMatchObject({
    ...{ rider_id: 'rider-of-another', kind: 'erase', words: 'All of it, please.', country: 'LV' },
  });
  const pass = () => doors.ask(`${path}/passed`, { method: 'POST', token: pia });
  const passedS = doors.now;
  expect((await pass()).status).toBe(204);
  doors.now += 60;
  expect((await pass()).status).toBe(204);
  expect((await list('/v1/rider/passed-requests', rider)).items).toMatchObject([{ passed_s: passedS }]);
  expect((await list('/v1/privacy/passed-requests', pia)).items).toEqual([]);
  expect((await list('/v1/privacy/passed-requests?state=all', pia)).items).toHaveLength(1);

  const { rows } = await sql<{ entry: { act: string } }>`SELECT entry FROM audit_entry
    WHERE entry->'subject'->>'requestId' = ${mine?.passing_id} ORDER BY id`.execute(owner);
  expect(rows.map(({ entry }) => entry.act)).toEqual([
    ...['request_received', 'passed_request_read', 'request_passed'],
  ]);
  for (const [method, end] of [
    ['GET', 'file'],
    ['POST', 'passed'],
  ] as const)
    expect(
      await problemOf(doors.ask(`/v1/privacy/passed-requests/${randomId()}/${end}`, { method, token: pia })),
    ).toEqual([404, 'not_found']);
  const read = withRole(doors.parts.db, 'door_privacy', { tenant: TENANT }, (trx) =>
    trx.selectFrom('passed_request').select('rider_id').execute(),
  );
  expect(await read.then(() => 'read', sqlStateOf)).toBe('42501');
}

test('R14: the same request again is one passing, and each has the deadline of its receipt', async () => {
  const { owner } = doors.database;
  const version = await becomeProcessor(doors);
  const token = await doors.token('rider-twice', 'rider');
  const headers = { 'idempotency-key': randomId() };
  const ask = (body: object, more = headers) =>
    doors.ask('/v1/rider/requests', { method: 'POST', token, body, headers: more });
  for (const _ of ['first', 'again'])
    expect(await problemOf(ask({ kind: 'access' }))).toEqual([409, 'controller_answers']);
  // What could not be a request is none, and another's rental is nobody's.
  const fresh = () => ({ 'idempotency-key': randomId() });
  expect(await problemOf(ask({ kind: 'rectify' }, fresh()))).toEqual([422, 'invalid']);
  expect(await problemOf(ask({ kind: 'erase', rental_id: randomId() }, fresh()))).toEqual([404, 'not_found']);
  const passed = await owner
    .selectFrom('passed_request')
    .selectAll()
    .where('rider_id', '=', 'rider-twice')
    .execute();
  expect(passed).toHaveLength(1);
  const { firstS } = deadlinesOf(doors.now, 'UTC');
  expect(Math.abs((passed[0]?.due_s ?? 0) - firstS)).toBeLessThan(86_400);
  await owner.deleteFrom('organisation').where('version', '=', version).execute();
});
