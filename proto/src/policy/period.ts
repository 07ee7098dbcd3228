/** Periods as people write them: `24 hours`, `90 days`, `12 months`, `7 years`. */

const PERIOD = /^(\d{1,4}) (hour|day|month|year)s?$/;
const DURATION = /^(\d{1,6}) (second|minute|hour|day)s?$/;

const DURATION_S: Record<string, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };

/**
 * Days of a period, or nothing for what is no period ("as long as necessary" is none, T1).
 *
 * A year counts 365 days and a month beyond whole years 28, so that what was promised as months on
 * paper is never longer on any calendar; hours count as the days they touch.
 *
 *     periodDays('90 days')   // 90
 *     periodDays('13 months') // 393
 */
export function periodDays(text: string): number | undefined {
  const match = PERIOD.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const count = Number(match[1]);
  switch (match[2]) {
    case 'hour':
      return Math.ceil(count / 24);
    case 'day':
      return count;
    case 'month':
      return Math.floor(count / 12) * 365 + (count % 12) * 28;
    default:
      return count * 365;
  }
}

/** Seconds of a duration such as `4 hours`, or nothing for what is none. */
export function durationS(text: string): number | undefined {
  const match = DURATION.exec(text);
  const unitS = DURATION_S[match?.[2] ?? ''];
  return match === null || unitS === undefined ? undefined : Number(match[1]) * unitS;
}
