/**
 * By when a request is answered (GDPR 12(3); G8). Pure: calendar days, no clock of its own.
 *
 * Counted as Regulation (EEC, Euratom) 1182/71, article 3, counts: from the day after the receipt, a month ends with
 * the day of the same number, or with the month's last day where there is none. The regulation moves an end that
 * falls on a Sunday or holiday to the next working day; we never do, so no calendar of holidays can make us late.
 * Where two readings differ, the earlier one holds: of 30 days and one month, and of the zones of rider and server.
 */

/** A calendar day. */
export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** When an answer is due: each the first second that is too late, domain time. */
export interface Deadlines {
  readonly firstS: number;
  /** The latest that an extension may announce (two further months). */
  readonly latestS: number;
}

/** Days of the shorter rule. */
const DAYS = 30;
/** Months by which an answer may be put off, with a reason given before the first deadline. */
const FURTHER_MONTHS = 2;
const DAY_S = 86_400;

/**
 * Deadlines of a request.
 *
 * @param receivedS domain time, Unix seconds
 * @param zone IANA name of the rider's time zone
 * @example deadlinesOf(Date.UTC(2027, 0, 31, 12) / 1000, 'Europe/Riga') // first: the end of 28 February 2027
 */
export function deadlinesOf(receivedS: number, zone: string): Deadlines {
  const received = earlier(dayIn('UTC', receivedS), dayIn(zone, receivedS));
  const first = earlier(addDays(received, DAYS), addMonths(received, 1));
  const latest = earlier(addMonths(received, 1 + FURTHER_MONTHS), addMonths(first, FURTHER_MONTHS));
  return { firstS: endOf(first, zone), latestS: endOf(latest, zone) };
}

/** Whole days that are left; negative when it is late. */
export function daysLeft(dueS: number, nowS: number): number {
  return Math.floor((dueS - nowS) / DAY_S);
}

/** The calendar day in a zone. */
export function dayIn(zone: string, atS: number): CalendarDay {
  return fromUtc((atS + offsetS(zone, Math.floor(atS))) * 1000);
}

/** So many days later. */
export function addDays({ year, month, day }: CalendarDay, days: number): CalendarDay {
  return fromUtc(Date.UTC(year, month - 1, day + days));
}

/** The same number so many months later, or the last day of that month where it has no such number. */
export function addMonths({ year, month, day }: CalendarDay, months: number): CalendarDay {
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return fromUtc(Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth)));
}

function fromUtc(ms: number): CalendarDay {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

const utcS = ({ year, month, day }: CalendarDay): number => Date.UTC(year, month - 1, day) / 1000;

function earlier(a: CalendarDay, b: CalendarDay): CalendarDay {
  return utcS(a) <= utcS(b) ? a : b;
}

/** When a day is over, where it is over first: in UTC or in the zone. */
function endOf(day: CalendarDay, zone: string): number {
  const utc = utcS(day) + DAY_S;
  return Math.min(utc, utc - offsetS(zone, utc));
}

/** Seconds by which a zone is ahead of UTC at a moment. */
function offsetS(zone: string, atS: number): number {
  const parts = formatOf(zone).formatToParts(atS * 1000);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - atS;
}

/** Made once a zone: making one takes longer than all the rest. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  formats.set(zone, made);
  return made;
}
