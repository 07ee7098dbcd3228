/** Frames: what makes all messages of a kind equally long (M11). */
import { type Bytes, writeUint32 } from './bytes.ts';
import { ProtoError } from './errors.ts';
import type { v1 } from './generated/messages.js';

/** A kind of body from a unit. */
export type UplinkKind =
  | 'coarse_report'
  | 'hello'
  | 'stream_opening'
  | 'chunk'
  | 'trip_end'
  | 'fleet_health'
  | 'loss_report'
  | 'accident_notice'
  | 'slot_frame'
  | 'wipe_receipt'
  | 'command_receipt'
  | 'charging_session';

/** A kind of body to a unit. */
export type DownlinkKind = 'receipt' | 'signed' | 'slot_answer';

/** Bytes before the body: its length, big endian. */
export const FRAME_HEAD_BYTES = 4;

/**
 * Plain bytes of a frame, its 4-byte length included. Up: the size of every message of the kind, which
 * is that of the longest one within the bounds of `BOUNDS` (a test builds it). Down: the step to whose
 * next multiple a body is padded, since policies and key sets have no useful maximum. With shaped traffic there
 * are two sizes and no others: `slot_frame` holds the largest record with all that goes beside it, because pieces
 * of one could meet different nodes; `slot_answer` is always whole (docs/decisions/0027).
 */
export const FRAME_BYTES: Readonly<Record<UplinkKind | DownlinkKind, number>> = {
  coarse_report: 30,
  hello: 137,
  stream_opening: 437,
  chunk: 421,
  trip_end: 417,
  fleet_health: 135,
  loss_report: 347,
  accident_notice: 75,
  slot_frame: 665,
  wipe_receipt: 146,
  command_receipt: 61,
  charging_session: 147,
  receipt: 256,
  signed: 256,
  slot_answer: 128,
};

/** The largest frame from a unit. */
export const MAX_UP_FRAME_BYTES = FRAME_BYTES.slot_frame;

/** Which kind a body from a unit is; nothing for one without a body. */
export function uplinkKindOf(uplink: v1.IUplink): UplinkKind | undefined {
  if (uplink.coarseReport) return 'coarse_report';
  if (uplink.hello) return 'hello';
  if (uplink.slotFrame) return 'slot_frame';
  return uplink.record ? recordKindOf(uplink.record) : undefined;
}

/** Which kind a record is; nothing for one without a body. */
export function recordKindOf(record: v1.IRecord): UplinkKind | undefined {
  if (record.chunk) return 'chunk';
  if (record.streamOpening) return 'stream_opening';
  if (record.tripEnd) return 'trip_end';
  if (record.fleetHealth) return 'fleet_health';
  if (record.accidentNotice) return 'accident_notice';
  if (record.wipeReceipt) return 'wipe_receipt';
  if (record.commandReceipt) return 'command_receipt';
  if (record.chargingSession) return 'charging_session';
  return record.lossReport ? 'loss_report' : undefined;
}

/** Frame size of a body of that length on the way down: the next multiple of 256. */
export function downFrameBytes(bodyLength: number): number {
  const step = FRAME_BYTES.receipt;
  return Math.ceil((FRAME_HEAD_BYTES + bodyLength) / step) * step;
}

/** A body in its frame. Throws `misused` for one that does not fit: nothing is ever cut off. */
export function createFrame(body: Uint8Array, frameSize: number): Bytes {
  if (FRAME_HEAD_BYTES + body.length > frameSize) {
    throw new ProtoError('misused', 'the body is larger than the frame of its kind');
  }
  const frame = new Uint8Array(frameSize);
  writeUint32(frame, 0, body.length);
  frame.set(body, FRAME_HEAD_BYTES);
  return frame;
}

/** The body of a frame. Throws `malformed` for a length outside it or for padding that is not zero. */
export function openFrame(frame: Uint8Array): Uint8Array {
  if (frame.length < FRAME_HEAD_BYTES) throw new ProtoError('malformed', 'frame: shorter than its length');
  const length = new DataView(frame.buffer, frame.byteOffset).getUint32(0);
  const end = FRAME_HEAD_BYTES + length;
  if (end > frame.length) throw new ProtoError('malformed', 'frame.length: beyond its end');
  for (let i = end; i < frame.length; i++) {
    if (frame[i] !== 0) throw new ProtoError('malformed', 'frame: padding that is not zero');
  }
  return frame.subarray(FRAME_HEAD_BYTES, end);
}
