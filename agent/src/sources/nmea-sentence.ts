/**
 * One NMEA 0183 sentence: `$` or `!`, a two-letter talker, a three-letter formatter, fields, `*` and a checksum.
 * Pure; nothing is kept between sentences.
 */
import { isSpeed } from './fields.ts';

/** Longest sentence kept: the standard allows 82 characters, receivers exceed it, none reaches this. */
export const MAX_NMEA_LINE = 512;

/** What the sentences we use say about one moment. Absent = the field was empty. */
export interface NmeaSentence {
  kind: 'RMC' | 'GGA' | 'GLL' | 'GSA' | 'GNS' | 'ZDA';
  /** Seconds of the UTC day. */
  secondOfDay?: number;
  /** Midnight of its date, Unix seconds. */
  dateS?: number;
  /** A date was given and there is no such day. */
  impossibleDate?: true;
  /** A latitude and a longitude were given: in degrees, or unreadable. */
  place?: { latitude: number; longitude: number } | 'unparsable';
  /** Whether the receiver stands by the place. */
  valid?: boolean;
  speedMps?: number;
  hdop?: number;
}

/** `ignored`: a sound sentence of a kind we do not use; `bare`: no sentence at all (comment, blank line). */
export type NmeaReading = NmeaSentence | 'unparsable' | 'ignored' | 'bare';

const FRAME = /^[$!]([A-Z0-9]{1,10}),(.*)\*([0-9A-F]{2})$/i;
const LATITUDE = /^(\d{2})(\d{2}(?:\.\d{1,10})?)$/;
const LONGITUDE = /^(\d{3})(\d{2}(?:\.\d{1,10})?)$/;
const TIME_OF_DAY = /^(\d{2})(\d{2})(\d{2}(?:\.\d{1,6})?)$/;
const DATE = /^(\d{2})(\d{2})(\d{2})$/;
const DECIMAL = /^\d{1,9}(?:\.\d{1,9})?$/;
const KNOTS_TO_MPS = 1852 / 3600;
/** Two-digit years from here on are of the last century: GPS time begins in 1980. */
const FIRST_YEAR = 80;

type Fields = readonly string[];
const READERS: Readonly<Record<NmeaSentence['kind'], (fields: Fields) => NmeaSentence | undefined>> = {
  RMC: readRmc,
  GGA: readGga,
  GLL: readGll,
  GSA: readGsa,
  GNS: readGns,
  ZDA: readZda,
};

/**
 * Reads one line. A sentence without a checksum is refused like one with a wrong one: what came over a serial
 * line unproven is no position.
 *
 * @example readSentence('$GPGSA,A,3,02,05,11,12,18,20,25,29,,,,,1.4,1.1,0.9*3D') // { kind: 'GSA', hdop: 1.1 }
 */
export function readSentence(line: string): NmeaReading {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return 'bare';
  const found = FRAME.exec(text);
  if (!found || checksum(text.slice(1, -3)) !== Number.parseInt(found[3] ?? '', 16)) return 'unparsable';
  const address = found[1] ?? '';
  const kind = address.slice(2).toUpperCase();
  // `P` begins a maker's own sentence, whose letters mean what the maker likes.
  if (address.length !== 5 || /^p/i.test(address) || !isKind(kind)) return 'ignored';
  return READERS[kind]((found[2] ?? '').split(',')) ?? 'unparsable';
}

/** Which sentence with a place a damaged line probably was; undefined for anything else. */
export function damagedKind(line: string): NmeaSentence['kind'] | undefined {
  const kind = /^\s*[$!]?[A-Z]{2}(RMC|GGA|GLL|GNS),/.exec(line)?.[1];
  return kind !== undefined && isKind(kind) ? kind : undefined;
}

/** Exclusive or of the characters between `$` and `*`. */
export function checksum(between: string): number {
  let sum = 0;
  for (let at = 0; at < between.length; at++) sum ^= between.charCodeAt(at) & 0xff;
  return sum;
}

function isKind(kind: string): kind is NmeaSentence['kind'] {
  return Object.hasOwn(READERS, kind);
}

function readRmc(fields: Fields): NmeaSentence | undefined {
  const [time, status, lat, north, lon, east, knots, , date, , , mode] = fields;
  if (fields.length < 9) return undefined;
  const sentence: NmeaSentence = { kind: 'RMC', valid: status === 'A' && isMeasured(mode ?? '') };
  if (!addTime(sentence, time) || !addDate(sentence, date)) return undefined;
  addPlace(sentence, [lat, north, lon, east]);
  const speedMps = (decimal(knots) ?? Number.NaN) * KNOTS_TO_MPS;
  if (isSpeed(speedMps)) sentence.speedMps = speedMps;
  return sentence;
}

