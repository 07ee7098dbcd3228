/** A trip as GPX 1.1 (topografix.com/GPX/1/1): start and end as waypoints, a track segment per stream. */
import type { Fix } from '@fleetveil/proto';
import type { ExportedTrip, ExportFacts } from './geojson.ts';
import { escapeXml, formatE6, formatTime } from './track-text.ts';

/** The text, in pieces. Elements stand in the order the schema asks for. */
export function* gpxTexts({ facts, places, route }: ExportedTrip): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield '<gpx version="1.1" creator="Fleetveil" xmlns="http://www.topografix.com/GPX/1/1">\n';
  yield `<metadata><name>Rental ${facts.rentalId}</name><desc>${escapeXml(describe(facts))}</desc></metadata>\n`;
  if (places.start) yield waypoint(places.start, 'start');
  if (places.end) yield waypoint(places.end, 'end');
  const segments = route.filter((stream) => stream.fixes.length > 0);
  if (segments.length > 0) {
    yield '<trk><name>route</name>\n';
    for (const segment of segments) {
      yield '<trkseg>\n';
      for (const fix of segment.fixes) yield `<trkpt ${attributes(fix)}>${time(fix)}</trkpt>\n`;
      yield '</trkseg>\n';
    }
    yield '</trk>\n';
  }
  yield '</gpx>\n';
}

function waypoint(fix: Fix, name: string): string {
  return `<wpt ${attributes(fix)}>${time(fix)}<name>${name}</name></wpt>\n`;
}

function attributes(fix: Fix): string {
  return `lat="${formatE6(fix.latitudeE6)}" lon="${formatE6(fix.longitudeE6)}"`;
}

function time(fix: Fix): string {
  return `<time>${formatTime(fix.timeS)}</time>`;
}

function describe(facts: ExportFacts): string {
  const whole = facts.complete ? 'complete' : `incomplete: ${facts.missingChunks} chunks missing`;
  const checkpoint = facts.checkpoint === null ? '' : `\naudit checkpoint:\n${facts.checkpoint}`;
  return `policy version ${facts.policyVersion}; ${whole}${checkpoint}`;
}
