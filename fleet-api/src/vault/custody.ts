/** Keys in custody: how a stream's data key is put away and taken out again. */
import type { Transaction } from 'kysely';
import type { VaultTables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import type { KeysInUse, VaultKeys } from './vault-keys.ts';
import { type HeldStream, keepRentalKey, type RentalKeyName, type WrappedRentalKey } from './vault-store.ts';
import { forgetKey, newKey, unwrapKey, type WrapContext, wrapKey } from './wrap.ts';

/** Which stream's key. */
export interface StreamName extends RentalKeyName {
  readonly streamId: string;
  readonly vehicleId: string;
}

/** Puts keys away and takes them out. */
export interface Custody {
  /** The data key wrapped under its rental's key, which is made where there is none. */
  wrap(trx: Transaction<VaultTables>, name: StreamName, dataKey: Uint8Array): Promise<Uint8Array>;
  /** The data key of a held stream; forget it after use. Throws `internal` for an altered row. */
  unwrap(stream: HeldStream): Uint8Array;
}

/** Custody over these keys. */
export function createCustody(keys: VaultKeys, inUse: KeysInUse): Custody {
  const generation = (id: string): Uint8Array => {
    const key = keys.generations.get(id);
    if (key === undefined)
      throw new FleetApiError('keys_missing', 'keys: a generation key in vault/ is missing.');
    return key;
  };
  const rentalKeyOf = (name: RentalKeyName, { wrapped, generationId }: WrappedRentalKey): Uint8Array =>
    unwrapKey(wrapped, generation(generationId), rentalContext(name));
  const freshRentalKey = (name: RentalKeyName): WrappedRentalKey => {
    const { generationId } = inUse;
    return {
      generationId,
      wrapped: forgetting(newKey(), (key) => wrapKey(key, generation(generationId), rentalContext(name))),
    };
  };
  return {
    wrap: async (trx, name, dataKey) => {
      const rentalKey = await keepRentalKey(trx, name, () => freshRentalKey(name));
      return forgetting(rentalKeyOf(name, rentalKey), (key) => wrapKey(dataKey, key, streamContext(name)));
    },
    unwrap: (stream) =>
      forgetting(rentalKeyOf(stream, stream.rentalKey), (key) =>
        unwrapKey(stream.wrappedKey, key, streamContext(stream)),
      ),
  };
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

function streamContext({ tenant, rentalId, endsOn, streamId, vehicleId }: StreamName): WrapContext {
  return ['stream-key', tenant, rentalId, endsOn, vehicleId, streamId];
}
