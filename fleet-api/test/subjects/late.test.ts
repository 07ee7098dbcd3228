/** What a unit still holds of an erased rental: refused, counted, and not kept in yet another copy. */
import { fromHex, generateTransportKey, randomId, v1 } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitGroup, ErasedMeanwhile } from '../../src/ingest/commit-store.ts';
import { createQuarantine } from '../../src/ingest/quarantine.ts';
import { createFleetOfOne, type FleetOfOne, NOW_S, TENANT, TODAY } from '../ingest/fleet-of-one.ts';

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