function readGga(fields: Fields): NmeaSentence | undefined {
  const [time, lat, north, lon, east, quality, , hdop] = fields;
  if (fields.length < 8) return undefined;
  // 0 = no fix, 7 = typed in by hand, 8 = simulated.
  const sentence: NmeaSentence = { kind: 'GGA', valid: /^[1-69]$/.test(quality ?? '') };
  if (!addTime(sentence, time)) return undefined;
  addPlace(sentence, [lat, north, lon, east]);
  addHdop(sentence, hdop);
  return sentence;
}

function readGll(fields: Fields): NmeaSentence | undefined {
  const [lat, north, lon, east, time, status, mode] = fields;
  if (fields.length < 4) return undefined;
  // Before version 2.0 there was no status.
  const sentence: NmeaSentence = { kind: 'GLL', valid: (status ?? 'A') === 'A' && isMeasured(mode ?? '') };
  if (!addTime(sentence, time)) return undefined;
  addPlace(sentence, [lat, north, lon, east]);
  return sentence;
}

function readGns(fields: Fields): NmeaSentence | undefined {
  const [time, lat, north, lon, east, modes, , hdop] = fields;
  if (fields.length < 8) return undefined;
  const sentence: NmeaSentence = { kind: 'GNS' };
  if (!addTime(sentence, time)) return undefined;
  addPlace(sentence, [lat, north, lon, east]);
  addHdop(sentence, hdop);
  // One letter per constellation; one that measures is enough. Of several GNS of a moment only the first has the place
  // and the letters: the others say nothing for it and nothing against it.
  if (modes || sentence.place !== undefined) sentence.valid = /[ADPRFE]/.test(modes ?? '');
  return sentence;
}

/** Only the precision is used: receivers send one GSA per constellation, and those without satellites say "no fix". */
function readGsa(fields: Fields): NmeaSentence | undefined {
  if (fields.length < 17) return undefined;
  const sentence: NmeaSentence = { kind: 'GSA' };
  addHdop(sentence, fields[15]);
  return sentence;
}

function readZda(fields: Fields): NmeaSentence | undefined {
  const [time, day, month, year] = fields;
  if (fields.length < 4) return undefined;
  const sentence: NmeaSentence = { kind: 'ZDA' };
  if (!addTime(sentence, time)) return undefined;
  if (!day && !month && !year) return sentence;
  if (!/^\d{2}$/.test(day ?? '') || !/^\d{2}$/.test(month ?? '') || !/^\d{4}$/.test(year ?? ''))
    return undefined;
  putDate(sentence, Number(year), Number(month), Number(day));
  return sentence;
}

/** N = no fix, M = typed in, S = simulated; empty before version 2.3. */
function isMeasured(mode: string): boolean {
  return !/^[NMS]/.test(mode);
}

function decimal(text: string | undefined): number | undefined {
  return text !== undefined && DECIMAL.test(text) ? Number(text) : undefined;
}

function addHdop(sentence: NmeaSentence, text: string | undefined): void {
  const hdop = decimal(text);
  if (hdop !== undefined) sentence.hdop = hdop;
}

function addTime(sentence: NmeaSentence, text: string | undefined): boolean {
  if (!text) return true;
  const found = TIME_OF_DAY.exec(text);
  if (!found) return false;
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (hour > 23 || minute > 59 || second >= 61) return false;
  sentence.secondOfDay = hour * 3600 + minute * 60 + second;
  return true;
}

function addDate(sentence: NmeaSentence, text: string | undefined): boolean {
  if (!text) return true;
  const found = DATE.exec(text);
  if (!found) return false;
  const year = Number(found[3]);
  putDate(sentence, year < FIRST_YEAR ? 2000 + year : 1900 + year, Number(found[2]), Number(found[1]));
  return true;
}

function putDate(sentence: NmeaSentence, year: number, month: number, day: number): void {
  const made = new Date(Date.UTC(year, month - 1, day));
  const exists = year >= 1980 && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  if (exists) sentence.dateS = made.getTime() / 1000;
  else sentence.impossibleDate = true;
}

function addPlace(sentence: NmeaSentence, [lat, north, lon, east]: readonly (string | undefined)[]): void {
  if (!lat && !lon) return;
  const latitude = angle(LATITUDE.exec(lat ?? ''), { N: 1, S: -1 }[north ?? ''], 90);
  const longitude = angle(LONGITUDE.exec(lon ?? ''), { E: 1, W: -1 }[east ?? ''], 180);
  const unreadable = latitude === undefined || longitude === undefined;
  sentence.place = unreadable ? 'unparsable' : { latitude, longitude };
}

function angle(found: RegExpExecArray | null, sign: number | undefined, most: number): number | undefined {
  const minutes = Number(found?.[2]);
  if (!found || sign === undefined || minutes >= 60) return undefined;
  const degrees = Number(found[1]) + minutes / 60;
  return degrees <= most ? sign * degrees : undefined;
}
