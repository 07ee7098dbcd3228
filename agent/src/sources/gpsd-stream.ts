import { type GpsdMessage, readGpsdLine } from './gpsd-message.ts';
import { createLineSplitter, type Line } from './lines.ts';
import { createProblemCounts, isOffer, type ProblemCounts, type Row } from './row.ts';

/** Longest line taken from gpsd, in characters; its own output buffer is 10,240. */
export const MAX_GPSD_LINE = 65_536;

/** What came out of a piece of gpsd's output. */
export type GpsdEvent =
  | { kind: 'row'; row: Row }
  | Exclude<GpsdMessage, { kind: 'fix' | 'sky' | 'ignored' | 'unparsable' }>
  /** The peer sent a line no gpsd sends. */
  | { kind: 'oversize' };

/** Reads gpsd's JSON as it arrives. */
export interface GpsdStream {
  push(text: string): GpsdEvent[];
  /** gpsd paused: what it said is complete. */
  flush(): GpsdEvent[];
  readonly counts: Readonly<ProblemCounts>;
}

/**
 * gpsd reports one moment more than once until it has learnt its receiver's rhythm (3.22: three reports of the
 * first second). Reports with the same time are one row, of which the last fix counts; so are a report that
 * has no time yet and the next one if it says the same place.
 */
export function createGpsdStream(): GpsdStream {
  const lines = createLineSplitter(MAX_GPSD_LINE);
  const counts = createProblemCounts();
  let hdop: number | undefined;
  let open: Row | undefined;

  function flush(): GpsdEvent[] {
    if (open === undefined) return [];
    const row = open;
    open = undefined;
    for (const problem of row.problems ?? []) counts[problem]++;
    return [{ kind: 'row', row }];
  }

  function take(row: Row): GpsdEvent[] {
    if (open !== undefined && isSameMoment(open, row)) {
      open = isOffer(row) || !isOffer(open) ? row : open;
      return [];
    }
    const closed = flush();
    open = row;
    return closed;
  }

  function read(line: Line): GpsdEvent[] {
    if ('tooLong' in line) {
      counts.other++;
      return [{ kind: 'oversize' }];
    }
    if (line.text.trim() === '') return [];
    const message = readGpsdLine(line.text, hdop);
    if (message.kind === 'fix') return take(message.row);
    if (message.kind === 'sky') hdop = message.hdop ?? hdop;
    if (message.kind === 'unparsable') counts.other++;
    return message.kind === 'sky' || message.kind === 'unparsable' || message.kind === 'ignored'
      ? []
      : [message];
  }

  return { counts, flush, push: (text) => lines.push(text).flatMap(read) };
}

function isSameMoment(open: Row, next: Row): boolean {
  if (next.timeS === undefined) return false;
  if (open.timeS !== undefined) return open.timeS === next.timeS;
  if (open.position === undefined || next.position === undefined) return false;
  const { latitudeE6, longitudeE6 } = open.position;
  return latitudeE6 === next.position.latitudeE6 && longitudeE6 === next.position.longitudeE6;
}
