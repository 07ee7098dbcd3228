/**
 * Tokens, read by the vault itself: it asks the issuer's keys, not the doors, who the rider is. So a door
 * that is taken over can open nothing but what a rider asks for just then (M10).
 */
import {
  createRemoteJWKSet,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import type { OidcIssuerConfig } from '../config.ts';

/** Who a token speaks for. */
export interface Person {
  readonly id: string;
  readonly tenant: string;
  readonly roles: readonly string[];
}

/** A person, or why not: the token does not hold, or its issuer cannot be asked now. */
export type ReadToken =
  | { readonly ok: true; readonly person: Person }
  | { readonly ok: false; readonly why: 'bad_token' | 'unavailable' };

export type TokenReader = (token: string) => Promise<ReadToken>;

/** Asymmetric only: otherwise a public key could pass for a shared secret. */
const ALGORITHMS = ['EdDSA', 'ES256', 'RS256'];
/** Real seconds by which an issuer's clock may differ from ours. */
const TOLERANCE_S = 30;
const ASK_TIMEOUT_MS = 5_000;

const CLAIMS = z.object({
  sub: z.string().min(1).max(255),
  fleetveil_tenant: z.string().regex(/^[a-z0-9-]{1,32}$/),
  fleetveil_roles: z.array(z.string().max(64)).max(32),
});

/**
 * A reader for these issuers.
 *
 * @param now real time: tokens live in the world's time, not in the fleet's
 */
export function createTokenReader(issuers: readonly OidcIssuerConfig[], now: () => Date): TokenReader {
  const trusted = new Map(issuers.map((issuer) => [issuer.issuer, { issuer, keys: keysOf(issuer) }]));
  return async (token) => {
    const found = trusted.get(claimedIssuer(token) ?? '');
    if (found === undefined) return { ok: false, why: 'bad_token' };
    try {
      const { issuer, audience } = found.issuer;
      const claims = { issuer, audience, requiredClaims: ['sub', 'exp'] };
      const options = { ...claims, algorithms: ALGORITHMS, clockTolerance: TOLERANCE_S, currentDate: now() };
      const { payload } = await jwtVerify(token, found.keys, options);
      const isAhead = (payload.iat ?? 0) > now().getTime() / 1000 + TOLERANCE_S;
      return isAhead ? { ok: false, why: 'bad_token' } : personOf(payload);
    } catch (error) {
      return { ok: false, why: isTokensFault(error) ? 'bad_token' : 'unavailable' };
    }
  };
}

function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function personOf(payload: JWTPayload): ReadToken {
  const claims = CLAIMS.safeParse(payload);
  if (!claims.success) return { ok: false, why: 'bad_token' };
  const { sub, fleetveil_tenant: tenant, fleetveil_roles: roles } = claims.data;
  return { ok: true, person: { id: sub, tenant, roles } };
}

/** An issuer that does not answer says nothing about the token. */
function isTokensFault(error: unknown): boolean {
  const isIssuers = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return error instanceof errors.JOSEError && !isIssuers && error.code !== 'ERR_JOSE_GENERIC';
}

/** The issuer's keys, its address found at the first token where it is not configured. */
function keysOf(issuer: OidcIssuerConfig): JWTVerifyGetKey {
  let found: JWTVerifyGetKey | undefined;
  return async (header, token) => {
    found ??= createRemoteJWKSet(new URL(issuer.jwksUrl ?? (await discover(issuer.issuer))), {
      timeoutDuration: ASK_TIMEOUT_MS,
      cooldownDuration: ASK_TIMEOUT_MS,
    });
    return found(header, token);
  };
}

const DISCOVERY = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** OpenID Connect Discovery 1.0, section 4: the document must name the issuer that was asked. */
async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS), redirect: 'error' });
  const document = DISCOVERY.parse(await answer.json());
  if (document.issuer !== issuer) throw new errors.JWKSInvalid();
  return document.jwks_uri;
}
