/** The vault's keys in memory, as they are now: a rotation replaces them while deposits and openings go on. */
import type { TransportKeyPair } from '@fleetveil/proto';
import { FleetApiError } from '../errors.ts';
import { forgetKey } from './wrap.ts';

/** What the ring holds at a moment. */
export interface RingKeys {
  /** Live transport keys by their id in hex. */
  readonly transport: ReadonlyMap<string, TransportKeyPair>;
  /** Last second of each live transport key, domain time. */
  readonly transportEnds: ReadonlyMap<string, number>;
  /** Ids of transport keys that were destroyed. */
  readonly destroyed: ReadonlySet<string>;
  /** Live generations by id. */
  readonly generations: ReadonlyMap<string, Uint8Array>;
  /** New rentals' keys are wrapped under it. */
  readonly generationId: string;
  /** The encoded v1.Signed of the transport keys in use. */
  readonly signedTransportKeys: Uint8Array;
}

/** Reads the ring. */
export interface KeyRing {
  /** Private half of a transport key by its id in hex; `undefined` = never ours. */
  transportKey(id: string): Uint8Array | 'destroyed' | undefined;
  /** When a live transport key ends, domain time, Unix seconds. */
  transportEndS(id: string): number | undefined;
  /** A live generation. Throws `keys_missing`. */
  generation(id: string): Uint8Array;
  hasGeneration(id: string): boolean;
  generationId(): string;
  signedTransportKeys(): Uint8Array;
}

/** The ring, and the hand that changes it. */
export interface TurningRing extends KeyRing {
  /**
   * Puts other keys in its place. Those that are gone are overwritten at the next turn: a deposit or an
   * opening that has just taken one may finish.
   */
  turn(keys: RingKeys): void;
}

/** A ring of these keys. */
export function createKeyRing(first: RingKeys): TurningRing {
  let now = first;
  let fading: Uint8Array[] = [];
  return {
    transportKey: (id) =>
      now.transport.get(id)?.privateKey ?? (now.destroyed.has(id) ? 'destroyed' : undefined),
    transportEndS: (id) => now.transportEnds.get(id),
    generation: (id) => {
      const key = now.generations.get(id);
      if (key === undefined)
        throw new FleetApiError('keys_missing', 'keys: a generation key in vault/ is missing.');
      return key;
    },
    hasGeneration: (id) => now.generations.has(id),
    generationId: () => now.generationId,
    signedTransportKeys: () => now.signedTransportKeys,
    turn: (next) => {
      for (const key of fading) forgetKey(key);
      fading = secretsOf(now).filter((key) => !secretsOf(next).includes(key));
      now = next;
    },
  };
}

function secretsOf({ transport, generations }: RingKeys): Uint8Array[] {
  return [...generations.values(), ...[...transport.values()].map(({ privateKey }) => privateKey)];
}
