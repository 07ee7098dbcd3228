/** A route sealed to its rider's own key: the vault takes its layer off, and can go no further. */
import { generateTransportKey, openRiderStream, type TransportKeyPair, toBase64 } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import type { VaultClient } from '../../src/vault/client.ts';
import {
  NOW_S,
  openingOf,
  openUnitStream,
  type StreamTerms,
  someFixes,
  TENANT,
  type TestFleet,
} from './fleet.ts';
import { startVaultOfFile } from './started-vault.ts';

let fleet: TestFleet;
let vault: VaultClient;
let transportKey: Uint8Array;
let rider: TransportKeyPair;
let other: TransportKeyPair;

startVaultOfFile(async (started) => {
  ({ fleet, vault, transportKey } = started);
  [rider, other] = [await generateTransportKey(), await generateTransportKey()];
});

test('M2: the vault answers with the sealed key and no fix; the rider’s key opens, another does not', async () => {
  const riderKey = rider.publicKey;
  const stream = await openUnitStream(fleet, transportKey, await fleet.grant({ riderKey }), { riderKey });
  expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'stored' });
  const fixes = someFixes(NOW_S, 40);
  const chunks = [await stream.chunk(fixes.slice(0, 20)), await stream.chunk(fixes.slice(20), 1)];
  const opened = await vault.open(await openingOf(fleet, stream, chunks));
  if (opened.kind !== 'opened' || opened.riderSealed === undefined) throw new Error(opened.kind);
  expect([opened.fixes, Buffer.from(opened.riderSealed.keyId)]).toEqual([[], Buffer.from(rider.keyId)]);
  const route = {
    ...{ tenant: TENANT, vehicle_id: fleet.unit.vehicleId, stream_id: stream.streamId },
    sealed_key: toBase64(opened.riderSealed.sealedKey),
    chunks: chunks.map(({ chunkNo, nonce, ciphertext }) => ({
      ...{ chunk_no: chunkNo, nonce: toBase64(nonce), ciphertext: toBase64(ciphertext) },
    })),
  };
  expect(await openRiderStream(route, rider.privateKey)).toEqual({ fixes, damaged: 0 });
  await expect(openRiderStream(route, other.privateKey)).rejects.toMatchObject({ code: 'forged' });
  const moved = { ...route, vehicle_id: '0'.repeat(32) };
  await expect(openRiderStream(moved, rider.privateKey)).rejects.toMatchObject({ code: 'forged' });
  const cut = { ...route, chunks: [...route.chunks.slice(1), { ...route.chunks[1], chunk_no: 2 }] };
  expect(await openRiderStream(cut as typeof route, rider.privateKey)).toMatchObject({ damaged: 1 });
  // It is on record as any other opening.
  const { leaves } = await vault.leaves(opened.leafNo - 1);
  expect(leaves[0]?.entry).toMatchObject({ act: 'opening', subject: { streamId: stream.streamId } });
});

const REFUSED: [name: string, own: boolean, terms: () => StreamTerms][] = [
  ['a route that leaves the rider’s key out', true, () => ({})],
  ['a route sealed to somebody else’s key', true, () => ({ riderKey: other.publicKey })],
  ['a route sealed to a key that nobody gave', false, () => ({ riderKey: rider.publicKey })],
  ['ends, which are the vault’s to open', true, () => ({ kind: 'ends', riderKey: rider.publicKey })],
];

test.each(REFUSED)('M10: nothing is kept of %s', async (_, own, terms) => {
  const grant = await fleet.grant(own ? { riderKey: rider.publicKey } : {});
  const stream = await openUnitStream(fleet, transportKey, grant, terms());
  expect(await vault.deposit(stream.deposit)).toEqual({ kind: 'refused', code: 'ungranted' });
});
