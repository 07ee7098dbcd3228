/**
 * Somebody who holds copies: rows of the store and of the vault, as a backup or a write-ahead log has them, and the
 * vault's key files of another day. Reads whatever opens by them, along every way there is.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeOpeningStatement,
  decodeTrack,
  fromHex,
  openChunk,
  openDataKey,
  STREAM_KINDS,
  sealInfo,
  toHex,
} from '@fleetveil/proto';
import { unwrapKey } from '../../src/vault/wrap.ts';
import type { DoorFleet } from '../doors/door-fleet.ts';

/** Rows with sealed bytes, and those that have the keys to them, wrapped. */
export type Copies = Awaited<ReturnType<typeof copyAll>>;

/** Copies all of it, as it stands. */
export async function copyAll({ database: { owner, vault } }: DoorFleet) {
  return {
    streams: await owner.selectFrom('stream').selectAll().execute(),
    chunks: await owner.selectFrom('chunk').selectAll().execute(),
    rentalKeys: await vault.selectFrom('rental_key').selectAll().execute(),
    streamKeys: await vault.selectFrom('stream_key').selectAll().execute(),
  };
}

/** The vault's key files, as they lie there. */
export interface KeyFiles {
  readonly generations: readonly Uint8Array[];
  readonly transport: readonly Uint8Array[];
}

/** Reads every file of the folder: what is in it still opens something. */
export async function keyFiles({ fleet }: DoorFleet): Promise<KeyFiles> {
  const folder = join(fleet.config.keysDir, 'vault');
  const found = { generations: [] as Uint8Array[], transport: [] as Uint8Array[] };
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'utf8');
    const plain = /^([0-9a-f]{64})\s*$/.exec(text)?.[1];
    if (plain !== undefined) found.generations.push(fromHex(plain));
    const pair = /"privateKey":"([0-9a-f]{64})"/.exec(text)?.[1];
    if (pair !== undefined) found.transport.push(fromHex(pair));
  }
  return found;
}

/** Positions that can be read of a rental, as `latitude,longitude` in 1e-6 degrees. */
export async function readable(copies: Copies, keys: KeyFiles, rentalId: string): Promise<string[]> {
  const seen = new Set<string>();
  for (const stream of copies.streams.filter((each) => each.rental_id === rentalId)) {
    const dataKeys = [
      ...unwrapped(copies, keys, stream.stream_id),
      ...(await unsealed(stream.statement, keys)),
    ];
    const chunks = copies.chunks.filter((chunk) => chunk.stream_id === stream.stream_id);
    for (const dataKey of dataKeys) for (const fix of await fixesOf(chunks, dataKey)) seen.add(fix);
  }
  return [...seen].sort();
}

/** By the vault's rows: generation, rental's key, stream's key. */
function unwrapped(
  { rentalKeys, streamKeys }: Copies,
  { generations }: KeyFiles,
  streamId: string,
): Uint8Array[] {
  return streamKeys
    .filter((row) => row.stream_id === streamId)
    .flatMap((row) =>
      rentalKeys
        .filter((key) => key.rental_id === row.rental_id && key.ends_on === row.ends_on)
        .flatMap((key) => generations.flatMap((generation) => tryUnwrap(row, key.wrapped, generation))),
    );
}

function tryUnwrap(
  row: Copies['streamKeys'][number],
  wrapped: Uint8Array,
  generation: Uint8Array,
): Uint8Array[] {
  const { tenant, rental_id: rentalId, ends_on: endsOn, vehicle_id: vehicleId, stream_id: streamId } = row;
  try {
    const rentalKey = unwrapKey(wrapped, generation, ['rental-key', tenant, rentalId, endsOn]);
    const context = ['stream-key', tenant, rentalId, endsOn, vehicleId, streamId] as const;
    return [unwrapKey(row.wrapped_key, rentalKey, context)];
  } catch {
    return [];
  }
}

/** By the unit's own statement, which is sealed to a transport key: it lies in outboxes, brokers and the store. */
async function unsealed(statement: Uint8Array, { transport }: KeyFiles): Promise<Uint8Array[]> {
  const said = decodeOpeningStatement(statement);
  const info = sealInfo({
    ...{ tenant: said.tenant, kind: STREAM_KINDS.word(said.kind) ?? 'ends' },
    ...{ vehicleId: toHex(said.vehicleId), streamId: toHex(said.streamId), grantHash: said.grantHash },
    ...{ policyVersion: said.policyVersion, transportKeyId: said.transportKeyId },
  });
  const tries = transport.map((key) =>
    openDataKey(said.enc, said.sealedKey, key, info).then(
      (dataKey) => [dataKey],
      () => [],
    ),
  );
  return (await Promise.all(tries)).flat();
}

async function fixesOf(chunks: Copies['chunks'], dataKey: Uint8Array): Promise<string[]> {
  const opened = chunks.map(async ({ stream_id: id, chunk_no: no, nonce, ciphertext }) => {
    try {
      const { plain } = await openChunk(dataKey, id, no, nonce, ciphertext);
      return decodeTrack(plain).map((fix) => `${fix.latitudeE6},${fix.longitudeE6}`);
    } catch {
      return [];
    }
  });
  return (await Promise.all(opened)).flat();
}
