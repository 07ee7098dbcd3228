/**
 * A rider's code for support (P6): made for the rider who has a vehicle now, read to support on the telephone, good once and
 * for ten minutes. Pure but for chance, which is handed in.
 */
import { createHash } from 'node:crypto';
import type { VerifiedGrant } from './grants.ts';

/** Domain seconds for which a code holds. */
export const CODE_S = 600;
/** Digits of a code: read aloud in two breaths, and not guessed within its time. */
const DIGITS = 10;
/** The first bytes of chance that make a code without favouring any digit much (2^64 / 10^10 parts). */
export const CODE_CHANCE_BYTES = 8;

/**
 * A code of ten digits.
 *
 * @param chance 8 random bytes
 * @example codeOf(randomBytes(8)) // '0417733902'
 */
export function codeOf(chance: Uint8Array): string {
  const number = Buffer.from(chance).readBigUInt64BE() % 10n ** BigInt(DIGITS);
  return number.toString().padStart(DIGITS, '0');
}

/** What a form takes for one. */
export const CODE_PATTERN = /^\d{10}$/;

/** What is stored of a code. */
export function codeHash(tenant: string, code: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`support code ${tenant} ${code}`).digest());
}

/**
 * From when the help of a rider counts: the first second of their grants, if one of them holds now. `undefined` = the
 * rider does not have the vehicle now.
 */
export function helpFromS(grants: readonly VerifiedGrant[], nowS: number): number | undefined {
  const holds = grants.some(({ notBeforeS, notAfterS }) => notBeforeS <= nowS && nowS <= notAfterS);
  return holds ? Math.min(...grants.map(({ notBeforeS }) => notBeforeS)) : undefined;
}
