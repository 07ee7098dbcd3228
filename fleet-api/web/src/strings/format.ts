/** Numbers, units and times as a language writes them. Pure: the zone is the reader's own unless told. */
import type { Language } from './languages.ts';

/** Locales with the region's habits: English as in Europe, day before month, 24 hours. */
const LOCALE: Readonly<Record<Language, string>> = { en: 'en-GB', lv: 'lv-LV', et: 'et-EE' };

/** A number in a sentence: by `n` a language chooses its words, and `text` is what it writes. */
export interface Count {
  readonly n: number;
  readonly text: string;
}

/** Writes for one language. */
export interface Format {
  /** "14:05" */
  time(atS: number): string;
  /** "14:05:09" */
  seconds(atS: number): string;
  /** "Thu 19 Nov 2026" */
  day(atS: number): string;
  /** "19 November 2026", of a day `YYYY-MM-DD` */
  date(day: string): string;
  /** "19 Nov 2026, 14:05" */
  moment(atS: number): string;
  /** "19 Nov 2026, 14:05:09 EET": for whoever compares it with what others wrote down, so its zone is named */
  instant(atS: number): string;
  /** "November 2026" */
  month(atS: number): string;
  /** "2.3 km", "80 m" */
  metres(metres: number): string;
  /** "0.6 km²" */
  squareKilometres(km2: number): string;
  /** Of a trip, which tells it in whole hundreds of metres: "2.3 km", "< 100 m" */
  distance(metres: number): string;
  /** Of a trip or a charge, told in whole hundreds of watt hours: "1.2 kWh", "< 100 Wh" for most scooters' rides. */
  energy(wattHours: number): string;
  /** "12 min", "1 h 5 min" */
  duration(seconds: number): string;
  /** "in 90 days", "today" */
  daysAhead(days: number): string;
  /** "30 days" */
  days(days: number): string;
  /** "12,300" */
  count(n: number): string;
  /** 12,300 for a sentence */
  counted(n: number): Count;
  /** "40 %", of 0.4 */
  percent(share: number): string;
  /** "€2.40", of minor units */
  money(minor: number, currency: string): string;
}

/** Vehicles tell distance and energy of a trip rounded down to whole hundreds (policy.yaml, `rental_contract`). */
const STEP = 100;

/** @example createFormat('en').metres(2300) // '2.3 km' */
export function createFormat(language: Language, timeZone?: string): Format {
  const locale = LOCALE[language];
  const dated = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(
      locale,
      timeZone === undefined ? options : { ...options, timeZone },
    );
    return (atS: number) => format.format(atS * 1000);
  };
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, maximumFractionDigits: digits });
  const [kilometre, metre, hour, minute] = [
    unit('kilometer', 1),
    unit('meter', 0),
    unit('hour', 0),
    unit('minute', 0),
  ];
  const inMetres = (metres: number) =>
    metres < 1000 ? metre.format(metres) : kilometre.format(metres / 1000);
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
  const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const day = new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const wholeDay = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return {
    time: dated({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    seconds: dated({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    day: dated({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    date: (day) => wholeDay.format(Date.parse(`${day}T00:00:00Z`)),
    moment: dated({
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    instant: dated({
      ...{ day: 'numeric', month: 'short', year: 'numeric' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short' },
    }),
    month: dated({ month: 'long', year: 'numeric' }),
    metres: inMetres,
    squareKilometres: (km2) => `${number.format(km2)} km²`,
    distance: (metres) => (metres < STEP ? `< ${inMetres(STEP)}` : inMetres(metres)),
    energy(wattHours) {
      if (wattHours < STEP) return `< ${number.format(STEP)} Wh`;
      return wattHours < 1000 ? `${number.format(wattHours)} Wh` : `${tenth.format(wattHours / 1000)} kWh`;
    },
    duration(seconds) {
      const minutes = Math.round(seconds / 60);
      const [h, m] = [Math.floor(minutes / 60), minutes % 60];
      return h === 0 ? minute.format(m) : m === 0 ? hour.format(h) : `${hour.format(h)} ${minute.format(m)}`;
    },
    daysAhead: (days) => relative.format(days, 'day'),
    days: (days) => day.format(days),
    count: (n) => whole.format(n),
    counted: (n) => ({ n, text: whole.format(n) }),
    percent: (share) => percent.format(share),
    money: (minor, currency) => moneyOf(locale, minor, currency),
  };
}

/** Minor units are the currency's own: cents of a euro, none of a yen. */
function moneyOf(locale: string, minor: number, currency: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}
