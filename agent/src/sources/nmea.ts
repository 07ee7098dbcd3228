import type { SampleProblem } from '../sample.ts';
import { accuracyFromHdopM, positionOf } from './fields.ts';
import { createLineSplitter, type Line } from './lines.ts';
import { damagedKind, MAX_NMEA_LINE, type NmeaSentence, readSentence } from './nmea-sentence.ts';
import { createProblemCounts, type Row, type RowParser } from './row.ts';
import { withinRecordable } from './times.ts';

const DAY_S = 86_400;
/** Two times of day closer than this are one epoch: `113258` and `113258.000`. */
const SAME_EPOCH_S = 0.000_5;

/** What the sentences of one moment said together. */
interface Epoch {
  secondOfDay?: number;
  dateS?: number;
  impossibleDate?: true;
  place?: NmeaSentence['place'];
  /** False as soon as one sentence does not stand by the place. */
  valid: boolean;
  speedMps?: number;
  hdop?: number;
  /** Kinds of sentences seen whole. */
  whole: Set<Kind>;
  /** Kinds of sentences with a place of which only damaged ones came. */
  damaged: Set<Kind>;
}

type Kind = NmeaSentence['kind'];

/** A parser of NMEA 0183 that can also be told that the line has gone quiet. */
export interface NmeaParser extends RowParser {
  /** The receiver paused: what it said is one moment, complete. */
  flush(): Row[];
}

/**
 * Reads NMEA 0183 (RMC, GGA, GLL, GNS, GSA, ZDA of any talker), one row per *epoch*: the sentences with one time of
 * day are one reading. Among several places in one epoch the last counts, as in gpsd.
 *
 * ```
 *   sentence with another time of day, flush or end
 *        ┌──────────────────────────┐
 *        ▼                          │
 *   empty ──sentence──► open ───────┘ gives a row
 * ```
 *
 * GGA, GLL and GNS carry no date: it is taken from RMC or ZDA of the same epoch, else from the last one seen, moved
 * to the next day when the time of day passed midnight in between. Without any date a row has no time.
 */
export function createNmeaParser(): NmeaParser {
  const lines = createLineSplitter(MAX_NMEA_LINE);
  const counts = createProblemCounts();
  let epoch = newEpoch();
  let last: { dateS: number; secondOfDay: number } | undefined;

  function read(line: Line): Row[] {
    const sentence = 'tooLong' in line ? 'unparsable' : readSentence(line.text);
    if (sentence === 'bare' || sentence === 'ignored') return [];
    if (sentence === 'unparsable') return readDamaged('tooLong' in line ? '' : line.text);
    const closed = isOther(epoch, sentence) ? close() : [];
    merge(epoch, sentence);
    return closed;
  }

  /** A damaged sentence has no time: it belongs to the open epoch unless that has had one of its kind. */
  function readDamaged(text: string): Row[] {
    counts.other++;
    const kind = damagedKind(text);
    if (kind === undefined) return [];
    const closed = epoch.whole.has(kind) || epoch.damaged.has(kind) ? close() : [];
    epoch.damaged.add(kind);
    return closed;
  }

  function close(): Row[] {
    if (epoch.whole.size + epoch.damaged.size === 0) return [];
    const timeS = timeOf(epoch, last);
    if (typeof timeS === 'number' && epoch.secondOfDay !== undefined) {
      last = { dateS: timeS - epoch.secondOfDay, secondOfDay: epoch.secondOfDay };
    }
    const row = rowOf(epoch, timeS);
    for (const problem of row.problems ?? []) counts[problem]++;
    epoch = newEpoch();
    return [row];
  }

  return {
    counts,
    failure: undefined,
    push: (text) => lines.push(text).flatMap(read),
    flush: close,
    end: () => [...lines.end().flatMap(read), ...close()],
  };
}

function newEpoch(): Epoch {
  return { valid: true, whole: new Set(), damaged: new Set() };
}

function isOther(epoch: Epoch, { kind, secondOfDay }: NmeaSentence): boolean {
  if (epoch.damaged.has(kind)) return true;
  if (epoch.secondOfDay === undefined || secondOfDay === undefined) return false;
  return Math.abs(epoch.secondOfDay - secondOfDay) >= SAME_EPOCH_S;
}

function merge(epoch: Epoch, sentence: NmeaSentence): void {
  epoch.whole.add(sentence.kind);
  if (sentence.secondOfDay !== undefined) epoch.secondOfDay = sentence.secondOfDay;
  if (sentence.dateS !== undefined) epoch.dateS = sentence.dateS;
  if (sentence.impossibleDate) epoch.impossibleDate = true;
  if (typeof sentence.place === 'object' || epoch.place === undefined) epoch.place = sentence.place;
  if (sentence.valid === false) epoch.valid = false;
  if (sentence.speedMps !== undefined) epoch.speedMps = sentence.speedMps;
  if (sentence.hdop !== undefined) epoch.hdop = sentence.hdop;
}

/** Unix seconds of an epoch, undefined without a date or a time of day. */
function timeOf(
  epoch: Epoch,
  last: { dateS: number; secondOfDay: number } | undefined,
): number | 'impossible_time' | undefined {
  if (epoch.impossibleDate) return 'impossible_time';
  if (epoch.secondOfDay === undefined) return undefined;
  if (epoch.dateS !== undefined) return withinRecordable(epoch.dateS + epoch.secondOfDay);
  if (last === undefined) return undefined;
  const passedMidnight = epoch.secondOfDay < last.secondOfDay - DAY_S / 2;
  return withinRecordable(last.dateS + (passedMidnight ? DAY_S : 0) + epoch.secondOfDay);
}

function rowOf(epoch: Epoch, timeS: number | 'impossible_time' | undefined): Row {
  const row: Row = typeof timeS === 'number' ? { timeS } : {};
  if (epoch.speedMps !== undefined && epoch.valid) row.speedMps = epoch.speedMps;
  const problem = problemOf(epoch, timeS);
  if (problem !== undefined) return { ...row, problems: [problem] };
  if (typeof epoch.place !== 'object') return row;
  const position = positionOf(epoch.place.latitude, epoch.place.longitude, accuracyFromHdopM(epoch.hdop));
  return typeof position === 'string' ? { ...row, problems: [position] } : { ...row, position };
}

/** A damaged sentence matters only if no whole one gave the place. */
function problemOf(epoch: Epoch, timeS: number | 'impossible_time' | undefined): SampleProblem | undefined {
  if (epoch.place === 'unparsable' || (epoch.place === undefined && epoch.damaged.size > 0))
    return 'unparsable';
  if (epoch.place === undefined) return undefined;
  if (!epoch.valid) return 'poor_quality';
  return timeS === 'impossible_time' ? timeS : undefined;
}
