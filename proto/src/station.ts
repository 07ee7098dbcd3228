/**
 * Charging stations by their number. The number of a public one is a named place; that of a private one is somebody's
 * home, and so it never leaves a vehicle: only what the policy names public does (decision 0032).
 */

/** EVSE id (ISO 15118-2, Annex H), written without separators: country, operator, `E`, the operator's own number. */
const EVSE_ID = /^[A-Z]{2}[A-Z0-9]{3}E[A-Z0-9]{1,30}$/;
/** How the numbers of some public stations begin: the operator's part at least, the whole number at most. */
const EVSE_BEGINNING = /^[A-Z]{2}[A-Z0-9]{3}E[A-Z0-9]{0,30}$/;

/**
 * A station's number as it stands in policies and records; nothing for a text that is none. The number of a contract
 * (`C` in the place of the `E`), of a card or of a vehicle is none.
 *
 * @example readStation('LV*ABC*E12*3') // 'LVABCE123'
 */
export function readStation(text: string): string | undefined {
  const number = text.replaceAll('*', '').toUpperCase();
  return EVSE_ID.test(number) ? number : undefined;
}

/** Whether a policy may name the stations whose numbers begin so; `*` does not stand in it. */
export function isStationBeginning(text: string): boolean {
  return EVSE_BEGINNING.test(text);
}

/**
 * Whether a station is one of those that the policy names public. What is not named is private (fail closed).
 *
 * @param station as `readStation` gives it
 * @example isPublicStation(['LVABCE1'], 'LVABCE123') // true
 */
export function isPublicStation(named: readonly string[], station: string): boolean {
  return EVSE_ID.test(station) && named.some((beginning) => station.startsWith(beginning));
}
