/**
 * Whether a platform's WebCrypto said that it does not have an algorithm. A browser without Ed25519 (Chrome before 137,
 * Firefox before 129, Safari before 17) says so of every key: then nothing is known of a signature, neither good nor bad.
 */
export function isUnsupported(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotSupportedError';
}
