import { expect, test } from 'vitest';
import { CHUNK_TRACK_BYTES, createTrackPacker, decodeTrack, encodeTrack, type Fix } from '../src/index.ts';
import { recordedTracks } from './recorded-tracks.ts';

/** Bytes a fix of each recording when this was written, in chunks of 90 s as a unit closes them. */
const RECORDINGS = [
  ['dublin-micromobility/e-bike', /position_lat/, 2.2],
  ['dublin-micromobility/e-scooter', /Latitude/, 3.77],
  ['omaha-blackbox', /gps_lat/, 1.6],
] as const;
/** Another receiver of the same kind may cost a tenth more. */
const MARGIN = 1.1;

for (const [folder, columns, measured] of RECORDINGS) {
  test(`recorded drives of ${folder} come back exactly at ${measured} B a fix`, (context) => {
    const chunks = recordedTracks(context, folder, columns).flatMap(chunksOf);
    const fixes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const bytes = chunks.reduce((sum, chunk) => sum + encodeTrack(chunk).length, 0);
    for (const chunk of chunks) expect(decodeTrack(encodeTrack(chunk))).toEqual(chunk);
    console.info(`track: ${folder}: ${fixes} fixes, ${(bytes / fixes).toFixed(2)} B a fix`);
    expect(fixes).toBeGreaterThan(2_000);
    expect(bytes / fixes).toBeLessThan(measured * MARGIN);
  });

  test(`90 s of ${folder} fit one chunk with a third to spare`, (context) => {
    const packer = createTrackPacker();
    const spare = CHUNK_TRACK_BYTES / 3;
    const tight = recordedTracks(context, folder, columns)
      .flatMap(chunksOf)
      .filter((chunk) => {
        packer.clear();
        return !chunk.every((fix) => packer.add(fix)) || packer.bytes().length > CHUNK_TRACK_BYTES - spare;
      });
    expect(tight.length).toBe(0);
  });
}

/** As a unit closes its chunks: 90 s, or where time goes back. */
function chunksOf(track: readonly Fix[]): Fix[][] {
  const chunks: Fix[][] = [];
  for (const fix of track) {
    const chunk = chunks.at(-1);
    const startS = chunk?.[0]?.timeS ?? Number.POSITIVE_INFINITY;
    if (chunk && fix.timeS >= startS && fix.timeS < startS + 90) chunk.push(fix);
    else chunks.push([fix]);
  }
  return chunks;
}
