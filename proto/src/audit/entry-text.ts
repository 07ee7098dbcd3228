/** The text of an audit entry as it is hashed: JSON with sorted members and no blanks (RFC 8785). */

/** What an entry is made of: strings, whole numbers and truths, in members. */
export type EntryJson = string | number | boolean | undefined | { readonly [key: string]: EntryJson };

/** Bytes of a salt. Fixed, so that salt and text cannot be read apart in two ways. */
export const ENTRY_SALT_BYTES = 16;

/** The canonical text. Members that are not there are left out. */
export function entryText(value: EntryJson): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  // RFC 8785 sorts by UTF-16 code units, which is how JavaScript compares strings.
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${entryText(member)}`).join(',')}}`;
}
