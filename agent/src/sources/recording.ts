import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { systemCode } from '../errors.ts';
import { createParser, detectFormat, HEAD_CHARS, type RecordingFormat } from './format.ts';
import type { ProblemCounts, Row, RowParser } from './row.ts';
import { SourceError } from './source.ts';

/** A recorded drive, ready to be read once from its beginning. */
export interface Recording {
  format: RecordingFormat;
  rows(): AsyncGenerator<Row, void, undefined>;
  /** Problems met so far. */
  counts: Readonly<ProblemCounts>;
}

/**
 * Opens a recorded drive and finds out what form it has. Rows are read as they are asked for, so that a long
 * recording does not fill the memory (GPX and JSON are read as a whole, up to a bound).
 *
 * @throws SourceError `unreadable`, `unknown_format`; while reading rows also `malformed`
 * @example for await (const row of (await openRecording('drive.gpx')).rows()) …
 */
export async function openRecording(file: string): Promise<Recording> {
  const format = detectFormat(await readHead(file));
  if (format === undefined) {
    const what =
      'is no CSV with columns for time, lat and lon, no GPX, NMEA 0183 or JSON track; see docs/sources.md';
    throw new SourceError('unknown_format', file, what);
  }
  const parser = createParser(format);
  return { format, counts: parser.counts, rows: () => readRows(file, parser) };
}

async function readHead(file: string): Promise<string> {
  try {
    await using handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(HEAD_CHARS) });
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): SourceError {
  const why = systemCode(cause) ?? 'no system code';
  return new SourceError('unreadable', file, `cannot be read (${why}); give a readable recording`, { cause });
}

async function* readRows(file: string, parser: RowParser): AsyncGenerator<Row, void, undefined> {
  try {
    for await (const text of createReadStream(file, { encoding: 'utf8' })) {
      yield* parser.push(text);
      if (parser.failure) break;
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  yield* parser.end();
  const { failure } = parser;
  if (failure === undefined) return;
  const options = failure.line === undefined ? {} : { line: failure.line };
  throw new SourceError('malformed', file, failure.what, options);
}
