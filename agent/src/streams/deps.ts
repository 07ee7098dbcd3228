import type { Bytes, SigningKey } from '@fleetveil/proto';
import type { Moment } from '../reasons/moment.ts';
import type { PolicyView } from '../reasons/standing.ts';

/** The vault's key to which data keys are sealed now. */
export interface SealingKey {
  /** 8 bytes. */
  readonly keyId: Uint8Array;
  /** X25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** What the writer needs from outside. Chance is handed in; nothing here reads a clock. */
export interface StreamDeps {
  readonly tenant: string;
  readonly vehicleId: string;
  /** The unit's Ed25519 key: signs openings. */
  readonly unitKey: SigningKey;
  /** The newest transport key valid at a moment; none = nothing can be sealed. */
  readonly sealingKey: (moment: Moment) => SealingKey | undefined;
  /** The policy as it stands now. */
  readonly policy: () => PolicyView;
  /** Cryptographic randomness: `randomBytes` of @fleetveil/proto. */
  readonly randomBytes: (count: number) => Bytes;
  /** Usable energy of the full battery, Wh; absent = energy is not known and 0. */
  readonly batteryWh?: number;
}
