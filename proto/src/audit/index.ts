/** The audit log, verified by whoever holds a checkpoint: WebCrypto only, in Node and in a browser (M7). */
export { isUnsupported } from '../unsupported.ts';
export * from './checkpoint.ts';
export * from './entry-text.ts';
export * from './look.ts';
export * from './note.ts';
export * from './tree.ts';
