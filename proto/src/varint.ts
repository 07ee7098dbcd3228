/** Whole numbers in as few bytes as they need, without 64-bit arithmetic: exact up to 2^53. */
import { ProtoError } from './errors.ts';

/** Longest varint of ours: 2^42 holds the change of a change of any column, zigzagged. */
const MAX_VARINT_BYTES = 6;

/** Small magnitudes become small numbers: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
export function zigzag(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1;
}

/** The reverse of {@link zigzag}. */
export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Bytes that {@link pushVarint} takes for a number. */
export function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}

/** Appends a number from 0, low 7 bits first, high bit = more follow. */
export function pushVarint(out: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  out.push(rest);
}

/** Reads varints one after another. */
export interface VarintReader {
  /** The next number. Throws `malformed` at the end or for one that is too long. */
  next(): number;
  /** Whether all was read. */
  done(): boolean;
}

/** A reader over bytes. */
export function createVarintReader(bytes: Uint8Array): VarintReader {
  let position = 0;
  const next = (): number => {
    let value = 0;
    for (let i = 0, scale = 1; i < MAX_VARINT_BYTES; i++, scale *= 128) {
      const byte = bytes[position++];
      if (byte === undefined) throw new ProtoError('malformed', 'track: cut off');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new ProtoError('malformed', 'track: a number that is too long');
  };
  return { next, done: () => position === bytes.length };
}
