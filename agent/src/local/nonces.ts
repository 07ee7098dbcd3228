import { randomId } from '@fleetveil/proto';

/** How long a nonce is good, real seconds: time to walk up to the vehicle, not to sell the answer. */
export const NONCE_LIFE_S = 120;
/** Nonces given out at one time; a new one beyond it takes the place of the oldest. */
export const MOST_NONCES = 16;

/** Nonces given out, each good once. Seconds are real ones, of the boot clock. */
export interface Nonces {
  give(nowS: number): string;
  /** When this one was given out; nothing if it never was, is over, or was taken before. It is taken now. */
  take(nonce: string, nowS: number): number | undefined;
}

/** @param make draws a nonce: 32 hex characters */
export function createNonces(make: () => string = randomId): Nonces {
  const given = new Map<string, number>();
  return {
    give(nowS) {
      const nonce = make();
      given.set(nonce, nowS);
      const [oldest] = given.keys();
      if (given.size > MOST_NONCES && oldest !== undefined) given.delete(oldest);
      return nonce;
    },
    take(nonce, nowS) {
      const givenS = given.get(nonce);
      given.delete(nonce);
      return givenS !== undefined && nowS < givenS + NONCE_LIFE_S ? givenS : undefined;
    },
  };
}
