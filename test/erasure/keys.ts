/** Who has copies and all keys that a fleet still has: what opens, along every way there is. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unwrapKey } from '@fleetveil/fleet-api/testing';
import {
  decodeTrack,
  fromHex,
  openChunkWith,
  openDataKey,
  STREAM_KINDS,
  sealInfo,
  toHex,
  type v1,
} from '@fleetveil/proto';
import { nodeCipher } from '@fleetveil/proto/node';
import type { Carved, CarvedChunk, CarvedRentalKey } from './carve.ts';

/** Keys as they lie in files. */
export interface Keys {
  /** Every key of 32 bytes: roots and generations. */
  readonly plain: readonly Uint8Array[];
  /** Private halves to which something can be sealed. */
  readonly pairs: readonly Uint8Array[];
}

/** Every key in these texts, whatever it is for. */
export function keysIn(texts: readonly string[]): Keys {
  const plain = texts.flatMap((text) => [...text.matchAll(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g)]);
  const pairs = texts.flatMap((text) => [...text.matchAll(/\\?"privateKey\\?":\s*\\?"([0-9a-f]{64})\\?"/g)]);
  return {
    plain: unique(plain.map(([key]) => key)),
    pairs: unique(pairs.map(([, key = '']) => key)),
  };
}

const unique = (hex: readonly string[]): Uint8Array[] => [...new Set(hex)].map(fromHex);

/** Every key below a folder. */
export async function keysBelow(folder: string): Promise<Keys> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return keysIn(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8'))));
}

/** Positions that open, as `latitude,longitude` in 1e-6 degrees, by the stream they are of. */
export async function opened(carved: Carved, keys: Keys, tenant: string): Promise<Map<string, Set<string>>> {
  const positions = new Map<string, Set<string>>();
  const unwrapped = unwrapAll(carved, keys, tenant);
  const unsealed = await unsealAll(carved, keys);
  for (const chunk of carved.chunks.values()) {
    const tries = [
      ...(unwrapped.get(chunk.streamId) ?? []),
      ...(unsealed.get(chunk.streamId) ?? []),
      ...keys.plain,
    ];
    const fixes = tries.flatMap((key) => fixesOf(chunk, key));
    if (fixes.length > 0)
      positions.set(chunk.streamId, new Set([...(positions.get(chunk.streamId) ?? []), ...fixes]));
  }
  return positions;
}

function fixesOf({ streamId, chunkNo, nonce, ciphertext }: CarvedChunk, key: Uint8Array): string[] {
  try {
    const { plain } = openChunkWith(nodeCipher, key, streamId, chunkNo, nonce, ciphertext);
    return decodeTrack(plain).map((fix) => `${fix.latitudeE6},${fix.longitudeE6}`);
  } catch {
    return [];
  }
}

/** Data keys by stream, along the vault's rows: generation, rental's key, stream's key. */
function unwrapAll({ rentalKeys, streamKeys }: Carved, { plain }: Keys, tenant: string) {
  const found = new Map<string, Uint8Array[]>();
  const ofRental = [...rentalKeys.values()].flatMap((row) =>
    plain.flatMap((generation) => {
      const key = tryUnwrap(row.wrapped, generation, ['rental-key', tenant, row.rentalId, row.endsOn]);
      return key === undefined ? [] : [{ row, key }];
    }),
  );
  for (const { rentalId, vehicleId, streamId, wrapped } of streamKeys.values()) {
    for (const { row, key } of ofRental.filter((each) => each.row.rentalId === rentalId)) {
      const context = streamContext(row, tenant, vehicleId, streamId);
      const dataKey = tryUnwrap(wrapped, key, context);
      if (dataKey) found.set(streamId, [...(found.get(streamId) ?? []), dataKey]);
    }
  }
  return found;
}

type Context = Parameters<typeof unwrapKey>[2];

function streamContext(row: CarvedRentalKey, tenant: string, vehicleId: string, streamId: string): Context {
  return ['stream-key', tenant, row.rentalId, row.endsOn, vehicleId, streamId];
}

function tryUnwrap(wrapped: Uint8Array, under: Uint8Array, context: Context): Uint8Array | undefined {
  try {
    return unwrapKey(wrapped, under, context);
  } catch {
    return undefined;
  }
}

/** Data keys by stream, along what units sealed to the vault. */
async function unsealAll({ statements }: Carved, { pairs }: Keys): Promise<Map<string, Uint8Array[]>> {
  const found = new Map<string, Uint8Array[]>();
  for (const said of statements.values()) {
    const streamId = toHex(said.streamId);
    for (const pair of pairs) {
      const dataKey = await openDataKey(said.enc, said.sealedKey, pair, infoOf(said)).catch(() => undefined);
      if (dataKey) found.set(streamId, [...(found.get(streamId) ?? []), dataKey]);
    }
  }
  return found;
}

function infoOf(said: v1.OpeningStatement): Uint8Array {
  return sealInfo({
    ...{ tenant: said.tenant, kind: STREAM_KINDS.word(said.kind) ?? 'ends' },
    ...{ vehicleId: toHex(said.vehicleId), streamId: toHex(said.streamId), grantHash: said.grantHash },
    ...{ policyVersion: said.policyVersion, transportKeyId: said.transportKeyId },
  });
}
