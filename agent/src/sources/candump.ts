/**
 * One line of `candump -L`: `(1436509052.249713) can0 0B4#000000001D0B7A5E`. Pure; nothing is kept between lines.
 */

/** Longest line kept, in characters: a CAN FD frame of 64 bytes takes 170. */
export const MAX_CANDUMP_LINE = 256;

/** What a frame on the bus said. */
export interface CanFrame {
  /** When the kernel saw it, Unix seconds (of a recording: its recorder's own clock). */
  timeS: number;
  /** 11 bits, or 29 with `extended`. */
  id: number;
  extended: boolean;
  data: Uint8Array;
}

const FRAME =
  /^\((\d{1,12}(?:\.\d{1,9})?)\) (\S{1,32}) ([0-9A-F]{3}|[0-9A-F]{8})#(#[0-9A-F])?([0-9A-F]*)(?: [RT])?$/i;
/** Remote requests and error frames: sound, and without data. */
const EMPTY = /^\(\d{1,12}(?:\.\d{1,9})?\) \S{1,32} (?:(?:[0-9A-F]{3}|[0-9A-F]{8})#R[0-9A-F]?)(?: [RT])?$/i;
/** Bit 29 of an id in a log marks an error frame: no id of the bus has it. */
const ERROR_FRAME = 0x2000_0000;
const LONGEST = { classic: 8, fd: 64 } as const;

/**
 * The id a line seems to be about, without looking at the rest of it; undefined if it does not begin as a line does.
 *
 * @example frameId('(0.5) can0 7E8#03410D32') // 0x7e8
 */
export function frameId(line: string): number | undefined {
  const end = line.indexOf('#');
  const from = line.lastIndexOf(' ', end) + 1;
  const isId = (end - from === 3 || end - from === 8) && line.startsWith('(');
  const id = isId ? Number.parseInt(line.slice(from, end), 16) : Number.NaN;
  return Number.isNaN(id) ? undefined : id;
}

/**
 * Reads one line. `ignored`: sound, and nothing for us (a remote request, an error frame, a comment).
 *
 * @example readCandumpLine('(0.5) can0 7E8#03410D32') // { timeS: 0.5, id: 0x7e8, extended: false, data: … }
 */
export function readCandumpLine(line: string): CanFrame | 'unparsable' | 'ignored' {
  const text = line.trim();
  if (text === '' || text.startsWith('#') || EMPTY.test(text)) return 'ignored';
  const found = FRAME.exec(text);
  if (!found) return 'unparsable';
  const [, time = '', , idText = '', fd, hex = ''] = found;
  const id = Number.parseInt(idText, 16);
  if (id >= ERROR_FRAME) return 'ignored';
  const extended = idText.length === 8;
  const longest = fd === undefined ? LONGEST.classic : LONGEST.fd;
  if (hex.length % 2 !== 0 || hex.length > longest * 2 || (!extended && id > 0x7ff)) return 'unparsable';
  return { timeS: Number(time), id, extended, data: Uint8Array.from(Buffer.from(hex, 'hex')) };
}
