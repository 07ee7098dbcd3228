/**
 * An issuer of tokens for the demo, and for nothing else: whoever asks gets the token they ask for. It is
 * built only with `demo: true`; without it the same path answers `demo_only`.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { z } from 'zod';
import { DEMO_AUDIENCE } from '../config.ts';
import type { TrustedIssuer } from './tokens.ts';

/** Real seconds a demo token lives: a day of trying things out. */
export const DEMO_TOKEN_S = 12 * 3600;

/** Real seconds a code lives: a redirect and a request. */
const CODE_S = 60;
/** What a code is for, so that none passes for a token. */
const CODE_AUDIENCE = 'fleetveil-demo-code';

/** To what a code is bound (RFC 6749 4.1.3, RFC 7636 4.6). */
export interface CodeBinding {
  readonly redirectUri: string;
  /** base64url of SHA-256 over the verifier. */
  readonly challenge: string;
}

/** Who a demo token speaks for. */
export interface DemoLogin {
  readonly sub: string;
  readonly roles: readonly string[];
  readonly tenant: string;
}

/** The demo's issuer. */
export interface DemoIssuer {
  readonly issuer: string;
  /** What it publishes at `/demo/oidc/jwks`. */
  readonly jwks: JSONWebKeySet;
  /** Its keys for a verifier in the same process. */
  readonly trusted: TrustedIssuer;
  /** A signed token. */
  token(login: DemoLogin): Promise<string>;
  /** A code for a browser to take away; it holds for a minute and for whoever knows the verifier. */
  code(login: DemoLogin, binding: CodeBinding): Promise<string>;
  /** Who a code is for; `undefined` where anything of it does not hold. */
  redeem(code: string, redirectUri: string, verifier: string): Promise<DemoLogin | undefined>;
}

const CodeClaims = z.object({
  sub: z.string(),
  roles: z.array(z.string()),
  tenant: z.string(),
  redirect_uri: z.string(),
  challenge: z.string(),
});

/**
 * Builds it.
 *
 * @param issuer its name, the address under which it is found: `http://127.0.0.1:8080/demo/oidc`
 * @param privateKeyPkcs8 Ed25519, kept beside the other keys so that tokens outlive a restart
 * @param now real time
 */
export async function createDemoIssuer(
  issuer: string,
  privateKeyPkcs8: Uint8Array,
  now: () => Date,
): Promise<DemoIssuer> {
  const privateKey = createPrivateKey({ key: Buffer.from(privateKeyPkcs8), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const jwks: JSONWebKeySet = { keys: [{ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' }] };
  const sign = (claims: JWTPayload, sub: string, audience: string, lifeS: number): Promise<string> => {
    const atS = Math.floor(now().getTime() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(sub)
      .setIssuedAt(atS)
      .setExpirationTime(atS + lifeS)
      .sign(privateKey);
  };
  return {
    issuer,
    jwks,
    trusted: { issuer, audience: DEMO_AUDIENCE, keys: createLocalJWKSet(jwks) },
    token: ({ sub, roles, tenant }) =>
      sign({ fleetveil_roles: [...roles], fleetveil_tenant: tenant }, sub, DEMO_AUDIENCE, DEMO_TOKEN_S),
    code: ({ sub, roles, tenant }, { redirectUri, challenge }) =>
      sign({ roles: [...roles], tenant, redirect_uri: redirectUri, challenge }, sub, CODE_AUDIENCE, CODE_S),
    redeem: async (code, redirectUri, verifier) => {
      const claims = await codeClaims(code, publicKey, now());
      const holds = claims?.redirect_uri === redirectUri && claims.challenge === challengeOf(verifier);
      return holds ? { sub: claims.sub, roles: claims.roles, tenant: claims.tenant } : undefined;
    },
  };
}

/** RFC 7636 4.2, S256. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

async function codeClaims(
  code: string,
  key: KeyObject,
  currentDate: Date,
): Promise<z.infer<typeof CodeClaims> | undefined> {
  try {
    const { payload } = await jwtVerify(code, key, { audience: CODE_AUDIENCE, currentDate });
    return CodeClaims.safeParse(payload).data;
  } catch {
    return undefined; // whatever is wrong with a code, its answer is the same
  }
}
