/** What a unit still holds of an erased rental: refused, counted, and not kept in yet another copy. */
import { fromHex, generateTransportKey, randomId, v1 } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { commitGroup, ErasedMeanwhile } from '../../src/ingest/commit-store.ts';
import { createQuarantine } from '../../src/ingest/quarantine.ts';
import {
  chunkOf,
  createFleetOfOne,
  type FleetOfOne,
  NOW_S,
  openingOf,
  recordOf,
  TENANT,
  TODAY,
} from '../ingest/fleet-of-one.ts';

let fleet: FleetOfOne;
beforeAll(async () => {
  fleet = await createFleetOfOne();
  await fleet.say({ hello: { timeNonce: new Uint8Array(16), agentVersion: 'test' } });
});
afterAll(() => fleet.stop());

const outboxId = randomId();
let number = 0;
const TRIP: v1.ITripEnd = {
  ...{ startedS: NOW_S - 500, endedS: NOW_S - 20, distanceHm: 21, energyHwh: 3, parking: 1, endedBy: 2 },
};
const record = (body: v1.IRecord): v1.IUplink => ({
  record: { outboxId: fromHex(outboxId), number: ++number, endsOnDay: TODAY + 1, policyVersion: 1, ...body },
});
const erase = (grantId: string) =>
  fleet.database.owner
    .insertInto('erased_grant')
    .values({ grant_id: grantId, vehicle_id: fleet.unit.vehicleId, ends_on: '2030-01-01' })
    .execute();

/** The outcome of each record by its number, as the receipts said it. */
const outcomes = () =>
  new Map(
    fleet.unit
      .heard()
      .flatMap(({ receipt }) => receipt?.ranges ?? [])
      .flatMap(({ first, last, outcome, refusal }) =>
        Array.from(
          { length: (last ?? 0) - (first ?? 0) + 1 },
          (_, i) => [(first ?? 0) + i, [outcome, refusal]] as const,
        ),
      ),
  );

test('M14: chunk and trip end of an erased rental are refused(erased); its losses are counted without the grant', async () => {
  const { grantId, rentalId } = await fleet.issueGrant(fleet.unit.vehicleId);
  await erase(grantId);
  const chunk = {
    streamId: fromHex(randomId()),
    chunkNo: 0,
    nonce: new Uint8Array(12),
    ciphertext: new Uint8Array(320),
  };
  await fleet.say(
    record({ chunk: { ...chunk, grantId: fromHex(grantId) } }),
    record({
      tripEnd: { ...TRIP, grantId: fromHex(grantId), rentalId: fromHex(rentalId) },
    }),
  );
  const erased = [v1.ReceiptOutcome.RECEIPT_OUTCOME_REFUSED, v1.RefusalCode.REFUSAL_CODE_ERASED];
  expect([...outcomes()]).toEqual([1, 2].map((each) => [each, erased]));
  const losses = [
    {
      reason: 5,
      purpose: v1.Purpose.PURPOSE_RENTAL_CONTRACT,
      fixes: 7,
      records: 2,
      exact: true,
      grantId: fromHex(grantId),
    },
  ];
  await fleet.say(record({ lossReport: { losses } }));
  const { owner } = fleet.database;
  expect(await owner.selectFrom('loss').select(['grant_id', 'fixes']).execute()).toEqual([
    { grant_id: null, fixes: 7 },
  ]);
  expect(await owner.selectFrom('trip').select('rental_id').execute()).toEqual([]);
  expect(await owner.selectFrom('chunk').select('stream_id').execute()).toEqual([]);
});

test('M14: of what was erased no body is kept, of another refusal it is, sealed', async () => {
  const { publicKey } = await generateTransportKey();
  const quarantine = createQuarantine({
    tenant: TENANT,
    db: fleet.database.ingest,
    publicKey: () => publicKey,
    nowS: () => NOW_S,
  });
  await sql`DELETE FROM quarantine`.execute(fleet.database.owner);
  quarantine.add('erased', new Uint8Array(40));
  quarantine.add('malformed', new Uint8Array(41));
  await quarantine.drain();
  const rows = await fleet.database.owner
    .selectFrom('quarantine')
    .select(['length', 'sealed'])
    .orderBy('length')
    .execute();
  expect(rows.map(({ length, sealed }) => [length, sealed !== null])).toEqual([
    [40, false],
    [41, true],
  ]);
});

