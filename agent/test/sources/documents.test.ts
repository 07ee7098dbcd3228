import { describe, expect, test } from 'vitest';
import { createParser, detectFormat } from '../../src/sources/format.ts';
import { createGpxParser } from '../../src/sources/gpx.ts';
import type { Row, RowParser } from '../../src/sources/row.ts';
import { parseTime } from '../../src/sources/times.ts';
import { createTrackJsonParser } from '../../src/sources/track-json.ts';
import { createWholeTextParser } from '../../src/sources/whole-text.ts';

function read(parser: RowParser, text: string): Row[] {
  return [...parser.push(text), ...parser.end()];
}

const RIGA = { latitudeE6: 56_950_000, longitudeE6: 24_100_000, accuracyM: 0 };
const AT_S = Date.UTC(2026, 4, 1, 8) / 1000;

describe('GPX', () => {
  const gpx = (inside: string) =>
    `<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">${inside}</gpx>`;
  const track = (points: string) => gpx(`<trk><name>x</name><trkseg>${points}</trkseg></trk>`);

  test('points with time, dilution and speed; elevation and extensions are not looked at', () => {
    const point = `<trkpt lat="56.95" lon="24.1"><ele>7</ele><time>2026-05-01T08:00:00Z</time><hdop>1.3</hdop>
      <speed>2.5</speed><extensions><gpxtpx:TrackPointExtension xmlns:gpxtpx="x"><gpxtpx:hr>171</gpxtpx:hr>
      </gpxtpx:TrackPointExtension></extensions></trkpt>`;
    expect(read(createGpxParser(), track(point))).toEqual([
      { part: '0', timeS: AT_S, speedMps: 2.5, position: { ...RIGA, accuracyM: 7 } },
    ]);
  });

  test('one point or many, one segment or many, prefixed or not', () => {
    const point = '<trkpt lat="56.95" lon="24.1"><time>2026-05-01T08:00:00Z</time></trkpt>';
    const segment = `<trkseg>${point}${point}</trkseg>`;
    const rows = read(
      createGpxParser(),
      gpx(`<trk>${segment}<trkseg>${point}</trkseg></trk><trk>${segment}</trk>`),
    );
    expect(rows.map((row) => row.part)).toEqual(['0', '0', '1', '2', '2']);
    const prefixed = `<g:gpx xmlns:g="x"><g:trk><g:trkseg>${point.replaceAll('<', '<g:').replaceAll('<g:/', '</g:')}</g:trkseg></g:trk></g:gpx>`;
    expect(read(createGpxParser(), prefixed)).toHaveLength(1);
    expect(detectFormat(prefixed)).toEqual({ kind: 'gpx' });
  });

  test.each([
    ['<trkpt lat="91" lon="24.1"><time>2026-05-01T08:00:00Z</time></trkpt>', 'unparsable'],
    ['<trkpt lon="24.1"><time>2026-05-01T08:00:00Z</time></trkpt>', 'unparsable'],
    ['<trkpt lat="56.95" lon="24.1"></trkpt>', 'unparsable'],
    ['<trkpt lat="56.95" lon="24.1"><time>2026-02-30T08:00:00Z</time></trkpt>', 'impossible_time'],
  ])('%s is %s', (point, problem) => {
    expect(read(createGpxParser(), track(point))[0]).toMatchObject({ problems: [problem] });
  });

  test.each([
    ['damaged', '<gpx><trk></gpx>', /well-formed/, 1],
    ['cut', '<gpx>\n<trk>\n<trkseg><trkpt lat="1" lon="2">', /well-formed/, expect.any(Number)],
    ['another XML', '<kml></kml>', /no gpx element/, undefined],
    ['entities', '<!DOCTYPE gpx [<!ENTITY a "b">]><gpx>&a;</gpx>', /document type/, undefined],
    ['nested too deep', `<gpx>${'<a>'.repeat(500)}${'</a>'.repeat(500)}</gpx>`, /no gpx element/, undefined],
  ])('%s fails as a whole, in one sentence', (_name, text, what, line) => {
    const parser = createGpxParser();
    expect(read(parser, text)).toEqual([]);
    expect(parser.failure?.what).toMatch(what);
    expect(parser.failure?.line).toEqual(line);
  });
});

