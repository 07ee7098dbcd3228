/** The synchronous cipher as a Node program hands it in. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { EnvelopeCipher } from '../src/index.ts';

export const nodeCipher: EnvelopeCipher = {
  seal(key, nonce, aad, plain) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  open(key, nonce, aad, sealed) {
    const end = sealed.length - 16;
    const cipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(sealed.subarray(end));
    return Buffer.concat([cipher.update(sealed.subarray(0, end)), cipher.final()]);
  },
};
