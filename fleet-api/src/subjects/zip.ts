/**
 * A ZIP file (PKWARE APPNOTE 6.3.10), made piece by piece while it is sent. Deflated, names in UTF-8, no
 * extensions: less than 65,535 files and 4 GiB, which is more than a person can ride in the longest period.
 */
import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);

/** A file to put in. */
export interface ZipFile {
  /** Path with `/`, no leading one. */
  readonly name: string;
  readonly text: string;
}

const MOST_FILES = 0xffff;
const MOST_BYTES = 0xffff_ffff;
const VERSION = 20; // 2.0: deflate
const UTF8 = 1 << 11;
const DEFLATED = 8;

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * The bytes of a ZIP. Throws RangeError where it would grow beyond what the format holds: then nobody takes the
 * half of it for the whole, because its end is missing.
 *
 * @param atS date of the files, Unix seconds, shown in UTC
 */
export async function* zipBytes(files: AsyncIterable<ZipFile>, atS: number): AsyncGenerator<Uint8Array> {
  const entries: Entry[] = [];
  const stamp = dosTime(atS);
  let offset = 0;
  for await (const file of files) {
    const name = Buffer.from(file.name);
    const plain = Buffer.from(file.text);
    const packed = await deflate(plain);
    const entry = { name, crc: crc32(plain), packed: packed.length, size: plain.length, offset };
    const header = localHeader(entry, stamp);
    yield header;
    yield packed;
    offset += header.length + packed.length;
    entries.push(entry);
    if (entries.length >= MOST_FILES || offset > MOST_BYTES) throw new RangeError('zip: too large');
  }
  const directory = Buffer.concat(entries.map((entry) => centralHeader(entry, stamp)));
  yield directory;
  yield endRecord(entries.length, directory.length, offset);
}

/** Members that both headers have, from the version on. */
function shared(entry: Entry, stamp: number): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(VERSION, 0);
  bytes.writeUInt16LE(UTF8, 2);
  bytes.writeUInt16LE(DEFLATED, 4);
  bytes.writeUInt32LE(stamp, 6);
  bytes.writeUInt32LE(entry.crc, 10);
  bytes.writeUInt32LE(entry.packed, 14);
  bytes.writeUInt32LE(entry.size, 18);
  bytes.writeUInt16LE(entry.name.length, 22);
  return bytes; // and no extra field
}

function localHeader(entry: Entry, stamp: number): Buffer {
  return Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared(entry, stamp), entry.name]);
}

function centralHeader(entry: Entry, stamp: number): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(VERSION, 0);
  const rest = Buffer.alloc(14); // no comment, first disk, no attributes
  rest.writeUInt32LE(entry.offset, 10);
  const signature = Buffer.from('PK\x01\x02', 'latin1');
  return Buffer.concat([signature, madeBy, shared(entry, stamp), rest, entry.name]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.write('PK\x05\x06', 0, 'latin1');
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}

/** Time in the low half, date in the high one, as MS-DOS has them: steps of two seconds, from 1980. */
function dosTime(atS: number): number {
  const date = new Date(atS * 1000);
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return ((day << 16) | time) >>> 0;
}
