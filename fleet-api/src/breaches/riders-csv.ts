/** The riders of a breach as CSV (RFC 4180), for the privacy officer who has to reach them. */

/** A rider of the list: a pseudonym, and in how many of the rentals concerned. */
export interface AffectedRider {
  readonly riderId: string;
  readonly rentals: number;
}

/** One as the database answers it. */
export interface ListedRider extends AffectedRider {
  /** Concerned by rentals without an account only: nothing that lasts longer than their link may name them (T5). */
  readonly guest: boolean;
}

/** The text. A spreadsheet takes what begins with one of `= + - @` for a formula: such a pseudonym gets a `'` before it. */
export function ridersCsv(riders: readonly AffectedRider[]): string {
  const lines = riders.map(({ riderId, rentals }) => `${quoted(riderId)},${rentals}`);
  return ['rider_id,rentals', ...lines, ''].join('\r\n');
}

function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
