/**
 * Opens what ingest refused and kept sealed (purpose `diagnosis`). Bodies are sealed to the transport key that is the
 * newest then, so they open for seven days, and no copy of one opens after day 35 (M14, decision 0020).
 */
import { isProtoError, openFromQuarantine } from '@fleetveil/proto';
import type { KeyRing } from './key-ring.ts';

/** A row of the quarantine. */
export interface RefusedBody {
  /** Id of the vault's key it is sealed to, hex. */
  readonly keyId: string;
  readonly sealed: Uint8Array;
}

/** The body, or why it stays closed. */
export type OpenedBody =
  | { readonly ok: true; readonly body: Uint8Array }
  | {
      readonly ok: false;
      /** `key_destroyed`: its key had its day. `unknown_key`: never ours. `damaged`: what lies there was altered. */
      readonly code: 'key_destroyed' | 'unknown_key' | 'damaged';
    };

/**
 * Opens a body with the key that its row names. Never throws for what lies in the row. Who calls it writes its leaf
 * first (M7); nobody outside the vault can ask for it yet.
 *
 * @example const opened = await openRefused(ring, { keyId: '6f1c…', sealed });
 */
export async function openRefused(
  ring: Pick<KeyRing, 'transportKey'>,
  { keyId, sealed }: RefusedBody,
): Promise<OpenedBody> {
  const key = ring.transportKey(keyId);
  if (key === undefined) return { ok: false, code: 'unknown_key' };
  if (key === 'destroyed') return { ok: false, code: 'key_destroyed' };
  try {
    return { ok: true, body: await openFromQuarantine(sealed, key) };
  } catch (error) {
    if (isProtoError(error)) return { ok: false, code: 'damaged' };
    throw error;
  }
}
