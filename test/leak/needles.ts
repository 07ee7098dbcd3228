/**
 * Every way a position could stand in bytes: what the leak search looks for. A value of 6 bytes or more
 * is a hit by itself; a shorter one counts only as a pair, latitude and longitude of one fix in one
 * encoding within 32 bytes, as four random bytes meet some value of a drive too easily.
 */
import { latLngToCell } from 'h3-js';

/** A position in degrees. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Bytes that betray a position, or half of it. */
export interface Needle {
  readonly bytes: Uint8Array;
  readonly encoding: string;
  /** Index of the position. */
  readonly fix: number;
  /** Which half of a pair; a `whole` counts alone. */
  readonly half: 'latitude' | 'longitude' | 'whole';
}

/** From here on a single value is a hit (see above). */
const ALONE_BYTES = 6;
/** Cells this fine or finer are as good as a position; coarser ones are what may leave. */
export const FINE_CELL_RESOLUTIONS = [9, 10, 11, 12, 13, 14, 15];
const GEOHASH_LENGTHS = [8, 9, 10];

/** All needles of one position. */
export function needlesOf(position: Position, fix: number): Needle[] {
  const halves = (['latitude', 'longitude'] as const).flatMap((half) =>
    encodingsOf(position[half]).map(({ encoding, bytes }) => ({
      encoding,
      bytes,
      fix,
      // Seven digits without a point stand in any megabyte of hex: they count as a pair only.
      half: bytes.length >= ALONE_BYTES && !encoding.startsWith('digits') ? ('whole' as const) : half,
    })),
  );
  return [...halves, ...wholesOf(position).map((whole) => ({ ...whole, fix, half: 'whole' as const }))];
}

function encodingsOf(degrees: number): { encoding: string; bytes: Uint8Array }[] {
  return [...floats(degrees), ...integers(degrees), ...texts(degrees)];
}

function floats(degrees: number): { encoding: string; bytes: Uint8Array }[] {
  return [true, false].flatMap((little) => [
    {
      encoding: `float32 ${order(little)}`,
      bytes: written(4, (view) => view.setFloat32(0, degrees, little)),
    },
    { encoding: `double ${order(little)}`, bytes: written(8, (view) => view.setFloat64(0, degrees, little)) },
  ]);
}

function integers(degrees: number): { encoding: string; bytes: Uint8Array }[] {
  return [5, 6, 7].flatMap((places) => {
    const scaled = Math.round(degrees * 10 ** places);
    return [
      ...[true, false].map((little) => ({
        encoding: `int32 1e-${places} ${order(little)}`,
        bytes: written(4, (view) => view.setInt32(0, scaled, little)),
      })),
      { encoding: `varint 1e-${places}`, bytes: varint(BigInt.asUintN(64, BigInt(scaled))) },
      { encoding: `zigzag 1e-${places}`, bytes: varint(BigInt(scaled >= 0 ? scaled * 2 : -scaled * 2 - 1)) },
    ];
  });
}

function texts(degrees: number): { encoding: string; bytes: Uint8Array }[] {
  const rounded = [5, 6, 7].map((places) => degrees.toFixed(places));
  const cut = [5, 6].map((places) => degrees.toFixed(9).slice(0, places - 9));
  const scaled = [5, 6, 7].map((places) => ({
    encoding: `digits 1e-${places}`,
    bytes: new TextEncoder().encode(String(Math.round(degrees * 10 ** places))),
  }));
  const pointed = [...new Set([...rounded, ...cut])].map((text) => ({
    encoding: 'text',
    bytes: new TextEncoder().encode(text),
  }));
  return [...pointed, ...scaled];
}

function wholesOf({ latitude, longitude }: Position): { encoding: string; bytes: Uint8Array }[] {
  const cells = FINE_CELL_RESOLUTIONS.flatMap((resolution) => {
    const cell = latLngToCell(latitude, longitude, resolution);
    const index = BigInt(`0x${cell}`);
    return [
      { encoding: `H3 text ${resolution}`, bytes: new TextEncoder().encode(cell) },
      {
        encoding: `H3 text without its tail ${resolution}`,
        bytes: new TextEncoder().encode(cell.replace(/f+$/, '')),
      },
      ...[true, false].map((little) => ({
        encoding: `H3 ${resolution} ${order(little)}`,
        bytes: written(8, (view) => view.setBigUint64(0, index, little)),
      })),
      { encoding: `H3 ${resolution} as two words`, bytes: twoWords(index) },
    ];
  });
  const hashes = GEOHASH_LENGTHS.map((length) => ({
    encoding: `geohash ${length}`,
    bytes: new TextEncoder().encode(geohash(latitude, longitude, length)),
  }));
  return [...cells, ...hashes];
}

/** As `Cell` on the wire: two fixed32, each after its field tag. */
function twoWords(index: bigint): Uint8Array {
  return written(10, (view) => {
    view.setUint8(0, 0x0d);
    view.setUint32(1, Number(index >> 32n), true);
    view.setUint8(5, 0x15);
    view.setUint32(6, Number(index & 0xffff_ffffn), true);
  });
}

const order = (little: boolean) => (little ? 'little' : 'big');

function written(size: number, write: (view: DataView) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  write(view);
  return new Uint8Array(view.buffer);
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

const GEOHASH_LETTERS = '0123456789bcdefghjkmnpqrstuvwxyz';

/** Niemeyer's geohash: bits of longitude and latitude in turn, five a letter. */
export function geohash(latitude: number, longitude: number, length: number): string {
  const bounds = { longitude: [-180, 180] as [number, number], latitude: [-90, 90] as [number, number] };
  let hash = '';
  for (let bit = 0, letter = 0; hash.length < length; bit += 1) {
    const axis = bit % 2 === 0 ? 'longitude' : 'latitude';
    const [low, high] = bounds[axis];
    const middle = (low + high) / 2;
    const upper = (axis === 'longitude' ? longitude : latitude) >= middle;
    bounds[axis] = upper ? [middle, high] : [low, middle];
    letter = letter * 2 + (upper ? 1 : 0);
    if (bit % 5 === 4) {
      hash += GEOHASH_LETTERS[letter];
      letter = 0;
    }
  }
  return hash;
}
