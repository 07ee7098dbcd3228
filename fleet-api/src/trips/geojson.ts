/**
 * A trip as GeoJSON (RFC 7946): points of start and end, and the route as one MultiLineString with a line
 * per stream. Times stand in `coordinateProperties.times`, where other programs look for them.
 */
import type { Fix } from '@fleetveil/proto';
import { formatE6, formatTime } from './track-text.ts';
import type { OpenedStream, Places } from './trip.ts';

/** What an export says besides the places. */
export interface ExportFacts {
  readonly rentalId: string;
  readonly policyVersion: number;
  /** Whether every chunk that the unit counted was there, but for those that were deleted or are past their day. */
  readonly complete: boolean;
  readonly missingChunks: number;
  /** Signed head of the audit log, so that somebody else holds it. */
  readonly checkpoint: string | null;
}

/** A trip with its fixes. */
export interface ExportedTrip {
  readonly facts: ExportFacts;
  readonly places: Places;
  /** In order; empty without a route. */
  readonly route: readonly OpenedStream[];
}

/** The text, in pieces. */
export function* geoJsonTexts({ facts, places, route }: ExportedTrip): Generator<string> {
  yield `{"type":"FeatureCollection","fleetveil":${JSON.stringify(factsBody(facts))},"features":[`;
  let separator = '';
  for (const feature of features(places, route)) {
    yield separator;
    yield* feature;
    separator = ',';
  }
  yield ']}\n';
}

function* features(places: Places, route: readonly OpenedStream[]): Generator<Iterable<string>> {
  if (places.start) yield [point('start', places.start)];
  if (places.end) yield [point('end', places.end)];
  const lines = route.filter((stream) => stream.fixes.length > 1);
  if (lines.length > 0) yield lineTexts(lines);
  // A line needs two positions; a stream that was cut after its first fix still keeps it.
  const single = route.filter((stream) => stream.fixes.length === 1).flatMap((stream) => stream.fixes);
  if (single.length > 0) yield [points(single)];
}

function points(fixes: readonly Fix[]): string {
  const properties = {
    kind: 'route',
    coordinateProperties: { times: fixes.map((fix) => formatTime(fix.timeS)) },
  };
  return `{"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[${fixes.map(position).join(',')}]},"properties":${JSON.stringify(properties)}}`;
}

function point(kind: 'start' | 'end', fix: Fix): string {
  const properties = {
    kind,
    time: formatTime(fix.timeS),
    accuracy_m: fix.accuracyM === 0 ? null : fix.accuracyM,
  };
  return `{"type":"Feature","geometry":{"type":"Point","coordinates":${position(fix)}},"properties":${JSON.stringify(properties)}}`;
}

function position(fix: Fix): string {
  return `[${formatE6(fix.longitudeE6)},${formatE6(fix.latitudeE6)}]`;
}

function* lineTexts(lines: readonly OpenedStream[]): Generator<string> {
  yield '{"type":"Feature","geometry":{"type":"MultiLineString","coordinates":';
  yield* nested(lines, position);
  yield '},"properties":{"kind":"route","coordinateProperties":{"times":';
  yield* nested(lines, (fix) => `"${formatTime(fix.timeS)}"`);
  yield ',"accuracies_m":';
  yield* nested(lines, (fix) => (fix.accuracyM === 0 ? 'null' : String(fix.accuracyM)));
  yield '}}}';
}

function* nested(lines: readonly OpenedStream[], write: (fix: Fix) => string): Generator<string> {
  yield '[';
  for (const [i, line] of lines.entries()) {
    yield i === 0 ? '[' : ',[';
    for (const [j, fix] of line.fixes.entries()) yield (j === 0 ? '' : ',') + write(fix);
    yield ']';
  }
  yield ']';
}

function factsBody(facts: ExportFacts): Record<string, unknown> {
  return {
    rental_id: facts.rentalId,
    policy_version: facts.policyVersion,
    complete: facts.complete,
    missing_chunks: facts.missingChunks,
    checkpoint: facts.checkpoint,
  };
}