test('M14: a group that was judged before the erasure, and is written after it, is judged again', async () => {
  const { grantId, rentalId } = await fleet.issueGrant(fleet.unit.vehicleId);
  const trip = {
    ...{
      rentalId,
      grantId,
      startedS: NOW_S - 60,
      endedS: NOW_S,
      distanceHm: 1,
      energyHwh: 1,
      parking: 1,
      endedBy: 2,
    },
    ...{
      startCell: undefined,
      endCell: undefined,
      startParent: undefined,
      endParent: undefined,
      streams: [],
    },
    ...{ streamsOmitted: 0, placeEndsOnDay: TODAY + 1, endsForGood: true },
  };
  const row = {
    kind: 'trip_end' as const,
    trip,
    outboxId,
    number: 999,
    endsOnDay: TODAY + 1,
    policyVersion: 1,
    stampDay: TODAY + 1,
    vehicleId: fleet.unit.vehicleId,
  };
  await erase(grantId);
  await expect(commitGroup(fleet.database.ingest, [], [row])).rejects.toBeInstanceOf(ErasedMeanwhile);
  expect(await fleet.database.owner.selectFrom('trip').select('rental_id').execute()).toEqual([]);
});

const stored = (table: 'chunk' | 'stream', streamId: string) =>
  fleet.database.owner.selectFrom(table).select('stream_id').where('stream_id', '=', streamId).execute();
/** A rental of the fleet's vehicle whose route was deleted, or not. */
const rental = (rentalId: string, route: boolean) =>
  fleet.database.owner
    .insertInto('rental')
    .values({
      ...{ rental_id: rentalId, vehicle_id: fleet.unit.vehicleId, tenant: TENANT, state: 'ended', route },
      ...{ booked_s: NOW_S - 700, started_s: null, ended_s: null, route_keep_days: route ? 30 : null },
      ...{ phone_key: new Uint8Array(32), policy_version: 1, ends_on: '2027-06-15' },
    })
    .execute();

test('M14: a chunk whose stream was closed after it was judged is judged again', async () => {
  const { grantId } = await fleet.issueGrant(fleet.unit.vehicleId);
  const streamId = randomId();
  const chunk = { streamId, chunkNo: 0, nonce: new Uint8Array(12), ciphertext: new Uint8Array(320), grantId };
  const row = {
    ...{ kind: 'chunk' as const, chunk, outboxId, number: 1_000, endsOnDay: TODAY + 1 },
    ...{ policyVersion: 1, stampDay: TODAY + 1, vehicleId: fleet.unit.vehicleId },
  };
  await fleet.database.owner
    .insertInto('closed')
    .values({ vehicle_id: row.vehicleId, stream_id: streamId, ends_on: '2030-01-01' })
    .execute();
  await expect(commitGroup(fleet.database.ingest, [], [row])).rejects.toBeInstanceOf(ErasedMeanwhile);
  expect(await stored('chunk', streamId)).toEqual([]);
});

test('M14: losses that were judged before the erasure are counted without the grant', async () => {
  const { grantId } = await fleet.issueGrant(fleet.unit.vehicleId);
  const losses = [{ reason: 5, purpose: 1, fixes: 8, records: 2, exact: true, grantId }];
  const row = {
    ...{ kind: 'loss_report' as const, losses, outboxId, number: 1_001, endsOnDay: TODAY + 1 },
    ...{ policyVersion: 1, stampDay: TODAY + 1, vehicleId: fleet.unit.vehicleId },
  };
  await erase(grantId);
  await expect(commitGroup(fleet.database.ingest, [], [row])).rejects.toBeInstanceOf(ErasedMeanwhile);
});

test('G3, M12: a route that was deleted while its opening waited is not stored, nor what follows it', async () => {
  const [gone, kept] = [
    await fleet.issueGrant(fleet.unit.vehicleId),
    await fleet.issueGrant(fleet.unit.vehicleId),
  ];
  await rental(gone.rentalId, true);
  await rental(kept.rentalId, true);
  const [streamId, other] = [randomId(), randomId()];
  let answered = (_: { kind: 'held' }) => {};
  fleet.vault = new Promise((resolve) => {
    answered = resolve;
  });
  const saying = fleet.say(
    recordOf(2_000, openingOf(streamId, fleet.unit.vehicleId, gone)),
    recordOf(2_001, chunkOf(streamId, 0, gone)),
    recordOf(2_002, openingOf(other, fleet.unit.vehicleId, kept)),
    recordOf(2_003, chunkOf(other, 0, kept)),
  );
  await vi.waitFor(() => expect(fleet.deposits).toContain(streamId));
  await fleet.database.owner
    .updateTable('rental')
    .set({ route: false, route_keep_days: null })
    .where('rental_id', '=', gone.rentalId)
    .execute();
  answered({ kind: 'held' });
  await saying;
  await fleet.say(recordOf(2_004, { lossReport: { losses: [] } }));
  const erased = [v1.ReceiptOutcome.RECEIPT_OUTCOME_REFUSED, v1.RefusalCode.REFUSAL_CODE_ERASED];
  const said = outcomes();
  expect([said.get(2_000), said.get(2_001)]).toEqual([erased, erased]);
  expect([await stored('stream', streamId), await stored('chunk', streamId)]).toEqual([[], []]);
  expect([await stored('stream', other), await stored('chunk', other)]).toEqual([
    [{ stream_id: other }],
    [{ stream_id: other }],
  ]);
});
