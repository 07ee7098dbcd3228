/**
 * Fixes as they go over the vault's socket (pure): 14 bytes each, big-endian, as base64. As arrays of JSON an hour is twice
 * as long and takes ten milliseconds to check.
 *
 *     time, Unix s   latitude, 1e-6 degrees   longitude, 1e-6 degrees   accuracy, m
 *     uint32         int32                    int32                     uint16, 0 = not known
 */
import type { Fix } from '@fleetveil/proto';

const FIX_BYTES = 14;
const AT = { time: 0, latitude: 4, longitude: 8, accuracy: 12 } as const;
const MOST_LATITUDE_E6 = 90_000_000;
const MOST_LONGITUDE_E6 = 180_000_000;

/** Fixes as base64. Each value must be in its range, as those of `decodeTrack` are. */
export function packFixes(fixes: readonly Fix[]): string {
  const bytes = Buffer.alloc(fixes.length * FIX_BYTES);
  let at = 0;
  for (const fix of fixes) {
    bytes.writeUInt32BE(fix.timeS, at + AT.time);
    bytes.writeInt32BE(fix.latitudeE6, at + AT.latitude);
    bytes.writeInt32BE(fix.longitudeE6, at + AT.longitude);
    bytes.writeUInt16BE(fix.accuracyM, at + AT.accuracy);
    at += FIX_BYTES;
  }
  return bytes.toString('base64');
}

/** The fixes of {@link packFixes}, in their order; `undefined` for anything it does not make. */
export function unpackFixes(text: string): Fix[] | undefined {
  const bytes = Buffer.from(text, 'base64');
  // What is no base64 was skipped: then the text is longer than its bytes.
  const isWhole = bytes.length % FIX_BYTES === 0 && Math.ceil(bytes.length / 3) * 4 === text.length;
  if (!isWhole) return undefined;
  const fixes = Array.from({ length: bytes.length / FIX_BYTES }, (_, i) => fixAt(bytes, i * FIX_BYTES));
  return fixes.every(isOnEarth) ? fixes : undefined;
}

function fixAt(bytes: Buffer, at: number): Fix {
  return {
    timeS: bytes.readUInt32BE(at + AT.time),
    latitudeE6: bytes.readInt32BE(at + AT.latitude),
    longitudeE6: bytes.readInt32BE(at + AT.longitude),
    accuracyM: bytes.readUInt16BE(at + AT.accuracy),
  };
}

function isOnEarth({ latitudeE6, longitudeE6 }: Fix): boolean {
  return Math.abs(latitudeE6) <= MOST_LATITUDE_E6 && Math.abs(longitudeE6) <= MOST_LONGITUDE_E6;
}
