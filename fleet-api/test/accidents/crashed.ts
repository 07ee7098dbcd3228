/** Puts an accident where ingest would have: packet signed and sealed as a unit does it, key at the vault, notice. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AccidentRecord,
  cellOf,
  fromHex,
  randomId,
  sealChunk,
  signAccidentPacket,
} from '@fleetveil/proto';
import { createPolicyReader } from '../../src/access/policy-in-force.ts';
import { runAccidents } from '../../src/accidents/case-job.ts';
import { KEY_SET_FILE, ROOTS_FILE } from '../../src/keys/layout.ts';
import { type DoorFleet, dateOf, NOW_S, TENANT, type TestVehicle } from '../doors/door-fleet.ts';
import { openUnitStream, transportKeyIn } from '../vault/fleet.ts';

/** What the vehicle of the tests recorded. */
export const RECORD: AccidentRecord = {
  ...{ timeS: NOW_S + 300, trigger: 'automatic', isTest: false, isPositionTrusted: true, directionDeg: 92 },
  positions: [{ latitudeE6: 56_949_123, longitudeE6: 24_105_321 }],
  speedsMps: Array.from({ length: 11 }, (_, i) => 14 - i / 2),
  readings: Array.from({ length: 36 }, (_, i) => ({ x: 3 - i, y: i / 10, z: 9.8 })),
  tiltDeg: 12,
};

/** An accident of a vehicle; answers its stream. */
export async function crash(
  { database: { owner }, fleet, vaultClient }: DoorFleet,
  { unit, vehicleId }: TestVehicle,
  record: AccidentRecord = RECORD,
): Promise<string> {
  if (vaultClient === undefined) throw new Error('an accident needs the real vault');
  const transportKey = await transportKeyIn(await vaultClient.transportKeys());
  const stream = await openUnitStream(fleet, transportKey, undefined, { unit, kind: 'accident' });
  const { streamId } = stream;
  const deposited = await vaultClient.deposit(stream.deposit);
  if (deposited.kind !== 'stored') throw new Error(`deposit: ${JSON.stringify(deposited)}`);
  const binding = { tenant: TENANT, vehicleId, streamId };
  const key = { vehicle_id: vehicleId, stream_id: streamId, ends_on: dateOf(NOW_S, 1_825) };
  const halves = await signAccidentPacket(record, binding, unit.key);
  for (const [chunk_no, half] of halves.entries()) {
    const sealed = await sealChunk(
      stream.dataKey,
      streamId,
      chunk_no,
      BigInt(chunk_no),
      chunk_no === 1,
      half,
    );
    const { nonce, ciphertext } = sealed;
    await owner
      .insertInto('accident_chunk')
      .values({ ...key, chunk_no, nonce, ciphertext })
      .execute();
  }
  const { statement, signature } = stream.deposit;
  await owner
    .insertInto('accident_stream')
    .values({ ...key, event_id: randomId(), policy_version: 1, statement, signature })
    .execute();
  await tellOf({ owner, vehicleId, streamId });
  return streamId;
}

/** The notice of an accident alone. */
export async function tellOf({
  owner,
  streamId,
  vehicleId,
}: {
  owner: DoorFleet['database']['owner'];
  vehicleId: string;
  streamId: string;
}): Promise<void> {
  await owner
    .insertInto('accident_notice')
    .values({
      ...{ vehicle_id: vehicleId, outbox_id: randomId(), number: 1, stream_id: streamId, severity: 2 },
      ...{
        cell: cellOf(56_949_123, 24_105_321, 8),
        test: false,
        policy_version: 1,
        ends_on: dateOf(NOW_S, 90),
      },
    })
    .execute();
}

/** Runs the job of accidents once. */
export function lookAfter({ database: { doors: db }, vaultClient }: DoorFleet, nowS: number) {
  if (vaultClient === undefined) throw new Error('the job needs the real vault');
  return runAccidents({ db, policyNow: createPolicyReader(), vault: vaultClient }, nowS);
}

/** Publishes the fleet's key set, as `fleetveil api` does when it starts. */
export async function publishKeySet({ database: { owner }, fleet }: DoorFleet): Promise<void> {
  const signed = await readFile(join(fleet.config.keysDir, KEY_SET_FILE));
  await owner
    .insertInto('key_set')
    .values({ version: 1, signed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The fleet's root keys, as a contract would have them. */
export async function rootsOf({ fleet }: DoorFleet): Promise<Uint8Array[]> {
  const text = await readFile(join(fleet.config.keysDir, ROOTS_FILE), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(fromHex);
}
