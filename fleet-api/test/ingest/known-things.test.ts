/** What a group names is there when it is judged, whatever falls out of memory meanwhile. */
import { decodeUplink, randomId, v1 } from '@fleetveil/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGroupCommitter, type GroupItem } from '../../src/ingest/group.ts';
import { createKnownThings } from '../../src/ingest/known-things.ts';
import type { Outcome } from '../../src/ingest/receipts.ts';
import type { UnitSession } from '../../src/ingest/sessions.ts';
import {
  chunkOf,
  createFleetOfOne,
  type FleetOfOne,
  type IssuedGrant,
  NOW_S,
  openingOf,
  recordOf,
  TENANT,
} from './fleet-of-one.ts';
import { SHIPPED_GUARD } from './shipped-guard.ts';

let fleet: FleetOfOne;
let outcomes: Outcome['kind'][];
let commit: (items: readonly GroupItem[]) => Promise<void>;
beforeEach(async () => {
  fleet = await createFleetOfOne();
  outcomes = [];
  remembering({ grants: 1, streams: 1 });
});

/** Commits with a memory for so much. */
function remembering(most: { grants: number; streams: number }): void {
  commit = createGroupCommitter({
    db: fleet.database.ingest,
    known: createKnownThings(fleet.database.ingest, most),
    guard: () => SHIPPED_GUARD,
    nowS: () => NOW_S,
    onOutcome: (_, { kind }) => outcomes.push(kind),
  });
}
afterEach(() => fleet.stop());

let number = 0;
function item(body: v1.IRecord): GroupItem {
  number += 1;
  const { unitId, vehicleId } = fleet.unit;
  const session = { unit: { tenant: TENANT, unitId, vehicleId } } as UnitSession;
  const uplink = decodeUplink(v1.Uplink.encode(recordOf(number, body)).finish());
  return { session, uplink, deposited: { kind: 'held' } };
}

/** A stream that is open, under a grant of its own. */
async function opened(): Promise<{ stream: string; grant: IssuedGrant }> {
  const [stream, grant] = [randomId(), await fleet.issueGrant(fleet.unit.vehicleId)];
  await commit([item(openingOf(stream, fleet.unit.vehicleId, grant))]);
  return { stream, grant };
}

const chunkNo = (no: number, { stream, grant }: { stream: string; grant: IssuedGrant }) =>
  item(chunkOf(stream, no, grant));

test('M4: no chunk is refused because its grant fell out of memory in its own group', async () => {
  remembering({ grants: 1, streams: 100 });
  const [old, fresh] = [await opened(), await fleet.issueGrant(fleet.unit.vehicleId)];
  await commit([chunkNo(0, old), item(openingOf(randomId(), fleet.unit.vehicleId, fresh))]);
  expect(outcomes).toEqual(['stored', 'stored', 'stored']);
});

test('M4: more streams and grants in a group than are remembered are all known', async () => {
  const streams = [await opened(), await opened(), await opened()];
  await commit(streams.map((each) => chunkNo(0, each)));
  expect(outcomes).toEqual(Array.from({ length: 6 }, () => 'stored'));
});

test('M4: what is fetched for others meanwhile takes nothing from a group', async () => {
  const [one, other] = [await opened(), await opened()];
  for (let no = 0; no < 5; no += 1)
    await Promise.all([commit([chunkNo(no, one)]), commit([chunkNo(no, other)])]);
  expect(outcomes).toEqual(Array.from({ length: 12 }, () => 'stored'));
});

test('a stream whose opening was not committed is not known', async () => {
  const grant = await fleet.issueGrant(fleet.unit.vehicleId);
  const stream = randomId();
  const opening = item(openingOf(stream, fleet.unit.vehicleId, grant));
  const bad = item({ ...chunkOf(stream, 0, grant), endsOnDay: 0 });
  if (bad.uplink.record?.chunk) bad.uplink.record.chunk.chunkNo = 2 ** 32 - 1;
  await expect(commit([opening, bad])).rejects.toMatchObject({ code: '22003' });
  await commit([chunkNo(0, { stream, grant })]);
  await commit([opening]);
  await commit([chunkNo(0, { stream, grant })]);
  expect(outcomes).toEqual(['later', 'stored', 'stored']);
});
