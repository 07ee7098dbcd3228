/**
 * An instant that an order names: a local time with its zone, or nothing. Pure. A time without a zone, one that the
 * clocks skipped and one that they showed twice name no instant, and a guess would name somebody else's (R4).
 */

/** An instant as an order states it. */
export interface StatedInstant {
  /** Local time to the second, `2026-10-25T03:30:00`, without an offset. */
  readonly local: string;
  /** Where that time is told: `UTC`, an offset (`+03:00`) or a zone of the IANA database (`Europe/Riga`). */
  readonly zone: string;
}

/** Why a stated instant is none. */
export type InstantRefusal = 'no_such_time' | 'no_such_zone' | 'skipped' | 'twice';

/** The UTC second, or why there is none. */
export type ReadInstant =
  | { readonly ok: true; readonly atS: number }
  | { readonly ok: false; readonly why: InstantRefusal };

const DAY_S = 86_400;
const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;
const OFFSET = /^([+-])(\d{2}):([0-5]\d)$/;
/** The widest offset there is, UTC+14. */
const MOST_OFFSET_S = 14 * 3_600;

const no = (why: InstantRefusal): ReadInstant => ({ ok: false, why });

/**
 * Reads a stated instant. Those of a change of clocks are refused by name: ask for an offset then.
 *
 * @example readInstant({ local: '2026-10-25T02:30:00', zone: 'Europe/Riga' }) // { ok: true, atS: 1792884600 }
 * @example readInstant({ local: '2026-10-25T03:30:00', zone: 'Europe/Riga' }) // { ok: false, why: 'twice' }
 */
export function readInstant({ local, zone }: StatedInstant): ReadInstant {
  const shownS = shownSecond(local);
  if (shownS === undefined) return no('no_such_time');
  const fixed = fixedOffset(zone);
  if (fixed !== undefined) return { ok: true, atS: shownS - fixed };
  const format = formatOf(zone);
  if (format === undefined) return no('no_such_zone');
  return onlyOne(shownS, format);
}

/** The seconds at which clocks of a zone show a time: one, none or two. */
function onlyOne(shownS: number, format: Intl.DateTimeFormat): ReadInstant {
  // A zone changes its offset at most once in the two days around: both offsets are tried, and each has to hold.
  const offsets = new Set([offsetS(format, shownS - DAY_S), offsetS(format, shownS + DAY_S)]);
  const holding = [...offsets].map((offset) => shownS - offset).filter((atS) => shows(format, atS, shownS));
  const [atS] = holding;
  if (atS === undefined) return no('skipped');
  return holding.length > 1 ? no('twice') : { ok: true, atS };
}

const shows = (format: Intl.DateTimeFormat, atS: number, shownS: number): boolean =>
  atS + offsetS(format, atS) === shownS;

/** The text read as if it were UTC; `undefined` for a day or a time that no calendar has, a leap second too. */
function shownSecond(local: string): number | undefined {
  if (!LOCAL.test(local)) return undefined;
  const ms = Date.parse(`${local}Z`);
  // Some engines take 31 February for 3 March: the text has to come back as it was.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== local ? undefined : ms / 1000;
}

/** Seconds ahead of UTC of a zone that never changes. */
function fixedOffset(zone: string): number | undefined {
  if (zone === 'UTC') return 0;
  const [, sign, hours, minutes] = OFFSET.exec(zone) ?? [];
  const offset = Number(hours) * 3_600 + Number(minutes) * 60;
  if (!(offset <= MOST_OFFSET_S)) return undefined;
  return sign === '-' ? -offset : offset;
}

/** Seconds by which a zone is ahead of UTC at a second. */
function offsetS(format: Intl.DateTimeFormat, atS: number): number {
  const parts = format.formatToParts(atS * 1000);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - atS;
}

/** A zone is a place of the IANA database: an abbreviation (`CST`) means several, and none of them is meant. */
const PLACE = /^[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z0-9_+-]+){1,2}$/;

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!PLACE.test(zone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  } catch {
    return undefined;
  }
}
