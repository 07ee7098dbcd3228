/**
 * An issuer of tokens for the demo, and for nothing else: whoever asks gets the token they ask for. It is
 * built only with `demo: true`; without it the same path answers `demo_only`.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, createLocalJWKSet, exportJWK, type JSONWebKeySet, SignJWT } from 'jose';
import { DEMO_AUDIENCE } from '../config.ts';
import type { TrustedIssuer } from './tokens.ts';

/** Real seconds a demo token lives: a day of trying things out. */
export const DEMO_TOKEN_S = 12 * 3600;

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
}

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
  const publicJwk = await exportJWK(createPublicKey(privateKey));
  const kid = await calculateJwkThumbprint(publicJwk);
  const jwks: JSONWebKeySet = { keys: [{ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' }] };
  return {
    issuer,
    jwks,
    trusted: { issuer, audience: DEMO_AUDIENCE, keys: createLocalJWKSet(jwks) },
    token: ({ sub, roles, tenant }) => {
      const atS = Math.floor(now().getTime() / 1000);
      return new SignJWT({ fleetveil_roles: [...roles], fleetveil_tenant: tenant })
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(DEMO_AUDIENCE)
        .setSubject(sub)
        .setIssuedAt(atS)
        .setExpirationTime(atS + DEMO_TOKEN_S)
        .sign(privateKey);
    },
  };
}
