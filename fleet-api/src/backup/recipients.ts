/** Keys of backups: three pairs whose private halves leave this machine, and the key that signs manifests. */
import { join } from 'node:path';
import {
  fromHex,
  generateSigningKey,
  generateTransportKey,
  keyIdOf,
  type NoteVerifier,
  toHex,
} from '@fleetveil/proto';
import { z } from 'zod';
import { createNoteSigner, type NoteSigner } from '../audit/note.ts';
import { FleetApiError } from '../errors.ts';
import { fromPem, isThere, readPublic, readSecret, toPem, writeNew } from '../keys/key-files.ts';
import { manifestSigner } from './manifest.ts';
import { RECIPIENTS, type Recipient } from './placement.ts';

/** Signs manifests; no unit and no other part relies on it. */
export const SIGNER_FILE = 'online/backup.key';
/** Its public half, hex: for who verifies. */
export const SIGNER_PUBLIC_FILE = 'public/backup.pub';

const hexKey = z.string().regex(/^[0-9a-f]{64}$/);

/** A private key as it lies with its keeper, with all that a restore into an empty place has to know. */
const KEY_FILE = z.strictObject({
  recipient: z.enum(RECIPIENTS),
  tenant: z.string(),
  publicKey: hexKey,
  privateKey: hexKey,
  /** Public key that signs the manifests. */
  signer: hexKey,
});

/** A private key of a recipient. */
export interface RecipientKey {
  readonly recipient: Recipient;
  readonly privateKey: Uint8Array;
  readonly verifier: NoteVerifier;
}

/**
 * Makes three pairs in a folder, and the signing key where there is none. Answers the public keys, as the settings
 * take them. Throws `keys_exist` where a file is there already.
 */
export async function makeRecipients(
  folder: string,
  keysDir: string,
  tenant: string,
): Promise<Readonly<Record<Recipient, string>>> {
  const signer = toHex(await ensureSigner(keysDir, tenant));
  const made: Partial<Record<Recipient, string>> = {};
  for (const recipient of RECIPIENTS) {
    const pair = await generateTransportKey();
    const [publicKey, privateKey] = [toHex(pair.publicKey), toHex(pair.privateKey)];
    const text = JSON.stringify({ recipient, tenant, publicKey, privateKey, signer }, undefined, 2);
    await writeNew(folder, `${recipient}.key`, `${text}\n`);
    made[recipient] = publicKey;
  }
  return made as Record<Recipient, string>;
}

async function ensureSigner(keysDir: string, tenant: string): Promise<Uint8Array> {
  if (!(await isThere(keysDir, SIGNER_FILE))) {
    const { privateKeyPkcs8 } = await generateSigningKey();
    await writeNew(keysDir, SIGNER_FILE, toPem(privateKeyPkcs8));
  }
  const { publicKey } = await loadManifestSigner(keysDir, tenant);
  if (!(await isThere(keysDir, SIGNER_PUBLIC_FILE)))
    await writeNew(keysDir, SIGNER_PUBLIC_FILE, `${toHex(publicKey)}\n`);
  return publicKey;
}

/** Loads the key that signs manifests. Throws `keys_missing` or `keys_invalid`. */
export async function loadManifestSigner(keysDir: string, tenant: string): Promise<NoteSigner> {
  if (!(await isThere(keysDir, SIGNER_FILE)))
    throw new FleetApiError(
      'keys_missing',
      `keys: ${SIGNER_FILE} is missing. Run "fleetveil backup keygen", or put it back.`,
    );
  return createNoteSigner(
    manifestSigner(tenant),
    fromPem(await readSecret(keysDir, SIGNER_FILE), SIGNER_FILE),
  );
}

/** Who may have signed a manifest, by the keys folder. Throws `keys_missing` or `keys_invalid`. */
export async function loadManifestVerifier(keysDir: string, tenant: string): Promise<NoteVerifier> {
  const text = (await readPublic(keysDir, SIGNER_PUBLIC_FILE)).toString('utf8').trim();
  if (!hexKey.safeParse(text).success)
    throw new FleetApiError('keys_invalid', `keys: ${SIGNER_PUBLIC_FILE} does not have the form it should.`);
  return { name: manifestSigner(tenant), publicKey: fromHex(text) };
}

/** Reads a private key from where its keeper has it. Throws `keys_missing` or `keys_invalid`. */
export async function readRecipientKey(folder: string, name: string): Promise<RecipientKey> {
  const text = await readSecret(folder, name);
  try {
    const { recipient, tenant, privateKey, signer } = KEY_FILE.parse(JSON.parse(text));
    const verifier = { name: manifestSigner(tenant), publicKey: fromHex(signer) };
    return { recipient, privateKey: fromHex(privateKey), verifier };
  } catch (cause) {
    throw new FleetApiError('keys_invalid', `--key: ${join(name)} is no private key of a backup.`, cause);
  }
}

/** Id of a public key, as manifests name it. */
export async function recipientId(publicKey: string): Promise<string> {
  return toHex(await keyIdOf(fromHex(publicKey)));
}
