/**
 * Seals webhook secrets before they are stored: AES-256-GCM (NIST SP 800-38D) under a key that is in no database, bound to
 * whose secret it is, so that one row cannot be put in another's place. Pure but for the nonce.
 *
 *     keys/online/webhook-secrets.key   one key a line, hex: the first seals, each opens
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Whose secret it is. */
export interface SecretOwner {
  readonly tenant: string;
  readonly insurerId: string;
  readonly number: number;
}

/** A secret as it is stored. */
export interface SealedSecret {
  /** Nonce, sealed secret, tag. */
  readonly sealed: Uint8Array;
  /** First 8 bytes of the SHA-256 of the key. */
  readonly keyId: Uint8Array;
}

/** Seals and opens. */
export interface SecretSeal {
  seal(secret: Uint8Array, owner: SecretOwner): SealedSecret;
  /** `undefined`: another's row, an altered one, or a key that is not here any more. */
  open(stored: SealedSecret, owner: SecretOwner): Uint8Array | undefined;
  /** Of the key that seals. */
  readonly newestKeyId: Uint8Array;
}

const [NONCE_BYTES, TAG_BYTES] = [12, 16];

/**
 * Makes a seal of keys of 32 bytes.
 *
 * @param keys the newest first, at least one
 * @example createSecretSeal(await loadWebhookKeys(keysDir)).seal(secret, { tenant, insurerId, number: 1 })
 */
export function createSecretSeal(keys: readonly [Uint8Array, ...Uint8Array[]]): SecretSeal {
  const [newest] = keys;
  const newestKeyId = keyIdOf(newest);
  return {
    newestKeyId,
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', newest, nonce).setAAD(aboutOf(owner));
      const body = Buffer.concat([cipher.update(secret), cipher.final()]);
      return { sealed: Buffer.concat([nonce, body, cipher.getAuthTag()]), keyId: newestKeyId };
    },
    open({ sealed, keyId }, owner) {
      const key = keys.find((each) => keyIdOf(each).equals(keyId));
      return key === undefined ? undefined : openWith(key, Buffer.from(sealed), owner);
    },
  };
}

const keyIdOf = (key: Uint8Array): Buffer => createHash('sha256').update(key).digest().subarray(0, 8);

function openWith(key: Uint8Array, sealed: Buffer, owner: SecretOwner): Uint8Array | undefined {
  if (sealed.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aboutOf(owner)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return new Uint8Array(
      Buffer.concat([cipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]),
    );
  } catch {
    return undefined;
  }
}

/** Neither name has a zero byte. */
function aboutOf({ tenant, insurerId, number }: SecretOwner): Buffer {
  return Buffer.from(`fleetveil/v1/webhook-secret\0${tenant}\0${insurerId}\0${number}`);
}
