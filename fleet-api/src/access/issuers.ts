/** The configured issuers as a verifier wants them: each with its keys, found when first needed. */

import { z } from '@hono/zod-openapi';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { OidcIssuerConfig } from '../config.ts';
import type { DemoIssuer } from './demo-issuer.ts';
import type { TrustedIssuer } from './tokens.ts';

/** Real milliseconds: to wait for an issuer, between two askings for an unknown key, and to keep its keys. */
const TIMES = { timeoutDuration: 5_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 };

/** Issuers to believe. The demo's own keys are at hand: the doors need not ask themselves. */
export function trustedIssuers(
  issuers: readonly OidcIssuerConfig[],
  demo: DemoIssuer | undefined,
): TrustedIssuer[] {
  return issuers.map((issuer) => {
    if (demo !== undefined && issuer.issuer === demo.issuer) return demo.trusted;
    return { issuer: issuer.issuer, audience: issuer.audience, keys: keysOf(issuer) };
  });
}

function keysOf({ issuer, jwksUrl }: OidcIssuerConfig): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined;
  return async (header, token) => {
    keys ??= createRemoteJWKSet(new URL(jwksUrl ?? (await discover(issuer))), TIMES);
    return keys(header, token);
  };
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** OpenID Connect Discovery 1.0, section 4: the document must name the issuer that was asked. */
async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMES.timeoutDuration), redirect: 'error' });
  const document = Discovery.safeParse(await answer.json());
  if (!document.success || document.data.issuer !== issuer) throw new errors.JWKSInvalid();
  return document.data.jwks_uri;
}
