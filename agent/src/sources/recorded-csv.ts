import type { SampleProblem } from '../sample.ts';
import { type CsvColumn, type CsvFormat, splitFields } from './csv-forms.ts';
import {
  accuracyFromHdopM,
  GREATEST_ODOMETER_M,
  MOST_SPEED_MPS,
  parseFlag,
  parseNumber,
  parsePosition,
  parseWithin,
  type Value,
  wholeAccuracyM,
} from './fields.ts';
import { createLineSplitter, type Line } from './lines.ts';
import { createProblemCounts, type ProblemCounts, type Row, type RowParser } from './row.ts';
import { type ParsedTime, parseTime } from './times.ts';

/** Longest line kept, in characters: 20 times the longest of the recordings we know (Omaha, 420). */
export const MAX_CSV_LINE = 8_192;

type Cells = (column: CsvColumn) => string | undefined;
type SideReader = (row: Row, text: string | undefined) => boolean;

/** Reads one column beside time and place into the row; false = it could not be read. */
const SIDE_READERS: Readonly<Partial<Record<CsvColumn, SideReader>>> = {
  speed_mps: speedReader(1),
  speed_kmh: speedReader(1 / 3.6),
  speed_mph: speedReader(0.44704),
  speed_kn: speedReader(1852 / 3600),
  charge_percent: chargeReader(10),
  charge_permille: chargeReader(1),
  odometer_m: odometerReader(1),
  odometer_km: odometerReader(1000),
  ignition: flagReader('ignition'),
  locked: flagReader('locked'),
  charging: flagReader('charging'),
};

function speedReader(toMps: number): SideReader {
  return (row, text) =>
    keep(parseWithin(text, 0, MOST_SPEED_MPS / toMps), (value) => {
      row.speedMps = value * toMps;
    });
}

function chargeReader(toPermille: number): SideReader {
  return (row, text) =>
    keep(parseWithin(text, 0, 1000 / toPermille), (value) => {
      row.stateOfChargePermille = Math.round(value * toPermille);
    });
}

function odometerReader(toMetres: number): SideReader {
  return (row, text) =>
    keep(parseWithin(text, 0, GREATEST_ODOMETER_M / toMetres), (value) => {
      row.odometerM = Math.round(value * toMetres);
    });
}

function flagReader(name: 'ignition' | 'locked' | 'charging'): SideReader {
  return (row, text) =>
    keep(parseFlag(text), (value) => {
      row[name] = value;
    });
}

function keep<T>(value: Value<T>, into: (value: T) => void): boolean {
  if (value === 'unparsable') return false;
  if (value !== undefined) into(value as T);
  return true;
}

/**
 * Reads a recorded drive as CSV, one row per line after the header, in the form `detectCsv` found.
 * Blank lines and lines that begin with `#` are passed over; every other line gives exactly one row.
 *
 * @example
 * const parser = createCsvParser(format);
 * parser.push('time,lat,lon\n2024-05-01T10:00:00Z,56.95,24.1\n'); // one row
 */
export function createCsvParser(format: CsvFormat): RowParser {
  const lines = createLineSplitter(MAX_CSV_LINE);
  const counts = createProblemCounts();
  let headerSeen = false;

  function read(line: Line): Row[] {
    if ('tooLong' in line) return [refused(counts)];
    if (line.text.trim() === '' || line.text.startsWith('#')) return [];
    if (headerSeen) return [readRow(line.text, format, counts)];
    headerSeen = true;
    return [];
  }

  return {
    counts,
    failure: undefined,
    push: (text) => lines.push(text).flatMap(read),
    end: () => lines.end().flatMap(read),
  };
}

function refused(counts: ProblemCounts): Row {
  counts.unparsable++;
  return { problems: ['unparsable'] };
}

function readRow(line: string, format: CsvFormat, counts: ProblemCounts): Row {
  const texts = splitFields(line, format.delimiter);
  const cell: Cells = (column) => {
    const index = format.fields[column];
    return index === undefined ? undefined : texts[index];
  };
  const row: Row = {};
  readPlace(row, cell, texts.length, format, counts);
  for (const [column, read] of Object.entries(SIDE_READERS)) {
    if (!read(row, cell(column as CsvColumn))) counts.other++;
  }
  const part = cell('part')?.trim();
  if (part) row.part = part;
  return row;
}

function readPlace(row: Row, cell: Cells, width: number, format: CsvFormat, counts: ProblemCounts): void {
  const time = readTime(cell);
  if (typeof time === 'number') row.timeS = time;
  const problem = readPosition(row, cell, isCutShort(width, format), time);
  if (problem === undefined) return;
  delete row.position;
  row.problems = [problem];
  counts[problem]++;
}

/** A line that ends before its place does was cut, as the last line of a log often is. */
function isCutShort(width: number, { fields }: CsvFormat): boolean {
  return width <= Math.max(fields.latitude ?? 0, fields.longitude ?? 0);
}

function readPosition(row: Row, cell: Cells, cut: boolean, time: ParsedTime): SampleProblem | undefined {
  if (cut) return 'unparsable';
  const position = parsePosition(cell('latitude'), cell('longitude'), accuracyM(cell));
  if (position === undefined) return undefined;
  if (typeof position === 'string') return position;
  if (typeof time === 'string') return time;
  const mode = parseNumber(cell('fix_mode'));
  if (mode === 'unparsable' || (mode !== undefined && mode < 2)) return 'poor_quality';
  row.position = position;
  return undefined;
}

function readTime(cell: Cells): ParsedTime {
  const date = cell('date')?.trim();
  if (date === undefined) return parseTime(cell('time') ?? '');
  return parseTime(`${date} ${cell('time_of_day')?.trim() ?? ''}`);
}

function accuracyM(cell: Cells): number {
  const told = parseNumber(cell('accuracy_m'));
  if (typeof told === 'number') return wholeAccuracyM(told);
  const hdop = parseNumber(cell('hdop'));
  return typeof hdop === 'number' ? accuracyFromHdopM(hdop) : 0;
}
