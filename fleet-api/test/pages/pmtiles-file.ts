/** A PMTiles archive of one tile, written by its specification (v3) and not by the library that reads it. */

/** The world's one tile at zoom 0: water all over it, in the layer `water`. */
export function waterArchive(): Buffer {
  const tile = waterTile();
  const directory = Buffer.from([1, 0, 1, ...varint(tile.length), 1]); // one entry: id 0, once, its length, offset 0
  const metadata = Buffer.from('{}');
  const header = Buffer.alloc(127);
  header.write('PMTiles', 0, 'ascii');
  header.writeUInt8(3, 7);
  let offset = header.length;
  const place = (at: number, length: number): void => {
    header.writeBigUInt64LE(BigInt(offset), at);
    header.writeBigUInt64LE(BigInt(length), at + 8);
    offset += length;
  };
  place(8, directory.length);
  place(24, metadata.length);
  place(40, 0); // no leaf directories
  place(56, tile.length);
  for (const at of [72, 80, 88]) header.writeBigUInt64LE(1n, at); // tiles, entries, contents
  header.set([1, NOT_PACKED, NOT_PACKED, VECTOR, 0, 0], 96); // clustered; zoom 0 to 0
  [-180, -85, 180, 85].forEach((degrees, i) => void header.writeInt32LE(degrees * 1e7, 102 + 4 * i));
  return Buffer.concat([header, directory, metadata, tile]);
}

const [NOT_PACKED, VECTOR] = [1, 1];
/** Units of a tile's side. */
const EXTENT = 4_096;

/** Mapbox Vector Tile 2.1: one layer, one polygon from corner to corner. */
function waterTile(): Buffer {
  const side = zigzag(EXTENT);
  const back = zigzag(-EXTENT);
  const geometry = [9, 0, 0, 26, side, 0, 0, side, back, 0, 15].flatMap(varint); // move, three lines, close
  const feature = [...number(3, 3), ...bytes(4, geometry)];
  const layer = [...number(15, 2), ...bytes(1, [...Buffer.from('water')]), ...bytes(2, feature)];
  return Buffer.from(bytes(3, [...layer, ...number(5, EXTENT)]));
}

const zigzag = (n: number): number => (n < 0 ? -2 * n - 1 : 2 * n);
const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, of: readonly number[]): number[] => [
  ...varint(field * 8 + 2),
  ...varint(of.length),
  ...of,
];

function varint(n: number): number[] {
  return n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))];
}
