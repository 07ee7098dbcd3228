/** What Node does faster than WebCrypto. Not in `src`, which runs in a browser. */
export { nodeCipher } from './cipher.ts';
export { createNodeSigning, nodeDerive } from './keys.ts';
export { beginSessionKey, openSessionKey } from './session-key.ts';
