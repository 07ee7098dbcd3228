/** Grants as the vault believes them: by their signature, whatever the one who hands them in says. */
import {
  decodeDocument,
  decodeSigned,
  PURPOSES,
  sha256,
  type TrustedKeys,
  toHex,
  type v1,
  verifySigned,
  type WirePurposeId,
} from '@fleetveil/proto';

/** A grant whose signature holds. */
export interface VerifiedGrant {
  readonly grantId: string;
  /** SHA-256 of the encoded v1.Signed, hex. */
  readonly hash: string;
  readonly vehicleId: string;
  readonly rentalId: string;
  readonly purpose: WirePurposeId | undefined;
  readonly notBeforeS: number;
  readonly notAfterS: number;
  readonly route: boolean;
  /** 0 = not said. */
  readonly routeKeepDays: number;
  /** The rider's own key for the route, 32 bytes; empty where there is none. */
  readonly riderKey: Uint8Array;
  /** Commitment to the rider, hex; empty where there is none. */
  readonly holder: string;
}

/**
 * Reads a grant and checks its signature by a key of the role that may sign it. `undefined` where it does
 * not hold. The key must have been in force when the grant began, not now: a grant is opened long after.
 */
export async function verifyGrant(
  bytes: Uint8Array,
  tenant: string,
  keys: TrustedKeys,
): Promise<VerifiedGrant | undefined> {
  const nowS = claimedStart(bytes);
  if (nowS === undefined) return undefined;
  const verified = await verifySigned(bytes, { tenant, type: 'grant', keys, nowS });
  return verified.ok ? grantOf(verified.document, toHex(await sha256(bytes))) : undefined;
}

function claimedStart(bytes: Uint8Array): number | undefined {
  try {
    return decodeDocument('grant', decodeSigned(bytes).body).notBeforeS;
  } catch {
    return undefined;
  }
}

function grantOf(grant: v1.Grant, hash: string): VerifiedGrant {
  const { notBeforeS, notAfterS, route, routeKeepDays } = grant;
  return {
    ...{ hash, notBeforeS, notAfterS, route, routeKeepDays },
    grantId: toHex(grant.grantId),
    vehicleId: toHex(grant.vehicleId),
    rentalId: toHex(grant.rentalId),
    purpose: PURPOSES.word(grant.purpose),
    riderKey: grant.riderKey,
    holder: toHex(grant.holder),
  };
}
