/**
 * Reading times. Everything comes out as Unix seconds, UTC.
 *
 * **Rule for zones: a time that names no zone is UTC.** A recording is shifted onto the fleet clock by its
 * player, so only the distances between its rows matter, and those do not depend on the zone.
 */

/** A time that can be read but names no real moment (month 13, 29 February 2021) is impossible, not unreadable. */
export type ParsedTime = number | 'unparsable' | 'impossible_time';

/** First second of 1980-01-06, when GPS time begins: nothing recorded by GPS is older. */
export const GPS_EPOCH_S = 315_964_800;
/** First second of 2020. A unit did not exist before. */
export const YEAR_2020_S = 1_577_836_800;
/** First second of 2100. */
export const YEAR_2100_S = 4_102_444_800;

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;
const US_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})[T ](\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?$/;
const UNIX = /^-?\d{1,13}(?:\.\d{1,9})?$/;
/** Unix seconds stay below this until the year 5138; what is greater counts milliseconds. */
const LEAST_MILLISECONDS = 1e11;

/** Numbers of a calendar date and a time of day, UTC. */
interface CalendarTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** Unix seconds of a calendar moment; undefined if there is none. A leap second counts as the one after it. */
function calendarS(at: CalendarTime): number | undefined {
  if (at.hour > 23 || at.minute > 59 || at.second >= 61) return undefined;
  const midnightMs = Date.UTC(at.year, at.month - 1, at.day);
  const made = new Date(midnightMs);
  const exists = made.getUTCMonth() === at.month - 1 && made.getUTCDate() === at.day && at.year >= 1000;
  return exists ? midnightMs / 1000 + at.hour * 3600 + at.minute * 60 + at.second : undefined;
}

/**
 * Reads ISO 8601 (`T` or a blank; zone `Z`, `+02:00`, `+0200` or none = UTC), `MM/DD/YYYY hh:mm:ss`, and Unix
 * seconds or milliseconds (told apart by size).
 *
 * @example parseTime('2014-09-10 06:54:07+0200') // 1410324847
 */
export function parseTime(text: string): ParsedTime {
  const clean = text.trim();
  if (UNIX.test(clean)) return unixS(Number(clean));
  const iso = ISO.exec(clean);
  if (iso) return fromParts([iso[1], iso[2], iso[3], iso[4], iso[5], iso[6]], zoneS(iso[7]));
  const us = US_DATE.exec(clean);
  if (us) return fromParts([us[3], us[1], us[2], us[4], us[5], us[6]], 0);
  return 'unparsable';
}

/** Unix seconds from seconds or milliseconds, told apart by size. */
function unixS(value: number): ParsedTime {
  const timeS = Math.abs(value) >= LEAST_MILLISECONDS ? value / 1000 : value;
  return withinRecordable(timeS);
}

function fromParts(parts: readonly (string | undefined)[], offsetS: number | undefined): ParsedTime {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const local = calendarS({ year, month, day, hour, minute, second });
  if (local === undefined || offsetS === undefined) return 'impossible_time';
  return withinRecordable(local - offsetS);
}

/** A time that can be one: also a date of a spoiled sentence may have any four digits as its year. */
export function withinRecordable(timeS: number): number | 'impossible_time' {
  return timeS >= GPS_EPOCH_S && timeS < YEAR_2100_S ? timeS : 'impossible_time';
}

/** Seconds east of UTC; undefined for a zone no country has. */
function zoneS(zone: string | undefined): number | undefined {
  if (zone === undefined || /^(?:z|utc)$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '');
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2) || '0');
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}
