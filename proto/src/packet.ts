/** Released accident packets, verified by whoever has the fleet's root keys: in Node and in a browser (R3). */
export * from './accident.ts';
export { fromHex } from './bytes.ts';
export { isProtoError } from './errors.ts';
export * from './packet-file.ts';
export { isUnsupported } from './unsupported.ts';
