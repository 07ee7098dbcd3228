import { expect, test } from 'vitest';
import { createTrackPacker, decodeTrack, encodeTrack, type Fix } from '../src/index.ts';
import { recordedTracks } from './recorded-tracks.ts';

/** Bytes a fix of each recording when this was written, in chunks of a minute as a unit closes them. */
const RECORDINGS = [
  ['dublin-micromobility/e-bike', /position_lat/, 2.34],
  ['dublin-micromobility/e-scooter', /Latitude/, 4.07],
  ['omaha-blackbox', /gps_lat/, 1.79],
] as const;
/** Another receiver of the same kind may cost a tenth more. */
const MARGIN = 1.1;

for (const [folder, columns, measured] of RECORDINGS) {
  test(`recorded drives of ${folder} come back exactly at ${measured} B a fix`, (context) => {
    const minutes = recordedTracks(context, folder, columns).flatMap(minutesOf);
    const fixes = minutes.reduce((sum, minute) => sum + minute.length, 0);
    const bytes = minutes.reduce((sum, minute) => sum + encodeTrack(minute).length, 0);
    for (const minute of minutes) expect(decodeTrack(encodeTrack(minute))).toEqual(minute);
    console.info(`track: ${folder}: ${fixes} fixes, ${(bytes / fixes).toFixed(2)} B a fix`);
    expect(fixes).toBeGreaterThan(2_000);
    expect(bytes / fixes).toBeLessThan(measured * MARGIN);
  });

  test(`a minute of ${folder} fits one chunk`, (context) => {
    const packer = createTrackPacker();
    const spilt = recordedTracks(context, folder, columns)
      .flatMap(minutesOf)
      .filter((minute) => {
        packer.clear();
        return !minute.every((fix) => packer.add(fix));
      });
    expect(spilt.length).toBe(0);
  });
}

/** As a unit closes its chunks: 60 s, or where time goes back. */
function minutesOf(track: readonly Fix[]): Fix[][] {
  const minutes: Fix[][] = [];
  for (const fix of track) {
    const minute = minutes.at(-1);
    const startS = minute?.[0]?.timeS ?? Number.POSITIVE_INFINITY;
    if (minute && fix.timeS >= startS && fix.timeS < startS + 60) minute.push(fix);
    else minutes.push([fix]);
  }
  return minutes;
}
