/** Raw deflate (RFC 1951). The only importer of fflate. */
import { deflateSync, inflateSync } from 'fflate';

/** Bytes deflated as far as they go. */
export function deflateBytes(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: 9 });
}

/**
 * Bytes inflated; what is longer than `upTo` fills it. Throws fflate's own error for what is not deflated.
 *
 * @param upTo bytes taken for the answer beforehand, so that nothing from outside decides how much memory that is
 */
export function inflateBytes(deflated: Uint8Array, upTo: number): Uint8Array {
  return inflateSync(deflated, { out: new Uint8Array(upTo) });
}
