import { parsePosition } from './fields.ts';
import type { ProblemCounts, Row, RowParser, TextFailure } from './row.ts';
import { parseTime } from './times.ts';
import { createWholeTextParser } from './whole-text.ts';

const POINT = /^\s*POINT\s*\(\s*(\S{1,40})\s+(\S{1,40})\s*\)\s*$/i;
const BAD_SHAPE: TextFailure = { what: 'not a JSON list of {"point": "POINT(lon lat)", "time": "…"}' };

/**
 * Reads a track as a JSON list of `{"point": "POINT(lon lat)", "time": "2014-09-10 06:54:07+0200"}`, the form
 * of the map matcher barefoot. Any other member is not looked at.
 */
export function createTrackJsonParser(): RowParser {
  return createWholeTextParser(readTrack);
}

function readTrack(text: string, counts: ProblemCounts): Row[] | TextFailure {
  let list: unknown;
  try {
    list = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return BAD_SHAPE;
  }
  return Array.isArray(list) ? list.map((entry: unknown) => readEntry(entry, counts)) : BAD_SHAPE;
}

function readEntry(entry: unknown, counts: ProblemCounts): Row {
  const point = textOf(entry, 'point');
  const time = parseTime(textOf(entry, 'time') ?? '');
  const row: Row = typeof time === 'number' ? { timeS: time } : {};
  const found = point === undefined ? null : POINT.exec(point);
  const position = found ? parsePosition(found[2], found[1], 0) : 'unparsable';
  const problem = typeof position === 'string' ? position : typeof time === 'string' ? time : undefined;
  if (problem === undefined && typeof position === 'object') return { ...row, position };
  if (problem === undefined) return row;
  counts[problem]++;
  return { ...row, problems: [problem] };
}

function textOf(entry: unknown, name: string): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const value: unknown = Reflect.get(entry, name);
  return typeof value === 'string' ? value : undefined;
}
