/** Keys in custody: how a stream's data key is put away and taken out again. */
import { toHex } from '@fleetveil/proto';
import type { Transaction } from 'kysely';
import type { VaultTables } from '../database/schema.ts';
import { isFleetApiError } from '../errors.ts';
import type { KeyRing } from './key-ring.ts';
import type { RentalKeyRow } from './key-store.ts';
import {
  type HeldStream,
  keepRentalKey,
  type RentalKeyName,
  replaceRentalKey,
  streamsUnderKey,
  takeRentalKey,
  type WrappedRentalKey,
} from './vault-store.ts';
import { forgetKey, newKey, unwrapKey, type WrapContext, wrapKey } from './wrap.ts';

/** Which stream's key. */
export interface StreamName extends RentalKeyName {
  readonly streamId: string;
  readonly vehicleId: string;
  /** Where its key is a blob that only the rider's own key opens: that key's id. */
  readonly riderKeyId: Uint8Array | undefined;
}

/** Puts keys away and takes them out. */
export interface Custody {
  /** The data key wrapped under its rental's key, which is made where there is none. */
  wrap(trx: Transaction<VaultTables>, name: StreamName, dataKey: Uint8Array): Promise<Uint8Array>;
  /**
   * Puts what lies under a rental's key under a fresh one. Done when some of it is destroyed: the old key is then nowhere
   * but in copies, and they open by no generation that is made later (M14). A row that was damaged stays as it is.
   */
  renew(trx: Transaction<VaultTables>, name: RentalKeyName): Promise<void>;
  /** Whether the generation above a stream is there: an older copy of the database may name one that is gone. */
  holds(stream: HeldStream): boolean;
  /** The data key of a held stream, or the rider's blob of it; forget it after use. Throws `internal` for an altered row. */
  unwrap(stream: HeldStream): Uint8Array;
}

/** Custody over these keys, as they are at each moment. */
export function createCustody(ring: Pick<KeyRing, 'generation' | 'hasGeneration' | 'generationId'>): Custody {
  const rentalKeyOf = (name: RentalKeyName, { wrapped, generationId }: WrappedRentalKey): Uint8Array =>
    unwrapKey(wrapped, ring.generation(generationId), rentalContext(name));
  const freshRentalKey = (name: RentalKeyName): WrappedRentalKey => {
    const generationId = ring.generationId();
    const generation = ring.generation(generationId);
    return {
      generationId,
      wrapped: forgetting(newKey(), (key) => wrapKey(key, generation, rentalContext(name))),
    };
  };
  const renew: Custody['renew'] = async (trx, name) => {
    const before = await takeRentalKey(trx, name);
    if (before === undefined || !ring.hasGeneration(before.generationId)) return;
    const old = opened(() => rentalKeyOf(name, before));
    if (old === undefined) return;
    const fresh = newKey();
    try {
      const streams = (await streamsUnderKey(trx, name)).flatMap((row) => {
        const context = streamContext({ ...name, ...row });
        const dataKey = opened(() => unwrapKey(row.wrappedKey, old, context));
        if (dataKey === undefined) return [];
        return [{ ...row, wrappedKey: forgetting(dataKey, (key) => wrapKey(key, fresh, context)) }];
      });
      const generationId = ring.generationId();
      const wrapped = wrapKey(fresh, ring.generation(generationId), rentalContext(name));
      await replaceRentalKey(trx, name, { wrapped, generationId }, streams);
    } finally {
      forgetKey(old);
      forgetKey(fresh);
    }
  };
  return {
    renew,
    wrap: async (trx, name, dataKey) => {
      const rentalKey = await keepRentalKey(trx, name, () => freshRentalKey(name));
      return forgetting(rentalKeyOf(name, rentalKey), (key) => wrapKey(dataKey, key, streamContext(name)));
    },
    holds: ({ rentalKey }) => ring.hasGeneration(rentalKey.generationId),
    unwrap: (stream) =>
      forgetting(rentalKeyOf(stream, stream.rentalKey), (key) =>
        unwrapKey(stream.wrappedKey, key, streamContext(stream)),
      ),
  };
}

/**
 * A rental's key from under one generation under another; it is in clear in between only. `undefined` where the row was
 * damaged: nobody can open it as it is.
 */
export function rewrapRentalKey(row: RentalKeyRow, from: Uint8Array, to: Uint8Array): Uint8Array | undefined {
  const context = rentalContext(row);
  const key = opened(() => unwrapKey(row.wrapped, from, context));
  return key && forgetting(key, (clear) => wrapKey(clear, to, context));
}

function opened(unwrap: () => Uint8Array): Uint8Array | undefined {
  try {
    return unwrap();
  } catch (error) {
    if (isFleetApiError(error)) return undefined;
    throw error;
  }
}

function forgetting<R>(key: Uint8Array, use: (key: Uint8Array) => R): R {
  try {
    return use(key);
  } finally {
    forgetKey(key);
  }
}

function rentalContext({ tenant, rentalId, endsOn }: RentalKeyName): WrapContext {
  return ['rental-key', tenant, rentalId, endsOn];
}

function streamContext(name: StreamName): WrapContext {
  const { tenant, rentalId, endsOn, streamId, vehicleId, riderKeyId } = name;
  const ids = [tenant, rentalId, endsOn, vehicleId, streamId] as const;
  return riderKeyId === undefined ? ['stream-key', ...ids] : ['rider-blob', ...ids, toHex(riderKeyId)];
}
