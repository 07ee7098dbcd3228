import type { CanFrame } from './candump.ts';

/**
 * ISO 15765-2: how a diagnostic answer of more than seven bytes is cut into frames of eight. Only listening: the
 * flow control between tester and control unit is theirs.
 */
export interface IsoTp {
  /** Takes a frame; gives the message it completed, or `broken` if one was cut, doubled or out of order. */
  take(frame: Pick<CanFrame, 'id' | 'data'>): Uint8Array | 'broken' | undefined;
}

/** Longest message kept, bytes: 12 bits of length can say 4,095, no answer we read comes near. */
const MOST_BYTES = 255;
/** Control units of one vehicle that answer at a time: ids 7E8 to 7EF. */
const MOST_OPEN = 8;

interface Open {
  bytes: Uint8Array;
  have: number;
  next: number;
}

/** Puts messages together, for each id apart. */
export function createIsoTp(): IsoTp {
  const open = new Map<number, Open>();

  function first(id: number, data: Uint8Array): 'broken' | undefined {
    const broken = open.delete(id);
    const length = (((data[0] ?? 0) & 0x0f) << 8) | (data[1] ?? 0);
    if (data.length !== 8 || length < 8 || length > MOST_BYTES || open.size >= MOST_OPEN) return 'broken';
    const bytes = new Uint8Array(length);
    bytes.set(data.subarray(2));
    open.set(id, { bytes, have: 6, next: 1 });
    return broken ? 'broken' : undefined;
  }

  function consecutive(id: number, data: Uint8Array): Uint8Array | 'broken' | undefined {
    const message = open.get(id);
    if (message === undefined) return undefined; // its beginning was before we listened
    const missing = message.bytes.length - message.have;
    const piece = data.subarray(1, 1 + missing);
    if (((data[0] ?? 0) & 0x0f) !== message.next || piece.length < Math.min(missing, 7)) {
      open.delete(id);
      return 'broken';
    }
    message.bytes.set(piece, message.have);
    message.have += piece.length;
    message.next = (message.next + 1) & 0x0f;
    if (message.have < message.bytes.length) return undefined;
    open.delete(id);
    return message.bytes;
  }

  function single(id: number, data: Uint8Array): Uint8Array | 'broken' {
    open.delete(id);
    const length = (data[0] ?? 0) & 0x0f;
    return length >= 1 && length <= 7 && data.length > length ? data.slice(1, 1 + length) : 'broken';
  }

  return {
    take({ id, data }) {
      const kind = (data[0] ?? 0xff) >> 4;
      if (kind === 0) return single(id, data);
      if (kind === 1) return first(id, data);
      return kind === 2 ? consecutive(id, data) : undefined;
    },
  };
}
