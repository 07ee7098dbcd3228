/** Moments as fields of forms write them: to the minute, in the reader's own zone. */

const two = (n: number): string => String(n).padStart(2, '0');

/** @example momentText(1_800_000_000) // '2027-01-15T10:00' in Riga */
export function momentText(atS: number): string {
  const at = new Date(atS * 1000);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Unix seconds of what a field says; NaN where it says nothing. */
export const momentOf = (text: string): number => Math.floor(Date.parse(text) / 1000);

/**
 * The same for the end of a span. In the hour that comes twice in autumn it is the later one of those that have been, so that
 * a span until now leaves no hour out. Pure, but for the reader's zone.
 */
export function endMomentOf(text: string, atS: number): number {
  const first = momentOf(text);
  const second = first + 3_600;
  return second <= atS && momentText(second) === text ? second : first;
}
