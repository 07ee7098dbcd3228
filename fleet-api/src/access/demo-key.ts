/** The demo issuer's key: made once, kept beside the other keys, so that tokens outlive a restart. */
import { generateSigningKey } from '@fleetveil/proto';
import { isFleetApiError } from '../errors.ts';
import { fromPem, readSecret, toPem, writeNew } from '../keys/key-files.ts';

/** Its file in the keys folder; never made without `demo: true`. */
export const DEMO_KEY_FILE = 'demo/oidc.key';

/** Loads the key, Ed25519 in PKCS #8, and makes it where there is none. Throws `keys_invalid`, `unwritable`. */
export async function loadDemoKey(keysDir: string): Promise<Uint8Array> {
  const known = await readSecret(keysDir, DEMO_KEY_FILE).catch((error: unknown) => {
    if (isFleetApiError(error) && error.code === 'keys_missing') return undefined;
    throw error;
  });
  if (known !== undefined) return fromPem(known, DEMO_KEY_FILE);
  const { privateKeyPkcs8 } = await generateSigningKey();
  await writeNew(keysDir, DEMO_KEY_FILE, toPem(privateKeyPkcs8));
  return privateKeyPkcs8;
}
