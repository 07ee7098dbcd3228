import type { Fix } from '@fleetveil/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ExportedTrip, geoJsonTexts } from '../../src/trips/geojson.ts';
import { gpxTexts } from '../../src/trips/gpx.ts';
import { escapeXml, formatE6, formatTime, textStream } from '../../src/trips/track-text.ts';

const facts = {
  ...{ rentalId: 'ab'.repeat(16), policyVersion: 1, complete: true, missingChunks: 0 },
  checkpoint: 'fleetveil/demo\n1\nroot\n\n— fleetveil/demo <&"\'>\n',
};
const fix = (timeS: number, latitudeE6: number, longitudeE6: number, accuracyM = 4): Fix => ({
  ...{ timeS, latitudeE6, longitudeE6, accuracyM },
});
const START = fix(1_781_524_800, 56_949_123, 24_105_321);
const END = fix(1_781_525_400, -6_266_155, -53_349_800, 0);
const trip: ExportedTrip = {
  ...{ facts, places: { start: START, end: END } },
  route: [
    { streamId: 'a', follows: undefined, fixes: [START, fix(1_781_524_801, 56_949_124, 24_105_322)] },
    { streamId: 'b', follows: 'a', fixes: [fix(1_781_524_900, 1, -1)] },
    { streamId: 'c', follows: 'b', fixes: [fix(1_781_525_000, 5, 6), fix(1_781_525_001, 7, 8), END] },
    { streamId: 'd', follows: 'c', fixes: [] },
  ],
};

test('degrees are written with six places and no float in between', () => {
  expect(formatE6(-6_266_155)).toBe('-6.266155');
  expect(formatE6(0)).toBe('0.000000');
  expect(formatE6(-1)).toBe('-0.000001');
  fc.assert(
    fc.property(fc.integer({ min: -180_000_000, max: 180_000_000 }), (e6) => {
      expect(Math.round(Number(formatE6(e6)) * 1e6) + 0).toBe(e6 + 0);
    }),
  );
});

test('GeoJSON: points, one line a stream, every fix within 1e-6 degrees, its time beside it', () => {
  const geojson = JSON.parse([...geoJsonTexts(trip)].join(''));
  expect(geojson.type).toBe('FeatureCollection');
  expect(geojson.fleetveil).toMatchObject({
    rental_id: facts.rentalId,
    complete: true,
    checkpoint: facts.checkpoint,
  });
  const [start, end, lines, single] = geojson.features;
  expect(start).toMatchObject({ geometry: { type: 'Point', coordinates: [24.105321, 56.949123] } });
  expect(start.properties).toEqual({ kind: 'start', time: '2026-06-15T12:00:00Z', accuracy_m: 4 });
  expect(end.properties).toEqual({ kind: 'end', time: '2026-06-15T12:10:00Z', accuracy_m: null });
  expect(lines.geometry.type).toBe('MultiLineString');
  expect(lines.geometry.coordinates.map((line: unknown[]) => line.length)).toEqual([2, 3]);
  expect(lines.properties.coordinateProperties.times.flat()).toHaveLength(5);
  expect(single.geometry).toEqual({ type: 'MultiPoint', coordinates: [[-0.000001, 0.000001]] });
});

test('GeoJSON without a route has exactly the two places; without anything it is an empty collection', () => {
  const two = JSON.parse([...geoJsonTexts({ ...trip, route: [] })].join(''));
  expect(two.features.map((feature: { geometry: { type: string } }) => feature.geometry.type)).toEqual([
    'Point',
    'Point',
  ]);
  const none = { ...trip, route: [], places: { start: undefined, end: undefined } };
  expect(JSON.parse([...geoJsonTexts(none)].join('')).features).toEqual([]);
});

test('GPX: waypoints, a segment a stream, in the order of the schema, escaped', () => {
  const gpx = [...gpxTexts(trip)].join('');
  expect(gpx).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<gpx version="1.1"/);
  const points = [...gpx.matchAll(/<trkpt lat="([-\d.]+)" lon="([-\d.]+)"><time>([^<]+)<\/time><\/trkpt>/g)];
  expect(points.map(([, lat, lon]) => [Number(lat), Number(lon)])).toEqual(
    trip.route.flatMap(({ fixes }) => fixes.map((each) => [each.latitudeE6 / 1e6, each.longitudeE6 / 1e6])),
  );
  expect(gpx.match(/<trkseg>/g)).toHaveLength(3);
  expect(gpx.match(/<wpt /g)).toHaveLength(2);
  expect(gpx).not.toContain('<&');
  const order = ['<metadata>', '<wpt ', '<trk>'].map((element) => gpx.indexOf(element));
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('text for XML holds nothing that XML has no place for', () => {
  expect(escapeXml('a<b>&"\'\u0000\u0008\ud800')).toBe('a&#60;b&#62;&#38;&#34;&#39;');
});

test('a body is made while it is downloaded, whole and in order', async () => {
  const texts = Array.from({ length: 5_000 }, (_, i) => `${i}é,`);
  expect(await new Response(textStream(texts)).text()).toBe(texts.join(''));
  expect(await new Response(textStream([])).text()).toBe('');
});

test('times are whole seconds in UTC', () => {
  expect(formatTime(0)).toBe('1970-01-01T00:00:00Z');
  expect(formatTime(1_781_524_800.4)).toBe('2026-06-15T12:00:00Z');
});