describe('JSON track', () => {
  const one = { point: 'POINT(24.1 56.95)', time: '2026-05-01 10:00:00+0200', id: 'x', hr: 171 };

  test('longitude comes first in a point', () => {
    expect(read(createTrackJsonParser(), JSON.stringify([one]))).toEqual([{ timeS: AT_S, position: RIGA }]);
  });

  test.each([
    [{ ...one, point: 'POINT(24.1)' }, 'unparsable'],
    [{ ...one, point: 5 }, 'unparsable'],
    [{ ...one, time: 'x' }, 'unparsable'],
    [{ ...one, time: '2026-05-32 10:00:00' }, 'impossible_time'],
    [null, 'unparsable'],
    [[1], 'unparsable'],
  ])('%j is %s', (entry, problem) => {
    const parser = createTrackJsonParser();
    expect(read(parser, JSON.stringify([entry, one]))).toMatchObject([
      { problems: [problem] },
      { position: RIGA },
    ]);
    expect(parser.counts[problem as 'unparsable']).toBe(1);
  });

  test.each(['[{', '{"point":1}', ''])('%j fails as a whole', (text) => {
    const parser = createTrackJsonParser();
    expect(read(parser, text)).toEqual([]);
    expect(parser.failure?.what).toMatch(/JSON list/);
  });
});

test('a document larger than the bound is not kept', () => {
  const parser = createWholeTextParser(() => [{ timeS: 1 }], 100);
  for (let piece = 0; piece < 10; piece++) expect(parser.push('x'.repeat(50))).toEqual([]);
  expect(parser.end()).toEqual([]);
  expect(parser.failure?.what).toMatch(/larger than 100 characters/);
});

describe('telling formats apart', () => {
  test.each([
    ['<?xml version="1.0"?>\n<gpx version="1.1">', 'gpx'],
    ['\uFEFF  <gpx>', 'gpx'],
    ['# a log\r\n#\r\n$GPGSV,1,1,00*79\r\n', 'nmea'],
    ['\u0000\u0001\n$GPGSV,1,1,00*79\n', 'nmea'],
    ['[ {"point": "POINT(1 2)"}]', 'track_json'],
    ['time,lat,lon\n', 'csv'],
    ['<html>', undefined],
    ['{"a":1}', undefined],
    ['$GPGSV,1,1,00*00\n', undefined],
    ['lorem ipsum', undefined],
    ['', undefined],
  ])('%j is %s', (head, kind) => {
    expect(detectFormat(head)?.kind).toBe(kind);
  });

  test('a parser for each', () => {
    for (const head of ['<gpx>', '$GPGSV,1,1,00*79\n', '[]', 'time,lat,lon\n']) {
      const format = detectFormat(head);
      expect(format && createParser(format).push('')).toEqual([]);
    }
  });
});

test.each([
  ['2026-05-01T08:00:00Z', AT_S],
  ['2026-05-01 08:00:00', AT_S],
  ['2026-05-01T08:00', AT_S],
  ['2026-05-01T11:00:00+03:00', AT_S],
  ['2026-05-01T04:30:00.250-0330', AT_S + 0.25],
  ['2026-05-01T10:00:00+02', AT_S],
  ['05/01/2026 08:00:00', AT_S],
  [`${AT_S}`, AT_S],
  [`${AT_S}.5`, AT_S + 0.5],
  [`${AT_S}000`, AT_S],
  ['2026-04-30T24:00:00Z', 'impossible_time'],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29) / 1000],
  ['2023-02-29T00:00:00Z', 'impossible_time'],
  ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1) / 1000],
  ['2016-12-31T23:59:61Z', 'impossible_time'],
  ['0', 'impossible_time'],
  ['9999999999', 'impossible_time'],
  ['-5', 'impossible_time'],
  ['', 'unparsable'],
  ['1e9', 'unparsable'],
  ['2026-05-01', 'unparsable'],
  ['2026-5-1T8:00:00Z', AT_S],
  ['May 1, 2026', 'unparsable'],
])('time %j is %s', (text, timeS) => {
  expect(parseTime(text)).toBe(timeS);
});
