import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { accuracyFromHdopM, isSpeed, parseNumber, parsePosition } from './fields.ts';
import type { ProblemCounts, Row, RowParser, TextFailure } from './row.ts';
import { parseTime } from './times.ts';
import { createWholeTextParser } from './whole-text.ts';

/** GPX nests five deep; extensions a little more. */
const MAX_NESTING = 32;
const LISTS = new Set(['trk', 'trkseg', 'trkpt']);

/**
 * Reads the tracks of a GPX 1.0 or 1.1 file: `trkpt` with `time` and, if there, `hdop` and `speed` (1.0, m/s). Routes,
 * waypoints and extensions are not looked at. Each segment is a part of its own.
 */
export function createGpxParser(): RowParser {
  return createWholeTextParser(readGpx);
}

type Node = Readonly<Partial<Record<Member, unknown>>>;
type Member = 'gpx' | 'trk' | 'trkseg' | 'trkpt' | 'time' | 'hdop' | 'speed' | '@lat' | '@lon' | '#text';

function readGpx(text: string, counts: ProblemCounts): Row[] | TextFailure {
  // A document type can only define entities here, which is how small XML grows large.
  if (/<!DOCTYPE/i.test(text)) return { what: 'has a document type, which GPX does not need; remove it' };
  const valid = XMLValidator.validate(text);
  if (valid !== true) return { line: valid.err.line, what: 'is not well-formed XML; export the track again' };
  const root = parseXml(text);
  const gpx = isNode(root) ? root.gpx : undefined;
  if (!isNode(gpx)) return { what: 'has no gpx element; give a GPX file' };
  const segments = list(gpx.trk).flatMap((track) => list(track.trkseg));
  return segments.flatMap((segment, index) =>
    list(segment.trkpt).map((point) => readPoint(point, `${index}`, counts)),
  );
}

function parseXml(text: string): unknown {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    removeNSPrefix: true,
    maxNestedTags: MAX_NESTING,
    isArray: (name: string) => LISTS.has(name),
  });
  try {
    return parser.parse(text);
  } catch {
    return undefined;
  }
}

function readPoint(point: Node, part: string, counts: ProblemCounts): Row {
  const row: Row = { part };
  const time = parseTime(text(point.time) ?? '');
  if (typeof time === 'number') row.timeS = time;
  readSpeed(row, point, counts);
  const hdop = parseNumber(text(point.hdop));
  const accuracyM = typeof hdop === 'number' ? accuracyFromHdopM(hdop) : 0;
  const position = parsePosition(text(point['@lat']) ?? '?', text(point['@lon']) ?? '?', accuracyM);
  const problem = typeof position === 'string' ? position : typeof time === 'string' ? time : undefined;
  if (problem !== undefined) {
    counts[problem]++;
    return { ...row, problems: [problem] };
  }
  return typeof position === 'object' ? { ...row, position } : row;
}

function readSpeed(row: Row, point: Node, counts: ProblemCounts): void {
  const speed = parseNumber(text(point.speed));
  if (speed === undefined) return;
  if (speed === 'unparsable' || !isSpeed(speed)) counts.other++;
  else row.speedMps = speed;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  // An element with attributes keeps its text under this name.
  return isNode(value) && typeof value['#text'] === 'string' ? value['#text'] : undefined;
}
