/**
 * The receipt of a wipe (C6, L8): after each rental the vehicle clears what that rental left on its screen and says what
 * came of it. Signed by the unit, so that whoever holds it can show it: tenant, vehicle, rental, result and edition.
 */
import { concatBytes, idBytes, uint32Bytes } from './bytes.ts';
import { signBytes, verifyBytes } from './signed.ts';
import type { SigningKey } from './signing-key.ts';
import { WIPE_RESULTS, type WipeResultWord } from './words.ts';

/** What a receipt says, and of whom. */
export interface WipeStatement {
  readonly tenant: string;
  /** 32 hex characters. */
  readonly vehicleId: string;
  /** The one rental it is about, 32 hex characters. */
  readonly rentalId: string;
  readonly result: WipeResultWord;
  /** Edition of the policy under which it was wiped; 0 = the floor. */
  readonly policyVersion: number;
}

/**
 * Signs a receipt with the unit's key: 64 bytes.
 *
 * @example const signature = await signWipe({ tenant, vehicleId, rentalId, result: 'ok', policyVersion: 3 }, unitKey);
 */
export function signWipe(statement: WipeStatement, unitKey: SigningKey): Promise<Uint8Array> {
  return signBytes('wipe_receipt', statement.tenant, inputOf(statement), unitKey);
}

/**
 * Whether a receipt is the unit's. Never throws for what came from outside.
 *
 * @param unitKey the unit's public Ed25519 key, 32 bytes
 */
export function verifyWipe(
  statement: WipeStatement,
  signature: Uint8Array,
  unitKey: Uint8Array,
): Promise<boolean> {
  return verifyBytes('wipe_receipt', statement.tenant, inputOf(statement), signature, unitKey);
}

function inputOf({ vehicleId, rentalId, result, policyVersion }: WipeStatement): Uint8Array {
  const word = Uint8Array.of(WIPE_RESULTS.wire[result]);
  return concatBytes(idBytes(vehicleId), idBytes(rentalId), word, uint32Bytes(policyVersion));
}
