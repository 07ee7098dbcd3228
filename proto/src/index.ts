/**
 * The contract between a vehicle and a data centre: ground floor of the system, imports nothing of
 * ours, and runs in Node and in a browser (WebCrypto, no Node API).
 *
 *     sample ─ policy ─► coarse report ─┐
 *                        track ─ seal ─ record ─ envelope ─► topic        up
 *                        signed documents, receipts ─ envelope ─► topic   down
 */

// What a vehicle seals after an accident (E3).
export * from './accident.ts';
// The audit log, checked from outside (M7).
export * from './audit/index.ts';
// How large anything may be, and why.
export { BOUNDS, type Bound, EXACTLY_ONE, type MessageName, NUMBERS } from './bounds.ts';
// Hex, base64, ids, equality.
export * from './bytes.ts';
// H3 cells on the wire and from places.
export * from './cells.ts';
export type { EnvelopeCipher } from './cipher.ts';
// Domain time: the fleet clock, days, ticks.
export * from './clock.ts';
// How far a command to a parked vehicle may go.
export * from './command.ts';
// Bounded decoding, the only way in; checked encoding.
export * from './decode.ts';
// Envelopes: nobody but unit and ingest reads a body (M8).
export * from './envelope.ts';
// The one error, with closed codes.
export * from './errors.ts';
// Frames: sizes of a kind are constant (M11).
export * from './frame.ts';
// The messages, as generated from fleetveil/v1/*.proto: `v1.Uplink.encode({ hello }).finish()`.
export { v1 } from './generated/messages.js';
export { keyIdOf, sha256 } from './key-id.ts';
// A released accident packet as a file that proves itself, and as eCall's minimum set of data (R3, E5).
export * from './msd.ts';
export * from './packet-file.ts';
// The policy document and what derives from it (M5).
export * from './policy/index.ts';
// Routes that only their rider opens (M2).
export * from './rider-route.ts';
// Sealing to the vault (M2).
export * from './seal.ts';
// What makes recorded envelopes unreadable after five weeks (M14).
export * from './session-key.ts';
// Signatures and key roles (M8, M10).
export * from './signed.ts';
export * from './signing-key.ts';
// What a slot of shaped traffic carries beside records (M11).
export * from './slot.ts';
// Numbers of charging stations, and which of them are public (C16, M1).
export * from './station.ts';
// Topics and MQTT names.
export * from './topics.ts';
// Fixes as bytes.
export * from './track.ts';
export { createTrustedKeys, type TrustedKey, type TrustedKeys } from './trusted-keys.ts';
// What a vehicle says of the screen after a rental (C6).
export * from './wipe.ts';
// Closed lists: words of TypeScript and numbers of the wire, both ways.
export * from './words.ts';
