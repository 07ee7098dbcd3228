/** Proof key for code exchange (RFC 7636): whoever intercepts a code cannot use it. */

/** What goes with a sign-in and what proves it later. */
export interface ProofKey {
  readonly verifier: string;
  readonly challenge: string;
}

/** A fresh one: 256 random bits, S256. */
export async function newProofKey(): Promise<ProofKey> {
  const verifier = randomWord();
  return { verifier, challenge: await challengeOf(verifier) };
}

/** The challenge of a verifier: base64url of SHA-256. */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return toBase64Url(new Uint8Array(digest));
}

/** 256 random bits as a word for addresses. */
export function randomWord(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
