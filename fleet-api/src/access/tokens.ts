/**
 * OIDC bearer tokens: a signature of a configured issuer, for our audience, in time. Nothing of a token is
 * believed before its signature holds; only the issuer's name is read earlier, to choose whose keys.
 */

import { PURPOSE_IDS } from '@fleetveil/proto';
import { z } from '@hono/zod-openapi';
import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Caller, Processor } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';

/** Algorithms we accept: asymmetric only, so that no public key can pass for a secret. */
export const TOKEN_ALGORITHMS = ['EdDSA', 'ES256', 'RS256'] as const;

/** Longest token: issuers with many claims stay under 4 kB, and headers end at 16 kB. */
const TOKEN_MAX = 8192;

/** Real seconds by which an issuer's clock may differ from ours. */
export const CLOCK_TOLERANCE_S = 30;

/** An issuer we believe. */
export interface TrustedIssuer {
  /** Exactly as in `iss`. */
  readonly issuer: string;
  /** What `aud` must contain. */
  readonly audience: string;
  /** Its keys; see issuers.ts. */
  readonly keys: JWTVerifyGetKey;
}

/** Turns a token into who asks. Throws the problems `unauthenticated` and `busy` (keys not to be had). */
export type TokenVerifier = (token: string) => Promise<Caller>;

/**
 * A verifier for these issuers.
 *
 * @param now real time: tokens live in the world's time, not in the fleet's
 */
export function createTokenVerifier(issuers: readonly TrustedIssuer[], now: () => Date): TokenVerifier {
  const byName = new Map(issuers.map((trusted) => [trusted.issuer, trusted]));
  return async (token) => {
    const trusted = byName.get(issuerOf(token));
    if (trusted === undefined) throw new Problem('unauthenticated');
    return parseClaims(await verified(token, trusted, now()), token);
  };
}

function issuerOf(token: string): string {
  if (token.length > TOKEN_MAX) throw new Problem('unauthenticated');
  try {
    return decodeJwt(token).iss ?? '';
  } catch (error) {
    throw new Problem('unauthenticated', {}, error);
  }
}

async function verified(token: string, trusted: TrustedIssuer, now: Date): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, trusted.keys, {
      issuer: trusted.issuer,
      audience: trusted.audience,
      algorithms: [...TOKEN_ALGORITHMS],
      clockTolerance: CLOCK_TOLERANCE_S,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: now,
    });
    requireIssued(payload, now);
    return payload;
  } catch (error) {
    throw isTokensFault(error)
      ? new Problem('unauthenticated', {}, error)
      : new Problem('busy', { retryAfterS: 5 }, error);
  }
}

/** A token of the future is one whose issuer's clock, or key, is not what we think. jose leaves `iat` to us. */
function requireIssued({ iat = 0 }: JWTPayload, now: Date): void {
  if (iat > now.getTime() / 1000 + CLOCK_TOLERANCE_S)
    throw new errors.JWTClaimValidationFailed('iat lies ahead', {}, 'iat', 'check_failed');
}

/** An issuer that cannot be reached is no reason to tell a rider that the token is wrong. */
function isTokensFault(error: unknown): boolean {
  const unreachable = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return error instanceof errors.JOSEError && !unreachable && error.code !== 'ERR_JOSE_GENERIC';
}

const Claims = z.object({
  iss: z.string(),
  sub: z
    .string()
    .min(1)
    .max(255)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text)),
  fleetveil_tenant: z.string().regex(/^[a-z0-9-]{1,32}$/),
  fleetveil_roles: z.array(z.string().max(64)).max(32),
  fleetveil_recipient: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .optional(),
  fleetveil_purpose: z.enum(PURPOSE_IDS).optional(),
});

/** Who asks, from claims whose signature held. A token without our claims says nothing about us. */
export function parseClaims(payload: JWTPayload, token: string): Caller {
  const claims = Claims.safeParse(payload);
  if (!claims.success) throw new Problem('unauthenticated');
  const { iss, sub, fleetveil_tenant, fleetveil_roles } = claims.data;
  const processor = processorOf(claims.data);
  return {
    ...{ id: sub, issuer: iss, tenant: fleetveil_tenant, roles: new Set(fleetveil_roles), token },
    ...(processor === undefined ? {} : { processor }),
  };
}

/** Both claims or neither: a recipient without a purpose could do anything of its contract. */
function processorOf(claims: z.infer<typeof Claims>): Processor | undefined {
  const { fleetveil_recipient: recipientId, fleetveil_purpose: purpose } = claims;
  if (recipientId !== undefined && purpose !== undefined) return { recipientId, purpose };
  if (recipientId !== undefined || purpose !== undefined) throw new Problem('unauthenticated');
  return undefined;
}
