/** Loads the keys that a program signs with, each for its one role. */
import {
  type Bytes,
  fromHex,
  importSigningKey,
  keyIdOf,
  ownBytes,
  publicKeyOf,
  type SignedType,
  type SigningKey,
  signDocumentWith,
} from '@fleetveil/proto';
import { createNodeSigning } from '@fleetveil/proto/node';
import { FleetApiError } from '../errors.ts';
import { fromPem, readSecret } from './key-files.ts';
import { ENVELOPE_ROOT_FILE, SIGNER_FILES, type SignerName, WEBHOOK_KEYS_FILE } from './layout.ts';

/** A private key with its public half. */
export interface Signer {
  readonly name: SignerName;
  readonly privateKey: SigningKey;
  /** PKCS #8, for what signs by node:crypto. */
  readonly pkcs8: Uint8Array;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Bytes;
  /** 8 bytes. */
  readonly keyId: Bytes;
  /** The bytes of a v1.Signed over an encoded document. */
  sign(type: SignedType, tenant: string, body: Uint8Array): Promise<Uint8Array>;
}

/**
 * Loads one key. Throws `keys_missing` or `keys_invalid`, with the name of the file.
 *
 * @example const status = await loadSigner(config.keysDir, 'status');
 */
export async function loadSigner(keysDir: string, name: SignerName): Promise<Signer> {
  const file = SIGNER_FILES[name];
  const pkcs8 = fromPem(await readSecret(keysDir, file), file);
  const [privateKey, raw] = await Promise.all([importSigningKey(pkcs8), publicKeyOf(pkcs8)]).catch(
    (cause: unknown) => {
      throw new FleetApiError('keys_invalid', `keys: ${file} is no Ed25519 key.`, cause);
    },
  );
  const publicKey = ownBytes(raw);
  const signing = createNodeSigning(pkcs8);
  const sign: Signer['sign'] = async (type, tenant, body) => signDocumentWith(signing, type, tenant, body);
  return { name, privateKey, pkcs8, publicKey, keyId: await keyIdOf(publicKey), sign };
}

/** The root of all unit secrets, 32 bytes. Throws `keys_missing` or `keys_invalid`. */
export async function loadEnvelopeRoot(keysDir: string): Promise<Bytes> {
  const text = (await readSecret(keysDir, ENVELOPE_ROOT_FILE)).trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new FleetApiError('keys_invalid', `keys: ${ENVELOPE_ROOT_FILE} is not 32 bytes in hex.`);
  return fromHex(text);
}

/** The keys under which webhook secrets are stored, the newest first. Throws `keys_missing` or `keys_invalid`. */
export async function loadWebhookKeys(keysDir: string): Promise<[Bytes, ...Bytes[]]> {
  const lines = (await readSecret(keysDir, WEBHOOK_KEYS_FILE)).split('\n').filter((line) => line !== '');
  const [newest, ...older] = lines.every((line) => /^[0-9a-f]{64}$/.test(line)) ? lines.map(fromHex) : [];
  if (newest === undefined)
    throw new FleetApiError(
      'keys_invalid',
      `keys: ${WEBHOOK_KEYS_FILE} holds keys of 32 bytes in hex, one a line.`,
    );
  return [newest, ...older];
}
