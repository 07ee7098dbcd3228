import { type CsvFormat, detectCsv } from './csv-forms.ts';
import { createGpxParser } from './gpx.ts';
import { createNmeaParser } from './nmea.ts';
import { readSentence } from './nmea-sentence.ts';
import { createCsvParser } from './recorded-csv.ts';
import type { RowParser } from './row.ts';
import { createTrackJsonParser } from './track-json.ts';

/** A form of recording, with what reading it takes. */
export type RecordingFormat = CsvFormat | { kind: 'gpx' } | { kind: 'nmea' } | { kind: 'track_json' };

/** How much of a file's beginning `detectFormat` wants, in characters. */
export const HEAD_CHARS = 65_536;

/** Comment lines before the first sentence or header; gpsd's logs have about ten. */
const MOST_LINES = 200;

/**
 * Tells what a recording is from its beginning, by content only, never by the file's name. Undefined = none of
 * the forms in docs/sources.md.
 *
 * @example detectFormat('Timestamp,lat,lon\n')?.kind // 'csv'
 */
export function detectFormat(head: string): RecordingFormat | undefined {
  const text = head.startsWith('\uFEFF') ? head.slice(1) : head;
  const start = text.trimStart();
  if (start.startsWith('<')) return /<(?:\w+:)?gpx[\s>]/i.test(start) ? { kind: 'gpx' } : undefined;
  if (start.startsWith('[')) return /^\[\s*(?:\]|\{)/.test(start) ? { kind: 'track_json' } : undefined;
  const lines = text.split(/\r?\n/, MOST_LINES);
  const content = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (content.some(isSentence)) return { kind: 'nmea' };
  return content[0] === undefined ? undefined : detectCsv(content[0]);
}

function isSentence(line: string): boolean {
  const reading = readSentence(line);
  return reading === 'ignored' || typeof reading === 'object';
}

/** The parser of a format. */
export function createParser(format: RecordingFormat): RowParser {
  switch (format.kind) {
    case 'csv':
      return createCsvParser(format);
    case 'gpx':
      return createGpxParser();
    case 'nmea':
      return createNmeaParser();
    case 'track_json':
      return createTrackJsonParser();
  }
}

/** What samples of a format call their source. */
export const SOURCE_NAMES: Readonly<Record<RecordingFormat['kind'], string>> = {
  csv: 'recorded',
  track_json: 'recorded',
  gpx: 'gpx',
  nmea: 'nmea',
};
