/**
 * What a rider gives to others, and how long (pure): a link to the area of a running rental, or a token by which a
 * third party reads the trips of an interval.
 *
 *     link   one rental   at most 24 hours, and never past the rental's end
 *     token  from … to    at most 90 days; scope and purpose are the rider's, and never grow
 */
import { createHash } from 'node:crypto';
import { dayOf } from '@fleetveil/proto';

/** The two ways of giving. */
export type ShareKind = 'link' | 'token';

/** Random bytes of a secret. */
export const SECRET_BYTES = 32;
/** A secret as text. */
export const SECRET_PATTERN = /^[A-Za-z0-9_-]{43}$/;
/** Longest link, minutes. */
export const LINK_MAX_MIN = 24 * 60;
/** Longest token, days. */
export const TOKEN_MAX_DAYS = 90;
/** Shares of one rider that hold at the same time. */
export const MOST_LIVE = 20;
/** Days after which a share that is over is not listed any more: what was read with it is in the audit log. */
const LISTED_DAYS = 30;
const DAY_S = 86_400;

/** A new secret, to be said once, with what is stored of it. */
export interface NewSecret {
  /** base64url. */
  readonly secret: string;
  readonly hash: Uint8Array;
}

/** @example newSecret('link', randomBytes(SECRET_BYTES)) */
export function newSecret(kind: ShareKind, random: Uint8Array): NewSecret {
  const secret = Buffer.from(random).toString('base64url');
  return { secret, hash: secretHash(kind, secret) };
}

/** What is stored of a secret: SHA-256 over kind and secret. A link is no token, also where the text is the same. */
export function secretHash(kind: ShareKind, secret: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`${kind} ${secret}`).digest());
}

/** Last day of a share's row. */
export function shareEndDay(expiresS: number): number {
  return dayOf(expiresS) + LISTED_DAYS;
}

/** When a share ends that is made now. */
export function expiryOf(kind: ShareKind, amount: number, nowS: number): number {
  return nowS + amount * (kind === 'link' ? 60 : DAY_S);
}

/** What became of a share. */
export function stateOf(
  share: { readonly expiresS: number; readonly revokedS: number | undefined },
  nowS: number,
) {
  if (share.revokedS !== undefined) return 'revoked' as const;
  return share.expiresS <= nowS ? ('expired' as const) : ('live' as const);
}
