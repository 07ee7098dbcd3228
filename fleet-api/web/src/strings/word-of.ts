/** Words of lists that grow with the doors. Pure. */

/**
 * The word for an id in the reader's language; one that is not known here is shown as it is.
 *
 * @example wordOf({ trip_read: 'looked at the trip' }, 'new_act') // 'new act'
 */
export const wordOf = (words: Readonly<Record<string, string>>, id: string): string =>
  words[id] ?? id.replaceAll('_', ' ');
