import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { equalBytes, fromHex, toHex } from '@fleetveil/proto';

/** How far the sensors had spoken when an agent was killed. */
export interface Seen {
  /** Whether it was written in this boot: of another one it is a lower bound, as it is not forced to the disk. */
  readonly isOfThisBoot: boolean;
  /** The rental whose fixes are counted; absent = none. */
  readonly rentalId?: string;
  /** Fixes offered in that rental. */
  readonly fixes: number;
  /** Last row of a recorded source; absent = none yet. */
  readonly sequence?: number;
}

/**
 * A count that outlives a kill: each fix is counted here before anything else is done with it, so that
 * after a kill what was in memory is known to the fix. One `pwrite` of 64 bytes into the page cache: it
 * costs microseconds and survives the process, but not a power cut. Counts only; no time and no place.
 *
 * ```
 *  0 magic  4 crc32 of the rest  8 hash of the boot id  24 rental id  40 fixes  44 sequence + 1
 * 48 hash of the source: rows of another recording have nothing to do with these
 * ```
 */
export interface SeenFile {
  /** What an earlier run left; nothing if there is none or it is damaged. */
  readonly left: Seen | undefined;
  /** Counts from `fixes` on for a rental, or for none. */
  begin(rentalId: string | undefined, fixes: number): void;
  /** One reading: the row it was, and how many fixes of the rental it counts for (passed over rows included). */
  offered(sequence: number | undefined, fixes: number): void;
  close(): void;
}

/** Stands for the end of a recording: no row comes after it. */
export const LAST_ROW = 0xffff_fffe;

const BYTES = 64;
const MAGIC = 0x46565331; // 'FVS1'
const NO_ID = '0'.repeat(32);

/**
 * Opens the file, or makes it. `source` tells one recording from another: a row number means nothing in
 * another one. Throws Node's own error for a folder that cannot be written.
 */
export function openSeenFile(path: string, bootId: string, source: string): SeenFile {
  const file = openSync(path, 'a+', 0o600);
  closeSync(file);
  const descriptor = openSync(path, 'r+');
  const boot = hashOf(bootId);
  const sourceHash = hashOf(source);
  const left = readSeen(descriptor, boot, sourceHash);
  const bytes = Buffer.alloc(BYTES);
  bytes.writeUInt32BE(MAGIC, 0);
  bytes.set(boot, 8);
  bytes.set(sourceHash, 48);
  if (left !== undefined) {
    bytes.set(fromHex(left.rentalId ?? NO_ID), 24);
    bytes.writeUInt32BE(left.fixes, 40);
    bytes.writeUInt32BE(left.sequence === undefined ? 0 : left.sequence + 1, 44);
  }
  const write = (): void => {
    bytes.writeUInt32BE(crc32(bytes.subarray(8)), 4);
    writeSync(descriptor, bytes, 0, BYTES, 0);
  };
  return {
    left,
    begin(rentalId, fixes) {
      bytes.set(fromHex(rentalId ?? NO_ID), 24);
      bytes.writeUInt32BE(fixes, 40);
      write();
    },
    offered(sequence, fixes) {
      if (sequence !== undefined) bytes.writeUInt32BE(Math.min(sequence, LAST_ROW) + 1, 44);
      bytes.writeUInt32BE(bytes.readUInt32BE(40) + fixes, 40);
      write();
    },
    close: () => closeSync(descriptor),
  };
}

function hashOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest().subarray(0, 16);
}

function readSeen(descriptor: number, boot: Uint8Array, source: Uint8Array): Seen | undefined {
  const bytes = Buffer.alloc(BYTES);
  const length = readSync(descriptor, bytes, 0, BYTES, 0);
  if (length !== BYTES || bytes.readUInt32BE(0) !== MAGIC) return undefined;
  if (bytes.readUInt32BE(4) !== crc32(bytes.subarray(8))) return undefined;
  const rentalId = toHex(bytes.subarray(24, 40));
  const isSameSource = equalBytes(bytes.subarray(48, 64), source);
  const sequence = isSameSource ? bytes.readUInt32BE(44) : 0;
  return {
    isOfThisBoot: equalBytes(bytes.subarray(8, 24), boot),
    ...(rentalId === NO_ID ? {} : { rentalId }),
    fixes: bytes.readUInt32BE(40),
    ...(sequence === 0 ? {} : { sequence: sequence - 1 }),
  };
}
