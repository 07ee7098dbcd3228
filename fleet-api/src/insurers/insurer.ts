/** Insurers: the key that packets are sealed to, and the address where they are told (rules). */
import { isIP } from 'node:net';
import { CompactEncrypt, importJWK, type JWK } from 'jose';

/** An insurer as it is on record. */
export interface Insurer {
  readonly tenant: string;
  readonly insurerId: string;
  /** A public JWK as JSON text. */
  readonly publicKey: string | undefined;
  readonly webhookUrl: string | undefined;
  /** Since when nothing is told any more: the receiver answered 410. */
  readonly disabledS: number | undefined;
}

/** Members of a JWK that make it private (RFC 7518, 6). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
/** Fewest bits of an RSA key (RFC 7518, 4.3). */
const LEAST_RSA_BITS = 2048;

/** How a packet is sealed to a key: none = it is no key for that. */
function algorithmOf({ kty, crv, n }: JWK): 'ECDH-ES' | 'RSA-OAEP-256' | undefined {
  if (kty === 'OKP' && crv === 'X25519') return 'ECDH-ES';
  if (kty === 'EC' && crv === 'P-256') return 'ECDH-ES';
  const isLong = Buffer.from(n ?? '', 'base64url').length * 8 >= LEAST_RSA_BITS;
  return kty === 'RSA' && isLong ? 'RSA-OAEP-256' : undefined;
}

/** A public key as it is kept, with the members it needs and no other; `undefined` = it is none. */
export async function publicKeyText(jwk: JWK): Promise<string | undefined> {
  const algorithm = algorithmOf(jwk);
  if (algorithm === undefined || PRIVATE.some((member) => member in jwk)) return undefined;
  const { kty, crv, x, y, n, e, kid } = jwk;
  const kept = JSON.stringify({ kty, crv, x, y, n, e, kid });
  try {
    await sealForInsurer(new Uint8Array(1), kept);
    return kept;
  } catch {
    return undefined;
  }
}

/**
 * A file sealed to an insurer's key: JWE compact, AES-256-GCM.
 *
 * @param publicKey as {@link publicKeyText} made it
 */
export async function sealForInsurer(file: Uint8Array, publicKey: string): Promise<string> {
  const jwk: JWK = JSON.parse(publicKey);
  const alg = algorithmOf(jwk) ?? 'ECDH-ES';
  const key = await importJWK(jwk, alg);
  const kid = jwk.kid === undefined ? {} : { kid: jwk.kid };
  return new CompactEncrypt(file)
    .setProtectedHeader({ alg, enc: 'A256GCM', cty: 'application/json', ...kid })
    .encrypt(key);
}

/** Which addresses webhooks may go to. */
export interface WebhookReach {
  /** Private networks and this machine, and http there: for tests, and for insurers inside the operator's network. */
  readonly private: boolean;
}

/** Whether an address may be put on record. Names are looked up, and looked at again, when something is sent. */
export function isWebhookUrl(text: string, reach: WebhookReach): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && reach.private)) return false;
  const host = hostOf(url);
  if (reach.private) return true;
  return isIP(host) === 0
    ? host.includes('.') && !/(^|\.)(localhost|local|internal)\.?$/.test(host)
    : isPublicAddress(host);
}

/** The host without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** First octets of IPv4 that lead to nobody's public host (RFC 6890, multicast, reserved). */
const NOT_PUBLIC_V4 = [
  ...[/^0\./, /^10\./, /^127\./, /^169\.254\./, /^192\.168\./, /^172\.(1[6-9]|2\d|3[01])\./],
  ...[/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./, /^192\.0\.[02]\./, /^198\.(1[89]|51)\./, /^203\.0\.113\./],
  /^(22[4-9]|2[3-5]\d)\./,
];

/** Whether an address is one of the public internet. Of IPv6 only global unicast is, without what embeds IPv4. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !NOT_PUBLIC_V4.some((pattern) => pattern.test(address));
  if (family !== 6) return false;
  const first = Number.parseInt(address.split(':')[0] || '0', 16);
  const isGlobal = first >= 0x2000 && first <= 0x3fff;
  // 2001:0::/23 (Teredo and others), 2001:db8::/32, 2002::/16 (6to4) carry other addresses, or none.
  return isGlobal && !/^(2001:0{0,3}[01]?[0-9a-f]{0,2}:|2001:db8:|2001::|2002:)/i.test(address);
}
