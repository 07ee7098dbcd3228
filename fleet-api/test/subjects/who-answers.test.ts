/** Who answers a rider (R14), and that what the answer says about reads can be proved by anybody (M7). */
import { fromHex, parseCheckpoint, provesInclusion, randomId } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSequencer } from '../../src/audit/sequencer.ts';
import { SIGNER } from '../audit/log-parts.ts';
import { type DoorFleet, json, NOW_S, openDoorFleet, TENANT } from '../doors/door-fleet.ts';
import { fixAt, rideTrip } from '../trips/recorded-trip.ts';
import { make, send, unzip } from './asking.ts';

const ENDS = { kind: 'ends', chunks: [[fixAt(NOW_S, 1), fixAt(NOW_S + 600, 2)]] } as const;
let doors: DoorFleet;
beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  doors.now = NOW_S + 3_600;
});
afterAll(() => doors.close());

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
  const row = await owner
    .selectFrom('organisation')
    .select(['document', 'version'])
    .executeTakeFirstOrThrow();
  const version = row.version + 1;
  const controller = '{ name: City Mobility, address: Street 1, contact: dpo@city.example }';
  const document = row.document
    .replace(/^role: .*$/m, `role: processor\ncontroller: ${controller}`)
    .replace(/^version: .*$/m, `version: ${version}`);
  await owner
    .insertInto('organisation')
    .values({ tenant: TENANT, version, document, published_s: NOW_S })
    .execute();
  const stored = async () =>
    (await owner.selectFrom('subject_request').select('request_id').execute()).length;
  const before = await stored();
  const refused = await send(doors, 'rider-of-another', { kind: 'erase' });
  expect(refused.status).toBe(409);
  expect(await json(refused)).toMatchObject({
    code: 'controller_answers',
    controller: { title: 'City Mobility', contact: 'dpo@city.example' },
  });
  expect(await stored()).toBe(before);
  await owner.deleteFrom('organisation').where('version', '=', version).execute();
  expect((await make(doors, 'rider-of-another', { kind: 'complain' })).state).toBe('answered');
});
