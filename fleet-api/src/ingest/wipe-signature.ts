/** Whether a wipe receipt is signed by the key of its unit's certificate: what is not, is refused (M8). */
import {
  decodeDocument,
  decodeSigned,
  isProtoError,
  toHex,
  v1,
  verifyWipe,
  WIPE_RESULTS,
} from '@fleetveil/proto';
import type { Received } from './receive.ts';

/** Those of the bodies that are wipe receipts and verify. Never throws for what came from outside. */
export async function signedWipes(items: readonly Received[]): Promise<ReadonlySet<Received>> {
  const signed = new Set<Received>();
  for (const item of items) if (await isSigned(item)) signed.add(item);
  return signed;
}

async function isSigned({ uplink, session }: Received): Promise<boolean> {
  const { record } = uplink;
  if (!record?.wipeReceipt) return false;
  const { rentalId, result: wire, signature } = v1.WipeReceipt.create(record.wipeReceipt);
  const result = WIPE_RESULTS.word(wire);
  const unitKey = keyOf(session.unit.certificate);
  if (result === undefined || unitKey === undefined) return false;
  const { tenant, vehicleId } = session.unit;
  const policyVersion = record.policyVersion ?? 0;
  return verifyWipe(
    { tenant, vehicleId, rentalId: toHex(rentalId), result, policyVersion },
    signature,
    unitKey,
  );
}

/** The unit's public key; the certificate is the one that was enrolled here. */
function keyOf(certificate: Uint8Array): Uint8Array | undefined {
  try {
    return decodeDocument('unit_certificate', decodeSigned(certificate).body).publicKey;
  } catch (error) {
    if (isProtoError(error)) return undefined;
    throw error;
  }
}
