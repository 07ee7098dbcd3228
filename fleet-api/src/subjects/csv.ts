/** Tables as CSV (RFC 4180): a header line, CRLF, quotes where they are needed. */

/** One value. */
export type CsvValue = string | number | boolean | null;

/**
 * The text of a table.
 *
 * @example csvText(['day', 'km'], [['2027-01-31', 2.3]]) // 'day,km\r\n2027-01-31,2.3\r\n'
 */
export function csvText(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(value: CsvValue): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
