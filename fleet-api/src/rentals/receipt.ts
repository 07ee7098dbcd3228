/**
 * The code of a guest's receipt (T5, C17): whoever has it reads times, distance and amount of the one rental, asks
 * what else is held of it, and erases it: no place. Pure. Only its hash is stored, so a copy of the database opens no receipt.
 */
import { createHash } from 'node:crypto';

/** Random bytes of a code: it cannot be guessed, however often somebody tries. */
export const RECEIPT_BYTES = 32;

/** A new code, to be said once, with what is stored of it. */
export interface NewReceipt {
  /** 43 characters, base64url. */
  readonly code: string;
  readonly hash: Uint8Array;
}

/** @example newReceipt(randomBytes(RECEIPT_BYTES)).code // 'Zr0…' */
export function newReceipt(random: Uint8Array): NewReceipt {
  const code = Buffer.from(random).toString('base64url');
  return { code, hash: receiptHash(code) };
}

/** What is stored of a code: SHA-256. No salt is needed, a code is as random as a key. */
export function receiptHash(code: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`receipt ${code}`).digest());
}
